using Customhouse.Survey;

namespace Customhouse.Tests.Survey;

/// <summary>
/// All that an edition published in two releases about one question and those that depend on it, as sums of
/// unknown counts. It knows what everybody does (who responded, who answered anew or otherwise since) and
/// what is shown, and not what was answered. It is no part of the program and shares nothing with the law
/// that hides.
/// </summary>
/// <remarks>
/// Each region's respondents are split in those whose answers stayed, and those who changed or came: what
/// they answered before, and what after. Unknowns are counts of these by choice.
/// </remarks>
internal sealed class PublishedSystem
{
    private const int Parts = 3;

    private readonly Dictionary<(string Question, int Region, int Part, string Cell), int> _unknowns = [];
    private readonly List<(IReadOnlyDictionary<int, double> Factors, double Value)> _sums = [];
    private readonly int _regions;

    /// <param name="stayed">By region, how many responded and changed nothing.</param>
    /// <param name="before">By region, how many of those who changed something had responded before.</param>
    /// <param name="after">By region, how many of them responded after.</param>
    public PublishedSystem(IEnumerable<Question> questions, int[] stayed, int[] before, int[] after)
    {
        _regions = stayed.Length;
        int[][] parts = [stayed, before, after];
        foreach (var question in questions)
        {
            for (var r = 0; r < _regions; r++)
            {
                for (var part = 0; part < Parts; part++)
                {
                    var here = (question.Id, r, part);
                    if (question.AskedIf is { } condition)
                    {
                        // Who answers a conditional question was asked it.
                        var asked = condition.AnyOf.Select(code =>
                            (Unknown(condition.Question, r, part, code), -1.0)
                        );
                        Sum([.. asked, (Cell(here, "N"), 1), (Cell(here, "rest"), 1)], 0);
                    }
                    else
                    {
                        Sum([(Cell(here, "N"), 1), (Cell(here, "rest"), 1)], parts[part][r]);
                    }
                    foreach (var sum in Within(question, here))
                        Sum(sum, 0);
                }
            }
        }
    }

    public void Publish(Figure figure, bool isLater)
    {
        for (var r = 0; r < _regions; r++)
            Publish(figure, figure.Regions[r], [r], isLater);
        Publish(figure, figure.Total, [.. Enumerable.Range(0, _regions)], isLater);
    }

    public Simplex Solved() => new(_unknowns.Count, _sums);

    /// <summary>A count of a figure as a sum of unknowns; <c>N</c> for how many answered.</summary>
    public Dictionary<int, double> Of(
        Question question,
        IReadOnlyList<int> regions,
        string cell,
        bool isLater
    )
    {
        var factors = new Dictionary<int, double>();
        foreach (var r in regions)
        {
            factors[Unknown(question.Id, r, 0, cell)] = 1;
            factors[Unknown(question.Id, r, isLater ? 2 : 1, cell)] = 1;
        }
        return factors;
    }

    private void Publish(Figure figure, FigureRow row, IReadOnlyList<int> regions, bool isLater)
    {
        if (row.Answered.Count is { } answered)
            _sums.Add((Of(figure.Question, regions, "N", isLater), answered));
        for (var c = 0; c < figure.Columns.Count; c++)
            if (row.Counts[c].Count is { } count)
                _sums.Add((Of(figure.Question, regions, figure.Columns[c].Code, isLater), count));
    }

    /// <summary>Choices of one add up to N; of several, each is marked or not.</summary>
    private IEnumerable<(int, double)[]> Within(Question question, (string, int, int) here)
    {
        if (question.Columns.Count == 0)
            yield break;
        if (question.Kind == QuestionKind.Multiple)
        {
            foreach (var code in question.Columns.Select(c => c.Code))
                yield return [(Cell(here, code), 1), (Cell(here, $"no {code}"), 1), (Cell(here, "N"), -1)];
        }
        else
        {
            yield return [.. question.Columns.Select(c => (Cell(here, c.Code), 1.0)), (Cell(here, "N"), -1)];
        }
    }

    private int Cell((string Question, int Region, int Part) here, string cell) =>
        Unknown(here.Question, here.Region, here.Part, cell);

    private int Unknown(string question, int region, int part, string cell)
    {
        if (!_unknowns.TryGetValue((question, region, part, cell), out var at))
            _unknowns.Add((question, region, part, cell), at = _unknowns.Count);
        return at;
    }

    private void Sum(IReadOnlyList<(int Unknown, double Factor)> factors, double value) =>
        _sums.Add((factors.ToDictionary(f => f.Unknown, f => f.Factor), value));
}
