using System.Diagnostics.Metrics;
using Customhouse.Engine;
using Customhouse.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Watching;

/// <summary>How far the ledger is behind the house, and the consortium behind the ledger.</summary>
/// <param name="Unlogged">Events of the journal that are not in the log yet.</param>
/// <param name="Uncertified">Entries of the log that no quorum has cosigned yet; none without a
/// consortium.</param>
/// <param name="Partners">Entries that each partner has not stored and cosigned yet; none without a
/// consortium.</param>
/// <param name="Stopped">Why nothing more goes into it until somebody has looked; null while it goes
/// on.</param>
public sealed record LedgerLag(
    long Unlogged,
    long? Uncertified,
    IReadOnlyDictionary<string, long>? Partners,
    string? Stopped
)
{
    /// <summary>Why nothing goes into it for now: partners are to be heard, a disk is full; null where all is
    /// well.
    /// </summary>
    public string? Waits { get; init; }

    /// <summary>Why the rulebook of the settings is not in force; null where it is.</summary>
    public string? Rulebook { get; init; }
}

/// <summary>Looks how far the ledger is behind, for /health/ready and as gauges for /metrics.</summary>
public sealed class LedgerGauges : IDisposable
{
    private readonly Meter _meter;
    private readonly HealthFigures _health;
    private readonly LedgerAccess? _access;
    private readonly ConsortiumMembership? _seat;
    private LedgerLag? _seen;

    public LedgerGauges(HealthFigures health, IServiceProvider services, IMeterFactory meters)
    {
        _meter = meters.Create(Measures.MeterName);
        (_health, _access, _seat) = (
            health,
            services.GetService<LedgerAccess>(),
            services.GetService<ConsortiumMembership>()
        );
        Gauge(
            "customhouse.ledger.unlogged",
            "Events that are not in the log yet",
            lag => [new(lag.Unlogged)]
        );
        Gauge(
            "customhouse.ledger.uncertified",
            "Entries of the log that no quorum has cosigned yet",
            lag => lag.Uncertified is { } entries ? [new(entries)] : []
        );
        Gauge(
            "customhouse.ledger.partner.lag",
            "Entries of the log that a partner has not stored and cosigned yet",
            lag =>
                lag.Partners?.Select(p => new Measurement<long>(
                    p.Value,
                    new KeyValuePair<string, object?>("partner", p.Key)
                )) ?? []
        );
        Gauge(
            "customhouse.ledger.stopped",
            "1 where the log has stopped and somebody must look",
            lag => [new(lag.Stopped is null ? 0 : 1)]
        );
        Gauge(
            "customhouse.ledger.waiting",
            "1 where nothing goes into the log for now",
            lag => [new(lag.Waits is null ? 0 : 1)]
        );
    }

    /// <summary>As it was last looked at.</summary>
    public LedgerLag? Last => _seen;

    /// <summary>Looks now, by the head that was read last; null where the house keeps no ledger.</summary>
    public LedgerLag? Look() =>
        _seen = _access switch
        {
            { OwnLog: { } ownLog } => Of(ownLog, _health.Head),
            { Damage: { } damage } => new LedgerLag(_health.Head, null, null, damage.Message),
            _ => null,
        };

    public void Dispose() => _meter.Dispose();

    private LedgerLag Of(AdministrationLog ownLog, long head)
    {
        var consortium = _seat?.Current;
        var size = ownLog.Log.Head.Size;
        return new LedgerLag(
            Math.Max(0, head - (_access!.Reach()?.Logged ?? 0)),
            consortium is null ? null : Math.Max(0, size - consortium.Certifier.Certified.Size),
            consortium?.Certifier.Partners.ToDictionary(p => p.Partner, p => Math.Max(0, size - p.Cosigned)),
            _seat?.Damage?.Message ?? ownLog.Stopped
        )
        {
            Waits = ownLog.Waiting,
            Rulebook = _seat?.RulebookFault,
        };
    }

    private void Gauge(string name, string words, Func<LedgerLag, IEnumerable<Measurement<long>>> of) =>
        _meter.CreateObservableGauge(name, () => _seen is { } lag ? of(lag) : [], null, words);
}
