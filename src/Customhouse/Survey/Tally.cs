namespace Customhouse.Survey;

/// <summary>Computes what an edition found, from its members and their answers and from nothing
/// else.</summary>
public sealed class Tally
{
    private readonly Membership _membership;
    private readonly Dictionary<string, Counted> _counted;
    private readonly Lazy<IReadOnlyDictionary<string, Hiding>> _hidings;
    private readonly bool _isWithheld;

    /// <param name="submissions">All of the edition; those that are not signed off are left out.</param>
    public Tally(
        Edition edition,
        Questionnaire questionnaire,
        Membership membership,
        IEnumerable<Submission> submissions
    )
    {
        (Edition, Questionnaire, _membership) = (edition, questionnaire, membership);
        var given = submissions
            .Where(s => s.State == SubmissionState.SignedOff && s.HasResponded)
            .Select(s =>
                (s.Member, Region: membership.RegionOf(s.Member, edition.MembershipOn), Submission: s)
            )
            .Where(s => s.Region is not null)
            .OrderBy(s => s.Member, StringComparer.Ordinal)
            .Select(s => new Given(s.Member, s.Region!, Answers(s.Submission)))
            .ToList();
        Respondents = [.. given.Select(g => new Responded(g.Member, g.Region))];
        _counted = questionnaire.Questions.ToDictionary(
            q => q.Id,
            q => CountedOf(q, given),
            StringComparer.Ordinal
        );
        _hidings = new(() => new HidingRule(edition, questionnaire, membership.Regions).Of(_counted));
    }

    /// <summary>What a release told.</summary>
    public Tally(ReleasedAnswers standing, Questionnaire questionnaire, Membership membership)
    {
        (Edition, Questionnaire, _membership) = (standing.Edition, questionnaire, membership);
        Respondents = standing.Respondents;
        _counted = standing.Figures.ToDictionary(
            f => f.Counted.Question,
            f => f.Counted,
            StringComparer.Ordinal
        );
        _hidings = new(
            standing.Figures.ToDictionary(f => f.Counted.Question, f => f.Hiding, StringComparer.Ordinal)
        );
    }

    private Tally(Tally of)
    {
        (Edition, Questionnaire, _membership, Respondents) = (
            of.Edition,
            of.Questionnaire,
            of._membership,
            of.Respondents
        );
        (_counted, _hidings, _isWithheld) = (of._counted, of._hidings, true);
    }

    /// <summary>The edition, as it was when a release told it.</summary>
    public Edition Edition { get; }

    /// <summary>The questions that figures are of.</summary>
    public Questionnaire Questionnaire { get; }

    /// <summary>The regions of the membership, in the order in which figures are told.</summary>
    public IReadOnlyList<Region> Regions => _membership.Regions;

    /// <summary>Who responded. This is public, in the survey of 2021 as here.</summary>
    public IReadOnlyList<Responded> Respondents { get; }

    /// <summary>
    /// The same before a first release: who responded is told, and figures are not, save of what stands by
    /// name.
    /// </summary>
    public Tally Withheld() => new(this);

    /// <summary>Response by region; a member responded if it answered one question or more.</summary>
    public ResponseTable Response()
    {
        var members = _membership.On(Edition.MembershipOn);
        var rows = _membership.Regions.Select(r => new ResponseRow(
            r.Code,
            Edition.RegionsNotReached.Contains(r.Code)
                ? Cell.NotPublished
                : Cell.Of(Respondents.Count(x => x.Region == r.Code)),
            members.ByRegion[r.Code]
        ));
        var total = Respondents.Count(r => _membership.CountsInTotal(r.Member));
        return new ResponseTable(
            [.. rows],
            new ResponseRow(ResponseRow.Total, Cell.Of(total), members.Total),
            members
        );
    }

    /// <summary>A figure for each question, in the order of the questionnaire.</summary>
    public IReadOnlyList<Figure> Figures() => [.. Questionnaire.Questions.Select(FigureOf)];

    /// <summary>The figure of one question: own N, counts and shares, in all and by region.</summary>
    public Figure FigureOf(Question question)
    {
        var columns = question.Columns.Count;
        var counted = _counted[question.Id];
        // An edition made from published totals says nothing where it has no answers: that is no "nobody
        // answered".
        if (
            counted.Answers.Count == 0 && Edition.IsReconstruction
            || _isWithheld && !NamedAnswers.Holds(question)
        )
            return Silent(question, columns);
        var byRegion = counted.ByRegion(question, Regions);
        Answer[] all = [.. counted.Answers.Select(a => Answer.Read(question, a.Written).Answer!)];
        var hiding = _hidings.Value[question.Id];
        var total = RowOf(question, ResponseRow.Total, all, hiding.Total);
        var rows = Regions.Select(
            (region, at) =>
                Edition.HasRegionalFigures
                    ? RowOf(question, region.Code, byRegion[at], hiding.Regions[at])
                    : new FigureRow(region.Code, Cell.NotPublished, Repeated(Cell.NotPublished, columns))
        );
        var figure = new Figure(question, total, [.. rows]);
        return Edition.IsSample && total.Answered.Count > 0
            ? figure with
            {
                Bounds = BoundsOf(figure, all.Length),
            }
            : figure;
    }

    /// <summary>What a release of now would fix of a question.</summary>
    internal StandingFigure StandingOf(Question question) =>
        new(_counted[question.Id], _hidings.Value[question.Id]);

    /// <summary>Counts of choices: marks for a multiple question, first places for a ranked one.</summary>
    internal static int[] Count(Question question, IReadOnlyCollection<Answer> answers) =>
        [
            .. question.Columns.Select(column =>
                answers.Count(a =>
                    question.Kind == QuestionKind.Ranked
                        ? a.Choices is [var first, ..] && first == column.Code
                        : a.Choices.Contains(column.Code)
                )
            ),
        ];

    private static FigureRow RowOf(Question question, string region, Answer[] answers, RowHiding hidden)
    {
        var row = new FigureRow(
            region,
            hidden.Answered ? Cell.Suppressed : Cell.Of(answers.Length),
            [.. Count(question, answers).Select((n, c) => hidden.Counts[c] ? Cell.Suppressed : Cell.Of(n))]
        );
        var numbers = answers.Where(a => a.Number is not null).Select(a => a.Number!.Value).Order().ToArray();
        if (question.Kind != QuestionKind.Number || hidden.Numbers || numbers.Length == 0)
            return row;
        var middle = numbers.Length / 2;
        return row with
        {
            Mean = numbers.Average(),
            Median = numbers.Length % 2 == 1 ? numbers[middle] : (numbers[middle - 1] + numbers[middle]) / 2,
        };
    }

    private IReadOnlyList<Interval?> BoundsOf(Figure figure, int answered) =>
        [
            .. figure.Total.Counts.Select(c =>
                c.Count is { } count
                    ? Interval.Compute(count, answered, _membership.On(Edition.MembershipOn).Total)
                    : null
            ),
        ];

    private Figure Silent(Question question, int columns)
    {
        var nothing = Repeated(Cell.NotPublished, columns);
        return new Figure(
            question,
            new FigureRow(ResponseRow.Total, Cell.NotPublished, nothing),
            [.. _membership.Regions.Select(r => new FigureRow(r.Code, Cell.NotPublished, nothing))]
        );
    }

    private Counted CountedOf(Question question, List<Given> given)
    {
        var asked = given.Where(g => Questionnaire.IsAsked(question, id => g.Answers.GetValueOrDefault(id)));
        var byRegion = asked.CountBy(g => g.Region).ToDictionary(StringComparer.Ordinal);
        return new Counted(
            question.Id,
            [
                .. given
                    .Where(g => g.Answers.TryGetValue(question.Id, out var answer) && !answer.IsNotReached)
                    .Select(g => new CountedAnswer(g.Member, g.Region, g.Answers[question.Id].Written)),
            ],
            [.. Regions.Select(r => byRegion.GetValueOrDefault(r.Code))]
        );
    }

    /// <summary>What a submission answers to the questions that are asked of it.</summary>
    private Dictionary<string, Answer> Answers(Submission submission)
    {
        var all = new Dictionary<string, Answer>(StringComparer.Ordinal);
        foreach (var history in submission.Answers)
            if (
                Questionnaire.Find(history.Question) is { } question
                && submission.Given(question) is { } answer
            )
                all[question.Id] = answer;
        foreach (var question in Questionnaire.Questions)
            if (
                question.AskedIf is not null
                && !Questionnaire.IsAsked(question, id => all.GetValueOrDefault(id))
            )
                all.Remove(question.Id);
        return all;
    }

    private static Cell[] Repeated(Cell cell, int times) => [.. Enumerable.Repeat(cell, times)];

    private sealed record Given(string Member, string Region, Dictionary<string, Answer> Answers);
}
