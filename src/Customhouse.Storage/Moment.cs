namespace Customhouse.Storage;

/// <summary>Times as both stores keep them: microseconds since 1970 in UTC.</summary>
internal static class Moment
{
    public const long PerMinute = 60_000_000;

    public static long Of(DateTimeOffset at) =>
        (at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static long? Of(DateTimeOffset? at) => at is { } time ? Of(time) : null;

    public static DateTimeOffset From(long microseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);
}
