namespace Customhouse.Server.Tests.Engine;

/// <summary>A clock that moves when it is told to; its timers do not.</summary>
internal sealed class HandClock : TimeProvider
{
    private DateTimeOffset _now = System.GetUtcNow();

    public void Pass(TimeSpan time) => _now += time;

    public override DateTimeOffset GetUtcNow() => _now;
}
