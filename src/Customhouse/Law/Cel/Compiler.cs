namespace Customhouse.Law.Cel;

/// <summary>
/// Makes closures of a checked condition: a <c>Func&lt;Frame, T&gt;</c> for each part, where T is how values
/// of its type are held, so that no bool or number is boxed on the way. A closure is entered with no error in
/// the frame; where it leaves one, its result means nothing.
/// </summary>
internal sealed partial class Compiler(CelEnvironment environment, string text)
{
    private readonly Dictionary<Expr, Delegate> _made = [];
    private readonly Frame _workshop = new(environment, stepsMax: 10_000);

    public List<CelFault> Faults { get; } = [];

    /// <summary>The closure of a part; each part is made once, however often it is asked for.</summary>
    public Delegate Compile(Expr expr) =>
        _made.TryGetValue(expr, out var made) ? made : _made[expr] = Made(expr);

    private Delegate Made(Expr expr)
    {
        if (expr.Constant is { } known)
            return Held(expr, known);
        if (expr.Referent is { IsType: false } variable)
            return Variable(variable.Slot, expr);
        return expr switch
        {
            SelectExpr select => Select(select),
            IndexExpr index => Index(index),
            ListExpr list => Folded(list, (Func<Frame, object>)List(list), list.Elements),
            MapExpr map => Folded(map, (Func<Frame, object>)Map(map), map.Parts),
            MacroExpr macro => Macro(macro),
            CallExpr call => Call(call),
            NameExpr name => Failing($"nothing is called '{name.Name}'"),
            _ => Failing("the language has no messages"),
        };
    }

    /// <summary>The closure of a part, with its values held in a given way.</summary>
    public Func<Frame, T> As<T>(Expr expr)
    {
        var run = Compile(expr);
        if (run is Func<Frame, T> typed)
            return typed;
        var boxed = Boxed(run);
        return frame =>
        {
            var value = boxed(frame);
            if (frame.HasFailed)
                return default!;
            if (value is T held)
                return held;
            frame.Fail(new CelError($"a {CelValue.TypeOf(value)} stands where another type is wanted"));
            return default!;
        };
    }

    public Func<Frame, object> Object(Expr expr) => Boxed(Compile(expr));

    public static Func<Frame, object> Boxed(Delegate run) =>
        run switch
        {
            Func<Frame, object> same => same,
            Func<Frame, bool> truth => frame => truth(frame) ? CelValue.True : CelValue.False,
            Func<Frame, long> number => frame => CelValue.Box(number(frame)),
            Func<Frame, ulong> number => frame => number(frame),
            Func<Frame, decimal> number => frame => number(frame),
            Func<Frame, CelTimestamp> moment => frame => moment(frame),
            Func<Frame, CelDuration> span => frame => span(frame),
            Func<Frame, DateOnly> day => frame => day(frame),
            Func<Frame, Values.Money> amount => frame => amount(frame),
            Func<Frame, Values.Quantity> quantity => frame => quantity(frame),
            _ => throw new InvalidOperationException($"{run.GetType()} is no closure of a condition"),
        };

    public static object Box<T>(T value) =>
        value switch
        {
            bool truth => CelValue.Box(truth),
            long number => CelValue.Box(number),
            _ => value!,
        };

    /// <summary>The values of several closures; null where one has failed.</summary>
    public static object[]? All(Frame frame, Func<Frame, object>[] all)
    {
        var values = new object[all.Length];
        for (var i = 0; i < all.Length; i++)
        {
            values[i] = all[i](frame);
            if (frame.HasFailed)
                return null;
        }
        return values;
    }

    private static Delegate Always(object value) =>
        value switch
        {
            bool known => Same(known),
            long known => Same(known),
            ulong known => Same(known),
            decimal known => Same(known),
            string known => Same(known),
            CelTimestamp known => Same(known),
            CelDuration known => Same(known),
            DateOnly known => Same(known),
            Values.Money known => Same(known),
            Values.Quantity known => Same(known),
            _ => Same(value),
        };

    private static Func<Frame, T> Same<T>(T value) => _ => value;

    private static Func<Frame, object> Failing(string what)
    {
        var error = new CelError(what);
        return frame =>
        {
            frame.Fail(error);
            return null!;
        };
    }

    private static Delegate Variable(int slot, Expr expr) =>
        expr.Type.Kind switch
        {
            CelKind.Bool => Slot<bool>(slot),
            CelKind.Int => Slot<long>(slot),
            CelKind.Uint => Slot<ulong>(slot),
            CelKind.Decimal => Slot<decimal>(slot),
            CelKind.String => Slot<string>(slot),
            CelKind.Timestamp => Slot<CelTimestamp>(slot),
            CelKind.Duration => Slot<CelDuration>(slot),
            CelKind.Date => Slot<DateOnly>(slot),
            CelKind.Money => Slot<Values.Money>(slot),
            CelKind.Quantity => Slot<Values.Quantity>(slot),
            _ => (Func<Frame, object>)(
                frame =>
                {
                    if (frame.Slots[slot] is { } value and not CelError)
                        return value;
                    NoValue(frame, slot);
                    return null!;
                }
            ),
        };

    private static Func<Frame, T> Slot<T>(int slot) =>
        frame =>
        {
            if (frame.Slots[slot] is T value)
                return value;
            NoValue(frame, slot);
            return default!;
        };

    private static void NoValue(Frame frame, int slot)
    {
        var variables = frame.Environment.Variables;
        switch (frame.Slots[slot])
        {
            case CelError error:
                frame.Fail(error);
                break;
            case null when slot < variables.Count:
                frame.Fail($"'{variables[slot].Name}' has no value");
                break;
            case { } value:
                frame.Fail($"a {CelValue.TypeOf(value)} stands where another type is wanted");
                break;
        }
    }

    /// <summary>Works a part out at once where all its parts are known. Where that fails, it fails when it
    /// runs.</summary>
    private Delegate Folded(Expr expr, Delegate run, IEnumerable<Expr> parts)
    {
        if (parts.Any(p => p.Constant is null))
            return run;
        _workshop.Begin();
        var value = Boxed(run)(_workshop);
        if (_workshop.HasFailed)
            return run;
        expr.Constant = value;
        return Held(expr, value);
    }

    /// <summary>A known value, held as its part's type is.</summary>
    private static Delegate Held(Expr expr, object value) =>
        expr.Type.Held == typeof(object) ? Same(value) : Always(value);

    private Func<Frame, object> List(ListExpr list)
    {
        var elements = list.Elements.Select(Object).ToArray();
        if (list.Optional.Count == 0)
            return frame => frame.Spend(1 + elements.Length / 16) ? All(frame, elements)! : null!;
        return frame =>
        {
            var values = new List<object>(elements.Length);
            for (var i = 0; i < elements.Length; i++)
            {
                var value = elements[i](frame);
                if (frame.HasFailed)
                    return null!;
                if (!list.Optional.Contains(i))
                    values.Add(value);
                else if (!Kept(frame, value, values.Add))
                    return null!;
            }
            return values;
        };
    }

    /// <summary>Keeps the value of an optional, if it has one.</summary>
    private static bool Kept(Frame frame, object optional, Action<object> keep)
    {
        if (optional is not CelOptional may)
        {
            frame.Fail("after ? an optional is wanted");
            return false;
        }
        if (may.HasValue)
            keep(may.Value);
        return true;
    }

    private Func<Frame, object> Map(MapExpr map)
    {
        var entries = map
            .Entries.Select(e => (Key: Object(e.Key), Value: Object(e.Value), e.IsOptional))
            .ToArray();
        return frame =>
        {
            var made = new CelMap();
            if (!frame.Spend(1 + entries.Length / 16))
                return null!;
            foreach (var entry in entries)
            {
                var key = entry.Key(frame);
                if (frame.HasFailed)
                    return null!;
                var value = entry.Value(frame);
                if (frame.HasFailed)
                    return null!;
                if (!entry.IsOptional)
                    Put(frame, made, key, value);
                else if (!Kept(frame, value, kept => Put(frame, made, key, kept)))
                    return null!;
                if (frame.HasFailed)
                    return null!;
            }
            return made;
        };
    }

    /// <summary>Puts a value into a map that is being made.</summary>
    private static void Put(Frame frame, CelMap map, object key, object value)
    {
        if (map.TryAdd(key, value))
            return;
        frame.Fail(
            key is bool or long or ulong or string
                ? "a map has the same key twice"
                : $"a {CelValue.TypeOf(key)} can be no key of a map"
        );
    }
}
