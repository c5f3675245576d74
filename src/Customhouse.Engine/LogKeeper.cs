using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Engine;

/// <summary>
/// Whether this process keeps the log or reads it. The holder of the log's lease follows the journal, has the
/// log cosigned and anchors it; every other process takes in what it writes and serves tiles, checkpoints and
/// receipts.
/// </summary>
/// <param name="mayKeep">False for a process that has not the log's key: it never asks for the lease.</param>
public sealed class LogKeeper(Lease lease, bool mayKeep, TimeProvider clock)
{
    /// <summary>Within which a look at the lease is due while all is well.</summary>
    private static readonly TimeSpan Within = Lease.Term * 2;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly List<(string Name, TimeSpan Within, Func<CancellationToken, Task> Work)> _alongside = [];

    /// <summary>The fence under which the log was read to its end; nobody else has written since, while it
    /// holds.
    /// </summary>
    private long _readUnder = -1;

    /// <summary>Whether this process keeps the log now.</summary>
    public bool Keeps => lease.Mark is { } mark && mark.Fence == Volatile.Read(ref _readUnder);

    /// <summary>Whether the administration belongs to a consortium: what concerns partners is known where the
    /// log is kept, and there alone.</summary>
    public bool HasPartners { get; set; }

    /// <summary>What else is done where the log is kept, and ends where it is lost: partners, the anchor.
    /// Said before the host starts.</summary>
    /// <param name="name">Of the task that tells how it goes, for as long as it is done here.</param>
    /// <param name="within">Within which that task tells of a round while all is well.</param>
    /// <param name="work">Goes on until its token is cancelled. Where it fails it begins anew after a while;
    /// where it ends by itself there is nothing left to do.</param>
    public void Alongside(string name, TimeSpan within, Func<CancellationToken, Task> work) =>
        _alongside.Add((name, within, work));

    /// <summary>Whether any process keeps the log now.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public bool IsKept() => lease.IsTaken();

    /// <summary>The log was opened under this mark, so it is as the last keeper left it.</summary>
    public void Begin(LeaseMark mark) => Volatile.Write(ref _readUnder, mark.Fence);

    /// <summary>Asked before each batch that is signed.</summary>
    /// <exception cref="IOException">Another process keeps the log, or this one has not read yet what another
    /// wrote.
    /// </exception>
    public void Confirm()
    {
        if (!Keeps)
            throw new IOException("another process keeps the log of this database now");
    }

    /// <summary>Keeps the log or reads it until it is stopped.</summary>
    /// <param name="read">Takes in what concerns a reader besides the log itself.</param>
    public async Task Run(
        TiledLog log,
        Func<CancellationToken, Task> follow,
        Func<CancellationToken, Task> read,
        BackgroundTasks tasks,
        CancellationToken stop
    )
    {
        var told = tasks.Of("log lease", Within);
        async Task Read(CancellationToken ends)
        {
            log.Refresh();
            await read(ends);
        }
        if (mayKeep)
        {
            await new LeasedWork(lease, told, clock).Run(ends => Keep(log, follow, tasks, ends), Read, stop);
            return;
        }
        await told.Run(Lease.Renewal, Read, stop);
    }

    private async Task Keep(
        TiledLog log,
        Func<CancellationToken, Task> follow,
        BackgroundTasks tasks,
        CancellationToken ends
    )
    {
        if (lease.Mark is not { } mark)
            return;
        if (mark.Fence != Volatile.Read(ref _readUnder))
        {
            log.Refresh();
            Volatile.Write(ref _readUnder, mark.Fence);
        }
        // A log that has stopped for good is kept on: its partners are served, and nobody else signs it.
        try
        {
            await Task.WhenAll([
                follow(ends),
                .. _alongside.Select(other => GoOn(other.Work, tasks.Of(other.Name, other.Within), ends)),
            ]);
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, ends);
        }
        finally
        {
            // Another process does it from here on; here nobody is behind with it.
            foreach (var other in _alongside)
                tasks.Drop(other.Name);
        }
    }

    private async Task GoOn(Func<CancellationToken, Task> work, BackgroundTask told, CancellationToken ends)
    {
        while (!await told.Round(work, ends))
            await Task.Delay(Pause, clock, ends);
    }
}
