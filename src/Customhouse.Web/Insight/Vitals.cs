using System.Diagnostics.Metrics;
using System.Reflection;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Web.Api;

namespace Customhouse.Web.Insight;

/// <summary>How the house itself does, at one moment.</summary>
/// <param name="StoreAnswers">How long the store took to answer; null where it did not.</param>
/// <param name="JournalHead">The last position of the journal that was read.</param>
/// <param name="LedgerHead">The last position of the journal that is in the log; null where none is kept.</param>
/// <param name="LedgerCertified">The last position that the partners have certified.</param>
/// <param name="LedgerEntries">Entries of the log.</param>
/// <param name="LedgerFault">Why the ledger waits or has stopped, in its own words; null while all is well.</param>
/// <param name="DiskFree">Bytes free where the data lies; null where that is not known.</param>
/// <param name="Waiting">Records that wait for a commit.</param>
public sealed record VitalSigns(
    TimeSpan? StoreAnswers, long JournalHead, long? LedgerHead, long LedgerCertified, long LedgerEntries,
    string? LedgerFault, long? DiskFree, long? DiskSize, long Memory, int Waiting, long Records, long Commits,
    DateTimeOffset StartedAt, string Version);

/// <summary>
/// What keeps the house going: store, ledger, disk, memory, queues. The page for administrators, /metrics and
/// /health/ready read it here, so that they never tell different things.
/// </summary>
public sealed class Vitals : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Meter _meter = new(Measures.MeterName);
    private readonly Store _store;
    private readonly LedgerAccess? _ledger;
    private readonly Measures _measures;
    private readonly TimeProvider _clock;
    private readonly DriveInfo? _drive;
    private long _head;

    public Vitals(
        Store store, Measures measures, TimeProvider clock, CounterTerms terms, LedgerAccess? ledger = null)
    {
        (_store, _measures, _clock, _ledger) = (store, measures, clock, ledger);
        _drive = terms.KeysFolder is { } folder ? new DriveInfo(Path.GetFullPath(folder)) : null;
        _meter.CreateObservableGauge("customhouse.records.waiting", () => (long)_store.Figures.Waiting, null,
            "Records that wait for a commit");
        _meter.CreateObservableGauge("customhouse.journal.head", () => Volatile.Read(ref _head), null,
            "Last position of the journal that was read");
        _meter.CreateObservableGauge("customhouse.ledger.head", () => Reach()?.Logged ?? 0, null,
            "Last position of the journal that is in the log");
        _meter.CreateObservableGauge("customhouse.ledger.certified", () => Reach()?.Certified ?? 0, null,
            "Last position of the journal that the partners have certified");
        _meter.CreateObservableGauge("customhouse.disk.free", () => Free() ?? 0, "By", "Free where the data lies");
    }

    /// <summary>The version of the program.</summary>
    public static string Version { get; } = typeof(Vitals).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Last position of the journal that was read.</summary>
    public long Head => Volatile.Read(ref _head);

    /// <summary>Asks the store for its head; null where it does not answer in time or at all.</summary>
    public async Task<TimeSpan?> Ask(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        var since = _clock.GetTimestamp();
        try
        {
            Volatile.Write(ref _head, await _store.Head(patience.Token));
            return _clock.GetElapsedTime(since);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    public async Task<VitalSigns> Take(CancellationToken cancellation)
    {
        TimeSpan? answers = null;
        try
        {
            answers = await Ask(cancellation);
        }
        catch (StoreUnavailableException)
        {
            // The page is there to say so.
        }
        var reach = Reach();
        var office = _ledger?.Office;
        var figures = _store.Figures;
        return new VitalSigns(
            answers, Volatile.Read(ref _head), reach?.Logged, reach?.Certified ?? 0, office?.Log.Size ?? 0,
            office is { Follower.State.Cause: { } cause } ? cause : null, Free(), Size(), Environment.WorkingSet,
            figures.Waiting, figures.Records, figures.Commits, _measures.StartedAt, Version);
    }

    public void Dispose() => _meter.Dispose();

    private LedgerReach? Reach() => _ledger?.Reach();

    private long? Free() => _drive is { IsReady: true } drive ? drive.AvailableFreeSpace : null;

    private long? Size() => _drive is { IsReady: true } drive ? drive.TotalSize : null;
}
