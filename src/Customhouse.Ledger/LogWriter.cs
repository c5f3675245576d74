using System.Threading.Channels;

namespace Customhouse.Ledger;

/// <summary>Where entries came to stand: the index of the first, and the size of the tree whose checkpoint
/// covers them.</summary>
public sealed record Sequenced(long First, long Size);

/// <summary>The pool of entries has reached its limit; nothing was taken. Trying later mends it.</summary>
public sealed class PoolFullException()
    : Exception(
        $"The log has {LogWriter.PoolEntriesMax} entries or "
            + $"{LogWriter.PoolBytesMax >> 20} MiB waiting and takes no more; try again later."
    );

/// <summary>The writer of one log: entries wait in a pool, get their place in one sequence, and are published
/// under a signed checkpoint.</summary>
/// <remarks>One batch at a time is sequenced; what comes in meanwhile is the next. Under load batches grow by
/// themselves, so that one write to the disk and one signature serve thousands of entries.</remarks>
public sealed class LogWriter : IAsyncDisposable
{
    /// <summary>Entries that may wait in the pool.</summary>
    public const int PoolEntriesMax = 65_536;

    /// <summary>Bytes that may wait in the pool.</summary>
    public const long PoolBytesMax = 256L << 20;

    private const int BatchEntriesMax = 8_192;

    private readonly TiledLog log;
    private readonly Func<long, TreeHash, byte[]> sign;
    private readonly Action? confirm;
    private readonly TimeSpan pause;
    private readonly Channel<Submission> pool = Channel.CreateUnbounded<Submission>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly Task sequencing;
    private TaskCompletionSource published = NextHead();
    private volatile LogDamagedException? halted;
    private int waiting;
    private long waitingBytes;

    /// <summary>Starts the writer of a log.</summary>
    /// <param name="log">Owned from here on.</param>
    /// <param name="sign">Makes the signed checkpoint of a tree of this size and root.</param>
    /// <param name="pause">Shortest time between two checkpoints; zero for none. Longer batches cost their
    /// submitters' time and spare the witnesses' work.</param>
    /// <param name="confirm">Asked before each batch; throws <see cref="IOException"/> where this process may
    /// not write the log now.</param>
    public LogWriter(
        TiledLog log,
        Func<long, TreeHash, byte[]> sign,
        TimeSpan pause = default,
        Action? confirm = null
    )
    {
        (this.log, this.sign, this.pause, this.confirm) = (log, sign, pause, confirm);
        sequencing = SteppedRun.Beside(Sequence);
    }

    /// <summary>The tree and its tiles, to read.</summary>
    public TiledLog Log => log;

    /// <summary>Why the log has stopped for good; null while it goes on.</summary>
    public LogDamagedException? Damage => halted;

    /// <summary>Adds one entry.</summary>
    /// <inheritdoc cref="Add(IReadOnlyList{ReadOnlyMemory{byte}})"/>
    public Task<Sequenced> Add(ReadOnlyMemory<byte> entry) => Add([entry]);

    /// <summary>Adds entries that shall stand behind each other.</summary>
    /// <returns>When they are durable and their checkpoint is published.</returns>
    /// <exception cref="PoolFullException">Too many wait already.</exception>
    /// <exception cref="ArgumentException">An entry is longer than 65,535 bytes.</exception>
    /// <exception cref="IOException">The store failed, and may have kept them all the same; or another
    /// process writes the log now.</exception>
    /// <exception cref="LogDamagedException">The log has stopped for good.</exception>
    public Task<Sequenced> Add(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        if (halted is { } damage)
        {
            throw damage;
        }
        if (entries.FirstOrDefault(e => e.Length > Tile.EntryBytesMax) is { Length: > 0 } longest)
        {
            throw new ArgumentException(
                $"An entry has {Tile.EntryBytesMax} bytes at most, this one has {longest.Length}.",
                nameof(entries)
            );
        }
        var bytes = entries.Sum(e => (long)e.Length);
        if (
            Wait(entries.Count, bytes) is var (count, total)
            && (count > PoolEntriesMax || total > PoolBytesMax)
        )
        {
            Wait(-entries.Count, -bytes);
            throw new PoolFullException();
        }
        var submission = new Submission(entries, bytes);
        if (!pool.Writer.TryWrite(submission))
        {
            Wait(-entries.Count, -bytes);
            throw new ObjectDisposedException(nameof(LogWriter));
        }
        return submission.Done.Task;
    }

    /// <summary>Stops the log for good: it is found not to be what it signed. What waits in the pool is
    /// refused with the damage; reading goes on.</summary>
    public void Halt(LogDamagedException damage) => halted ??= damage;

    /// <summary>Waits until the log has a checkpoint of more than <paramref name="size"/> entries.</summary>
    public async Task<LogHead> HeadAfter(long size, CancellationToken stop)
    {
        for (; ; )
        {
            // Taken before the head is looked at: a checkpoint that comes between the two is not missed.
            var next = Volatile.Read(ref published).Task;
            if (log.Head.Size > size)
            {
                return log.Head;
            }
            await next.WaitAsync(stop);
        }
    }

    /// <summary>Sequences what waits, and closes the log.</summary>
    public async ValueTask DisposeAsync()
    {
        pool.Writer.TryComplete();
        await sequencing;
        log.Dispose();
    }

    private async Task Sequence()
    {
        while (await pool.Reader.WaitToReadAsync())
        {
            var (batch, count, bytes) = (new List<Submission>(), 0, 0L);
            while (count < BatchEntriesMax && pool.Reader.TryRead(out var submission))
            {
                batch.Add(submission);
                count += submission.Entries.Count;
                bytes += submission.Bytes;
            }
            Wait(-count, -bytes);
            Publish(batch);
            if (pause > TimeSpan.Zero && count < BatchEntriesMax)
            {
                await Task.Delay(pause);
            }
        }
    }

    private void Publish(List<Submission> batch)
    {
        try
        {
            if (halted is { } damage)
            {
                throw damage;
            }
            confirm?.Invoke();
            SteppedRun.Underway?.Reach("publish");
            var first = log.Size;
            log.Add([.. batch.SelectMany(submission => submission.Entries)], sign);
            SteppedRun.Underway?.Reach("published");
            Interlocked.Exchange(ref published, NextHead()).SetResult();
            foreach (var submission in batch)
            {
                submission.Done.SetResult(new Sequenced(first, log.Head.Size));
                first += submission.Entries.Count;
            }
        }
        catch (Exception failure)
        {
            // Whatever it was, it is the submitters who must hear it; the next batch finds out for itself.
            batch.ForEach(submission => submission.Done.TrySetException(failure));
        }
    }

    private (int Entries, long Bytes) Wait(int entries, long bytes) =>
        (Interlocked.Add(ref waiting, entries), Interlocked.Add(ref waitingBytes, bytes));

    private static TaskCompletionSource NextHead() => new(SteppedRun.Awaited);

    private sealed class Submission(IReadOnlyList<ReadOnlyMemory<byte>> entries, long bytes)
    {
        public long Bytes => bytes;

        public IReadOnlyList<ReadOnlyMemory<byte>> Entries { get; } = entries;

        // A submitter's continuation must not run on the sequencing task.
        public TaskCompletionSource<Sequenced> Done { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
