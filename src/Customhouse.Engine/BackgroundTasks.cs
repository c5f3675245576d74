using System.Collections.Concurrent;

namespace Customhouse.Engine;

/// <summary>One thing that a background task cannot do, while it does all others.</summary>
/// <param name="Item">What it is, as the task names it: a case's number, a register entry, a partner.</param>
/// <param name="Times">How often it failed in a row.</param>
/// <param name="TryAfter">It is left alone until then, so that it takes no time from the others.</param>
public sealed record FailingItem(
    string Item,
    string Cause,
    DateTimeOffset Since,
    int Times,
    DateTimeOffset TryAfter
);

/// <summary>A background task went from well to ill or back, or something else is wrong with it
/// now.</summary>
/// <param name="Item">The one thing that it is about; null for the task as a whole.</param>
/// <param name="Cause">Null where it is well again.</param>
public sealed record BackgroundChange(BackgroundTask Task, string? Item, string? Cause, Exception? Exception);

/// <summary>
/// All that goes on behind the requests. Each task tells here how it goes; health, metrics, log and the
/// administrator's page read it.
/// </summary>
public sealed class BackgroundTasks(TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, BackgroundTask> _tasks = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Action<BackgroundChange>> _listeners = new();

    /// <summary>Tells of each change of a task from now on, once for each change and not for each
    /// round.</summary>
    public void Listen(Action<BackgroundChange> listener) => _listeners.Enqueue(listener);

    /// <summary>The tasks by name.</summary>
    public IReadOnlyList<BackgroundTask> All =>
        [.. _tasks.Values.OrderBy(task => task.Name, StringComparer.Ordinal)];

    /// <summary>The task of a name; the first call makes it, and the time that it may take begins.</summary>
    /// <param name="within">Within which a round is done while all is well; later than that it is
    /// behind.</param>
    public BackgroundTask Of(string name, TimeSpan within) =>
        _tasks.GetOrAdd(name, _ => new BackgroundTask(name, within, clock, Tell));

    /// <summary>Forgets a task that this process does no longer, because another one does it.</summary>
    public void Drop(string name) => _tasks.TryRemove(name, out _);

    private void Tell(BackgroundChange change)
    {
        foreach (var listener in _listeners)
            listener(change);
    }
}

/// <summary>
/// One task behind the requests. Its rounds and the items of a round are guarded here and nowhere else:
/// whatever one of them throws is told, and the others go on (docs/decisions/0030).
/// </summary>
public sealed class BackgroundTask
{
    /// <summary>Failing items that are remembered; of more only the number of failures is kept.</summary>
    public const int FailingItemsMax = 10_000;

    private static readonly TimeSpan BackoffMin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, FailingItem> _failing = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;
    private readonly Action<BackgroundChange> _changed;
    private readonly Lock _turn = new();
    private DateTimeOffset? _lastRound;
    private long _wellAt;
    private bool _hasBegun;
    private long _failures;

    internal BackgroundTask(
        string name,
        TimeSpan within,
        TimeProvider clock,
        Action<BackgroundChange> changed
    )
    {
        (Name, Within, _clock, _changed) = (name, within, clock, changed);
        _wellAt = clock.GetTimestamp();
    }

    public string Name { get; }

    /// <summary>Within which a round is done while all is well.</summary>
    public TimeSpan Within { get; }

    /// <summary>When a round was done last; null before the first.</summary>
    public DateTimeOffset? LastRound
    {
        get
        {
            lock (_turn)
                return _lastRound;
        }
    }

    /// <summary>Rounds and items that failed since the start.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Why the last round failed, or why it has stopped; null while rounds are done.</summary>
    public string? Cause { get; private set; }

    /// <summary>For good: somebody must look at it.</summary>
    public bool HasStopped { get; private set; }

    /// <summary>What fails while the rest goes on, the longest failing first.</summary>
    public IReadOnlyList<FailingItem> FailingItems =>
        [.. _failing.Values.OrderBy(f => f.Since).ThenBy(f => f.Item, StringComparer.Ordinal)];

    public int FailingItemCount => _failing.Count;

    /// <summary>No round was done for longer than it may take.</summary>
    public bool IsBehind => HasStopped || Age > Within;

    /// <summary>Since its last round, or since it began with its first. A wall clock that is set makes nobody
    /// late, and a service that a busy machine began late has its whole time.</summary>
    public TimeSpan Age
    {
        get
        {
            lock (_turn)
                return _clock.GetElapsedTime(_wellAt);
        }
    }

    /// <summary>A round is done; of its items some may have failed.</summary>
    public void RoundDone()
    {
        lock (_turn)
            (_lastRound, _wellAt, _hasBegun) = (_clock.GetUtcNow(), _clock.GetTimestamp(), true);
        if (Cause is null || HasStopped)
            return;
        Cause = null;
        _changed(new BackgroundChange(this, null, null, null));
    }

    /// <summary>A round failed as a whole; the next one is tried.</summary>
    public void RoundFailed(Exception failure)
    {
        Interlocked.Increment(ref _failures);
        if (HasStopped || Cause == failure.Message)
            return;
        Cause = failure.Message;
        _changed(new BackgroundChange(this, null, Cause, failure));
    }

    /// <summary>It waits for something outside and tries again by itself.</summary>
    /// <param name="cause">What it waits for; null where it waits for nothing, so that a round is
    /// done.</param>
    public void Waits(string? cause)
    {
        if (cause is null)
            RoundDone();
        else if (!HasStopped && Cause != cause)
            RoundFailed(new IOException(cause));
    }

    /// <summary>It goes no further until somebody has looked at it and the process starts anew.</summary>
    public void Stopped(string cause)
    {
        (Cause, HasStopped) = (cause, true);
        _changed(new BackgroundChange(this, null, cause, null));
    }

    /// <summary>One item failed; it is tried again later, and later still each time that it fails.</summary>
    public void ItemFailed(string item, Exception failure)
    {
        Interlocked.Increment(ref _failures);
        var now = _clock.GetUtcNow();
        var before = _failing.GetValueOrDefault(item);
        if (before is null && _failing.Count >= FailingItemsMax)
            return;
        var times = (before?.Times ?? 0) + 1;
        _failing[item] = new FailingItem(
            item,
            failure.Message,
            before?.Since ?? now,
            times,
            now + BackoffAfter(times)
        );
        if (before?.Cause != failure.Message)
            _changed(new BackgroundChange(this, item, failure.Message, failure));
    }

    /// <summary>One item is well; told where it failed before.</summary>
    public void ItemWell(string item)
    {
        if (_failing.TryRemove(item, out _))
            _changed(new BackgroundChange(this, item, null, null));
    }

    /// <summary>Whether an item failed lately and is left alone for now.</summary>
    public bool Rests(string item) =>
        _failing.TryGetValue(item, out var failing) && failing.TryAfter > _clock.GetUtcNow();

    /// <summary>Does one item of a round. Whatever it throws is its own: the round goes on with the next
    /// one.</summary>
    /// <returns>True where it was done.</returns>
    /// <exception cref="Storage.StoreUnavailableException">The store does not answer: the next item would
    /// fail too.
    /// </exception>
    public async Task<bool> Try(string item, Func<Task> work, CancellationToken stop)
    {
        try
        {
            await work();
            ItemWell(item);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Storage.StoreUnavailableException)
        {
            throw;
        }
        catch (Exception failure)
        {
            ItemFailed(item, failure);
            return false;
        }
    }

    /// <summary>Goes round until it is stopped. A round that fails is told, and the next one is
    /// tried.</summary>
    /// <param name="pause">Between two rounds.</param>
    /// <param name="round">Finds its own place again after a failure.</param>
    public async Task Run(TimeSpan pause, Func<CancellationToken, Task> round, CancellationToken stop)
    {
        Begins();
        while (true)
        {
            await Round(round, stop);
            await Task.Delay(pause, _clock, stop);
        }
    }

    /// <summary>Goes one round.</summary>
    /// <returns>False where it failed.</returns>
    public async Task<bool> Round(Func<CancellationToken, Task> round, CancellationToken stop)
    {
        Begins();
        try
        {
            await round(stop);
            RoundDone();
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception failure)
        {
            RoundFailed(failure);
            return false;
        }
    }

    /// <summary>The first round begins; the time before it does not count.</summary>
    private void Begins()
    {
        lock (_turn)
        {
            if (_hasBegun)
                return;
            (_hasBegun, _wellAt) = (true, _clock.GetTimestamp());
        }
    }

    private static TimeSpan BackoffAfter(int times)
    {
        // Beyond 2^20 the longest wait holds.
        var wait = BackoffMin * Math.Pow(2, Math.Min(times - 1, 20));
        return wait < BackoffMax ? wait : BackoffMax;
    }
}
