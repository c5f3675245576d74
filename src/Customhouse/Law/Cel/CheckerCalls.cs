namespace Customhouse.Law.Cel;

/// <summary>Which function a call means, and what it comes to.</summary>
internal sealed partial class Checker
{
    private Presence Call(CallExpr call)
    {
        var given = call.Arguments;
        switch (call.Function)
        {
            case Operators.And:
            {
                var left = Visit(given[0]);
                var right = Under(left.WhenTrue, given[1]);
                Logic(call);
                return left.And(right);
            }
            case Operators.Or:
            {
                var left = Visit(given[0]);
                var right = Under(left.WhenFalse, given[1]);
                Logic(call);
                return left.Or(right);
            }
            case Operators.Not:
            {
                var of = Visit(given[0]);
                Logic(call);
                return of.Negated;
            }
            case Operators.Choose:
            {
                var condition = Visit(given[0]);
                Truth(given[0]);
                var then = Under(condition.WhenTrue, given[1]);
                var otherwise = Under(condition.WhenFalse, given[2]);
                call.Type = Joined(call, given[2], given[1].Type, given[2].Type);
                return condition.Choose(then, otherwise);
            }
            case Operators.Equal or Operators.Unequal:
                Visit(given[0]);
                Visit(given[1]);
                Equality(call);
                return Presence.Nothing;
            default:
                Resolve(call);
                return Presence.Nothing;
        }
    }

    private void Logic(CallExpr call)
    {
        foreach (var part in call.Arguments)
            Truth(part);
        call.Type = CelType.Bool;
    }

    private void Equality(CallExpr call)
    {
        call.Type = CelType.Bool;
        var (left, right) = (call.Arguments[0], call.Arguments[1]);
        if (_types.Fits(left.Type, right.Type))
            return;
        var (a, b) = (_types.Known(left.Type), _types.Known(right.Type));
        Fault(call, $"{Article(a)} is compared with {Article(b)}", Conversion(a, b));
    }

    /// <summary>How one of two types becomes the other.</summary>
    private static string Conversion(CelType a, CelType b)
    {
        if (IsNumber(a) && IsNumber(b))
            return a.Kind == CelKind.Decimal || b.Kind == CelKind.Decimal
                ? "write a number with a fraction (1.0 for 1), or double() around the other"
                : "write int() around the uint, or u after the number";
        if (
            (a.Kind, b.Kind)
            is
                (CelKind.Money or CelKind.Quantity, _)
                or
                (_, CelKind.Money or CelKind.Quantity)
        )
            return IsNumber(a) || IsNumber(b) ? "read .amount or .value, or write money(...)" : "";
        return a.Kind == CelKind.Optional || b.Kind == CelKind.Optional
            ? "add .orValue(...) to the optional"
            : "";
    }

    private static bool IsNumber(CelType type) => type.Kind is CelKind.Int or CelKind.Uint or CelKind.Decimal;

    private void Resolve(CallExpr call)
    {
        var functions = Candidates(call);
        foreach (var part in call.Given)
            Visit(part);
        if (functions.Count == 0)
        {
            Unknown(call);
            return;
        }
        if (IsStrict && call is { Receiver: null, Function: "dyn" })
            Fault(call, "dyn() is not taken in rules", "leave it out, and give values of one type");
        var given = call.Given.Select(g => g.Type).ToArray();
        var matching = new List<CelFunction>();
        CelType? result = null;
        foreach (var function in functions.Where(f => f.Parameters.Count == given.Length && !f.IsOfValues))
        {
            var types = _types.Fresh([.. function.Parameters, function.Result]);
            if (!_types.Fits(given, types[..^1]))
                continue;
            matching.Add(function);
            var made = _types.Known(types[^1]);
            result = result is null || result.Equals(made) ? made : CelType.Dyn;
        }
        if (given.Any(g => _types.Known(g).IsDyn))
            matching.AddRange(functions.Where(f => f.Parameters.Count == given.Length && f.IsOfValues));
        call.Functions = matching;
        call.Type = result ?? CelType.Dyn;
        if (result is null)
        {
            call.Functions = [.. functions.Where(f => f.Parameters.Count == given.Length)];
            Mismatch(call, functions, given);
        }
    }

    /// <summary>The functions of a name; what stands before the dot may be the first part of it.</summary>
    private IReadOnlyList<CelFunction> Candidates(CallExpr call)
    {
        if (call.Receiver is null)
            return Global(call.Function, isRooted: false);
        if (Qualified(call.Receiver) is var (name, isRooted))
        {
            var functions = Global($"{name}.{call.Function}", isRooted);
            if (functions.Count > 0)
            {
                call.IsQualified = true;
                return functions;
            }
        }
        return environment.FunctionsNamed(call.Function, isReceiver: true);
    }

    private IReadOnlyList<CelFunction> Global(string name, bool isRooted)
    {
        foreach (var candidate in environment.Candidates(name, isRooted))
            if (environment.FunctionsNamed(candidate, isReceiver: false) is { Count: > 0 } functions)
                return functions;
        return [];
    }

    private void Unknown(CallExpr call)
    {
        var isReceiver = call.Receiver is not null;
        var other = environment.FunctionsNamed(call.Function, !isReceiver).Count > 0;
        Fault(
            call,
            $"no function is called '{call.Function}'",
            (other, isReceiver) switch
            {
                (true, true) => $"write {call.Function}(...) without a value before it",
                (true, false) => $"write it behind its value: x.{call.Function}(...)",
                _ => Suggestion(call.Function, environment.FunctionNames),
            }
        );
    }

    private void Mismatch(CallExpr call, IReadOnlyList<CelFunction> functions, CelType[] given)
    {
        var types = given.Select(_types.Known).ToArray();
        // What is not known to be anything was told already.
        if (_faults.Count > 0 && types.Any(t => t.IsDyn))
            return;
        var what = types.Length == 0 ? "nothing" : string.Join(" and ", types.Select(Article));
        var mend =
            Operators.Binding(call.Function) > 0 && types.Length == 2 ? Conversion(types[0], types[1]) : "";
        if (mend.Length == 0)
            mend = "it takes " + string.Join(", or ", functions.Take(4).Select(f => f.Takes));
        Fault(call, $"{Operators.Spoken(call.Function)} does not take {what}", mend);
    }
}
