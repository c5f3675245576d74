using Customhouse.Survey;
using Customhouse.Web.Language;

namespace Customhouse.Web.Survey;

/// <summary>The charts of an edition: what each bar is, and what it says in words.</summary>
public static class SurveyCharts
{
    public static string Response(Words words, string edition, ResponseTable table, int width) =>
        BarChart.Draw(
            words["survey.chart-response", edition],
            string.Join("; ", table.Rows.Select(r => $"{r.Region} {Told(words, r)}")),
            [.. table.Rows.Select(r => new Bar(r.Region, r.Rate, Told(words, r)))],
            100,
            width
        );

    public static string Figure(Words words, Figure figure, string language, int width) =>
        BarChart.Draw(
            figure.Question.Labels.In(language),
            $"N = {words.Told(figure.Total.Answered)}. "
                + string.Join("; ", Bars(words, figure, language).Select(b => $"{b.Label}: {b.Text}")),
            Bars(words, figure, language),
            100,
            width
        );

    /// <summary>The charts that a release hands out, each a file that stands alone.</summary>
    public static IEnumerable<PackFile> Files(Tally tally)
    {
        var words = Words.In(Locale.Usual);
        yield return new PackFile(
            "chart-response.svg",
            Response(words, $"{tally.Edition.Title}", tally.Response(), BarChart.Wide) + "\n"
        );
        foreach (var figure in tally.Figures().Where(f => f.IsPublished && f.Columns.Count > 0))
            yield return new PackFile(
                $"chart-{figure.Question.Id}.svg",
                Figure(words, figure, Labels.English, BarChart.Wide) + "\n"
            );
    }

    private static Bar[] Bars(Words words, Figure figure, string language) =>
        [
            .. figure.Columns.Select(
                (choice, at) =>
                    new Bar(
                        choice.Labels.In(language),
                        figure.Total.Percent(at),
                        Told(words, figure.Total, at),
                        100 * figure.Bounds?[at]?.Low,
                        100 * figure.Bounds?[at]?.High
                    )
            ),
        ];

    private static string Told(Words words, FigureRow row, int column) =>
        row.Counts[column].Count is { } count
            ? row.Percent(column) is { } percent
                ? words["survey.chart-share", percent, count, words.Told(row.Answered)]
                : words["survey.chart-nobody"]
            : words.Told(row.Counts[column]);

    private static string Told(Words words, ResponseRow row) =>
        row.Rate is { } rate
            ? words["survey.chart-share", rate, words.Told(row.Responded), row.Denominator]
            : words["survey.chart-members", words.Told(row.Responded), row.Denominator];
}
