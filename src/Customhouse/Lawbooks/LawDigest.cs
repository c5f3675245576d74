using System.Security.Cryptography;
using System.Text;

namespace Customhouse.Lawbooks;

/// <summary>The normal form of a lawbook, and its digest: two texts that say the same have the same, however
/// they are cut into files, indented and commented.</summary>
internal static class LawDigest
{
    /// <summary>The SHA-256 of the normal form, in hexadecimal.</summary>
    public static string Of(string administration, string title, IReadOnlyList<LawPart> parts)
    {
        var text = new StringBuilder()
            .Append("lawbook/1 ")
            .AppendLine(administration)
            .AppendLine(Line(title));
        foreach (var part in parts)
            text.Append(part.Text);
        var bytes = Encoding.UTF8.GetBytes(text.Replace("\r\n", "\n").ToString());
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>All that a lawbook says, in the order of the normal form.</summary>
    public static IReadOnlyList<LawPart> PartsOf(
        IReadOnlyDictionary<string, string> definitions,
        IReadOnlyDictionary<string, LawList> lists,
        IReadOnlyList<LawDataSet> sets,
        IReadOnlyList<LawRule> rules,
        IReadOnlyList<LawPart> terms
    )
    {
        var parts = new List<LawPart>();
        foreach (var (name, list) in lists.OrderBy(l => l.Key, StringComparer.Ordinal))
            parts.Add(
                new(LawPartKind.List, name, $"list {name}\n{string.Join('\n', list.Lines.Select(Line))}\n")
            );
        foreach (var (name, body) in definitions)
            parts.Add(new(LawPartKind.Definition, name, $"{name}: {body}\n"));
        foreach (var set in sets)
            parts.Add(
                new(
                    LawPartKind.DataSet,
                    set.Name,
                    $"set {set.Name} {Line(set.Title)} {set.Duty} when {set.When}\n"
                )
            );
        foreach (var rule in rules)
            parts.Add(new(LawPartKind.Rule, rule.Code, TextOf(rule, sets)));
        parts.AddRange(terms);
        return parts;
    }

    /// <summary>A text on one line of its own: else a text with a line break could pass for two.</summary>
    internal static string Line(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);

    private static string TextOf(LawRule rule, IReadOnlyList<LawDataSet> sets)
    {
        var text = new StringBuilder().AppendLine(ConditionsOf(rule));
        text.Append("sets ").AppendJoin(' ', rule.Sets?.Order().Select(s => sets[s].Name) ?? ["all"]);
        text.AppendLine($" warning {rule.IsWarning}");
        text.AppendLine(rule.Wording.ToString()).AppendLine(rule.BasisWording.ToString());
        foreach (var part in rule.Cases)
        {
            text.AppendJoin(' ', part.Places.Select(p => p.Text)).AppendLine();
            text.AppendLine(part.Finding?.ToString()).AppendLine(part.Mend.ToString());
        }
        return text.ToString();
    }

    /// <summary>What makes a rule the rule that it is: its code, its days and its conditions.</summary>
    public static string ConditionsOf(LawRule rule) =>
        $"rule {rule.Code} {rule.From:yyyy-MM-dd}..{rule.To:yyyy-MM-dd} {rule.Direction} "
        + string.Join("; ", rule.Cases.Select(c => $"{c.Subject.Name} when {c.When} demand {c.Demand}"));
}
