using System.Globalization;
using Customhouse.Web.Insight;
using Customhouse.Web.Language;

namespace Customhouse.Web.Pages.Supervisor;

/// <summary>The charts of the supervisor's desk, on the page and as files.</summary>
internal static class SupervisorCharts
{
    /// <summary>The middle time to release by day, of what somebody looked at.</summary>
    public static string Release(Words w, SupervisionFigures f) => DayChart.Draw(
        w["supervisor.release-days"], w["supervisor.release-days-told"],
        [.. f.Days.Select(d => new DayColumn(DayOf(d.Day), d.Median?.TotalHours, null,
            d.Median is { } median ? w.Number((decimal)median.TotalHours, 1) : ""))]);

    /// <summary>Revenue by day, beside the same weekday four weeks before.</summary>
    public static string Revenue(Words w, SupervisionFigures f) => DayChart.Draw(
        w["supervisor.revenue-days", f.Currency], w["supervisor.revenue-days-told"],
        [.. f.Revenue.Select(r => new DayColumn(DayOf(r.Day), (double)r.Amount, (double)r.MonthBefore,
            w.Number(r.Amount / 1000)))]);

    private static string DayOf(DateOnly day) => day.ToString("dd.MM.", CultureInfo.InvariantCulture);
}
