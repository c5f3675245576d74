using System.Globalization;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// Our own text form of an edition: rules first, each on a row that tells its fields by name and may go on on
/// the next after a backslash, then the word <c>lines</c> and one row for each line of the tariff. What was
/// written reads back as the same edition.
/// </summary>
public static class EditionFile
{
    /// <exception cref="FormatException">The text is no edition; the message names the row and what is
    /// wrong.</exception>
    public static TariffEdition Read(string text)
    {
        var reading = new EditionReading(text);
        return reading.Read() ?? throw new FormatException(reading.Faults[0].Words);
    }

    /// <summary>The rules of an edition, a row each, as its file begins with.</summary>
    public static IReadOnlyList<string> Rules(TariffEdition edition)
    {
        var text = new System.Text.StringBuilder();
        EditionRules.Write(edition, text);
        return text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <exception cref="InvalidOperationException">A text of the edition holds a bar, a quotation mark or a
    /// break.</exception>
    public static string Write(TariffEdition edition)
    {
        var text = new System.Text.StringBuilder();
        EditionRules.Write(edition, text);
        text.Append("lines\n");
        foreach (var line in edition.Nomenclature.Lines)
            TariffLineText.Write(line, text);
        return text.ToString();
    }
}

/// <summary>
/// A line of the tariff as a row of an edition file: <c>code|from|to|units|MFN rate|general
/// rate|preferences|description</c>. A code declared beside a goods code begins with <c>+</c>; preferences
/// are written <c>A!TH,AU=0%;JP=3.2%</c>, where <c>!TH</c> leaves Thailand out.
/// </summary>
internal sealed class TariffLineText(Currency currency)
{
    private const string Day = "yyyyMMdd";
    private const int Fields = 8;

    // The same few rates, units and preferences stand in thousands of rows: each is parsed once and shared.
    private readonly Dictionary<string, Rate> _rates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<string>> _units = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<PreferentialRate>> _preferences = new(
        StringComparer.Ordinal
    );
    private readonly Dictionary<string, DateOnly> _days = new(StringComparer.Ordinal);

    public TariffLine Read(ReadOnlySpan<char> row)
    {
        Span<Range> fields = stackalloc Range[Fields + 1];
        if (row.Split(fields, '|') != Fields)
            throw new FormatException($"a line has {Fields} fields");
        var code = row[fields[0]];
        var additional = code.StartsWith("+");
        if (!HsCode.TryParse(code[(additional ? 1 : 0)..].ToString(), out var hs))
            throw new FormatException($"'{code}' is no commodity code");
        var line = new TariffLine
        {
            Code = hs,
            IsAdditional = additional,
            From = DayOf(row[fields[1]]),
            To = row[fields[2]].IsEmpty ? null : DayOf(row[fields[2]]),
            Units = UnitsOf(row[fields[3]]),
            Mfn = RateOf(row[fields[4]]),
            General = RateOf(row[fields[5]]),
            Preferences = PreferencesOf(row[fields[6]]),
            Description = row[fields[7]].ToString(),
        };
        if (line.Description.Contains('"', StringComparison.Ordinal))
            throw new FormatException($"the description of {hs} holds a quotation mark");
        return line.To < line.From ? throw new FormatException($"{hs} ends before it begins") : line;
    }

    public static void Write(TariffLine line, System.Text.StringBuilder text)
    {
        if (line.IsAdditional)
            text.Append('+');
        text.Append(line.Code.Digits).Append('|');
        text.Append(line.From.ToString(Day, CultureInfo.InvariantCulture)).Append('|');
        text.Append(line.To?.ToString(Day, CultureInfo.InvariantCulture)).Append('|');
        text.AppendJoin(',', line.Units).Append('|');
        text.Append(Plain(RateText.Write(line.Mfn))).Append('|');
        text.Append(Plain(RateText.Write(line.General))).Append('|');
        var groups = line.Preferences.GroupBy(p => Plain(RateText.Write(p.Rate)));
        text.AppendJoin(
            ';',
            groups.Select(g =>
                string.Join(',', g.Select(p => p.Programme + string.Concat(p.Except.Select(c => $"!{c}"))))
                + "="
                + g.Key
            )
        );
        text.Append('|').Append(Plain(line.Description)).Append('\n');
    }

    private Rate RateOf(ReadOnlySpan<char> text)
    {
        var seen = _rates.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!seen.TryGetValue(text, out var rate))
            seen[text] = rate = RateText.Parse(text, currency);
        return rate;
    }

    private DateOnly DayOf(ReadOnlySpan<char> text)
    {
        var seen = _days.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!seen.TryGetValue(text, out var day))
        {
            if (
                !DateOnly.TryParseExact(text, Day, CultureInfo.InvariantCulture, DateTimeStyles.None, out day)
            )
                throw new FormatException($"'{text}' is no day such as 20260131");
            seen[text] = day;
        }
        return day;
    }

    private IReadOnlyList<string> UnitsOf(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return [];
        var seen = _units.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!seen.TryGetValue(text, out var units))
            seen[text] = units = text.ToString().Split(',');
        return units;
    }

    private IReadOnlyList<PreferentialRate> PreferencesOf(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return [];
        var seen = _preferences.GetAlternateLookup<ReadOnlySpan<char>>();
        if (seen.TryGetValue(text, out var known))
            return known;
        var rates = new List<PreferentialRate>();
        var rest = text;
        while (!rest.IsEmpty)
        {
            var equals = rest.IndexOf('=');
            if (equals < 1)
                throw new FormatException($"'{rest}' is no preference");
            var end = EndOfRate(rest, equals + 1);
            var rate = RateOf(rest[(equals + 1)..end]);
            foreach (var range in rest[..equals].Split(','))
                rates.Add(Programme(rest[..equals][range].ToString(), rate));
            rest = end < rest.Length ? rest[(end + 1)..] : [];
        }
        return seen[text] = rates;
    }

    private static PreferentialRate Programme(string text, Rate rate)
    {
        var parts = text.Split('!');
        return new PreferentialRate(parts[0], rate, [.. parts.Skip(1).Select(CountryCode.Parse)]);
    }

    /// <summary>
    /// A semicolon ends a rate, but not within the quotation marks of a rate told in words.
    /// </summary>
    private static int EndOfRate(ReadOnlySpan<char> text, int start)
    {
        var quoted = false;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '"')
                quoted = !quoted;
            else if (text[i] == ';' && !quoted)
                return i;
        }
        return text.Length;
    }

    private static string Plain(string text)
    {
        var inner = text is ['"', _, .. var words, '"'] ? words : text;
        return inner.AsSpan().IndexOfAny("|\r\n\"") < 0
            ? text
            : throw new InvalidOperationException($"'{text}' cannot stand in an edition file");
    }
}
