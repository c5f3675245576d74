using System.Globalization;
using Customhouse.Tariff;

namespace Customhouse.Server.Editions;

/// <summary>The rates of exchange of the demo: periods of a month each, with the rates that its edition was
/// made with.</summary>
public static class DemoRates
{
    private const string Source =
        "Rates of the demo: monthly rates of the US Federal Reserve by datasets/exchange-rates, PDDL 1.0";

    /// <summary>Days between publication and the first day.</summary>
    private const int DaysBefore = 6;

    /// <summary>The months from the one of a day on, one after the other.</summary>
    /// <exception cref="FormatException">The edition has no rates.</exception>
    public static IReadOnlyList<RatePeriod> Of(TariffEdition edition, DateOnly first, int months)
    {
        var rates = edition.ExchangeRates;
        return [.. Enumerable.Range(0, months).Select(m => Month(first.AddDays(1 - first.Day).AddMonths(m)))];

        RatePeriod Month(DateOnly from)
        {
            var period = new RatePeriod
            {
                Id = from.ToString("yyyy-MM", CultureInfo.InvariantCulture),
                From = from,
                To = from.AddMonths(1).AddDays(-1),
                Own = rates.Own,
                PublishedOn = from.AddDays(-DaysBefore),
                Source = Source,
                Rates =
                [
                    .. rates
                        .All.Select(r => r.Currency)
                        .Distinct()
                        .Select(c => rates.On(c, from))
                        .OfType<ExchangeRate>()
                        .Select(r => new PeriodRate(r.Currency, r.ForeignPerOwn)),
                ],
            };
            return period.Faults() is [var fault, ..] ? throw new FormatException(fault) : period;
        }
    }
}
