namespace Customhouse.Survey;

/// <summary>Computes what an edition found, from its members and their answers and from nothing else.</summary>
public sealed class Tally
{
    private readonly Edition _edition;
    private readonly Questionnaire _questionnaire;
    private readonly Membership _membership;
    private readonly List<Respondent> _respondents;

    /// <param name="submissions">All of the edition; those that are not signed off are left out.</param>
    public Tally(
        Edition edition, Questionnaire questionnaire, Membership membership, IEnumerable<Submission> submissions)
    {
        (_edition, _questionnaire, _membership) = (edition, questionnaire, membership);
        _respondents = [.. submissions
            .Where(s => s.State == SubmissionState.SignedOff && s.HasResponded)
            .Select(s => (Submission: s, Region: membership.RegionOf(s.Member, edition.MembershipOn)))
            .Where(s => s.Region is not null)
            .Select(s => new Respondent(s.Submission, s.Region!, Answers(s.Submission)))];
    }

    public Edition Edition => _edition;

    public Questionnaire Questionnaire => _questionnaire;

    /// <summary>Response by region; a member responded if it answered one question or more.</summary>
    public ResponseTable Response()
    {
        var members = _membership.On(_edition.MembershipOn);
        var rows = _membership.Regions.Select(r => new ResponseRow(
            r.Code,
            _edition.RegionsNotReached.Contains(r.Code) ? Cell.NotPublished
                : Cell.Of(_respondents.Count(x => x.Region == r.Code)),
            members.ByRegion[r.Code]));
        var total = _respondents.Count(r => _membership.CountsInTotal(r.Submission.Member));
        return new ResponseTable(
            [.. rows], new ResponseRow(ResponseRow.Total, Cell.Of(total), members.Total), members);
    }

    public IReadOnlyList<Figure> Figures() => [.. _questionnaire.Questions.Select(FigureOf)];

    /// <summary>The figure of one question: own N, counts and shares, in all and by region.</summary>
    public Figure FigureOf(Question question)
    {
        var answered = _respondents
            .Where(r => r.Given.TryGetValue(question.Id, out var answer) && !answer.IsNotReached)
            .Select(r => (r.Region, Answer: r.Given[question.Id])).ToList();
        var columns = question.Columns.Count;
        // An edition made from published totals says nothing where it has no answers: that is no "nobody answered".
        if (answered.Count == 0 && _edition.IsReconstruction) return Silent(question, columns);
        var regions = _membership.Regions.Select(r => r.Code).ToArray();
        var byRegion = regions.Select(code => answered.Where(a => a.Region == code).Select(a => a.Answer).ToArray())
            .ToArray();
        var all = answered.Select(a => a.Answer).ToArray();
        var concealed = Conceal(question, byRegion);
        var total = RowOf(question, ResponseRow.Total, all, concealed.Totals);
        var rows = regions.Select((code, at) => _edition.HasRegionalFigures
            ? RowOf(question, code, byRegion[at], concealed.Cells[at])
            : new FigureRow(code, Cell.NotPublished, Repeated(Cell.NotPublished, columns))).ToList();
        var figure = new Figure(question, total, question.Kind == QuestionKind.Number
            ? NumberRows.WithoutSmall(rows, byRegion, _edition.SmallestCount) : rows);
        if (question.Kind == QuestionKind.Number)
            figure = figure with { Total = NumberRows.Of(total, all, _edition.SmallestCount) };
        return _edition.IsSample && all.Length > 0 ? figure with { Bounds = BoundsOf(figure, all.Length) } : figure;
    }

    /// <summary>Counts of choices: marks for a multiple question, first places for a ranked one.</summary>
    internal static int[] Count(Question question, IReadOnlyCollection<Answer> answers) =>
    [
        .. question.Columns.Select(column => answers.Count(a => question.Kind == QuestionKind.Ranked
            ? a.Choices is [var first, ..] && first == column.Code
            : a.Choices.Contains(column.Code))),
    ];

    private Concealment Conceal(Question question, Answer[][] byRegion)
    {
        // Rows that are not told cannot give anything away; then only the total has to be looked at.
        var rows = _edition.HasRegionalFigures ? byRegion : [[.. byRegion.SelectMany(r => r)]];
        var smallest = _edition.SmallestCount;
        Concealment found;
        if (question.Kind == QuestionKind.Multiple)
        {
            // Each choice has a table of its own: marked or not. Marks of different choices are not bound together.
            var marks = rows.Select(r => Count(question, r)).ToArray();
            var each = Enumerable.Range(0, question.Columns.Count).Select(column => Suppression.Of(
                [.. rows.Select((r, at) => new[] { marks[at][column], r.Length - marks[at][column] })], smallest))
                .ToArray();
            found = new Concealment(
                [.. rows.Select((_, r) => each.Select(e => e.Cells[r][0] || e.Cells[r][1]).ToArray())],
                [.. each.Select(e => e.Totals[0] || e.Totals[1])]);
        }
        else
        {
            found = Suppression.Of([.. rows.Select(r => Count(question, r))], smallest);
        }
        return _edition.HasRegionalFigures ? found
            : new Concealment([.. byRegion.Select(_ => found.Cells[0])], found.Totals);
    }

    private static FigureRow RowOf(Question question, string region, Answer[] answers, bool[] hidden) => new(
        region, Cell.Of(answers.Length),
        [.. Count(question, answers).Select((n, column) => hidden[column] ? Cell.Suppressed : Cell.Of(n))]);

    private IReadOnlyList<Interval?> BoundsOf(Figure figure, int answered) =>
    [
        .. figure.Total.Counts.Select(c => c.Count is { } count
            ? Interval.Of(count, answered, _membership.On(_edition.MembershipOn).Total) : null),
    ];

    private Figure Silent(Question question, int columns)
    {
        var nothing = Repeated(Cell.NotPublished, columns);
        return new Figure(question, new FigureRow(ResponseRow.Total, Cell.NotPublished, nothing),
            [.. _membership.Regions.Select(r => new FigureRow(r.Code, Cell.NotPublished, nothing))]);
    }

    /// <summary>What a submission answers to the questions that are asked of it.</summary>
    private Dictionary<string, Answer> Answers(Submission submission)
    {
        var all = new Dictionary<string, Answer>(StringComparer.Ordinal);
        foreach (var history in submission.Answers)
            if (_questionnaire.Find(history.Question) is { } question && submission.Given(question) is { } answer)
                all[question.Id] = answer;
        foreach (var question in _questionnaire.Questions)
            if (question.AskedIf is not null && !_questionnaire.IsAsked(question, id => all.GetValueOrDefault(id)))
                all.Remove(question.Id);
        return all;
    }

    private static Cell[] Repeated(Cell cell, int times) => [.. Enumerable.Repeat(cell, times)];

    private sealed record Respondent(Submission Submission, string Region, Dictionary<string, Answer> Given);
}

/// <summary>Mean and median of numbers, where enough answered and the rest cannot be subtracted.</summary>
internal static class NumberRows
{
    public static FigureRow Of(FigureRow row, Answer[] answers, int smallest)
    {
        var numbers = answers.Where(a => a.Number is not null).Select(a => a.Number!.Value).Order().ToArray();
        if (numbers.Length == 0 || numbers.Length < smallest) return row;
        var middle = numbers.Length / 2;
        return row with
        {
            Mean = numbers.Average(),
            Median = numbers.Length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2,
        };
    }

    /// <summary>
    /// The mean of one silent region would follow from the others' and the total's: where one is too small, the
    /// smallest of the others is silent with it, until those that are silent are enough together.
    /// </summary>
    public static IReadOnlyList<FigureRow> WithoutSmall(
        IReadOnlyList<FigureRow> rows, Answer[][] answers, int smallest)
    {
        var silent = Enumerable.Range(0, rows.Count)
            .Where(r => answers[r].Length > 0 && answers[r].Length < smallest).ToHashSet();
        while (silent.Count > 0 && (silent.Count < 2 || silent.Sum(r => answers[r].Length) < smallest))
        {
            var more = Enumerable.Range(0, rows.Count).Where(r => !silent.Contains(r) && answers[r].Length > 0)
                .OrderBy(r => answers[r].Length).ThenBy(r => r).Take(1).ToArray();
            if (more.Length == 0) break;
            silent.Add(more[0]);
        }
        return [.. rows.Select((row, r) => silent.Contains(r) || row.Answered.Count is null
            ? row : Of(row, answers[r], smallest))];
    }
}
