namespace Customhouse.Ledger;

/// <summary>
/// Everything that was begun on it runs on one thread, in an order that is the same each time: what a
/// simulation needs to be repeated. Recorders, followers and log writers that are opened while it is current
/// work when it tells them to, and random bytes come from its own generator. Nothing that serves people has
/// one.
/// </summary>
/// <param name="random">Makes the bytes that are random elsewhere.</param>
/// <param name="advance">Lets time go on to the next moment at which somebody waits; false where nobody
/// does.</param>
public sealed class SteppedRun(Func<int, byte[]> random, Func<bool> advance) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> posted = new();
    private readonly List<Func<bool>> workers = [];

    /// <summary>The run on whose thread the caller is; null outside of simulations.</summary>
    public static SteppedRun? Underway => Current as SteppedRun;

    /// <summary>Told of each point that a writer reaches; what it throws, the writer meets there.</summary>
    public Action<string>? Reached { get; set; }

    /// <summary>Faults of former releases that are put back, by their names: a simulation that does not find
    /// them is blind.</summary>
    public IReadOnlySet<string> PutBack { get; internal init; } = new HashSet<string>();

    /// <summary>Where work is done side by side.</summary>
    public static TaskScheduler Scheduler =>
        Underway is null ? TaskScheduler.Default : TaskScheduler.FromCurrentSynchronizationContext();

    /// <summary>Starts work that goes on beside its caller.</summary>
    public static Task Beside(Func<Task> work) => Underway is null ? Task.Run(work) : work();

    /// <summary>How a source of tasks is made that several wait for: whoever completes it goes on first. In a
    /// simulation those who wait go on at once, for another thread would do it at a time of its
    /// own.</summary>
    public static TaskCreationOptions Awaited =>
        Underway is null ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None;

    /// <summary>Cancels; in a simulation on the caller's thread.</summary>
    public static Task Cancel(CancellationTokenSource source)
    {
        if (Underway is null)
        {
            return source.CancelAsync();
        }
        source.Cancel();
        return Task.CompletedTask;
    }

    /// <summary>Whether a fault of a former release is put back; never outside of a simulation that looks for
    /// it.
    /// </summary>
    public static bool IsPutBack(string fault) => Underway is { } run && run.PutBack.Contains(fault);

    /// <summary>Random bytes of this run.</summary>
    public byte[] Random(int count) => random(count);

    /// <summary>Tells that a writer stands at a point of its work.</summary>
    public void Reach(string point) => Reached?.Invoke(point);

    /// <summary>Has a worker take part.</summary>
    /// <param name="worker">Does one piece of its work; false where there is none.</param>
    public void Enlist(Func<bool> worker) => workers.Add(worker);

    /// <summary>The worker has ended.</summary>
    public void Dismiss(Func<bool> worker) => workers.Remove(worker);

    /// <summary>Runs until a piece of work is done, and everything else that has its turn
    /// meanwhile.</summary>
    /// <exception cref="TimeoutException">It waits for something that never comes.</exception>
    public T Run<T>(Func<Task<T>> work)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var done = work();
            while (!done.IsCompleted)
            {
                if (!Step() && !advance())
                {
                    throw new TimeoutException("the work waits for something that never comes");
                }
            }
            return done.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Does what can be done without time going on.</summary>
    public void Settle()
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            while (Step()) { }
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        // Cancelling is told from other threads now and then.
        lock (posted)
        {
            posted.Enqueue((d, state));
        }
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    private bool Step()
    {
        (SendOrPostCallback Callback, object? State) next;
        lock (posted)
        {
            posted.TryDequeue(out next);
        }
        if (next.Callback is not null)
        {
            next.Callback(next.State);
            return true;
        }
        for (var i = 0; i < workers.Count; i++)
        {
            if (workers[i]())
            {
                return true;
            }
        }
        return false;
    }
}
