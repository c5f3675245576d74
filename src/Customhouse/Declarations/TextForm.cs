using System.Globalization;
using System.Text.RegularExpressions;

namespace Customhouse.Declarations;

/// <summary>What is wrong with a text, by the facet of its form that it breaks.</summary>
public enum TextFault
{
    /// <summary>The text has its form.</summary>
    None,

    /// <summary>Longer or shorter than the form allows.</summary>
    Length,

    /// <summary>Characters that the form does not allow, or none where some must stand.</summary>
    Characters,

    /// <summary>Not a number, a truth value or a language tag where one must stand.</summary>
    Kind,

    /// <summary>More digits, or more of them after the point, than the form allows.</summary>
    Digits,

    /// <summary>Not one of the listed codes.</summary>
    Listed,
}

/// <summary>
/// The form of a text in the WCO data model: its kind and facets, with the meaning that XML Schema part 2
/// gives them. White space is collapsed in every kind but plain text (4.3.6).
/// </summary>
public sealed class TextForm
{
    // The published types say "something visible on one line", letters, digits and moments by these patterns;
    // they are checked by hand because they stand on nearly every element. Any other is compiled.
    private const string Visible = @".*[^\s].*";
    private const string Letters = "([a-zA-Z])*";
    private const string Numerals = "([0-9])*";
    private const string Moment = @"(20\d{6})(\d{6}(Z|[-+]\d\d))?";

    private readonly List<Func<string, bool>> _patterns = [];

    /// <summary>string, token, decimal, boolean, language or uri.</summary>
    public required string Kind { get; init; }

    /// <summary>Fewest characters; 0 where none must stand.</summary>
    public int LengthMin { get; private init; }

    /// <summary>
    /// Most characters, a pair of surrogates counted as one; <see cref="int.MaxValue"/> without a bound.
    /// </summary>
    public int LengthMax { get; private init; } = int.MaxValue;

    /// <summary>Most digits in all; null where any number may stand.</summary>
    public int? TotalDigits { get; private init; }

    /// <summary>Most digits behind the point; null where any number may stand.</summary>
    public int? FractionDigits { get; private init; }

    /// <summary>The codes that may stand; empty where any may.</summary>
    public IReadOnlyList<string> Codes { get; private init; } = [];

    /// <summary>The patterns as published; all must hold.</summary>
    public IReadOnlyList<string> Patterns { get; private init; } = [];

    /// <summary>Whether it is a decimal number.</summary>
    public bool IsNumber => Kind == "decimal";

    /// <summary>Reads the words of a model line: the kind, then facets as <c>max:35</c>.</summary>
    /// <exception cref="FormatException">A facet that is a
    /// number is none: a defect of the model file.</exception>
    public static TextForm Parse(IEnumerable<string> words)
    {
        var all = words.ToArray();
        string? Facet(string name) =>
            all.FirstOrDefault(w => w.StartsWith(name + ":", StringComparison.Ordinal)) is { } word
                ? word[(name.Length + 1)..]
                : null;
        int? Number(string name) => Facet(name) is { } n ? int.Parse(n, CultureInfo.InvariantCulture) : null;
        var form = new TextForm
        {
            Kind = all[0],
            LengthMin = Number("length") ?? Number("min") ?? 0,
            LengthMax = Number("length") ?? Number("max") ?? int.MaxValue,
            TotalDigits = Number("total"),
            FractionDigits = Number("fraction"),
            Codes = Facet("enum")?.Split('|') ?? [],
            Patterns =
            [
                .. all.Where(w => w.StartsWith("pattern:", StringComparison.Ordinal)).Select(w => w[8..]),
            ],
        };
        form._patterns.AddRange(form.Patterns.Select(Compiled));
        return form;
    }

    private static Func<string, bool> Compiled(string pattern)
    {
        switch (pattern)
        {
            case Visible:
                return IsVisible;
            case Letters:
                return t => !t.AsSpan().ContainsAnyExcept(AsciiLetters);
            case Numerals:
                return t => !t.AsSpan().ContainsAnyExcept(AsciiDigits);
            case Moment:
                return IsMoment;
        }
        // The engine that never backtracks: no text can make it slow.
        var regex = new Regex(
            $@"\A(?:{pattern})\z",
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
        );
        return regex.IsMatch;
    }

    private static readonly System.Buffers.SearchValues<char> AsciiLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly System.Buffers.SearchValues<char> AsciiDigits =
        System.Buffers.SearchValues.Create("0123456789");

    /// <summary>The value of a text as written: white space collapsed unless the form is plain
    /// text.</summary>
    public string Value(string written) => Kind == "string" ? written : Collapsed(written);

    /// <summary>
    /// Checks a value (see <see cref="Value"/>); facets are tried from the widest to the narrowest.
    /// </summary>
    public TextFault Fault(string value)
    {
        if (!IsOfKind(value))
            return TextFault.Kind;
        if (IsNumber)
            return DigitsFault(value);
        if (value.Length > LengthMax && Characters(value) > LengthMax)
            return TextFault.Length;
        if (value.Length < LengthMin)
            return TextFault.Length;
        foreach (var holds in _patterns)
            if (!holds(value))
                return TextFault.Characters;
        return Codes.Count > 0 && !Codes.Contains(value) ? TextFault.Listed : TextFault.None;
    }

    // XSD counts characters, .NET counts UTF-16 units: a pair of surrogates is one character.
    private static int Characters(string value) => value.Length - value.Count(char.IsLowSurrogate);

    private bool IsOfKind(string value) =>
        Kind switch
        {
            "decimal" => IsDecimal(value),
            "boolean" => value is "true" or "false" or "1" or "0",
            "language" => IsLanguage(value),
            _ => true,
        };

    /// <summary>XSD part 2, 3.2.3: sign, digits and a point, with a digit somewhere; no exponent.</summary>
    private static bool IsDecimal(string value)
    {
        var digits = 0;
        var points = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (char.IsAsciiDigit(c))
                digits++;
            else if (c == '.')
                points++;
            else if (i > 0 || c is not ('+' or '-'))
                return false;
        }
        return digits > 0 && points <= 1;
    }

    /// <summary>Leading zeros, and zeros at the end of the fraction, are no digits of the value
    /// (4.3.11).</summary>
    private TextFault DigitsFault(string value)
    {
        var text = value.AsSpan().TrimStart("+-");
        var point = text.IndexOf('.');
        var whole = (point < 0 ? text : text[..point]).TrimStart('0');
        var fraction = point < 0 ? [] : text[(point + 1)..].TrimEnd('0');
        var significant = whole.Length > 0 ? whole.Length + fraction.Length : fraction.TrimStart('0').Length;
        if (fraction.Length > FractionDigits)
            return TextFault.Digits;
        if (significant > TotalDigits || fraction.Length > TotalDigits)
            return TextFault.Digits;
        // A number that no decimal holds is refused even where the model sets no bound.
        return significant > 28 || fraction.Length > 28 ? TextFault.Digits : TextFault.None;
    }

    private static bool IsLanguage(string value)
    {
        var part = 0;
        foreach (var subtag in value.Split('-'))
        {
            if (subtag.Length is 0 or > 8)
                return false;
            if (!subtag.All(part++ == 0 ? char.IsAsciiLetter : char.IsAsciiLetterOrDigit))
                return false;
        }
        return true;
    }

    private static bool IsVisible(string value) =>
        !value.AsSpan().ContainsAny('\n', '\r') && value.AsSpan().ContainsAnyExcept(' ', '\t');

    private static bool IsMoment(string value)
    {
        if (!value.StartsWith("20", StringComparison.Ordinal))
            return false;
        var text = value.AsSpan();
        if (text.Length < 8 || text[..8].ContainsAnyExcept(AsciiDigits))
            return false;
        if (text.Length == 8)
            return true;
        if (text.Length < 15 || text[8..14].ContainsAnyExcept(AsciiDigits))
            return false;
        return text.Length == 15
            ? text[14] == 'Z'
            : text.Length == 17 && text[14] is '+' or '-' && !text[15..].ContainsAnyExcept(AsciiDigits);
    }

    private static string Collapsed(string text)
    {
        var clean = true;
        for (var i = 0; i < text.Length && clean; i++)
            clean =
                text[i] is not ('\t' or '\n' or '\r')
                && (text[i] != ' ' || i > 0 && i < text.Length - 1 && text[i - 1] != ' ');
        return clean
            ? text
            : string.Join(
                ' ',
                text.Split((char[])[' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            );
    }
}
