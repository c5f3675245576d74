using System.Diagnostics.Metrics;
using Customhouse.Engine;
using Customhouse.Values;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Customhouse.Web.Watching;

/// <summary>
/// Are the rates of exchange of the days to come known? A house that keeps no periods takes the rates of its
/// tariff edition and is not asked. Nothing waits for rates, so the service stays ready without them.
/// </summary>
internal sealed class RatesCheck(
    AdministrationState administration,
    RateMeasures measures,
    TimeProvider clock
) : IHealthCheck
{
    private const string Mend =
        "Send the next period of rates in on the page of the exchange rates, and let somebody else put it in force.";

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(Look());

    private HealthCheckResult Look()
    {
        var book = administration.Registers.Rates;
        var today = administration.Today(clock);
        var last = book.LastDayFrom(today);
        measures.Take(
            book.Periods.Count == 0 ? null
            : last is { } end ? end.DayNumber - today.DayNumber + 1
            : 0
        );
        if (book.Periods.Count == 0)
            return CheckAnswer.Well();
        if (last is not { } day)
            return CheckAnswer.Degraded(
                $"No period of exchange rates holds on {today:yyyy-MM-dd}: amounts in other currencies are refused "
                    + "where the tariff edition has no rate of them.",
                Mend
            );
        return day.DayNumber - today.DayNumber >= Limits.RatesEndDaysAhead
            ? CheckAnswer.Well()
            : CheckAnswer.Degraded(
                $"The exchange rates end on {day:yyyy-MM-dd}; from the day after, amounts in other currencies are "
                    + "refused.",
                Mend
            );
    }
}

/// <summary>For how many days the rates of exchange are known.</summary>
public sealed class RateMeasures
{
    private volatile int _days = -1;

    public RateMeasures(IMeterFactory meters) =>
        meters
            .Create(Measures.MeterName)
            .CreateObservableGauge(
                "customhouse.rates.left",
                () => _days < 0 ? double.NaN : TimeSpan.FromDays(_days).TotalSeconds,
                "s",
                "For how long exchange rates are in force without a gap, today included; NaN for no periods"
            );

    /// <param name="days">Null for a house that keeps no periods.</param>
    public void Take(int? days) => _days = days ?? -1;
}
