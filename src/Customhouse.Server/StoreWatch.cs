using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Web.Watching;

namespace Customhouse.Server;

/// <summary>Brings time to the cases while a host runs.</summary>
internal sealed class TimeWatch(
    Store store,
    AdministrationState administration,
    TimeProvider clock,
    BackgroundTasks tasks
) : BackgroundWatch
{
    protected override async Task Go(CancellationToken stop)
    {
        using var lease = store.LeaseOf(Lease.Timers);
        var timer = tasks.Of(TimeKeeper.Name, TimeKeeper.Within);
        var desk = new CaseDesk(store, administration, clock) { Under = lease };
        await new LeasedWork(lease, tasks.Of("timers lease", Lease.Term * 2), clock).Run(
            new TimeKeeper(store, desk, clock, timer).Run,
            _ => ElsewhereDone(timer),
            stop
        );
    }

    /// <summary>While another process brings time to the cases, this one is not behind.</summary>
    private static Task ElsewhereDone(BackgroundTask timer)
    {
        timer.RoundDone();
        return Task.CompletedTask;
    }
}

/// <summary>Tells what the store finds wrong with itself: a damaged page, a log that cannot be carried
/// over.</summary>
internal sealed class StoreWatch(Store store, BackgroundTasks tasks) : BackgroundWatch
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    protected override Task Go(CancellationToken stop) => tasks.Of("store", Within).Run(Pause, Look, stop);

    private Task Look(CancellationToken stop)
    {
        if (store.Damage is { } damage)
            throw new StoreDamagedException(
                $"a page of the database is damaged: {damage}. Restore a backup."
            );
        return store.UpkeepCause is { } cause ? throw new IOException(cause) : Task.CompletedTask;
    }
}

/// <summary>Throws away documents that no case came to name.</summary>
internal sealed class DocumentWatch(Store store, TimeProvider clock, BackgroundTasks tasks) : BackgroundWatch
{
    private const int DocumentsOfRoundMax = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(30);

    private readonly BackgroundTask _task = tasks.Of("documents", Within);
    private DocumentPlace? _after;

    protected override Task Go(CancellationToken stop) => _task.Run(Pause, Look, stop);

    private async Task Look(CancellationToken stop)
    {
        var before = clock.GetUtcNow() - UnnamedDocuments.KeptFor;
        var page = await store.UnnamedDocuments.Page(before, _after, DocumentsOfRoundMax, stop);
        // One that cannot be thrown away, on a damaged page say, keeps no other.
        foreach (var digest in page.Unnamed)
            if (!_task.Rests(digest))
                await _task.Try(digest, () => store.UnnamedDocuments.Throw(digest, before), stop);
        _after = page.Next;
    }
}

/// <summary>Erases what was kept long enough while a host runs.</summary>
internal sealed class RetentionWatch(
    Store store,
    LedgerAccess ledger,
    TimeProvider clock,
    BackgroundTasks tasks
) : BackgroundWatch
{
    protected override Task Go(CancellationToken stop) =>
        new RetentionKeeper(store, ledger, clock, tasks.Of(RetentionKeeper.Name, RetentionKeeper.Within)).Run(
            stop
        );
}
