using System.Globalization;
using Customhouse.Law.Cel;
using Customhouse.Values;
using Sign = Customhouse.Law.Cel.Operators;

namespace Customhouse.Risk;

/// <summary>A value that a rule reads, as an officer reads it in a hit.</summary>
/// <param name="path">From a variable on, elements of lists passed over: <c>item.documents.code</c>.</param>
/// <param name="comparison">The comparison that it stands in, in the rule language.</param>
internal sealed class RuleFigure(string path, string comparison)
{
    /// <summary>Values of one path that are spelled out.</summary>
    private const int ValuesMax = 8;

    /// <summary>Characters of the values of one path.</summary>
    private const int CharactersMax = 200;

    private readonly string[] _steps = path.Split('.');

    private readonly RiskField? _field = path.Split('.') is ["risk", var name]
        ? RuleEnvironment.Fields.GetValueOrDefault(name)
        : null;

    /// <summary>The field as profiles name it, or the path.</summary>
    public string Name => _field?.Name ?? string.Join('.', _steps);

    public string Comparison { get; } = comparison;

    public bool OfItem { get; } = RuleEnvironment.AsksItems(path);

    /// <summary>The figures of a rule, each path once, in the order of the text.</summary>
    public static IEnumerable<RuleFigure> Of(CelProgram program)
    {
        var byPath = Comparisons(program.Whole).GroupBy(c => c.Path, StringComparer.Ordinal).ToArray();
        return byPath
            // What is read of a part tells that the part is there.
            .Where(g => !byPath.Any(o => o.Key.StartsWith(g.Key + ".", StringComparison.Ordinal)))
            // Where a value is compared says more than where has() asks for it.
            .Select(g => new RuleFigure(g.Key, g.MinBy(c => c.IsAsked).Text));
    }

    /// <summary>The values that were declared.</summary>
    public string Show(Features features, ItemFeatures item)
    {
        if (_field is not null)
            return Cut(_field.Show(features, item), CharactersMax);
        IEnumerable<object> values = _steps[0] switch
        {
            "declaration" => [features.Declaration],
            "item" when item.Item.Sequence > 0 => [item.Item],
            _ => [],
        };
        var type = RuleEnvironment.TypeOf(_steps[0]);
        foreach (var step in _steps.Skip(1))
        {
            var definition = type.Definition;
            values = values.SelectMany(v => Elements(Part(v, definition, step)));
            type = definition?.Field(step)?.Type ?? CelType.Dyn;
            if (type.Kind == CelKind.List)
                type = type.Element;
        }
        // One more than is told says that there are more.
        var said = values.Take(ValuesMax + 1).Select(Words).ToArray();
        return said.Length switch
        {
            0 => "none",
            <= ValuesMax => Cut(string.Join(' ', said), CharactersMax),
            _ => Cut(string.Join(' ', said.Take(ValuesMax)), CharactersMax) + " and more",
        };
    }

    /// <summary>A text of at most so many characters, and a sign where it was longer.</summary>
    internal static string Cut(string text, int max)
    {
        if (text.Length <= max)
            return text;
        // Half of a surrogate pair is no text.
        return text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)] + "...";
    }

    private static object? Part(object of, CelObjectType? definition, string name) =>
        definition?.Field(name) is { } field ? field.Of(of) : Amounts.Part(of, name);

    private static IEnumerable<object> Elements(object? value) =>
        value switch
        {
            null => [],
            IReadOnlyList<object> list => list,
            _ => [value],
        };

    private static string Words(object value) =>
        value switch
        {
            string { Length: 0 } => "empty",
            string text => text,
            bool truth => truth ? "yes" : "no",
            decimal number => Number(number),
            long number => Number(number),
            DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Money money => $"{Number(money.Amount)} {money.Currency.Code}",
            Quantity quantity => $"{Number(quantity.Value)} {quantity.Unit}".TrimEnd(),
            CelTimestamp moment => moment.ToString(),
            _ => "declared",
        };

    private static string Number(decimal number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>The paths that are read, each with the smallest condition that it stands in.</summary>
    private static IEnumerable<(string Path, string Text, bool IsAsked)> Comparisons(Expr expr)
    {
        if (expr is CallExpr { Function: Sign.And or Sign.Or or Sign.Not } logic)
            return logic.Arguments.SelectMany(Comparisons);
        if (expr is CallExpr { Function: Sign.Choose, Type.Kind: CelKind.Bool } choice)
            return choice.Arguments.SelectMany(Comparisons);
        var (text, isAsked) = (Printer.Print(expr), expr is SelectExpr { Mode: Selection.Test });
        return Paths(expr).Select(p => (p, text, isAsked));
    }

    private static IEnumerable<string> Paths(Expr expr) =>
        expr is SelectExpr or NameExpr && expr.Path is { } path
            ? [path, .. Places(expr)]
            : expr.Parts.SelectMany(Paths);

    /// <summary>The paths that places in lists are read from: <c>b</c> in <c>a[b].c</c>.</summary>
    private static IEnumerable<string> Places(Expr expr) =>
        expr switch
        {
            SelectExpr select => Places(select.Of),
            IndexExpr index => Paths(index.Index).Concat(Places(index.Of)),
            _ => [],
        };
}
