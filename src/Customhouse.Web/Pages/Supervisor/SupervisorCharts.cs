using System.Globalization;
using Customhouse.Web.Insight;
using Customhouse.Web.Language;

namespace Customhouse.Web.Pages.Supervisor;

/// <summary>The charts of the supervisor's desk, on the page and as files.</summary>
internal static class SupervisorCharts
{
    /// <summary>As many columns as a phone shows with words that can be read.</summary>
    public const int DaysOfPhone = 7;

    /// <summary>The middle time to release by day, of what somebody looked at.</summary>
    public static string Release(Words w, SupervisionFigures f, int days = Supervision.DaysShown) =>
        DayChart.Draw(
            w["supervisor.release-days"],
            w["supervisor.release-days-told"],
            [
                .. f
                    .Days.TakeLast(days)
                    .Select(
                        (d, i) =>
                            new DayColumn(
                                DayOf(w, d.Day, i),
                                d.Median?.TotalHours,
                                null,
                                d.Median is { } median ? w.Number((decimal)median.TotalHours, 1) : ""
                            )
                    ),
            ]
        );

    /// <summary>Revenue by day, beside the same weekday four weeks before.</summary>
    public static string Revenue(Words w, SupervisionFigures f, int days = Supervision.DaysShown) =>
        DayChart.Draw(
            w["supervisor.revenue-days", f.Currency],
            w["supervisor.revenue-days-told"],
            [
                .. f
                    .Revenue.TakeLast(days)
                    .Select(
                        (r, i) =>
                            new DayColumn(
                                DayOf(w, r.Day, i),
                                (double)r.Amount,
                                (double)r.MonthBefore,
                                w.Number(r.Amount / 1000)
                            )
                    ),
            ]
        );

    /// <summary>The day; its month is told where it begins, so that names of any language find
    /// room.</summary>
    private static string DayOf(Words w, DateOnly day, int place) =>
        place == 0 || day.Day == 1
            ? $"{day.Day} {w["calendar.month-" + day.Month.ToString(CultureInfo.InvariantCulture)]}"
            : day.Day.ToString(CultureInfo.InvariantCulture);
}
