using System.Globalization;
using Customhouse.Risk;
using Customhouse.Web.Language;

namespace Customhouse.Web.Pages.Supervisor;

/// <summary>Conditions of risk profiles in plain words of the reader's language.</summary>
internal static class ConditionWords
{
    /// <summary>Values that one sentence spells out; a longer list says how many more there are.</summary>
    private const int ValuesSaidMax = 12;

    private const int DecimalsMax = 4;

    /// <summary>What a field is, as a page names it.</summary>
    public static string Field(this Words words, string field) =>
        words.Has("risk-field." + field) ? words["risk-field." + field] : field;

    /// <summary>The last part of the words of a comparison: <c>lt</c> for <c>&lt;</c>.</summary>
    public static string KeyOf(string comparison) =>
        comparison switch
        {
            "=" => "eq",
            "!=" => "ne",
            "<" => "lt",
            "<=" => "le",
            ">" => "gt",
            ">=" => "ge",
            _ => comparison.Replace(' ', '-'),
        };

    /// <summary>A condition line by line: each line must hold. One line for none at all.</summary>
    public static IReadOnlyList<string> Lines(this Words words, Condition condition) =>
        condition switch
        {
            AllOf { Parts.Count: 0 } => [words["profile.anything"]],
            AllOf all => [.. all.Parts.Select(words.Text)],
            _ => [words.Text(condition)],
        };

    public static string Text(this Words words, Condition condition) =>
        condition switch
        {
            AllOf { Parts.Count: 0 } => words["profile.anything"],
            AllOf { Parts: [var one] } => words.Text(one),
            AnyOf { Parts: [var one] } => words.Text(one),
            AllOf all => words["profile.all-of", Group(words, all.Parts)],
            AnyOf any => words["profile.any-of", Group(words, any.Parts)],
            FieldIs { Is: "=", Values: ["yes" or "no"] } flag
                when RiskField.Find(flag.Field)?.Kind == FieldKind.Flag => words[
                "profile.flag",
                words.Field(flag.Field),
                words["profile." + flag.Values[0]]
            ],
            FieldIs leaf => words[
                "profile.sentence",
                words.Field(leaf.Field),
                words["profile.is-" + KeyOf(leaf.Is), Values(words, leaf)]
            ],
            RuleHolds rule => words["profile.rule-text", rule.Rule],
            _ => throw new InvalidOperationException($"{condition.GetType().Name} has no words"),
        };

    private static string Group(Words words, IReadOnlyList<Condition> parts) =>
        string.Join("; ", parts.Select(p => p is FieldIs ? words.Text(p) : $"({words.Text(p)})"));

    private static string Values(Words words, FieldIs leaf)
    {
        if (leaf is { Is: "between", Values: [var low, var high] })
            return words["profile.range", low, high];
        var isFlag = RiskField.Find(leaf.Field)?.Kind == FieldKind.Flag;
        var said = leaf
            .Values.Take(ValuesSaidMax)
            .Select(v => isFlag && (v is "yes" or "no") ? words["profile." + v] : v);
        var text = string.Join(", ", said);
        return leaf.Values.Count <= ValuesSaidMax
            ? text
            : words["profile.more-values", text, words.Number(leaf.Values.Count - ValuesSaidMax)];
    }

    /// <summary>A share as a percentage with as many decimals as it has.</summary>
    public static string Share(this Words words, double share)
    {
        var percent = Percentage(share);
        var decimals = percent.Contains('.', StringComparison.Ordinal)
            ? percent.Length - percent.IndexOf('.') - 1
            : 0;
        return words.Percent((decimal)share, Math.Min(decimals, DecimalsMax));
    }

    /// <summary>A number of the form, in which the point is the decimal sign everywhere.</summary>
    public static string Percentage(double share) =>
        ((decimal)share * 100m).ToString("0.############", CultureInfo.InvariantCulture);
}
