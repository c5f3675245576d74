namespace Customhouse.Server.Tests.Engine;

/// <summary>The real time, and nobody who waits for it waits long: rounds that come every five minutes come
/// at once.
/// </summary>
internal sealed class HastyClock : TimeProvider
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(200);

    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    ) => base.CreateTimer(callback, state, Short(dueTime), Short(period));

    private static TimeSpan Short(TimeSpan wait) => wait > Longest ? Longest : wait;
}
