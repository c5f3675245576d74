namespace Customhouse.Server.Tests.Engine;

/// <summary>A clock that moves when it is told to; its timers do not.</summary>
internal sealed class HandClock : TimeProvider
{
    private DateTimeOffset _now = System.GetUtcNow();
    private TimeSpan _set;

    public void Pass(TimeSpan time) => _now += time;

    /// <summary>A person or a time server sets it; no time passes by that.</summary>
    public void Set(TimeSpan by) => _set += by;

    public override DateTimeOffset GetUtcNow() => _now + _set;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;
}
