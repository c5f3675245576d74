namespace Customhouse.Law.Cel;

/// <summary>
/// A condition as what it asks first and the rest. What it asks first are questions for fields alone: they
/// take no steps and can be asked once for many conditions. Where one of them is false the whole is false,
/// whatever the rest comes to.
/// </summary>
/// <param name="First">In their order.</param>
/// <param name="Rest">What is left to ask where all of these hold; null where nothing is.</param>
internal sealed record CelConjunction(IReadOnlyList<CelQuestion> First, Func<Frame, bool>? Rest)
{
    /// <summary>Cuts a condition at its <c>&amp;&amp;</c>, from the left on.</summary>
    /// <param name="compiler">Of the environment that the condition was checked in.</param>
    public static CelConjunction Of(Expr whole, Compiler compiler)
    {
        var parts = new List<Expr>();
        Flatten(whole, parts);
        var first = parts.TakeWhile(IsQuestion).Select(p => Question(p, compiler)).ToArray();
        var rest = parts
            .Skip(first.Length)
            .Reverse()
            .Select(compiler.As<bool>)
            .Aggregate(default(Func<Frame, bool>), (after, part) => after is null ? part : And(part, after));
        return new(first, rest);
    }

    private static Func<Frame, bool> And(Func<Frame, bool> left, Func<Frame, bool> right) =>
        Compiler.And(left, right);

    private static void Flatten(Expr expr, List<Expr> parts)
    {
        if (expr is CallExpr { Function: Operators.And } and)
            foreach (var side in and.Arguments)
                Flatten(side, parts);
        else
            parts.Add(expr);
    }

    private static bool IsQuestion(Expr expr) =>
        expr switch
        {
            SelectExpr { Mode: Selection.Test } test => IsPath(test.Of),
            SelectExpr { Mode: Selection.Read } read => IsPath(read),
            CallExpr { Function: Operators.Not } not => IsQuestion(not.Arguments[0]),
            _ => Among(expr) is not null,
        };

    private static CelQuestion Question(Expr expr, Compiler compiler) =>
        Among(expr) is var (value, codes)
            ? new(Printer.Print(value), compiler.As<string>(value), codes, null)
            : new(Printer.Print(expr), null, [], compiler.As<bool>(expr));

    /// <summary>A text of the declaration that is held against known codes; null for all else.</summary>
    private static (Expr Value, IReadOnlyList<string> Codes)? Among(Expr expr) =>
        expr switch
        {
            CallExpr { Function: Operators.Equal, Arguments: [var a, { Constant: string code }] }
                when IsText(a) => (a, [code]),
            CallExpr { Function: Operators.Equal, Arguments: [{ Constant: string code }, var a] }
                when IsText(a) => (a, [code]),
            CallExpr { Function: Operators.In, Arguments: [var a, { Constant: IReadOnlyList<object> set }] }
                when IsText(a) && set.All(s => s is string) => (a, [.. set.Cast<string>().Distinct()]),
            _ => null,
        };

    private static bool IsText(Expr expr) =>
        expr.Type.Kind == CelKind.String
        && expr.Constant is null
        && (
            IsPath(expr)
            || expr
                is CallExpr
                {
                    Function: "orValue",
                    Receiver: SelectExpr { Mode: Selection.Optional } may,
                    Arguments: [{ Constant: string }],
                }
                && IsPath(may.Of)
        );

    /// <summary>A variable, or a field of one.</summary>
    private static bool IsPath(Expr expr) =>
        expr.Referent is { IsType: false }
        || expr is SelectExpr { Mode: Selection.Read } select && IsPath(select.Of);
}

/// <summary>A question for fields of a declaration.</summary>
/// <param name="Text">What is asked for: the same text is the same question.</param>
/// <param name="Value">The text that is held against codes; null where a truth is asked for.</param>
/// <param name="Codes">One of them has to be the text.</param>
/// <param name="Holds">The truth; null where codes are asked for.</param>
internal sealed record CelQuestion(
    string Text,
    Func<Frame, string>? Value,
    IReadOnlyList<string> Codes,
    Func<Frame, bool>? Holds
);
