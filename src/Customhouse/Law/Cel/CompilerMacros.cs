namespace Customhouse.Law.Cel;

/// <summary>Closures of the macros. Each element that is visited is a step.</summary>
internal sealed partial class Compiler
{
    private Delegate Macro(MacroExpr macro)
    {
        switch (macro.Kind)
        {
            case MacroKind.Bind:
                return Bind(macro);
            case MacroKind.OptMap or MacroKind.OptFlatMap:
                return OptMap(macro);
        }
        var range = Object(macro.Range);
        var names = new Names(macro.Slot, macro.Second is not null);
        switch (macro.Kind)
        {
            case MacroKind.All:
                return Quantified(range, names, As<bool>(macro.Body), decides: false);
            case MacroKind.Exists:
                return Quantified(range, names, As<bool>(macro.Body), decides: true);
            case MacroKind.ExistsOne:
                return ExistsOne(range, names, As<bool>(macro.Body));
            case MacroKind.Filter:
                return Filter(range, names, As<bool>(macro.Body));
        }
        var filter = macro.Filter is null ? null : As<bool>(macro.Filter);
        return macro.Kind is MacroKind.Map or MacroKind.TransformList
            ? Mapped(range, names, filter, Object(macro.Body))
            : MapOf(macro.Kind, range, names, filter, Object(macro.Body));
    }

    /// <summary>The places of the names that a macro binds.</summary>
    private readonly record struct Names(int Slot, bool AreTwo);

    /// <summary>The elements of a list, or the keys of a map.</summary>
    private static IReadOnlyList<object>? Elements(Frame frame, object whole)
    {
        switch (whole)
        {
            case CelMap map:
                return map.Keys;
            case IReadOnlyList<object> list:
                return list;
            default:
                frame.Fail($"a {CelValue.TypeOf(whole)} is neither a list nor a map");
                return null;
        }
    }

    /// <summary>Puts an element where its names look for it; false where no step is left.</summary>
    private static bool Enter(
        Frame frame,
        Names names,
        object whole,
        IReadOnlyList<object> elements,
        int place
    )
    {
        if (!frame.Spend(1))
            return false;
        var element = elements[place];
        if (!names.AreTwo)
        {
            frame.Slots[names.Slot] = element;
        }
        else if (whole is CelMap map)
        {
            frame.Slots[names.Slot] = element;
            map.TryGet(element, out var value);
            frame.Slots[names.Slot + 1] = value;
        }
        else
        {
            frame.Slots[names.Slot] = CelValue.Box((long)place);
            frame.Slots[names.Slot + 1] = element;
        }
        return true;
    }

    /// <summary>For all, or for any: one element that decides is enough, whatever went wrong with others.
    /// </summary>
    private static Func<Frame, bool> Quantified(
        Func<Frame, object> range,
        Names names,
        Func<Frame, bool> body,
        bool decides
    ) =>
        frame =>
        {
            var whole = range(frame);
            if (frame.HasFailed || Elements(frame, whole) is not { } elements)
                return false;
            CelError? first = null;
            for (var i = 0; i < elements.Count; i++)
            {
                if (!Enter(frame, names, whole, elements, i))
                    return false;
                var holds = body(frame);
                if (!frame.HasFailed)
                {
                    if (holds == decides)
                        return decides;
                    continue;
                }
                if (!frame.TryTake(out var error))
                    return false;
                first ??= error;
            }
            if (first is not null)
                frame.Fail(first);
            return !decides;
        };

    /// <summary>What becomes of an element that a macro takes.</summary>
    private delegate void Taking<T>(Frame frame, object element, ref T made);

    /// <summary>Goes through the elements that a filter takes, all where there is none, and ends with the
    /// first error.</summary>
    private static T Each<T>(
        Frame frame,
        Func<Frame, object> range,
        Names names,
        Func<Frame, bool>? filter,
        T made,
        Taking<T> take
    )
    {
        var whole = range(frame);
        if (frame.HasFailed || Elements(frame, whole) is not { } elements)
            return made;
        for (var i = 0; i < elements.Count; i++)
        {
            if (!Enter(frame, names, whole, elements, i))
                return made;
            var isTaken = filter is null || filter(frame);
            if (isTaken && !frame.HasFailed)
                take(frame, elements[i], ref made);
            if (frame.HasFailed)
                return made;
        }
        return made;
    }

    private static Func<Frame, bool> ExistsOne(Func<Frame, object> range, Names names, Func<Frame, bool> body)
    {
        return frame => Each(frame, range, names, body, 0, Count) == 1;

        static void Count(Frame frame, object element, ref int count) => count++;
    }

    private static Func<Frame, object> Filter(Func<Frame, object> range, Names names, Func<Frame, bool> body)
    {
        return frame => Each(frame, range, names, body, new List<object>(), Keep);

        static void Keep(Frame frame, object element, ref List<object> kept) => kept.Add(element);
    }

    private static Func<Frame, object> Mapped(
        Func<Frame, object> range,
        Names names,
        Func<Frame, bool>? filter,
        Func<Frame, object> body
    )
    {
        Taking<List<object>> take = Make;
        return frame => Each(frame, range, names, filter, [], take);

        void Make(Frame frame, object element, ref List<object> made) => made.Add(body(frame));
    }

    /// <summary>The sum of what a macro makes of each element, with no list on the way; null for what is not
    /// added up so.</summary>
    private Delegate? SumOf(MacroExpr macro)
    {
        if (macro is not { Kind: MacroKind.Map, Second: null })
            return null;
        return macro.Body.Type.Kind switch
        {
            CelKind.Int => SumOf<long>(macro, (f, a, b) => Arithmetic.Long(f, (Int128)a + b)),
            CelKind.Decimal => SumOf<decimal>(macro, (f, a, b) => Arithmetic.Exact(f, a, b, decimal.Add)),
            _ => null,
        };
    }

    private Func<Frame, T> SumOf<T>(MacroExpr macro, Func<Frame, T, T, T> add)
        where T : struct
    {
        var (range, names) = (Object(macro.Range), new Names(macro.Slot, AreTwo: false));
        var filter = macro.Filter is null ? null : As<bool>(macro.Filter);
        var body = As<T>(macro.Body);
        Taking<T> take = Add;
        return frame => Each(frame, range, names, filter, default, take);

        void Add(Frame frame, object element, ref T sum)
        {
            var value = body(frame);
            if (!frame.HasFailed)
                sum = add(frame, sum, value);
        }
    }

    private static Func<Frame, object> MapOf(
        MacroKind kind,
        Func<Frame, object> range,
        Names names,
        Func<Frame, bool>? filter,
        Func<Frame, object> body
    )
    {
        Taking<CelMap> take = Make;
        return frame => Each(frame, range, names, filter, new CelMap(), take);

        void Make(Frame frame, object element, ref CelMap made)
        {
            // The first name: the key of a map, the place in a list.
            var key = frame.Slots[names.Slot]!;
            var value = body(frame);
            if (frame.HasFailed)
                return;
            if (kind == MacroKind.TransformMap)
                Put(frame, made, key, value);
            else if (value is CelMap entry)
                foreach (var (entryKey, entryValue) in entry)
                    Put(frame, made, entryKey, entryValue);
            else
                frame.Fail($"a {CelValue.TypeOf(value)} stands where a map is wanted");
        }
    }

    /// <summary>A name for a value. What the value fails by shows where the name is read.</summary>
    private Delegate Bind(MacroExpr macro)
    {
        var value = Object(macro.Range);
        var slot = macro.Slot;
        return Compile(macro.Body) switch
        {
            Func<Frame, bool> body => Bound(value, slot, body),
            Func<Frame, long> body => Bound(value, slot, body),
            Func<Frame, ulong> body => Bound(value, slot, body),
            Func<Frame, decimal> body => Bound(value, slot, body),
            Func<Frame, string> body => Bound(value, slot, body),
            var body => Held(macro, Bound(value, slot, Boxed(body))),
        };
    }

    private static Func<Frame, T> Bound<T>(Func<Frame, object> value, int slot, Func<Frame, T> body) =>
        frame =>
        {
            var made = value(frame);
            if (frame.HasFailed)
            {
                if (!frame.TryTake(out var error))
                    return default!;
                frame.Slots[slot] = error;
            }
            else
            {
                frame.Slots[slot] = made;
            }
            return body(frame);
        };

    private Func<Frame, object> OptMap(MacroExpr macro)
    {
        var (of, body) = (Object(macro.Range), Object(macro.Body));
        var (slot, isFlat) = (macro.Slot, macro.Kind == MacroKind.OptFlatMap);
        return frame =>
        {
            var may = of(frame);
            if (frame.HasFailed)
                return null!;
            if (may is not CelOptional optional)
            {
                frame.Fail($"a {CelValue.TypeOf(may)} stands where an optional is wanted");
                return null!;
            }
            if (!optional.HasValue)
                return CelOptional.None;
            frame.Slots[slot] = optional.Value;
            var made = body(frame);
            if (frame.HasFailed)
                return null!;
            if (!isFlat)
                return CelOptional.Of(made);
            if (made is not CelOptional)
                frame.Fail($"a {CelValue.TypeOf(made)} stands where an optional is wanted");
            return made;
        };
    }
}
