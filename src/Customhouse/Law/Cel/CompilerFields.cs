namespace Customhouse.Law.Cel;

/// <summary>Closures that read fields of objects and maps, and elements of lists and maps.</summary>
internal sealed partial class Compiler
{
    private Delegate Select(SelectExpr select)
    {
        var of = Object(select.Of);
        if (select.Of.Type is { Kind: CelKind.Object, Definition: { } definition })
        {
            var field = definition.Field(select.Field)!;
            return select.Mode switch
            {
                Selection.Read => field.Read(of, SlotOf(select.Of)),
                Selection.Test => Asked(field.Test(of, SlotOf(select.Of))),
                _ => (Func<Frame, object>)(
                    frame =>
                    {
                        var host = of(frame);
                        if (frame.HasFailed)
                            return null!;
                        return field.Of(host) is { } value ? CelOptional.Of(value) : CelOptional.None;
                    }
                ),
            };
        }
        if (Within(select.Of.Type) is { } optional)
            return OfOptional(of, optional.Field(select.Field)!, select.Mode);
        if (select.Mode == Selection.Read && Amounts.Field(this, select) is { } amount)
            return amount;
        var name = select.Field;
        if (select.Mode == Selection.Test)
        {
            return Asked(frame =>
            {
                var whole = of(frame);
                return !frame.HasFailed && IsThere(frame, whole, name);
            });
        }
        var isOptional = select.Mode == Selection.Optional;
        return Held(
            select,
            frame =>
            {
                var whole = of(frame);
                return frame.HasFailed ? null! : FieldOf(frame, whole, name, isOptional);
            }
        );
    }

    /// <summary>The place of a variable; below zero for all else.</summary>
    private static int SlotOf(Expr expr) => expr.Referent is { IsType: false } variable ? variable.Slot : -1;

    /// <summary>The fields of an object of the host that may be absent; null for all else.</summary>
    private static CelObjectType? Within(CelType type) =>
        type.Kind == CelKind.Optional ? Within(type.Element) ?? type.Element.Definition : null;

    /// <summary>A field of an object that may be absent: it may be absent as well.</summary>
    private static Delegate OfOptional(Func<Frame, object> of, CelField field, Selection mode)
    {
        if (mode == Selection.Test)
            return (Func<Frame, bool>)(
                frame =>
                {
                    var host = of(frame);
                    return !frame.HasFailed && Host(host) is { } there && field.Of(there) is not null;
                }
            );
        return (Func<Frame, object>)(
            frame =>
            {
                var host = of(frame);
                if (frame.HasFailed)
                    return null!;
                return Host(host) is { } there && field.Of(there) is { } value
                    ? CelOptional.Of(value)
                    : CelOptional.None;
            }
        );
    }

    private static object? Host(object value) =>
        value is not CelOptional optional ? value
        : optional.HasValue ? Host(optional.Value)
        : null;

    /// <summary>A question for a field: where an object of the host on the way is absent, the answer is no.
    /// </summary>
    private static Func<Frame, bool> Asked(Func<Frame, bool> test) =>
        frame =>
        {
            var answer = test(frame);
            if (frame.Error is not { IsAbsence: true })
                return answer;
            frame.TryTake(out _);
            return false;
        };

    /// <summary>A closure whose values come as objects, for a part whose type may be held in another way.
    /// </summary>
    private static Delegate Held(Expr expr, Func<Frame, object> run) =>
        expr.Type.Kind switch
        {
            CelKind.Bool => Unboxed<bool>(run),
            CelKind.Int => Unboxed<long>(run),
            CelKind.Uint => Unboxed<ulong>(run),
            CelKind.Decimal => Unboxed<decimal>(run),
            CelKind.String => Unboxed<string>(run),
            CelKind.Timestamp => Unboxed<CelTimestamp>(run),
            CelKind.Duration => Unboxed<CelDuration>(run),
            CelKind.Date => Unboxed<DateOnly>(run),
            CelKind.Money => Unboxed<Values.Money>(run),
            CelKind.Quantity => Unboxed<Values.Quantity>(run),
            _ => run,
        };

    private static Func<Frame, T> Unboxed<T>(Func<Frame, object> run) =>
        frame =>
        {
            var value = run(frame);
            if (frame.HasFailed)
                return default!;
            if (value is T held)
                return held;
            frame.Fail($"a {CelValue.TypeOf(value)} stands where another type is wanted");
            return default!;
        };

    private static object FieldOf(Frame frame, object whole, string name, bool isOptional)
    {
        if (whole is CelOptional optional)
        {
            if (!optional.HasValue)
                return optional;
            var inner = FieldOf(frame, optional.Value, name, isOptional: true);
            return inner is CelOptional || frame.HasFailed ? inner : CelOptional.Of(inner);
        }
        if (whole is CelMap map && map.TryGet(name, out var value))
            return isOptional ? CelOptional.Of(value) : value;
        if (whole is CelMap && isOptional)
            return CelOptional.None;
        if (Amounts.Part(whole, name) is { } part)
            return isOptional ? CelOptional.Of(part) : part;
        frame.Fail(
            whole is CelMap
                ? $"the map has no key '{name}'"
                : $"a {CelValue.TypeOf(whole)} has no field '{name}'"
        );
        return null!;
    }

    private static bool IsThere(Frame frame, object whole, string name)
    {
        if (whole is CelOptional optional)
            return optional.HasValue && IsThere(frame, optional.Value, name);
        if (whole is CelMap map)
            return map.TryGet(name, out _);
        // A part of an amount is never absent.
        if (Amounts.Part(whole, name) is not null)
            return true;
        frame.Fail($"a {CelValue.TypeOf(whole)} has no field '{name}'");
        return false;
    }

    private Delegate Index(IndexExpr index)
    {
        var (of, key) = (Object(index.Of), Object(index.Index));
        var isOptional = index.IsOptional;
        return Folded(
            index,
            Held(
                index,
                frame =>
                {
                    var whole = of(frame);
                    if (frame.HasFailed)
                        return null!;
                    var place = key(frame);
                    return frame.HasFailed ? null! : ElementOf(frame, whole, place, isOptional);
                }
            ),
            index.Parts
        );
    }

    private static object ElementOf(Frame frame, object whole, object key, bool isOptional)
    {
        switch (whole)
        {
            case CelOptional { HasValue: false }:
                return whole;
            case CelOptional optional:
                var inner = ElementOf(frame, optional.Value, key, isOptional: true);
                return inner is CelOptional || frame.HasFailed ? inner : CelOptional.Of(inner);
            case CelMap map when key is bool or long or ulong or decimal or string:
                if (map.TryGet(key, out var value))
                    return isOptional ? CelOptional.Of(value) : value;
                if (isOptional)
                    return CelOptional.None;
                frame.Fail($"the map has no key {key}");
                return null!;
            case IReadOnlyList<object> list when CelValue.TryPlace(key, out var place):
                if (place >= 0 && place < list.Count)
                    return isOptional ? CelOptional.Of(list[(int)place]) : list[(int)place];
                if (isOptional)
                    return CelOptional.None;
                frame.Fail($"the list has {list.Count} elements, and none at {key}");
                return null!;
            default:
                frame.Fail(CelError.NoOverload("[]", whole, key));
                return null!;
        }
    }
}
