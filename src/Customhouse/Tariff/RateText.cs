using System.Globalization;
using System.Text;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// Rates as our edition files write them: <c>5.6%</c>, <c>0.034/KGM</c>, <c>5.6%+0.034/KGM+0.02/NAR</c>; a
/// bound follows after a space, <c>8% &gt;=2.4/KGM &lt;=12%</c>; a rate of another form is its source's words
/// in quotation marks. Amounts are in the edition's currency.
/// </summary>
public static class RateText
{
    private const NumberStyles Decimals = NumberStyles.AllowDecimalPoint;

    /// <summary>Reads a rate.</summary>
    /// <param name="currency">The edition's own.</param>
    /// <exception cref="FormatException">The text is no rate; the message says where.</exception>
    public static Rate Parse(ReadOnlySpan<char> text, Currency currency)
    {
        if (text.Length >= 2 && text[0] == '"' && text[^1] == '"')
            return text[1..^1].Contains('"')
                ? throw Wrong(text)
                : new Rate(null, Other: text[1..^1].ToString());
        var space = text.IndexOf(' ');
        var rate = ParseParts(space < 0 ? text : text[..space], currency);
        while (space >= 0)
        {
            text = text[(space + 1)..];
            space = text.IndexOf(' ');
            var bound = space < 0 ? text : text[..space];
            rate =
                bound.StartsWith(">=", StringComparison.Ordinal)
                    ? rate with
                    {
                        Minimum = ParseParts(bound[2..], currency),
                    }
                : bound.StartsWith("<=", StringComparison.Ordinal)
                    ? rate with
                    {
                        Maximum = ParseParts(bound[2..], currency),
                    }
                : throw Wrong(bound);
        }
        return rate;
    }

    /// <summary>
    /// The rate as an edition file writes it; <see cref="Parse"/> reads it back as the same value.
    /// </summary>
    public static string Write(Rate rate)
    {
        if (rate.Other is { } words)
            return $"\"{words}\"";
        var text = new StringBuilder();
        WriteParts(rate, text);
        if (rate.Minimum is { } minimum)
            WriteParts(minimum, text.Append(" >="));
        if (rate.Maximum is { } maximum)
            WriteParts(maximum, text.Append(" <="));
        return text.ToString();
    }

    /// <summary>The units that the rate is charged on, each once.</summary>
    public static IEnumerable<string> UnitsOf(Rate rate)
    {
        if (rate.Unit is { } unit)
            yield return unit;
        foreach (var part in new[] { rate.Plus, rate.Minimum, rate.Maximum })
            if (part is not null)
                foreach (var further in UnitsOf(part))
                    if (further != rate.Unit)
                        yield return further;
    }

    private static Rate ParseParts(ReadOnlySpan<char> text, Currency currency)
    {
        decimal? percent = null;
        Rate? specific = null;
        var rest = text;
        while (true)
        {
            var plus = rest.IndexOf('+');
            var part = plus < 0 ? rest : rest[..plus];
            if (part is [.., '%'] && percent is null)
                percent = Number(part[..^1]);
            else
                specific = Append(specific, ParseSpecific(part, currency));
            if (plus < 0)
                break;
            rest = rest[(plus + 1)..];
        }
        return specific is null ? new Rate(percent) : specific with { Percent = percent };
    }

    private static Rate Append(Rate? first, Rate next) =>
        first is null ? next : first with { Plus = Append(first.Plus, next) };

    private static Rate ParseSpecific(ReadOnlySpan<char> part, Currency currency)
    {
        var slash = part.IndexOf('/');
        if (slash < 1 || slash == part.Length - 1)
            throw Wrong(part);
        foreach (var c in part[(slash + 1)..])
            if (!char.IsAsciiLetterUpper(c) && !char.IsAsciiDigit(c))
                throw Wrong(part);
        return new Rate(null, new Money(Number(part[..slash]), currency), part[(slash + 1)..].ToString());
    }

    private static void WriteParts(Rate rate, StringBuilder text)
    {
        if (rate.Percent is { } percent)
            text.Append(Figure(percent)).Append('%');
        for (var part = rate; part is not null; part = part.Plus)
        {
            if (part.PerUnit is not { } amount)
                continue;
            if (part != rate || rate.Percent is not null)
                text.Append('+');
            text.Append(Figure(amount.Amount)).Append('/').Append(part.Unit);
        }
    }

    private static string Figure(decimal value) =>
        value.ToString("0.############", CultureInfo.InvariantCulture);

    private static decimal Number(ReadOnlySpan<char> text) =>
        decimal.TryParse(text, Decimals, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Wrong(text);

    private static FormatException Wrong(ReadOnlySpan<char> text) => new($"'{text}' is no rate");
}
