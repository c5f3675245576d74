using Customhouse.Survey;

namespace Customhouse.Server.Verbs;

/// <summary>A survey's table and figure as text, in the columns that docs/SURVEY.md shows.</summary>
internal static class SurveyPrint
{
    private const int BarMax = 50;

    public static void Response(Edition edition, ResponseTable table, TextWriter to)
    {
        to.WriteLine($"Table 1. Response by region, {edition.Title}");
        to.WriteLine($"{"region", -8}{"responded", 10}{"members", 9}{"rate", 7}");
        foreach (var row in table.Rows)
            to.WriteLine($"{row.Region, -8}{row.Responded, 10}{row.Denominator, 9}{row.Rate, 5} %");
        if (table.Note is { } note)
            to.WriteLine($"Note: {note}");
        if (
            table.Members.SumOfRegions is var sum
            && sum != table.Members.Total
            && table.Total.Responded.Count is { } n
        )
            to.WriteLine(
                $"      {n} of {table.Members.Total} is {table.Total.Rate} %; of {sum} it would be "
                    + $"{Rounding.Percent(n, sum)} %."
            );
        if (edition.IsReconstruction)
            to.WriteLine("Answers: a reconstruction from published totals, nameless.");
        to.WriteLine();
    }

    public static void Figure(Figure figure, TextWriter to)
    {
        to.WriteLine($"Figure 1. {figure.Question.Labels} (N = {figure.Total.Answered})");
        for (var c = 0; c < figure.Columns.Count; c++)
        {
            var percent = figure.Total.Percent(c) ?? 0;
            to.WriteLine(
                $"{figure.Columns[c].Labels, -5}{figure.Total.Counts[c], 5} of {figure.Total.Answered}"
                    + $"{percent, 5} %  {new string('#', percent * BarMax / 100)}"
            );
        }
        to.WriteLine(
            "By region: "
                + (
                    figure.Regions.All(r => r.Answered.State == CellState.NotPublished)
                        ? "not published"
                        : string.Join(", ", figure.Regions.Select(r => $"{r.Region} {r.Percent(0)} %"))
                )
        );
    }
}
