using CsvHelper;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Importers;

/// <summary>
/// Turns the monthly rates of the US Federal Reserve (as published by datasets/exchange-rates, PDDL 1.0:
/// date, name of a country, units of its currency for one US dollar) into rates of an edition: units for one
/// of the edition's currency.
/// </summary>
public static class ExchangeRateImporter
{
    private const int Decimals = 6;

    private static readonly Dictionary<string, string> CurrencyOf = new(StringComparer.Ordinal)
    {
        ["Australia"] = "AUD",
        ["Brazil"] = "BRL",
        ["Canada"] = "CAD",
        ["China"] = "CNY",
        ["Denmark"] = "DKK",
        ["Euro"] = "EUR",
        ["Hong Kong"] = "HKD",
        ["India"] = "INR",
        ["Japan"] = "JPY",
        ["Malaysia"] = "MYR",
        ["Mexico"] = "MXN",
        ["New Zealand"] = "NZD",
        ["Norway"] = "NOK",
        ["Singapore"] = "SGD",
        ["South Africa"] = "ZAR",
        ["South Korea"] = "KRW",
        ["Sri Lanka"] = "LKR",
        ["Sweden"] = "SEK",
        ["Switzerland"] = "CHF",
        ["Taiwan"] = "TWD",
        ["Thailand"] = "THB",
        ["United Kingdom"] = "GBP",
        ["Venezuela"] = "VES",
    };

    /// <summary>
    /// The rates of the months from <paramref name="since"/> on; a month's rate begins on its first day.
    /// </summary>
    /// <exception cref="FormatException">The file lacks a column, or a month lacks the edition's own
    /// currency.</exception>
    public static ExchangeRates Import(TextReader csv, Currency own, DateOnly since)
    {
        var perDollar = new Dictionary<(DateOnly From, string Currency), decimal>();
        using var reader = CsvReader.Create(csv);
        reader.ReadHeader();
        while (reader.Read())
        {
            var from = DateOnly.ParseExact(reader.GetString("Date"), "yyyy-MM-dd");
            if (
                from >= since
                && CurrencyOf.TryGetValue(reader.GetString("Country"), out var currency)
                && reader.GetString("Exchange rate") is { Length: > 0 } rate
            )
                perDollar[(from, currency)] = decimal.Parse(rate);
        }
        return new ExchangeRates(
            own,
            perDollar.Keys.Select(k => k.From).Distinct().SelectMany(month => RatesOf(month, perDollar, own))
        );
    }

    private static IEnumerable<ExchangeRate> RatesOf(
        DateOnly month,
        Dictionary<(DateOnly From, string Currency), decimal> perDollar,
        Currency own
    )
    {
        var ownPerDollar =
            own == Currency.Usd ? 1m
            : perDollar.TryGetValue((month, own.Code), out var rate) ? rate
            : throw new FormatException($"{month:yyyy-MM} has no rate of {own}");
        foreach (var ((from, currency), foreignPerDollar) in perDollar)
            if (from == month && currency != own.Code)
                yield return new ExchangeRate(
                    Currency.Parse(currency),
                    month,
                    decimal.Round(foreignPerDollar / ownPerDollar, Decimals)
                );
        if (own != Currency.Usd)
            yield return new ExchangeRate(Currency.Usd, month, decimal.Round(1m / ownPerDollar, Decimals));
    }
}
