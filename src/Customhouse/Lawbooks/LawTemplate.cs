using System.Globalization;
using System.Text;
using Customhouse.Law.Cel;
using Customhouse.Values;

namespace Customhouse.Lawbooks;

/// <summary>A text of a rule in one language, with holes that a declaration's values fill.</summary>
/// <param name="Parts">Texts and conditions, in their order.</param>
internal sealed record LawTemplate(IReadOnlyList<object> Parts)
{
    /// <summary>The text with its values; null where one of them cannot be told.</summary>
    public string? Fill(Frame frame)
    {
        if (Parts is [string alone])
            return alone;
        var text = new StringBuilder();
        foreach (var part in Parts)
        {
            if (part is CelProgram hole)
            {
                if (hole.Run(frame) is not { } value)
                    return null;
                text.Append(Told(value));
            }
            else
                text.Append(part);
        }
        return text.ToString();
    }

    /// <summary>The values that stand in a text which was made of this one, by the condition of their holes;
    /// null where it was made of another.</summary>
    public IReadOnlyDictionary<string, string>? ValuesIn(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var at = 0;
        for (var i = 0; i < Parts.Count; i++)
        {
            if (Parts[i] is string plain)
            {
                if (!text.AsSpan(at).StartsWith(plain, StringComparison.Ordinal))
                    return null;
                at += plain.Length;
                continue;
            }
            var end =
                i + 1 == Parts.Count ? text.Length
                // What ends the whole text ends it: the value may hold the same signs before.
                : i + 2 == Parts.Count && Parts[^1] is string last
                    ? (
                        text.EndsWith(last, StringComparison.Ordinal) && text.Length - last.Length >= at
                            ? text.Length - last.Length
                            : -1
                    )
                : Parts[i + 1] is string next ? text.IndexOf(next, at, StringComparison.Ordinal)
                : -1;
            if (end < 0)
                return null;
            var value = text[at..end];
            if (!values.TryAdd($"{Parts[i]}", value) && values[$"{Parts[i]}"] != value)
                return null;
            at = end;
        }
        return at == text.Length ? values : null;
    }

    /// <summary>The text with these values in its holes; null where one of them is not there.</summary>
    public string? FillWith(IReadOnlyDictionary<string, string> values)
    {
        var text = new StringBuilder();
        foreach (var part in Parts)
            if (part is string plain)
                text.Append(plain);
            else if (values.TryGetValue($"{part}", out var value))
                text.Append(value);
            else
                return null;
        return text.ToString();
    }

    /// <summary>A value as a person writes it.</summary>
    private static string Told(object value) =>
        value switch
        {
            decimal number => number.ToString("0.############", CultureInfo.InvariantCulture),
            DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
            CelOptional { HasValue: true } told => Told(told.Value),
            CelOptional => "none",
            IReadOnlyList<object> list => string.Join(", ", list.Select(Told)),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
        };

    /// <summary>Cuts a text at its holes, <c>{condition}</c>; two braces stand for one.</summary>
    /// <returns>Texts and, as <see cref="Hole"/>, the conditions between braces; null where a brace is not
    /// closed.</returns>
    public static IReadOnlyList<object>? Cut(string text)
    {
        var parts = new List<object>();
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is not ('{' or '}'))
                plain.Append(text[i]);
            else if (i + 1 < text.Length && text[i + 1] == text[i])
                plain.Append(text[i++]);
            else if (text[i] == '{' && End(text, i) is { } end)
            {
                if (plain.Length > 0)
                    parts.Add(plain.ToString());
                plain.Clear();
                parts.Add(new Hole(text[(i + 1)..end], text.AsSpan(0, i).Count('\n')));
                i = end;
            }
            else
                return null;
        }
        if (plain.Length > 0 || parts.Count == 0)
            parts.Add(plain.ToString());
        return parts;
    }

    /// <summary>Where a hole ends: braces within it are counted, texts in quotes passed over.</summary>
    private static int? End(string text, int from)
    {
        var (depth, quote) = (0, '\0');
        for (var i = from; i < text.Length; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                if (c == '\\')
                    i++;
                else if (c == quote)
                    quote = '\0';
            }
            else if (c is '"' or '\'')
                quote = c;
            else if (c == '{')
                depth++;
            else if (c == '}' && --depth == 0)
                return i;
        }
        return null;
    }
}

/// <summary>A condition that stands in a text.</summary>
/// <param name="Line">The lines of the text before it.</param>
internal sealed record Hole(string Text, int Line);

/// <summary>A text in the languages that a lawbook has it in; English is always there.</summary>
internal sealed record LawWording(IReadOnlyDictionary<string, LawTemplate> ByLanguage)
{
    /// <summary>The language that every text has.</summary>
    public const string English = "en";

    /// <summary>Languages that texts may have, by their codes (ISO 639-1).</summary>
    public static readonly string[] Languages = ["en", "fr", "es", "ar"];

    /// <summary>An empty text.</summary>
    public static readonly LawWording Nothing = new(
        new Dictionary<string, LawTemplate>(StringComparer.Ordinal) { [English] = new LawTemplate([""]) }
    );

    /// <summary>The English text, where no value stands in it.</summary>
    public string Plain => string.Concat(ByLanguage[English].Parts.OfType<string>());

    /// <summary>The text with its values in a language, else in English; null where a value cannot be
    /// told.</summary>
    public string? Fill(Frame frame, string language) =>
        (ByLanguage.GetValueOrDefault(language) ?? ByLanguage[English]).Fill(frame);

    /// <summary>A text that was made of the English one, in another language; null where it was not, or the
    /// language is not there.</summary>
    public string? Translated(string english, string language) =>
        ByLanguage.GetValueOrDefault(language) is { } other
        && ByLanguage[English].ValuesIn(english) is { } values
            ? other.FillWith(values)
            : null;

    /// <summary>For the normal form: languages in their order, each with its parts.</summary>
    public override string ToString() =>
        string.Join(
            '\n',
            ByLanguage
                .OrderBy(l => l.Key, StringComparer.Ordinal)
                .Select(l =>
                    $"{l.Key} "
                    + string.Concat(
                        l.Value.Parts.Select(p =>
                            p is CelProgram hole
                                ? $"{{{hole}}}"
                                : LawDigest.Line((string)p).Replace("{", "{{", StringComparison.Ordinal)
                        )
                    )
                )
        );
}
