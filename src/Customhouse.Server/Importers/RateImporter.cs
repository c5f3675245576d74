using System.Globalization;
using System.Xml.Linq;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Importers;

/// <summary>
/// Turns published rates of exchange into a period in the house's own form: the daily reference rates of the
/// European Central Bank (eurofxref, units for one euro) and the monthly rates for customs of HM Revenue and
/// Customs (exchangeRateMonthList, units for one pound).
/// </summary>
/// <param name="Id">How the period is called; null for year and month of its first day.</param>
/// <param name="From">The first day; null where the file tells it.</param>
/// <param name="To">The last day; null where the file tells it.</param>
/// <param name="PublishedOn">Null where the file tells it.</param>
public sealed record RateImporter(string? Id, DateOnly? From, DateOnly? To, DateOnly? PublishedOn)
{
    /// <summary>What can be read.</summary>
    public static readonly IReadOnlyList<string> Forms = ["ecb", "hmrc"];

    private static readonly XNamespace Ecb = "http://www.ecb.int/vocabulary/2002-08-01/eurofxref";

    /// <summary>Reads a published file.</summary>
    /// <param name="form">One of <see cref="Forms"/>.</param>
    /// <exception cref="FormatException">The file is of another form, lacks something that no option gives,
    /// or the period has faults.</exception>
    public RatePeriod Import(string form, string xml)
    {
        var root = XDocument.Parse(xml).Root!;
        var period = form switch
        {
            "ecb" => OfEcb(root),
            "hmrc" => OfHmrc(root),
            _ => throw new FormatException($"{form} is none of {string.Join(", ", Forms)}"),
        };
        return period.Faults() is [var fault, ..]
            ? throw new FormatException($"the period cannot be put in force: {fault}")
            : period;
    }

    private RatePeriod OfEcb(XElement root)
    {
        var days = root.Descendants(Ecb + "Cube").Where(c => c.Attribute("time") is not null).ToArray();
        if (days is not [var day])
            throw new FormatException(
                $"the file has rates of {days.Length} days: take the file of one day (eurofxref-daily.xml)"
            );
        var published = Day("time", (string)day.Attribute("time")!, "yyyy-MM-dd");
        return Period(
            Currency.Eur,
            From ?? throw Lacking("--from", "the first day on which these rates hold"),
            To ?? throw Lacking("--to", "the last day on which these rates hold"),
            PublishedOn ?? published,
            string.Create(
                CultureInfo.InvariantCulture,
                $"European Central Bank, euro foreign exchange reference rates of {published:yyyy-MM-dd}"
            ),
            day.Elements(Ecb + "Cube")
                .Select(c => ((string?)c.Attribute("currency") ?? "", (string?)c.Attribute("rate") ?? ""))
        );
    }

    private RatePeriod OfHmrc(XElement root)
    {
        if (
            root.Name.LocalName != "exchangeRateMonthList"
            || ((string?)root.Attribute("Period"))?.Split(" to ") is not [var first, var last]
        )
            throw new FormatException(
                $"the file begins with {root.Name.LocalName}, and exchangeRateMonthList with a Period is expected"
            );
        return Period(
            Currency.Gbp,
            From ?? Day("Period", first, "dd/MMM/yyyy"),
            To ?? Day("Period", last, "dd/MMM/yyyy"),
            PublishedOn ?? throw Lacking("--published", "the day on which these rates were published"),
            $"HM Revenue and Customs, exchange rates for customs and VAT, {first} to {last}",
            root.Elements()
                .Where(e => e.Name.LocalName == "exchangeRate")
                .Select(e => (Text(e, "currencyCode"), Text(e, "rateNew")))
        );
    }

    private RatePeriod Period(
        Currency own,
        DateOnly from,
        DateOnly to,
        DateOnly published,
        string source,
        IEnumerable<(string Currency, string Rate)> told
    )
    {
        var rates = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (code, text) in told)
        {
            if (!Currency.TryParse(code, out var currency))
                throw new FormatException($"'{code}' is no currency (ISO 4217)");
            if (
                !decimal.TryParse(
                    text,
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var units
                )
            )
                throw new FormatException($"the rate of {currency} is '{text}', which is no number");
            // Several countries have one currency, and each its own row.
            if (rates.TryGetValue(currency.Code, out var other) && other != units)
                throw new FormatException($"the file has two rates of {currency}: {other} and {units}");
            if (currency != own)
                rates[currency.Code] = units;
        }
        return new RatePeriod
        {
            Id = Id ?? from.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            From = from,
            To = to,
            Own = own,
            PublishedOn = published,
            Source = source,
            Rates = [.. rates.Select(r => new PeriodRate(Currency.Parse(r.Key), r.Value))],
        };
    }

    private static string Text(XElement parent, string name) =>
        parent.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value.Trim() ?? "";

    private static DateOnly Day(string what, string text, string form) =>
        DateOnly.TryParseExact(
            text.Trim(),
            form,
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : throw new FormatException($"{what} is '{text}', and {form} is expected");

    private static FormatException Lacking(string option, string what) =>
        new($"the file does not tell {what}: give {option} YYYY-MM-DD");
}
