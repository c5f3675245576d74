namespace Customhouse.Server.Simulation.Faults;

/// <summary>
/// The one clock of a simulation. Time goes on when everybody waits, from one timer to the next; what the
/// wall clock shows can be moved forward and back without any timer noticing, as on a real machine.
/// </summary>
internal sealed class SteppedClock(DateTimeOffset start) : TimeProvider
{
    private readonly List<SteppedTimer> _timers = [];
    private TimeSpan _elapsed;
    private TimeSpan _moved;
    private long _order;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => start + _elapsed + _moved;

    public override long GetTimestamp() => _elapsed.Ticks;

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    )
    {
        var timer = new SteppedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves what the wall clock shows.</summary>
    public void MoveTo(DateTimeOffset now) => _moved += now - GetUtcNow();

    /// <summary>Something took time: a slow disk.</summary>
    public void Take(TimeSpan time) => _elapsed += time;

    /// <summary>Goes on to the next timer and lets it fire; false where nobody waits.</summary>
    public bool GoOn()
    {
        if (_timers.MinBy(t => (t.Due, t.Order)) is not { } next)
            return false;
        if (next.Due > _elapsed)
            _elapsed = next.Due;
        next.Fire();
        return true;
    }

    private sealed class SteppedTimer(SteppedClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public TimeSpan Due { get; private set; }

        public long Order { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock._timers.Remove(this);
            _period = period;
            if (dueTime != Timeout.InfiniteTimeSpan)
                Wait(dueTime);
            return true;
        }

        public void Fire()
        {
            clock._timers.Remove(this);
            if (_period > TimeSpan.Zero)
                Wait(_period);
            callback(state);
        }

        public void Dispose() => clock._timers.Remove(this);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Wait(TimeSpan time)
        {
            (Due, Order) = (clock._elapsed + time, clock._order++);
            clock._timers.Add(this);
        }
    }
}
