using System.Text;
using CsCheck;
using Customhouse.Survey;
using Xunit;

namespace Customhouse.Tests.Survey;

/// <summary>
/// Whoever subtracts, over rows, columns, questions that depend on each other and two releases, does not find
/// what is hidden. CsCheck prints the seed of a case that fails.
/// </summary>
public sealed class SubtractionTests
{
    private const int Smallest = 3;
    private const int Members = 24;

    private static readonly Questionnaire Asked = Read(
        """
        {"id":"attacked","version":1,"title":{"en":"Attacked"},"sections":[{"id":"s","labels":{"en":"S"}}],"questions":[
        {"id":"a","number":1,"section":"s","kind":"single","labels":{"en":"A"},"choices":[
         {"code":"x","labels":{"en":"X"}},{"code":"y","labels":{"en":"Y"}},{"code":"z","labels":{"en":"Z"}}]},
        {"id":"b","number":2,"section":"s","kind":"single","labels":{"en":"B"},"choices":[
         {"code":"p","labels":{"en":"P"}},{"code":"q","labels":{"en":"Q"}}],
         "askedIf":{"question":"a","anyOf":["x","y"]}},
        {"id":"c","number":3,"section":"s","kind":"number","labels":{"en":"C"},"min":0,
         "askedIf":{"question":"b","anyOf":["p"]}},
        {"id":"d","number":4,"section":"s","kind":"multiple","labels":{"en":"D"},"choices":[
         {"code":"p","labels":{"en":"P"}},{"code":"q","labels":{"en":"Q"}}],"askedIf":{"question":"a","anyOf":["z"]}},
        {"id":"m","number":5,"section":"s","kind":"multiple","labels":{"en":"M"},"choices":[
         {"code":"p","labels":{"en":"P"}},{"code":"q","labels":{"en":"Q"}}]},
        {"id":"n","number":6,"section":"s","kind":"number","labels":{"en":"N"},"min":0}]}
        """
    );

    private static readonly string[][] Systems =
    [
        ["a", "b", "c", "d"],
        ["m"],
        ["n"],
    ];

    private static readonly string[][] Written =
    [
        ["x", "x", "x", "y", "z", ""],
        ["p", "p", "q", ""],
        ["1", "2", ""],
        ["p", "none", "p;q", ""],
        ["p", "p", "q", "none", "p;q", ""],
        ["1", "5", ""],
    ];

    private static readonly Membership Seats = MembershipFile.Read(
        string.Concat(
            Enumerable
                .Range(0, Members)
                .Select(i =>
                    $"member|{Code(i)}|{Code(i)}A|Land {i}|{"NNNNSSSE"[i % 8]}|state|total||2000-01-01||test\n"
                )
                .Prepend("region|N|North|N|N\nregion|S|South|S|S\nregion|E|East|E|E\n")
        )
    );

    private static readonly Edition Year = new(
        "year",
        Labels.Of("Year"),
        "attacked",
        1,
        "small",
        new DateOnly(2026, 1, 1)
    )
    {
        SmallestCount = Smallest,
    };

    /// <summary>Answers of two days; few members change or come in between.</summary>
    private static readonly Gen<(Submission?[] Before, Submission?[] After)> TwoDays =
        from first in Gen.Int[0, 99].Array[7].Array[Members]
        from second in Gen.Int[0, 99].Array[7].Array[Members]
        from silent in Gen.Int[1, 8]
        from moved in Gen.Int[0, 12]
        let before = first.Select((draws, i) => draws[6] % 10 < silent ? null : Of(i, draws)).ToArray()
        select (
            before,
            before.Select((was, i) => second[i][6] % 12 >= moved ? was : Of(i, second[i])).ToArray()
        );

    [LongFact]
    public void Nothing_hidden_can_be_found_from_all_that_is_told_in_two_releases() =>
        TwoDays.Sample(
            days =>
            {
                var first = ReleasedAnswers.After(null, Now(days.Before));
                var second = ReleasedAnswers.After(first, Now(days.After));
                foreach (var system in Systems)
                {
                    var found = Attack(
                        system,
                        days,
                        new Tally(first, Asked, Seats),
                        new Tally(second, Asked, Seats),
                        first,
                        second
                    );
                    Assert.True(found.Count == 0, string.Join("; ", found));
                }
            },
            iter: 150,
            threads: 1
        );

    [Fact]
    public void Two_releases_that_each_hide_enough_would_give_away_who_came_between()
    {
        // North answers x four times, then a fifth member y: it is the fifth that the difference is.
        var before = Enumerable.Range(0, Members).Select(i => i < 18 ? Of(i, "x", "y", "z") : null).ToArray();
        var after = before.ToArray();
        after[18] = Of(18, "x", "y", "z");
        var (was, now) = (Now(before), Now(after));
        var (first, live) = (ReleasedAnswers.After(null, was), ReleasedAnswers.After(null, now));
        var found = Attack(["a"], (before, after), was, now, first, live);
        Assert.Contains(found, f => f.Contains("came", StringComparison.Ordinal));
        // Held back, it is not to be found, and the first release stands.
        var second = ReleasedAnswers.After(first, now);
        Assert.Empty(Attack(["a"], (before, after), was, new Tally(second, Asked, Seats), first, second));
        Assert.Equal(1, second.Waiting(now));
    }

    [Fact]
    public void New_answers_join_where_they_are_enough_among_themselves()
    {
        var before = Enumerable
            .Range(0, Members)
            .Select(i => i >= 16 || i % 8 == 7 ? null : Of(i, i % 8 < 4 && i % 2 == 1 ? "y" : "x"))
            .ToArray();
        // Members 16 to 19 are of North: all of them say x. Members 20 to 22 are of South: one says y.
        var after = before
            .Select(
                (was, i) =>
                    i is >= 16 and < 20 ? Of(i, "x")
                    : i is >= 20 and < 23 ? Of(i, i == 20 ? "y" : "x")
                    : was
            )
            .ToArray();
        var first = ReleasedAnswers.After(null, Now(before));
        var second = ReleasedAnswers.After(first, Now(after));
        var north = new Tally(second, Asked, Seats).FigureOf(Asked.Questions[0]).Regions;
        var stood = new Tally(first, Asked, Seats).FigureOf(Asked.Questions[0]).Regions;
        Assert.Equal(stood[0].Answered.Count + 4, north[0].Answered.Count);
        Assert.Equal(stood[1].Answered, north[1].Answered);
        Assert.Equal(3, second.Waiting(Now(after)));
    }

    [Fact]
    public void A_small_number_of_answers_is_hidden_like_any_other()
    {
        var few = Enumerable
            .Range(0, Members)
            .Select(i =>
                i is 4 or 5 ? Of(i, "x")
                : i % 8 < 4 ? Of(i, "x", "y")
                : null
            );
        var figure = Now([.. few]).FigureOf(Asked.Questions[0]);
        Assert.Equal(CellState.Suppressed, figure.Regions[1].Answered.State);
        Assert.All(figure.Regions[1].Counts, c => Assert.Equal(CellState.Suppressed, c.State));
    }

    /// <summary>What the attack finds, in words.</summary>
    private static List<string> Attack(
        string[] system,
        (Submission?[] Before, Submission?[] After) days,
        Tally was,
        Tally now,
        ReleasedAnswers first,
        ReleasedAnswers second
    )
    {
        var questions = system.Select(id => Asked.Find(id)!).ToArray();
        var known = new PublishedSystem(
            questions,
            InRegions(i => days.Before[i] is not null && ReferenceEquals(days.Before[i], days.After[i])),
            InRegions(i => days.Before[i] is not null && !ReferenceEquals(days.Before[i], days.After[i])),
            // Who took its answers back is still counted; everybody knows that.
            InRegions(i => !ReferenceEquals(days.Before[i], days.After[i]))
        );
        foreach (var question in questions)
        {
            known.Publish(was.FigureOf(question), isLater: false);
            known.Publish(now.FigureOf(question), isLater: true);
        }
        var solved = known.Solved();
        Assert.True(solved.IsPossible, "what was published contradicts itself");
        var found = new List<string>();
        foreach (var question in questions)
        {
            Hidden(was.FigureOf(question), isLater: false, first.Respondents);
            var later = now.FigureOf(question);
            Hidden(later, isLater: true, [.. second.Respondents.Where(r => MayCount(later, r))]);
            Came(question);
        }
        return found;

        void Hidden(Figure figure, bool isLater, IReadOnlyList<Responded> responded)
        {
            for (var r = 0; r <= Seats.Regions.Count; r++)
            {
                var row = r < Seats.Regions.Count ? figure.Regions[r] : figure.Total;
                int[] regions = r < Seats.Regions.Count ? [r] : [.. Enumerable.Range(0, Seats.Regions.Count)];
                foreach (
                    var (cell, of) in figure
                        .Columns.Select((c, at) => (c.Code, (Func<FigureRow, Cell>)(x => x.Counts[at])))
                        .Append(("N", x => x.Answered))
                )
                {
                    if (of(row).State != CellState.Suppressed)
                        continue;
                    // What is hidden stays hidden, and other regions may be told later: then what remains of
                    // the total is no more than those who responded in the regions that are hidden still.
                    var open = isLater
                        ? regions.Where(at => of(figure.Regions[at]).State == CellState.Suppressed).ToArray()
                        : regions;
                    if (open.Length == 0)
                        found.Add($"{figure.Question.Id} {row.Region} {cell}: its regions tell it");
                    var most = responded.Count(x => open.Any(at => Seats.Regions[at].Code == x.Region));
                    var (low, high) = solved.Bounds(known.Of(figure.Question, regions, cell, isLater));
                    if (high - low < Math.Min(Smallest, most) - 1e-4)
                        found.Add(
                            $"{figure.Question.Id} {row.Region} {cell} {(isLater ? "after" : "before")}: "
                                + $"{low:0.##} to {high:0.##}"
                        );
                }
            }
        }

        // It is public that few who come are not counted yet, and none where N is hidden or is what it was.
        bool MayCount(Figure figure, Responded responded) =>
            first.Respondents.Contains(responded)
            || Answered(figure, responded) is { State: CellState.Shown } answered
                && answered.Count != Answered(was.FigureOf(figure.Question), responded).Count
                && second.Respondents.Except(first.Respondents).Count(r => r.Region == responded.Region)
                    >= Smallest;

        // Of those whose answers were added, no small number may be found.
        void Came(Question question)
        {
            for (var r = 0; r < Seats.Regions.Count; r++)
            {
                foreach (var choice in question.Columns.Select(c => c.Code))
                {
                    var added = Count(second, question, r, choice) - Count(first, question, r, choice);
                    if (added is <= 0 or >= Smallest)
                        continue;
                    var difference = known.Of(question, [r], choice, isLater: true);
                    foreach (var (unknown, factor) in known.Of(question, [r], choice, isLater: false))
                        difference[unknown] = difference.GetValueOrDefault(unknown) - factor;
                    var (low, high) = solved.Bounds(difference);
                    if (high - low < 1)
                        found.Add($"{question.Id} {choice} in {r}: {added} came, {low:0.#} to {high:0.#}");
                }
            }
        }
    }

    private static Cell Answered(Figure figure, Responded responded) =>
        figure.Regions.Single(r => r.Region == responded.Region).Answered;

    private static int Count(ReleasedAnswers standing, Question question, int region, string choice) =>
        standing
            .Figures.Single(f => f.Counted.Question == question.Id)
            .Counted.Answers.Count(a =>
                a.Region == Seats.Regions[region].Code
                && Answer.Read(question, a.Written).Answer!.Choices.Contains(choice)
            );

    private static int[] InRegions(Func<int, bool> holds) =>
        [
            .. Seats.Regions.Select(region =>
                Enumerable
                    .Range(0, Members)
                    .Count(i => holds(i) && Seats.RegionOf(Code(i), Year.MembershipOn) == region.Code)
            ),
        ];

    private static Tally Now(Submission?[] submissions) =>
        new(Year, Asked, Seats, submissions.OfType<Submission>());

    private static string Code(int i) => $"X{(char)('A' + i)}";

    private static Submission? Of(int i, int[] draws)
    {
        var answers = Asked
            .Questions.Select((q, at) => (q.Id, Text: Written[at][draws[at] % Written[at].Length]))
            .Where(a => a.Text.Length > 0)
            .ToArray();
        return answers.Length == 0 ? null : Signed(i, answers);
    }

    /// <summary>One answers the first question alone, in turn.</summary>
    private static Submission Of(int i, params string[] answers) =>
        Signed(i, [("a", answers[i % answers.Length])]);

    private static Submission Signed(int i, IEnumerable<(string Question, string Text)> answers) =>
        new("year", Code(i))
        {
            State = SubmissionState.SignedOff,
            Answers =
            [
                .. answers.Select(a => new AnswerHistory(
                    a.Question,
                    [SmallSurvey.Form with { Written = a.Text }]
                )),
            ],
        };

    private static Questionnaire Read(string json)
    {
        var (read, refusals) = SurveyJson.Questionnaire(Encoding.UTF8.GetBytes(json), _ => null);
        return read
            ?? throw new InvalidOperationException(string.Join("; ", refusals.Select(r => r.Rule + r.Mend)));
    }
}
