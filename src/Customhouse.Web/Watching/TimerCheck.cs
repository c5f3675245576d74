using System.Diagnostics.Metrics;
using System.Globalization;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Customhouse.Web.Watching;

/// <summary>
/// Does time come to the cases? It is asked of the store, whichever process brings it; cases that are known
/// to fail are told by their task.
/// </summary>
internal sealed class TimerCheck(
    Store store,
    BackgroundTasks tasks,
    DueMeasures due,
    Measures measures,
    TimeProvider clock
) : IHealthCheck
{
    private const string Mend =
        "See that a process runs that keeps time, and look at its log: lapses, reminders and exits are late.";

    private static readonly TimeSpan LagLittle = TimeSpan.FromMinutes(1);

    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        var now = clock.GetUtcNow();
        var failing = tasks
            .All.SelectMany(t => t.FailingItems)
            .Select(f => f.Item)
            .ToHashSet(StringComparer.Ordinal);
        DueFigures found;
        try
        {
            found = await store.Deadlines.Due(now, failing, cancellationToken);
        }
        catch (StoreUnavailableException e)
        {
            return CheckAnswer.Degraded(
                "Nobody can say how far the timer is: the store does not answer.",
                "Bring the database back.",
                e.Message
            );
        }
        var lag = found.Oldest is { } oldest ? now - oldest : TimeSpan.Zero;
        due.Take(found.Count, lag);
        // What was due before this process began has waited here since then: there is time to catch up.
        if (lag > now - measures.StartedAt)
            lag = now - measures.StartedAt;
        if (lag <= LagLittle)
            return CheckAnswer.Well();
        var words =
            string.Create(CultureInfo.InvariantCulture, $"{found.Count} cases wait for the timer, the first ")
            + string.Create(CultureInfo.InvariantCulture, $"since {found.Oldest:yyyy-MM-dd HH:mm:ss} UTC; ")
            + $"at most {Limits.TimerLagMinutesMax} minutes are right.";
        return lag > TimeSpan.FromMinutes(Limits.TimerLagMinutesMax)
            ? CheckAnswer.Failing(words, Mend)
            : CheckAnswer.Degraded(words, Mend);
    }
}

/// <summary>How far the timer was behind when somebody last looked.</summary>
public sealed class DueMeasures
{
    private long _count;
    private double _lag;

    public DueMeasures(IMeterFactory meters)
    {
        var meter = meters.Create(Measures.MeterName);
        meter.CreateObservableGauge(
            "customhouse.cases.due",
            () => Volatile.Read(ref _count),
            null,
            "Cases on which time has something to do by now"
        );
        meter.CreateObservableGauge(
            "customhouse.cases.due.lag",
            () => Volatile.Read(ref _lag),
            "s",
            "How long the first of them has waited, those that are known to fail left out"
        );
    }

    public void Take(long count, TimeSpan lag)
    {
        Volatile.Write(ref _count, count);
        Volatile.Write(ref _lag, lag.TotalSeconds);
    }
}
