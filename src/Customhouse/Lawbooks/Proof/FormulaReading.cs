using Customhouse.Law.Cel;
using CelOperators = Customhouse.Law.Cel.Operators;

namespace Customhouse.Lawbooks.Proof;

/// <summary>Reads a condition as a formula: definitions are written out, comparisons of one element with
/// known values become facts, and all else is a question that holds or not.</summary>
/// <param name="lists">The lists of the lawbook, by their names.</param>
internal sealed class FormulaReading(IReadOnlyDictionary<string, LawList> lists)
{
    private const int DepthMax = 40;

    /// <summary>What a name stands for within a definition or a macro: a path, or a known value.</summary>
    private sealed record Meaning(string? Path, object? Known);

    private static readonly Dictionary<string, Meaning> NoNames = new(StringComparer.Ordinal);

    /// <summary>The formula of a condition; what always holds where there is none.</summary>
    public Formula Of(CelProgram? condition) =>
        condition is null ? Formula.True : Read(condition.Whole, NoNames, 0);

    private Formula Read(Expr expr, Dictionary<string, Meaning> names, int depth)
    {
        if (ValueOf(expr, names) is bool known)
            return Formula.Known(known);
        Formula Part(Expr part) => Read(part, names, depth);
        return expr switch
        {
            SelectExpr { Mode: Selection.Test } test when PathOf(test.Of, names) is { } of => new Literal(
                new Declared($"{of}.{test.Field}"),
                true
            ),
            CallExpr { Function: CelOperators.And } and => Formula.And([.. and.Arguments.Select(Part)]),
            CallExpr { Function: CelOperators.Or } or => Formula.Or([.. or.Arguments.Select(Part)]),
            CallExpr { Function: CelOperators.Not } not => Part(not.Arguments[0]).Not(),
            CallExpr { Function: CelOperators.Choose, Arguments: [var when, var then, var other] } =>
                Formula.Or(Formula.And(Part(when), Part(then)), Formula.And(Part(when).Not(), Part(other))),
            CallExpr { Function: CelOperators.Unequal } unequal => Equal(unequal, names, depth).Not(),
            CallExpr { Function: CelOperators.Equal } equal => Equal(equal, names, depth),
            CallExpr { Function: CelOperators.In, Arguments: [var value, var set] } => ValueOf(set, names)
                is IReadOnlyList<object> codes
            && codes.All(c => c is string)
                ? Among(value, codes.Cast<string>().ToHashSet(StringComparer.Ordinal), null, names)
                    ?? Asked(expr, names)
                : Asked(expr, names),
            CallExpr { Function: "isListed", Arguments: [var code, { Constant: string list }] } => Among(
                code,
                lists[list].Codes,
                lists[list].AlwaysHeld,
                names
            ) ?? Asked(expr, names),
            CallExpr call when Order(call, names) is { } compared => compared,
            CallExpr { Functions: [{ Means: { } means }] } called when depth < DepthMax => Called(
                called,
                means,
                names,
                depth
            ),
            MacroExpr { Kind: MacroKind.Exists or MacroKind.All, Second: null } macro
                when ValueOf(macro.Range, names) is IReadOnlyList<object> all => Each(
                macro,
                all,
                names,
                depth
            ),
            _ when expr.Type.Kind == CelKind.Bool && PathOf(expr, names) is { } truth => new Literal(
                new Truth(truth),
                true
            ),
            _ => Asked(expr, names),
        };
    }

    /// <summary>A macro over known values, written out.</summary>
    private Formula Each(
        MacroExpr macro,
        IReadOnlyList<object> all,
        Dictionary<string, Meaning> names,
        int depth
    )
    {
        var parts = all.Select(value =>
            Read(macro.Body, With(names, macro.First, new Meaning(null, value)), depth + 1)
        );
        return macro.Kind == MacroKind.All ? Formula.And([.. parts]) : Formula.Or([.. parts]);
    }

    /// <summary>A definition, written out for what it is called with; where nothing of it can be read it is
    /// one question.</summary>
    private Formula Called(
        CallExpr call,
        CelDefinition.Meaning means,
        Dictionary<string, Meaning> names,
        int depth
    )
    {
        var given = new Dictionary<string, Meaning>(StringComparer.Ordinal);
        foreach (var (parameter, argument) in means.Parameters.Zip(call.Given))
        {
            var (path, value) = (PathOf(argument, names), ValueOf(argument, names));
            if (path is null && value is null)
                return Asked(call, names);
            given[parameter] = new Meaning(path, value);
        }
        var read = Read(means.Body.Whole, given, depth + 1);
        return read is Literal { Fact: Question asked, Holds: var holds }
            ? new Literal(new Question(TextOf(call, names), asked.Why), holds)
            : read;
    }

    private Formula Equal(CallExpr call, Dictionary<string, Meaning> names, int depth)
    {
        var (a, b) = (call.Arguments[0], call.Arguments[1]);
        if (ValueOf(a, names) is not null)
            (a, b) = (b, a);
        var known = ValueOf(b, names);
        if (ValueOf(a, names) is { } both && known is not null)
            return Formula.Known(both.Equals(known));
        if (
            known is string code
            && Among(a, new HashSet<string>(StringComparer.Ordinal) { code }, null, names) is { } among
        )
            return among;
        if (Number(known) is { } number && NumberPath(a, names) is { } path)
            return new Literal(new Compared(path, Comparison.Equal, number), true);
        if (a.Type.Kind != CelKind.Bool || b.Type.Kind != CelKind.Bool)
            return Asked(Equality(call), names);
        var (left, right) = (Read(a, names, depth), Read(b, names, depth));
        return Formula.Or(Formula.And(left, right), Formula.And(left.Not(), right.Not()));
    }

    /// <summary>Unequal is asked as equal, so that both are one question.</summary>
    private static CallExpr Equality(CallExpr call) =>
        call.Function == CelOperators.Equal ? call : new(call.At, null, CelOperators.Equal, call.Arguments);

    /// <summary>A text held against codes; one that may be absent stands for another where it is.</summary>
    private static Formula? Among(
        Expr value,
        IReadOnlySet<string> ever,
        IReadOnlySet<string>? always,
        Dictionary<string, Meaning> names
    )
    {
        if (ValueOf(value, names) is string known)
            return ever.Contains(known) == (always ?? ever).Contains(known)
                ? Formula.Known(ever.Contains(known))
                : null;
        if (value.Type.Kind == CelKind.String && PathOf(value, names) is { } path)
            return new Literal(new OneOf(path, ever, always ?? ever), true);
        if (
            value
                is not CallExpr
                {
                    Function: "orValue",
                    Receiver: SelectExpr { Mode: Selection.Optional } may,
                    Arguments: [{ Constant: string other }],
                }
            || PathOf(may.Of, names) is not { } of
            || ever.Contains(other) != (always ?? ever).Contains(other)
        )
            return null;
        var (declared, field) = (new Literal(new Declared($"{of}.{may.Field}"), true), $"{of}.{may.Field}");
        return Formula.Or(
            Formula.And(declared, new Literal(new OneOf(field, ever, always ?? ever), true)),
            Formula.And(declared.Not(), Formula.Known(ever.Contains(other)))
        );
    }

    /// <summary>A number held against a known one.</summary>
    private static Literal? Order(CallExpr call, Dictionary<string, Meaning> names)
    {
        if (call.Arguments is not [var a, var b])
            return null;
        var (function, known) = (call.Function, Number(ValueOf(b, names)));
        if (known is null && Number(ValueOf(a, names)) is { } first)
        {
            (known, a) = (first, b);
            function = function switch
            {
                CelOperators.Less => CelOperators.Greater,
                CelOperators.LessOrEqual => CelOperators.GreaterOrEqual,
                CelOperators.Greater => CelOperators.Less,
                CelOperators.GreaterOrEqual => CelOperators.LessOrEqual,
                _ => function,
            };
        }
        if (known is not { } number || NumberPath(a, names) is not { } path)
            return null;
        return function switch
        {
            CelOperators.Less => new(new Compared(path, Comparison.Less, number), true),
            CelOperators.LessOrEqual => new(new Compared(path, Comparison.AtMost, number), true),
            CelOperators.Greater => new(new Compared(path, Comparison.AtMost, number), false),
            CelOperators.GreaterOrEqual => new(new Compared(path, Comparison.Less, number), false),
            _ => null,
        };
    }

    private static string? NumberPath(Expr expr, Dictionary<string, Meaning> names) =>
        expr is CallExpr { Function: "size", Receiver: { } list, Arguments: [] }
            ? PathOf(list, names) is { } path
                ? $"{path}.size()"
                : null
            : expr.Type.Kind is CelKind.Int or CelKind.Decimal
                ? PathOf(expr, names)
                : null;

    private static decimal? Number(object? value) =>
        value switch
        {
            long whole => whole,
            decimal number => number,
            _ => null,
        };

    private static Literal Asked(Expr expr, Dictionary<string, Meaning> names) =>
        new(
            new Question(
                TextOf(expr, names),
                expr switch
                {
                    _ when LawRegisterFunctions.AreAskedIn(expr) => "it asks a register",
                    MacroExpr => "it goes through a list",
                    CallExpr { Function: CelOperators.In } => "it looks through a declared list",
                    CallExpr call
                        when CelOperators.Binding(call.Function) > 0
                            && call.Arguments.All(a => a.Constant is null) =>
                        "it holds two elements, or what is worked out of them, against each other",
                    _ => "it works out what is declared",
                }
            ),
            true
        );

    private static object? ValueOf(Expr expr, Dictionary<string, Meaning> names) =>
        expr.Constant ?? (expr is NameExpr name ? names.GetValueOrDefault(name.Name)?.Known : null);

    /// <summary>The path of a variable or of a field of one; null for all else.</summary>
    private static string? PathOf(Expr expr, Dictionary<string, Meaning> names) =>
        expr switch
        {
            NameExpr name => names.TryGetValue(name.Name, out var meaning) ? meaning.Path
            : name.Referent is { IsType: false } ? name.Name
            : null,
            SelectExpr { Mode: Selection.Read } select when PathOf(select.Of, names) is { } of =>
                $"{of}.{select.Field}",
            IndexExpr { IsOptional: false, Index.Constant: long at } index
                when PathOf(index.Of, names) is { } of => $"{of}[{at}]",
            _ => null,
        };

    /// <summary>A condition as written; in a definition, with what its names stand for.</summary>
    private static string TextOf(Expr expr, Dictionary<string, Meaning> names)
    {
        var text = Printer.Print(expr);
        var given = names
            .OrderBy(n => n.Key, StringComparer.Ordinal)
            .Select(n => $"{n.Key} = {n.Value.Path ?? $"'{n.Value.Known}'"}");
        return names.Count == 0 ? text : $"{text} with {string.Join(", ", given)}";
    }

    private static Dictionary<string, Meaning> With(
        Dictionary<string, Meaning> names,
        string name,
        Meaning meaning
    ) => new(names, StringComparer.Ordinal) { [name] = meaning };
}
