using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Settings;

namespace Customhouse.Web.Watching;

/// <summary>How the house itself does, at one moment.</summary>
/// <param name="StoreAnswers">How long the store took to answer; null where it did not.</param>
/// <param name="JournalHead">The last position of the journal that was read.</param>
/// <param name="LedgerHead">The last position of the journal that is in the log; null where none is
/// kept.</param>
/// <param name="LedgerUnlogged">Events that need a proof and are not in the log yet.</param>
/// <param name="LedgerUncertified">Events in the log that the partners have not certified yet.</param>
/// <param name="LedgerEntries">Entries of the log.</param>
/// <param name="LedgerFault">Why the ledger waits or has stopped, in its own words; null while all is
/// well.</param>
/// <param name="DiskFree">Bytes free where the data lies; null where that is not known.</param>
/// <param name="Waiting">Records that wait for a commit.</param>
public sealed record VitalSigns(
    TimeSpan? StoreAnswers,
    long JournalHead,
    long? LedgerHead,
    long LedgerUnlogged,
    long LedgerUncertified,
    long LedgerEntries,
    string? LedgerFault,
    long? DiskFree,
    long? DiskSize,
    long Memory,
    int Waiting,
    long Records,
    long Commits,
    DateTimeOffset StartedAt,
    string Version
);

/// <summary>Room on a disk, in bytes.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DiskRoom(long Free, long Size)
{
    /// <summary>What has to be free at least: below it the service is not ready.</summary>
    public long FreeMin => Math.Min(Limits.DiskFreeBytesMin, Size / 1_000 * Limits.DiskFreePerMilleMin);
}

/// <summary>
/// What keeps the house going: store, ledger, disk, memory, queues. The page for administrators, /metrics and
/// /health/ready read it here, so that they never tell different things.
/// </summary>
public sealed class HealthFigures : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Meter _meter;
    private readonly Store _store;
    private readonly LedgerAccess? _ledger;
    private readonly Measures _measures;
    private readonly TimeProvider _clock;
    private readonly IReadOnlyList<DriveInfo> _drives;
    private long _head;
    private double _read = double.NaN;
    private double _write = double.NaN;

    public HealthFigures(
        Store store,
        Measures measures,
        TimeProvider clock,
        WebOptions options,
        IMeterFactory meters,
        LedgerAccess? ledger = null
    )
    {
        _meter = meters.Create(Measures.MeterName);
        (_store, _measures, _clock, _ledger) = (store, measures, clock, ledger);
        _drives =
        [
            .. new[] { store.Folder, options.KeysFolder }
                .OfType<string>()
                .Select(folder => new DriveInfo(Path.GetFullPath(folder))),
        ];
        _meter.CreateObservableGauge(
            "customhouse.records.waiting",
            () => (long)_store.Figures.Waiting,
            null,
            "Records that wait for a commit"
        );
        _meter.CreateObservableGauge(
            "customhouse.journal.head",
            () => Volatile.Read(ref _head),
            null,
            "Last position of the journal that was read"
        );
        _meter.CreateObservableGauge(
            "customhouse.ledger.head",
            () => Reach()?.Logged ?? 0,
            null,
            "Last position of the journal that is in the log"
        );
        _meter.CreateObservableGauge(
            "customhouse.ledger.certified",
            () => Reach()?.Certified ?? 0,
            null,
            "Last position of the journal that the partners have certified"
        );
        _meter.CreateObservableGauge(
            "customhouse.disk.free",
            () => Disk() is { } disk ? [new Measurement<long>(disk.Free)] : Array.Empty<Measurement<long>>(),
            "By",
            "Free where the data lies"
        );
        _meter.CreateObservableGauge(
            "customhouse.disk.size",
            () => Disk() is { } disk ? [new Measurement<long>(disk.Size)] : Array.Empty<Measurement<long>>(),
            "By",
            "Size of the disk where the data lies"
        );
        _meter.CreateObservableGauge(
            "customhouse.store.read.time",
            () => Known(ref _read),
            "s",
            "How long the store took to answer when it was last asked"
        );
        _meter.CreateObservableGauge(
            "customhouse.store.write.time",
            () => Known(ref _write),
            "s",
            "How long the last trial write took to reach the disk; nothing where it failed"
        );
        _meter.CreateObservableCounter(
            "customhouse.records",
            () => _store.Figures.Records,
            null,
            "Decisions that this process recorded"
        );
        _meter.CreateObservableCounter(
            "customhouse.commits",
            () => _store.Figures.Commits,
            null,
            "Commits that they went in"
        );
    }

    /// <summary>The version of the program.</summary>
    public static string Version => ProgramVersion.Number;

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
            var took = _clock.GetElapsedTime(since);
            Volatile.Write(ref _read, took.TotalSeconds);
            return took;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>
    /// The same where a store that cannot be read, for whatever reason, is one that does not answer: measures
    /// are wanted most when something is wrong, and what it is the check store-read tells.
    /// </summary>
    public async Task<TimeSpan?> TryAsk(CancellationToken cancellation)
    {
        try
        {
            return await Ask(cancellation);
        }
        catch (Exception) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>A write was tried, for the sake of trying.</summary>
    /// <param name="took">Null where it failed.</param>
    public void Wrote(TimeSpan? took) => Volatile.Write(ref _write, took?.TotalSeconds ?? double.NaN);

    public async Task<VitalSigns> Take(CancellationToken cancellation)
    {
        var answers = await TryAsk(cancellation);
        var reach = Reach();
        var ownLog = _ledger?.OwnLog;
        var figures = _store.Figures;
        var disk = Disk();
        return new VitalSigns(
            answers,
            Volatile.Read(ref _head),
            reach?.Logged,
            await Waiting(reach?.Logged, Volatile.Read(ref _head), cancellation),
            await Waiting(reach?.Certified, reach?.Logged ?? 0, cancellation),
            ownLog?.Log.Size ?? 0,
            ownLog is { Follower.State.Cause: { } cause } ? cause : null,
            disk?.Free,
            disk?.Size,
            Environment.WorkingSet,
            figures.Waiting,
            figures.Records,
            figures.Commits,
            _measures.StartedAt,
            Version
        );
    }

    public void Dispose() => _meter.Dispose();

    /// <summary>Events between two positions that need a proof; of a store that does not answer, all of
    /// them.</summary>
    private async Task<long> Waiting(long? after, long through, CancellationToken cancellation)
    {
        if (after is not { } from)
            return 0;
        try
        {
            return await _store.Lines.CountProved(from, through, cancellation);
        }
        catch (Exception failure) when (failure is StoreUnavailableException or StoreDamagedException)
        {
            return Math.Max(0, through - from);
        }
    }

    private static Measurement<double>[] Known(ref double value) =>
        Volatile.Read(ref value) is var known && double.IsNaN(known) ? [] : [new Measurement<double>(known)];

    private LedgerReach? Reach() => _ledger?.Reach();

    /// <summary>Of the disks where the data lies, the one with least room; null where none is
    /// known.</summary>
    public DiskRoom? Disk()
    {
        var ready = _drives.Where(d => d.IsReady).ToArray();
        return ready.Length == 0
            ? null
            : ready.Select(d => new DiskRoom(d.AvailableFreeSpace, d.TotalSize)).MinBy(r => r.Free);
    }
}
