using System.Globalization;
using static Customhouse.Law.Cel.CelType;

namespace Customhouse.Law.Cel;

/// <summary>Arithmetic of moments and spans, and the parts of a moment in a time zone.</summary>
internal static class Times
{
    private static readonly (string Name, Func<DateTime, long> Read)[] Getters =
    [
        (".getFullYear", t => t.Year),
        (".getMonth", t => t.Month - 1),
        (".getDate", t => t.Day),
        (".getDayOfMonth", t => t.Day - 1),
        (".getDayOfWeek", t => (long)t.DayOfWeek),
        (".getDayOfYear", t => t.DayOfYear - 1),
        (".getHours", t => t.Hour),
        (".getMinutes", t => t.Minute),
        (".getSeconds", t => t.Second),
        (".getMilliseconds", t => t.Millisecond),
    ];

    public static readonly CelFunction[] Functions =
    [
        .. Getters.SelectMany(g =>
            new[]
            {
                CelFunction.Of<CelTimestamp, long>(g.Name, [Timestamp], Int, (_, t) => g.Read(t.Utc)),
                CelFunction.Of<CelTimestamp, string, long>(
                    g.Name,
                    [Timestamp, CelType.String],
                    Int,
                    (f, t, zone) => In(f, t, zone) is { } local ? g.Read(local) : 0
                ),
            }
        ),
        CelFunction.Of<CelTimestamp, string, DateOnly>(
            "date",
            [Timestamp, CelType.String],
            Date,
            (f, t, zone) => In(f, t, zone) is { } local ? DateOnly.FromDateTime(local) : default
        ),
        Span(".getHours", 3_600),
        Span(".getMinutes", 60),
        Span(".getSeconds", 1),
        CelFunction.Of<CelDuration, long>(
            ".getMilliseconds",
            [Duration],
            Int,
            (_, d) => d.Nanoseconds / 1_000_000 % 1_000
        ),
        CelFunction.Of<CelTimestamp, CelDuration, CelTimestamp>(
            Operators.Add,
            [Timestamp, Duration],
            Timestamp,
            Add
        ),
        CelFunction.Of<CelDuration, CelTimestamp, CelTimestamp>(
            Operators.Add,
            [Duration, Timestamp],
            Timestamp,
            (f, d, t) => Add(f, t, d)
        ),
        CelFunction.Of<CelDuration, CelDuration, CelDuration>(
            Operators.Add,
            [Duration, Duration],
            Duration,
            (f, a, b) => new(Arithmetic.Long(f, (Int128)a.Nanoseconds + b.Nanoseconds))
        ),
        CelFunction.Of<CelDuration, CelDuration, CelDuration>(
            Operators.Subtract,
            [Duration, Duration],
            Duration,
            (f, a, b) => new(Arithmetic.Long(f, (Int128)a.Nanoseconds - b.Nanoseconds))
        ),
        CelFunction.Of<CelTimestamp, CelTimestamp, CelDuration>(
            Operators.Subtract,
            [Timestamp, Timestamp],
            Duration,
            (f, a, b) => a.TrySubtract(b, out var span) ? span : Range<CelDuration>(f)
        ),
        CelFunction.Of<CelTimestamp, CelDuration, CelTimestamp>(
            Operators.Subtract,
            [Timestamp, Duration],
            Timestamp,
            (f, t, d) =>
                d.Nanoseconds == long.MinValue ? Range<CelTimestamp>(f) : Add(f, t, new(-d.Nanoseconds))
        ),
    ];

    private static CelFunction Span(string name, long seconds) =>
        CelFunction.Of<CelDuration, long>(name, [Duration], Int, (_, d) => d.WholeSeconds / seconds);

    private static CelTimestamp Add(Frame frame, CelTimestamp moment, CelDuration span) =>
        moment.TryAdd(span, out var sum) ? sum : Range<CelTimestamp>(frame);

    private static T Range<T>(Frame frame)
    {
        frame.Fail("the result is out of the range of its type");
        return default!;
    }

    /// <summary>A moment as clocks of a time zone show it: UTC, <c>+01:00</c>, or a name as
    /// <c>Europe/Paris</c>.</summary>
    private static DateTime? In(Frame frame, CelTimestamp moment, string zone)
    {
        var offset = OffsetOf(zone);
        try
        {
            offset ??= TimeZoneInfo.FindSystemTimeZoneById(zone).GetUtcOffset(moment.Utc);
        }
        catch (Exception unknown) when (unknown is TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            frame.Fail($"'{zone}' is no time zone");
            return null;
        }
        var ticks = moment.Utc.Ticks + offset.Value.Ticks;
        if (ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks)
            return new DateTime(ticks);
        frame.Fail($"in {zone} the moment is beyond the years 1 to 9999");
        return null;
    }

    private static TimeSpan? OffsetOf(string zone)
    {
        if (zone is "UTC" or "Z" or "")
            return TimeSpan.Zero;
        var sign = zone[0] == '-' ? -1 : 1;
        var digits = zone.AsSpan(zone[0] is '+' or '-' ? 1 : 0);
        if (
            digits.Length != 5
            || digits[2] != ':'
            || !int.TryParse(digits[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(digits[3..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || hours > 23
            || minutes > 59
        )
            return null;
        return sign * new TimeSpan(hours, minutes, 0);
    }
}
