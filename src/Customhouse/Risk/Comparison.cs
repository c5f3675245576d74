using System.Collections.Frozen;
using System.Globalization;
using Customhouse.Values;

namespace Customhouse.Risk;

/// <summary>A condition ready to be asked of thousands of declarations a second.</summary>
internal delegate bool Test(Features features, ItemFeatures item);

/// <summary>The words that compare a field with values, and the tests that they make.</summary>
public static class Comparison
{
    private static readonly string[] ForText =
    [
        "=",
        "!=",
        "in",
        "not in",
        "starts with",
        "contains",
        "present",
        "absent",
    ];
    private static readonly string[] ForTexts = ["=", "in", "not in", "starts with", "present", "absent"];
    private static readonly string[] ForCountry = ["=", "!=", "in", "not in", "present", "absent"];
    private static readonly string[] ForCommodity = ["=", "in", "within", "not within", "present", "absent"];
    private static readonly string[] ForNumber = ["=", "<", "<=", ">", ">=", "between", "present", "absent"];
    private static readonly string[] ForFlag = ["=", "present", "absent"];

    /// <summary>The words that a kind of field can be compared by.</summary>
    public static IReadOnlyList<string> Words(FieldKind kind) =>
        kind switch
        {
            FieldKind.Text => ForText,
            FieldKind.Texts => ForTexts,
            FieldKind.Country => ForCountry,
            FieldKind.Commodity => ForCommodity,
            FieldKind.Number => ForNumber,
            _ => ForFlag,
        };

    /// <summary>How many values a word takes: the fewest and the most.</summary>
    public static (int Fewest, int Most) Arity(string word) =>
        word switch
        {
            "present" or "absent" => (0, 0),
            "between" => (2, 2),
            "in" or "not in" or "within" or "not within" or "starts with" => (
                1,
                Limits.ValuesPerConditionMax
            ),
            _ => (1, 1),
        };

    /// <summary>What is wrong with a value for a kind of field; null where it is right.</summary>
    internal static string? Fault(FieldKind kind, string word, string value) =>
        kind switch
        {
            FieldKind.Number when !TryNumber(value, out _) => $"'{value}' is no number",
            FieldKind.Flag when value is not ("yes" or "no") => $"'{value}' is not yes or no",
            FieldKind.Country when !CountryCode.TryParse(value, out _) => $"'{value}' is no country code",
            FieldKind.Commodity when !HsCode.TryParse(value, out var code) || code.Digits != value =>
                $"'{value}' is no commodity code of 2 to 14 digits",
            FieldKind.Commodity when word is "=" or "in" && value.Length < 6 =>
                $"'{value}' names a chapter or heading: compare by 'within'",
            _ when value.Length is 0 or > Limits.ConditionValueCharactersMax =>
                $"a value has 1 to {Limits.ConditionValueCharactersMax} characters",
            _ => null,
        };

    /// <summary>Makes the test of a condition whose parts were checked.</summary>
    internal static Test Compile(RiskField field, string word, IReadOnlyList<string> values) =>
        field.Kind switch
        {
            FieldKind.Number => OfNumber(field.Number!, word, [.. values.Select(Number)]),
            FieldKind.Flag => OfFlag(field.Flag!, word, values.Count > 0 && values[0] == "yes"),
            FieldKind.Texts => OfTexts(field.Many!, word, [.. values]),
            _ => OfText(field.Text!, word, [.. values]),
        };

    private static Test OfNumber(Func<Features, ItemFeatures, decimal?> of, string word, decimal[] values)
    {
        var first = values.Length > 0 ? values[0] : 0m;
        var last = values.Length > 0 ? values[^1] : 0m;
        return word switch
        {
            "=" => (f, i) => of(f, i) == first,
            "<" => (f, i) => of(f, i) < first,
            "<=" => (f, i) => of(f, i) <= first,
            ">" => (f, i) => of(f, i) > first,
            ">=" => (f, i) => of(f, i) >= first,
            "between" => (f, i) => of(f, i) is { } n && n >= first && n <= last,
            "present" => (f, i) => of(f, i) is not null,
            "absent" => (f, i) => of(f, i) is null,
            _ => throw Unknown(word),
        };
    }

    private static Test OfFlag(Func<Features, ItemFeatures, bool?> of, string word, bool wanted) =>
        word switch
        {
            "=" => (f, i) => of(f, i) == wanted,
            "present" => (f, i) => of(f, i) is not null,
            "absent" => (f, i) => of(f, i) is null,
            _ => throw Unknown(word),
        };

    private static Test OfText(Func<Features, ItemFeatures, string?> of, string word, string[] values)
    {
        var first = values.Length > 0 ? values[0] : "";
        var set = values.ToFrozenSet(StringComparer.Ordinal);
        return word switch
        {
            "=" => (f, i) => of(f, i) == first,
            // What was not declared is unlike any value; a rule on the missing says "absent".
            "!=" => (f, i) => of(f, i) is { } text && text != first,
            "in" => (f, i) => of(f, i) is { } text && set.Contains(text),
            "not in" => (f, i) => of(f, i) is { } text && !set.Contains(text),
            "within" or "starts with" => (f, i) => of(f, i) is { } text && StartsWithAny(text, values),
            "not within" => (f, i) => of(f, i) is { } text && !StartsWithAny(text, values),
            "contains" => (f, i) => of(f, i)?.Contains(first, StringComparison.OrdinalIgnoreCase) == true,
            "present" => (f, i) => of(f, i) is { Length: > 0 },
            "absent" => (f, i) => of(f, i) is null or { Length: 0 },
            _ => throw Unknown(word),
        };
    }

    private static Test OfTexts(
        Func<Features, ItemFeatures, IReadOnlyList<string>> of,
        string word,
        string[] values
    ) =>
        word switch
        {
            "=" or "in" => (f, i) => HoldsAny(of(f, i), values),
            "not in" => (f, i) => !HoldsAny(of(f, i), values),
            "starts with" => (f, i) =>
            {
                foreach (var text in of(f, i))
                    if (StartsWithAny(text, values))
                        return true;
                return false;
            },
            "present" => (f, i) => of(f, i).Count > 0,
            "absent" => (f, i) => of(f, i).Count == 0,
            _ => throw Unknown(word),
        };

    private static bool StartsWithAny(string text, string[] beginnings)
    {
        foreach (var beginning in beginnings)
            if (text.StartsWith(beginning, StringComparison.Ordinal))
                return true;
        return false;
    }

    private static bool HoldsAny(IReadOnlyList<string> texts, string[] values)
    {
        for (var i = 0; i < texts.Count; i++)
            if (Array.IndexOf(values, texts[i]) >= 0)
                return true;
        return false;
    }

    private static decimal Number(string text) =>
        TryNumber(text, out var n) ? n : throw new InvalidOperationException($"'{text}' was not checked");

    private static bool TryNumber(string text, out decimal number) =>
        decimal.TryParse(
            text,
            NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out number
        );

    private static InvalidOperationException Unknown(string word) =>
        new($"the comparison '{word}' was not checked");
}
