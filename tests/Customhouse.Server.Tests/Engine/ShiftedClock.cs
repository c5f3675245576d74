namespace Customhouse.Server.Tests.Engine;

/// <summary>The real clock, moved; time passes as ever.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
