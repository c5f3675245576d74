using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Customhouse.Web.Watching;

/// <summary>One check as it stands.</summary>
/// <param name="State">well, degraded or failing.</param>
/// <param name="Since">Since when it is in this state, as far as this process knows.</param>
/// <param name="Cause">What is wrong; null while it is well.</param>
/// <param name="Mend">What somebody should do; null while it is well.</param>
public sealed record CheckState(string Name, string State, DateTimeOffset Since, string? Cause, string? Mend)
{
    public const string Well = "well";
    public const string Degraded = "degraded";
    public const string Failing = "failing";

    /// <summary>What caused it in the words of the part that failed; only for those who run the
    /// service.</summary>
    public string? Inside { get; init; }
}

/// <summary>
/// All checks, made at most twice a second however many ask, and since when each is as it is. The page for
/// administrators, /metrics and /health/ready read it here, so that they never tell different things.
/// </summary>
public sealed partial class ServiceHealth : IDisposable
{
    /// <summary>How old an answer may be.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(500);

    private readonly HealthCheckService _checks;
    private readonly TimeProvider _clock;
    private readonly ILogger<ServiceHealth> _log;
    private readonly SemaphoreSlim _turn = new(1);
    private long _lookedAt;
    private volatile IReadOnlyList<CheckState> _last = [];

    public ServiceHealth(
        HealthCheckService checks,
        TimeProvider clock,
        IMeterFactory meters,
        ILogger<ServiceHealth> log
    )
    {
        (_checks, _clock, _log) = (checks, clock, log);
        meters
            .Create(Measures.MeterName)
            .CreateObservableGauge(
                "customhouse.health.state",
                () =>
                    _last.Select(c => new Measurement<int>(
                        c.State switch
                        {
                            CheckState.Well => 0,
                            CheckState.Degraded => 1,
                            _ => 2,
                        },
                        new KeyValuePair<string, object?>("check", c.Name)
                    )),
                null,
                "State of each check of /health/ready: 0 well, 1 degraded, 2 failing"
            );
    }

    /// <summary>As it was last looked at; empty before the first look.</summary>
    public IReadOnlyList<CheckState> Last => _last;

    /// <summary>Looks, or takes the look of somebody who looked just now.</summary>
    public async Task<IReadOnlyList<CheckState>> Look(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_last.Count > 0 && _clock.GetElapsedTime(_lookedAt) < Fresh)
                return _last;
            // Whoever asked may hang up; the others wait for the same look.
            var report = await _checks.CheckHealthAsync(CancellationToken.None);
            _last =
            [
                .. report
                    .Entries.Select(e => StateOf(e.Key, e.Value))
                    .OrderBy(c => c.Name, StringComparer.Ordinal),
            ];
            _lookedAt = _clock.GetTimestamp();
            return _last;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private CheckState StateOf(string name, HealthReportEntry entry)
    {
        var state = entry.Status switch
        {
            HealthStatus.Healthy => CheckState.Well,
            HealthStatus.Degraded => CheckState.Degraded,
            _ => CheckState.Failing,
        };
        var before = _last.FirstOrDefault(c => c.Name == name);
        var isAsBefore = before?.State == state;
        var mend = entry.Data.TryGetValue(CheckAnswer.Mend, out var words) ? (string)words : null;
        // A check that threw instead of answering is at fault itself; its words are not for everybody.
        var isOurs = mend is null && state != CheckState.Well;
        var now = new CheckState(
            name,
            state,
            isAsBefore ? before!.Since : _clock.GetUtcNow(),
            isOurs ? "The check itself failed." : entry.Description,
            isOurs ? "Look for its failure in the log of the service." : mend
        )
        {
            Inside = entry.Exception?.Message,
        };
        if (!isAsBefore && (before is not null || state != CheckState.Well))
            Tell(now);
        return now;
    }

    private void Tell(CheckState now)
    {
        if (now.State == CheckState.Well)
            BackWell(_log, now.Name);
        else
            Unwell(_log, now.Name, now.State, now.Cause ?? "", now.Inside ?? "");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "check {Name} is {State}: {Cause} {Inside}")]
    private static partial void Unwell(ILogger log, string name, string state, string cause, string inside);

    [LoggerMessage(Level = LogLevel.Warning, Message = "check {Name} is well again")]
    private static partial void BackWell(ILogger log, string name);
}
