using System.Diagnostics;
using System.Threading.Channels;
using Customhouse.Ledger;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>
/// Group commit: callers hand their records to a bounded queue, one writer takes what waits, decides it in
/// order, writes it in one transaction, and tells the callers after the commit, never before. While a commit
/// is on its way to the disk the next one gathers, so a busy house pays for few commits and a quiet one waits
/// for none.
/// </summary>
internal sealed class Recorder : IDisposable
{
    /// <summary>How long a caller waits for the outcome of a commit that nobody answered.</summary>
    private static readonly TimeSpan DoubtMax = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan BackoffMin = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(2);

    /// <summary>The same in a simulation, where no real time passes.</summary>
    private const int SteppedTriesMax = 20;

    private readonly Channel<Pending> _queue = Channel.CreateBounded<Pending>(
        new BoundedChannelOptions(Limits.RecordsWaitingMax) { SingleReader = true }
    );

    private readonly Func<Writer> _connect;
    private readonly Func<Exception, bool> _isOfTheWorld;
    private readonly Action<long> _committed;
    private readonly Action<CommitMade> _measured;
    private readonly Thread? _thread;
    private readonly SteppedRun? _run = SteppedRun.Underway;
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<PendingRecord> _batch = new(Limits.RecordsPerCommitMax);
    private Writer? _writer;
    private TimeSpan _backoff = BackoffMin;
    private long _records;
    private long _commits;

    /// <param name="connect">Makes a writer's connection.</param>
    /// <param name="isOfTheWorld">True for a failure that trying later may mend; all others are ours.</param>
    /// <param name="committed">Told of each new head of the journal.</param>
    /// <param name="measured">Told of each commit, what it took.</param>
    public Recorder(
        Func<Writer> connect,
        Func<Exception, bool> isOfTheWorld,
        Action<long> committed,
        Action<CommitMade> measured
    )
    {
        _measured = measured;
        _connect = connect;
        _isOfTheWorld = isOfTheWorld;
        _committed = committed;
        if (_run is not null)
        {
            _run.Enlist(Step);
            return;
        }
        // A thread of its own: a commit blocks until the disk has it, and the pool has few threads to spare.
        _thread = new Thread(Work) { IsBackground = true, Name = "recorder" };
        _thread.Start();
    }

    /// <exception cref="StoreUnavailableException">Too many wait already, or the store is
    /// closing.</exception>
    public void Enqueue(Pending pending)
    {
        if (_queue.Writer.TryWrite(pending))
            return;
        throw new StoreUnavailableException(
            _stopping.IsCancellationRequested
                ? "the store is closing"
                : $"{Limits.RecordsWaitingMax} records wait already"
        )
        {
            RetryAfter = TimeSpan.FromSeconds(1),
        };
    }

    public RecorderFigures Figures =>
        new(Volatile.Read(ref _records), Volatile.Read(ref _commits), _queue.Reader.Count);

    /// <summary>Commits of late that were traced.</summary>
    public TracedCommits Traced { get; } = new();

    /// <summary>Takes nothing more, writes what waits, and ends.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _queue.Writer.TryComplete();
        _thread?.Join();
        if (_run is not null)
            Finish();
        _run?.Dismiss(Step);
        _writer?.Dispose();
        _stopping.Dispose();
    }

    private void Work()
    {
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            Step();
    }

    private void Finish()
    {
        var isMore = true;
        while (isMore)
            isMore = Step();
    }

    /// <summary>Settles what waits first; false where nothing waits.</summary>
    private bool Step()
    {
        Gather();
        if (_batch.Count > 0)
            Settle(_batch);
        else if (_queue.Reader.TryRead(out var pending))
            Settle((PendingWork)pending);
        else
            return false;
        return true;
    }

    /// <summary>Takes the records that wait, up to the first piece of other work: that keeps the
    /// order.</summary>
    private void Gather()
    {
        _batch.Clear();
        while (
            _batch.Count < Limits.RecordsPerCommitMax
            && _queue.Reader.TryPeek(out var next)
            && next is PendingRecord
            && _queue.Reader.TryRead(out var taken)
        )
            _batch.Add((PendingRecord)taken);
    }

    private void Settle(IReadOnlyList<PendingRecord> batch)
    {
        CommitState? written = null;
        var begun = Stopwatch.GetTimestamp();
        using var span = Tracing.Shared(
            "commit",
            [
                .. batch
                    .Where(r => r.Span is not null)
                    .Take(Limits.LinksPerSpanMax)
                    .Select(r => new ActivityLink(r.Span!.Context)),
            ]
        );
        try
        {
            _writer ??= _connect();
            _run?.Reach("begin");
            _writer.Begin();
            var standing = new CommitState(batch);
            _writer.Load(standing);
            foreach (var record in batch)
                standing.Decide(record);
            if (standing.Taken.Count == 0)
            {
                _writer.Rollback();
            }
            else
            {
                _writer.Store(standing);
                written = standing;
                Commit(_writer);
            }
        }
        catch (Exception wrapped)
        {
            // Whatever it was, every caller is told and the writer goes on.
            var failure = RowMap.CauseOf(wrapped);
            span?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            Abandon();
            Recover(batch, written, failure);
            return;
        }
        Measure(batch, written, begun, span);
        Tell(batch, written);
    }

    private void Measure(IReadOnlyList<PendingRecord> batch, CommitState? written, long begun, Activity? span)
    {
        if (written is null)
            return;
        _measured(
            new CommitMade(
                written.Taken.Count,
                Stopwatch.GetElapsedTime(begun),
                Stopwatch.GetElapsedTime(batch[0].Since, begun)
            )
        );
        if (span is null)
            return;
        span.SetTag(Tracing.CountTag, written.Taken.Count);
        Traced.Add(written.Taken[0].FirstPosition, written.Head, span.Context);
    }

    private void Tell(IReadOnlyList<PendingRecord> batch, CommitState? written)
    {
        _backoff = BackoffMin;
        foreach (var record in batch)
            record.Tell();
        if (written is null)
            return;
        Volatile.Write(ref _records, _records + written.Taken.Count);
        Volatile.Write(ref _commits, _commits + 1);
        _committed(written.Head);
    }

    /// <summary>A commit failed: was it written all the same, is the database gone, is one record at
    /// fault?</summary>
    private void Recover(IReadOnlyList<PendingRecord> batch, CommitState? written, Exception failure)
    {
        if (written is not null)
        {
            switch (Stands(writer => writer.Holds(written.Taken[^1])))
            {
                case true:
                    Tell(batch, written);
                    return;
                case null:
                    FailAll(batch, Unavailable(failure, inDoubt: true));
                    return;
            }
        }
        if (_isOfTheWorld(failure))
        {
            FailAll(batch, Unavailable(failure, inDoubt: false));
            Pause();
        }
        else if (batch.Count == 1)
        {
            batch[0].Fail(new InvalidOperationException("the record cannot be written", failure));
        }
        else
        {
            // One record that cannot be written must not take its neighbours with it.
            foreach (var record in batch.ToArray())
                Settle([record]);
        }
    }

    /// <summary>True if the commit stands, false if it does not, null if nobody could say in time.</summary>
    private bool? Stands(Func<Writer, bool?> asked)
    {
        var (clock, tries) = (Stopwatch.StartNew(), 0);
        while (_run is null ? clock.Elapsed < DoubtMax : tries++ < SteppedTriesMax)
        {
            try
            {
                _writer ??= _connect();
                _run?.Reach("begin");
                return asked(_writer);
            }
            catch (Exception failure) when (_isOfTheWorld(failure))
            {
                Abandon();
                Pause();
            }
        }
        return null;
    }

    private void Settle(PendingWork work)
    {
        WorkMark? mark = null;
        try
        {
            _writer ??= _connect();
            _run?.Reach("begin");
            _writer.Begin();
            if (work.Do(_writer))
            {
                mark = _writer.Mark();
                Commit(_writer);
            }
            else
            {
                _writer.Rollback();
            }
        }
        catch (Exception failure)
        {
            Abandon();
            Recover(work, mark, RowMap.CauseOf(failure));
            return;
        }
        _backoff = BackoffMin;
        work.Tell();
    }

    /// <summary>It failed: was it written all the same, or is nothing of it on record?</summary>
    /// <param name="mark">Null where it did not come to its commit, so that nothing was written.</param>
    private void Recover(PendingWork work, WorkMark? mark, Exception failure)
    {
        switch (mark is null ? false : Stands(writer => writer.Stands(mark)))
        {
            case true:
                _backoff = BackoffMin;
                work.Tell();
                return;
            case null:
                work.Fail(Unavailable(failure, inDoubt: true));
                return;
        }
        var world = _isOfTheWorld(failure);
        work.Fail(world ? Unavailable(failure, inDoubt: false) : failure);
        if (world)
            Pause();
    }

    private static void FailAll(IReadOnlyList<PendingRecord> batch, StoreUnavailableException reason)
    {
        foreach (var record in batch)
            record.Fail(reason);
    }

    private static StoreUnavailableException Unavailable(Exception failure, bool inDoubt) =>
        new($"the store cannot write now: {failure.Message}", failure) { IsInDoubt = inDoubt };

    private void Commit(Writer writer)
    {
        _run?.Reach("commit");
        writer.Commit();
        _run?.Reach("committed");
    }

    private void Abandon()
    {
        _writer?.Dispose();
        _writer = null;
    }

    private void Pause()
    {
        // On one thread nobody else could mend the world meanwhile.
        if (_run is null)
            _stopping.Token.WaitHandle.WaitOne(_backoff);
        _backoff = _backoff * 2 < BackoffMax ? _backoff * 2 : BackoffMax;
    }
}
