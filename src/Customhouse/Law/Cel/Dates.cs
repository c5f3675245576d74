using static Customhouse.Law.Cel.CelType;

namespace Customhouse.Law.Cel;

/// <summary>Days of the calendar. Months and days of the month count from 0, as those of timestamps do;
/// getDate counts from 1.</summary>
internal static class Dates
{
    public static readonly CelFunction[] Functions =
    [
        Getter(".getFullYear", d => d.Year),
        Getter(".getMonth", d => d.Month - 1),
        Getter(".getDate", d => d.Day),
        Getter(".getDayOfMonth", d => d.Day - 1),
        Getter(".getDayOfWeek", d => (long)d.DayOfWeek),
        Getter(".getDayOfYear", d => d.DayOfYear - 1),
        CelFunction.Of<DateOnly, long, DateOnly>(".addDays", [Date, Int], Date, AddDays),
        CelFunction.Of<DateOnly, long, DateOnly>(".addMonths", [Date, Int], Date, AddMonths),
        CelFunction.Of<DateOnly, DateOnly, long>(
            ".daysUntil",
            [Date, Date],
            Int,
            (_, a, b) => b.DayNumber - a.DayNumber
        ),
    ];

    private static CelFunction Getter(string name, Func<DateOnly, long> read) =>
        CelFunction.Of<DateOnly, long>(name, [Date], Int, (_, d) => read(d));

    private static DateOnly AddDays(Frame frame, DateOnly day, long days)
    {
        var number = (Int128)day.DayNumber + days;
        if (number >= 0 && number <= DateOnly.MaxValue.DayNumber)
            return DateOnly.FromDayNumber((int)number);
        frame.Fail("the day is beyond the years 1 to 9999");
        return day;
    }

    /// <summary>The same day of another month, or the last one of a shorter month.</summary>
    private static DateOnly AddMonths(Frame frame, DateOnly day, long months)
    {
        var month = (Int128)day.Year * 12 + day.Month - 1 + months;
        if (month >= 12 && month < 10_000 * 12)
            return day.AddMonths((int)months);
        frame.Fail("the day is beyond the years 1 to 9999");
        return day;
    }
}
