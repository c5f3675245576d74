using System.Collections.Frozen;

namespace Customhouse.Law.Cel;

/// <summary>Closures that call functions.</summary>
internal sealed partial class Compiler
{
    private Delegate Function(CallExpr call)
    {
        var given = call.Given;
        foreach (var part in given)
            Compile(part);
        foreach (var function in call.Functions)
            Refuse(call, function, given);
        if (Special(call, given) is { } special)
            return Folded(call, special, given);
        switch (call.Functions.Count)
        {
            case 0:
                return Failing($"no function is called '{call.Function}' that takes these values");
            case 1 when !call.Functions[0].Body.TakesObjects:
                var only = call.Functions[0];
                var run = only.Body.Bind(this, given);
                // What a function is declared to give may be more than what the call is known to come to.
                var held =
                    run is Func<Frame, object> boxed
                    && run is not Func<Frame, string>
                    && only.Result.Held == typeof(object)
                        ? Held(call, boxed)
                        : run;
                return only.IsFixed ? Folded(call, held, given) : held;
            default:
                var all = Dispatched(call, given);
                return call.Functions.All(f => f.IsFixed) ? Folded(call, all, given) : all;
        }
    }

    /// <summary>Asks a function whether it takes what is known of its arguments.</summary>
    private void Refuse(CallExpr call, CelFunction function, IReadOnlyList<Expr> given)
    {
        if (function.Refuse?.Invoke([.. given.Select(g => g.Constant)]) is not var (what, mend))
            return;
        Fault(call, what, mend);
    }

    private void Fault(Expr at, string what, string mend)
    {
        if (Faults.Count < CelLimits.FaultsMax)
            Faults.Add(CelFault.At(text, at.At, what, mend));
    }

    /// <summary>A call whose function shows when it runs, by the values.</summary>
    private Delegate Dispatched(CallExpr call, IReadOnlyList<Expr> given)
    {
        var all = given.Select(Object).ToArray();
        var functions = call.Functions.ToArray();
        var name = call.Function;
        return Held(
            call,
            frame =>
            {
                if (All(frame, all) is not { } values)
                    return null!;
                foreach (var function in functions)
                {
                    if (Takes(function, values))
                        return function.Body.Invoke(frame, values);
                }
                frame.Fail(CelError.NoOverload(name, values));
                return null!;
            }
        );
    }

    private static bool Takes(CelFunction function, object[] values)
    {
        for (var i = 0; i < values.Length; i++)
            if (!CelValue.Is(values[i], function.Parameters[i]))
                return false;
        return true;
    }

    /// <summary>Calls that have a quicker way than their function: a place in a set of constants, the
    /// value of a field or another, a sum of what a macro makes, a pattern that is known.</summary>
    private Delegate? Special(CallExpr call, IReadOnlyList<Expr> given) =>
        call.Function switch
        {
            Operators.In when given[1].Constant is IReadOnlyList<object> set => Among(given[0], set),
            "orValue" when call.Functions.Count == 1 && given.Count == 2 => (
                given[0] is SelectExpr { Mode: Selection.Optional } select ? Or(call, select, given[1]) : null
            ) ?? Held(call, Or(Object(given[0]), Object(given[1]), isValue: true)),
            "or" when call.Functions.Count == 1 && given.Count == 2 => Or(
                Object(given[0]),
                Object(given[1]),
                isValue: false
            ),
            "sum" when given is [MacroExpr macro] && call.Functions.Count == 1 => SumOf(macro),
            "matches" when given is [_, { Constant: string pattern }] && call.Functions.Count == 1 => Matches(
                call,
                given[0],
                pattern
            ),
            _ => null,
        };

    /// <summary>A regular expression that is known is made once. One that is none is a fault of a
    /// rule.</summary>
    private Func<Frame, bool>? Matches(CallExpr call, Expr text, string pattern)
    {
        if (FixedPattern.Of(pattern) is { } form)
        {
            var code = As<string>(text);
            return frame =>
            {
                var value = code(frame);
                return !frame.HasFailed && Texts.Spend(frame, value.Length * 4L) && form.IsMatch(value);
            };
        }
        if (Patterns.TryMake(pattern, out var why) is not { } made)
        {
            if (environment.IsStrict)
                Fault(call, $"{Printer.Quote(pattern)} is no regular expression", why);
            return null;
        }
        var read = As<string>(text);
        return frame =>
        {
            var value = read(frame);
            return !frame.HasFailed && Patterns.IsMatch(frame, made, value);
        };
    }

    /// <summary>The value of an optional, or another that is worked out only where there is none.</summary>
    private static Func<Frame, object> Or(Func<Frame, object> of, Func<Frame, object> other, bool isValue) =>
        frame =>
        {
            var may = of(frame);
            if (frame.HasFailed)
                return null!;
            if (may is CelOptional optional)
                return !optional.HasValue ? other(frame)
                    : isValue ? optional.Value
                    : optional;
            frame.Fail($"a {CelValue.TypeOf(may)} stands where an optional is wanted");
            return null!;
        };

    private Func<Frame, bool>? Among(Expr value, IReadOnlyList<object> set)
    {
        if (value.Type.Kind == CelKind.String && set.All(s => s is string))
            return Among(As<string>(value), set.Cast<string>().ToFrozenSet(StringComparer.Ordinal));
        if (value.Type.Kind == CelKind.Int && set.All(s => s is long))
            return Among(As<long>(value), set.Cast<long>().ToFrozenSet());
        if (set.Count < 8)
            return null;
        return Among(Object(value), set.ToFrozenSet(CelEquality.Comparer));
    }

    private static Func<Frame, bool> Among<T>(Func<Frame, T> value, FrozenSet<T> set) =>
        frame =>
        {
            var one = value(frame);
            return !frame.HasFailed && set.Contains(one);
        };

    /// <summary><c>x.?field.orValue(other)</c> of an object of the host, without an optional on the way.
    /// </summary>
    private Delegate? Or(CallExpr call, SelectExpr select, Expr other)
    {
        if (select.Of.Type is not { Kind: CelKind.Object, Definition: { } definition })
            return null;
        var field = definition.Field(select.Field)!;
        return field.Type.Held == call.Type.Held
            ? field.ReadOr(Object(select.Of), SlotOf(select.Of), Compile(other))
            : null;
    }
}
