using System.Globalization;

namespace Customhouse.Web.Language;

/// <summary>
/// A number as people type it into a form: with a point or a comma before the decimals, and with blanks,
/// points or commas between thousands, as their language writes it. What can be read in two ways (250.000) is
/// not read at all. Messages and JSON are read elsewhere and strictly.
/// </summary>
/// <param name="Value">Null where it is no number, or could be two.</param>
/// <param name="Larger">Where it could be two: the one whose separator stands between thousands.</param>
internal readonly record struct TypedNumber(string Text, decimal? Value, decimal? Larger)
{
    private const int GroupDigits = 3;
    private const int CharactersMax = 40;
    private const char ArabicPoint = '\u066b';
    private const char ArabicGroup = '\u066c';

    public bool IsAmbiguous => Larger is not null;

    /// <summary>The number as messages write it; empty where there is none.</summary>
    public string Written => Value?.ToString(CultureInfo.InvariantCulture) ?? "";

    public static TypedNumber Parse(string typed)
    {
        var text = typed.Trim();
        var none = new TypedNumber(text, null, null);
        if (text.Length is 0 or > CharactersMax)
            return none;
        var (parts, separators) = Split(text);
        if (parts.Any(p => p.Length == 0))
            return none;
        if (separators.Length == 0)
            return Read(text, parts[0], "");
        var (last, before) = (separators[^1], separators[..^1]);
        // Blanks, apostrophes, and what stands more than once, stand between thousands.
        if (last is ' ' or ArabicGroup || before.Contains(last))
            return before.All(s => s == last) && AreThousands(parts)
                ? Read(text, string.Concat(parts), "")
                : none;
        if (before.Length > 0)
            return before.Distinct().Count() == 1 && AreThousands(parts[..^1])
                ? Read(text, string.Concat(parts[..^1]), parts[^1])
                : none;
        var (whole, decimals) = (parts[0], parts[1]);
        if (last != ArabicPoint && decimals.Length == GroupDigits && AreThousands(parts) && whole[0] != '0')
            return new TypedNumber(text, null, decimal.Parse(whole + decimals, CultureInfo.InvariantCulture));
        return Read(text, whole, decimals);
    }

    /// <summary>What is wrong with a text that is no number, and how to write it.</summary>
    public (string Text, string Mend) Fault(Words words)
    {
        if (Larger is not { } larger)
            return (words["number.wrong", Text], words["number.mend", Point(words)]);
        var smaller = larger / 1000m;
        var small = string.Create(CultureInfo.InvariantCulture, $"{smaller:0.000}0")
            .Replace(".", Point(words), StringComparison.Ordinal);
        var large = larger.ToString(CultureInfo.InvariantCulture);
        return (words["number.ambiguous", Text, small, large], words["number.ambiguous-mend", small, large]);
    }

    private static string Point(Words words) => words.Locale.Numbers.NumberDecimalSeparator;

    private static TypedNumber Read(string text, string whole, string decimals) =>
        new(
            text,
            decimal.TryParse(
                decimals.Length == 0 ? whole : $"{whole}.{decimals}",
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var value
            )
                ? value
                : null,
            null
        );

    private static bool AreThousands(string[] parts) =>
        parts[0].Length <= GroupDigits && parts.Skip(1).All(p => p.Length == GroupDigits);

    /// <summary>The digits between the separators; a blank part where something else stands.</summary>
    private static (string[] Parts, char[] Separators) Split(string text)
    {
        var (parts, separators) = (new List<string> { "" }, new List<char>());
        foreach (var c in text)
        {
            if (c is '.' or ',' or ArabicPoint or ArabicGroup || IsBlank(c))
            {
                separators.Add(IsBlank(c) ? ' ' : c);
                parts.Add("");
            }
            else if (char.IsDigit(c))
                parts[^1] += (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c));
            else
                return ([""], []);
        }
        return ([.. parts], [.. separators]);
    }

    private static bool IsBlank(char c) => c is ' ' or '\u00a0' or '\u2009' or '\u202f' or '\'' or '\u2019';
}
