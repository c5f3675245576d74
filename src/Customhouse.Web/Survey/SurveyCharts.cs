using Customhouse.Survey;

namespace Customhouse.Web.Survey;

/// <summary>The charts of an edition: what each bar is, and what it says in words.</summary>
public static class SurveyCharts
{
    public static string Response(Edition edition, ResponseTable table, int width) => BarChart.Draw(
        $"Response by region, {edition.Title}",
        string.Join("; ", table.Rows.Select(r => $"{r.Region} {Told(r)}")),
        [.. table.Rows.Select(r => new Bar(r.Region, r.Rate, Told(r)))], 100, width);

    public static string Figure(Figure figure, string language, int width) => BarChart.Draw(
        figure.Question.Labels.In(language),
        $"N = {figure.Total.Answered}. " + string.Join("; ", Bars(figure, language).Select(b =>
            $"{b.Label}: {b.Text}")),
        Bars(figure, language), 100, width);

    /// <summary>The share of one choice by region, and in all.</summary>
    public static string ByRegion(Figure figure, int column, string language, int width)
    {
        Bar[] bars = [.. figure.Regions.Append(figure.Total).Select(r => new Bar(
            r.Region, r.Percent(column), Told(r, column)))];
        return BarChart.Draw($"{figure.Question.Labels.In(language)}: {figure.Columns[column].Labels.In(language)}",
            string.Join("; ", bars.Select(b => $"{b.Label}: {b.Text}")), bars, 100, width);
    }

    /// <summary>The charts that a release hands out, each a file that stands alone.</summary>
    public static IEnumerable<PackFile> Files(Tally tally)
    {
        yield return new PackFile("chart-response.svg",
            Response(tally.Edition, tally.Response(), BarChart.Wide) + "\n");
        foreach (var figure in tally.Figures().Where(f => f.IsPublished && f.Columns.Count > 0))
            yield return new PackFile($"chart-{figure.Question.Id}.svg",
                Figure(figure, Labels.English, BarChart.Wide) + "\n");
    }

    private static Bar[] Bars(Figure figure, string language) =>
    [
        .. figure.Columns.Select((choice, at) => new Bar(choice.Labels.In(language), figure.Total.Percent(at),
            Told(figure.Total, at), 100 * figure.Bounds?[at]?.Low, 100 * figure.Bounds?[at]?.High)),
    ];

    private static string Told(FigureRow row, int column) => row.Counts[column].Count is { } count
        ? row.Percent(column) is { } percent ? $"{percent} % ({count} of {row.Answered})" : "nobody answered"
        : $"{row.Counts[column]}";

    private static string Told(ResponseRow row) => row.Rate is { } rate
        ? $"{rate} % ({row.Responded} of {row.Denominator})"
        : $"{row.Responded} ({row.Denominator} members)";
}
