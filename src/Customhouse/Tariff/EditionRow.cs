using System.Globalization;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// One rule of an edition file: a word, its first value, and named fields parted by bars, as
/// <c>tax B00 | rate 20% | codes * | name Value added tax</c>. A field that nobody asked for is refused.
/// </summary>
internal sealed class EditionRow
{
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly int _number;

    public EditionRow(string text, int number)
    {
        _number = number;
        var parts = text.Split('|', StringSplitOptions.TrimEntries);
        (Word, Value) = Cut(parts[0]);
        foreach (var part in parts.Skip(1))
        {
            var (name, value) = Cut(part);
            if (!_fields.TryAdd(name, value))
                throw Wrong($"has two fields '{name}'");
        }
    }

    public string Word { get; }

    /// <summary>What follows the word, up to the first bar.</summary>
    public string Value { get; }

    public string? Optional(string name)
    {
        _asked.Add(name);
        return _fields.GetValueOrDefault(name);
    }

    public string Required(string name) =>
        Optional(name) is { Length: > 0 } value ? value : throw Wrong($"needs the field '{name}'");

    public bool Flag(string name) => Optional(name) is not null;

    public IReadOnlyList<string> Words(string name) =>
        Optional(name)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];

    public IReadOnlyList<CountryCode> Countries(string name) => [.. Words(name).Select(Country)];

    public IReadOnlyList<string> Codes(string name)
    {
        var codes = Words(name);
        foreach (var code in codes)
            if (!CodeRange.IsValid(code))
                throw Wrong($"'{code}' is no range of codes");
        return codes.Count > 0 ? codes : throw Wrong($"needs the field '{name}'");
    }

    public CountryCode Country(string text) =>
        CountryCode.TryParse(text, out var country) ? country : throw Wrong($"'{text}' is no country");

    public Currency Money(string text) =>
        Values.Currency.TryParse(text, out var currency) ? currency : throw Wrong($"'{text}' is no currency");

    public decimal Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Wrong($"'{text}' is no number");

    public Rate Rate(string text, Currency currency)
    {
        try
        {
            return RateText.Parse(text, currency);
        }
        catch (FormatException e)
        {
            throw Wrong(e.Message);
        }
    }

    public DateOnly Date(string text) =>
        DateOnly.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var date
        )
            ? date
            : throw Wrong($"'{text}' is no date such as 2026-01-31");

    /// <summary>A span of days, <c>2026-01-01..2026-12-31</c>; an open end is left out.</summary>
    public (DateOnly From, DateOnly? To) Span(string text)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
            throw Wrong($"'{text}' is no span of days such as 2026-01-01..2026-12-31");
        var to = text[(dots + 2)..];
        var span = (Date(text[..dots]), to.Length == 0 ? (DateOnly?)null : Date(to));
        return span.Item2 < span.Item1 ? throw Wrong($"'{text}' ends before it begins") : span;
    }

    /// <summary>To be called when all fields were asked for.</summary>
    public void Finish()
    {
        foreach (var name in _fields.Keys)
            if (!_asked.Contains(name))
                throw Wrong($"'{name}' is no field of a {Word}; it has {string.Join(", ", _asked)}");
    }

    public FormatException Wrong(string what) => new($"line {_number}, {Word}: {what}");

    private static (string Word, string Value) Cut(string text)
    {
        var space = text.IndexOf(' ');
        return space < 0 ? (text, "") : (text[..space], text[(space + 1)..].Trim());
    }
}
