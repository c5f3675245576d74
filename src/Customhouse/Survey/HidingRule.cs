namespace Customhouse.Survey;

/// <summary>
/// Decides what of an edition's figures is not told, over all its questions together: N counts like any other
/// number, and nothing is told of a question that would bound a hidden count of the one that it depends on.
/// </summary>
internal sealed class HidingRule(Edition edition, Questionnaire questionnaire, IReadOnlyList<Region> regions)
{
    private readonly Dictionary<string, Hiding> _found = new(StringComparer.Ordinal);

    /// <summary>By question. Earlier questions come before those that depend on them.</summary>
    public IReadOnlyDictionary<string, Hiding> Of(IReadOnlyDictionary<string, Counted> counted)
    {
        foreach (var question in questionnaire.Questions)
            _found[question.Id] = Of(question, counted[question.Id]);
        return _found;
    }

    private Hiding Of(Question question, Counted counted)
    {
        var columns = question.Columns.Count;
        if (edition.SmallestCount <= 1 || NamedAnswers.Holds(question))
            return Hiding.Nothing(regions.Count, columns);
        var (totalTold, regionsTold) = Parent(question);
        // Where it is told that nobody was asked, there is nothing to hide.
        if (!totalTold)
        {
            return new Hiding(
                [
                    .. regionsTold.Select(
                        (told, r) =>
                            told && counted.Asked[r] == 0
                                ? RowHiding.Nothing(columns)
                                : RowHiding.Whole(columns)
                    ),
                ],
                RowHiding.Whole(columns)
            );
        }
        var answers = counted.ByRegion(question, regions);
        bool[] alone =
        [
            .. regionsTold.Select(
                (told, r) =>
                    !edition.HasRegionalFigures
                    || regionsTold.Contains(false) && !(told && counted.Asked[r] == 0)
            ),
        ];
        var rest = answers.Select((row, r) => counted.Asked[r] - row.Length).ToArray();
        return question.Kind switch
        {
            QuestionKind.Multiple => Marks(question, answers, rest, alone),
            QuestionKind.Number => Numbers(
                answers,
                Plain([.. answers.Select((row, r) => new[] { row.Length, rest[r] })], alone, 0)
            ),
            QuestionKind.Text => Plain(
                [.. answers.Select((row, r) => new[] { row.Length, rest[r] })],
                alone,
                0
            ),
            _ => Plain(
                [.. answers.Select((row, r) => (int[])[.. Tally.Count(question, row), rest[r]])],
                alone,
                columns
            ),
        };
    }

    /// <summary>
    /// Whether it is told, in all and in every region, how many were asked. Where it is not, the number of
    /// those who answered would be the least that the hidden count can be.
    /// </summary>
    private (bool Total, bool[] Regions) Parent(Question question)
    {
        if (question.AskedIf is not { } condition || questionnaire.Find(condition.Question) is not { } parent)
            return (true, [.. regions.Select(_ => true)]);
        var hiding = _found[parent.Id];
        int[] columns =
        [
            .. Enumerable
                .Range(0, parent.Columns.Count)
                .Where(c => condition.AnyOf.Contains(parent.Columns[c].Code)),
        ];
        return (!hiding.Total.Any(columns), [.. hiding.Regions.Select(r => !r.Any(columns))]);
    }

    /// <summary>A table of columns that add up, the last being those who did not answer.</summary>
    private Hiding Plain(int[][] table, bool[] alone, int columns)
    {
        var found = Suppression.Conceal(
            table,
            edition.SmallestCount,
            new TableForm(HasRest: true) { Forced = Whole(alone, table[0].Length) }
        );
        RowHiding Row(bool[] hidden) => new(hidden[^1], hidden[..columns], hidden[^1]);
        return new Hiding([.. found.Cells.Select(Row)], Row(found.Totals));
    }

    /// <summary>
    /// Each choice has a table of its own: marked, not marked, not answered. Marks of different choices are
    /// not bound together, and how many answered is one number for all of them, so it is decided first.
    /// </summary>
    private Hiding Marks(Question question, Answer[][] answers, int[] rest, bool[] alone)
    {
        int[][] table = [.. answers.Select((row, r) => new[] { row.Length, rest[r] })];
        var answered = Plain(table, alone, 0);
        var whole = answered.Regions.Append(answered.Total).Select(r => r.Answered).ToArray();
        bool[][] forced = [.. whole.Select(hidden => new[] { hidden, hidden, hidden })];
        var marks = answers.Select(row => Tally.Count(question, row)).ToArray();
        var each = question
            .Columns.Select(
                (_, c) =>
                    Suppression.Conceal(
                        [
                            .. answers.Select(
                                (row, r) => new[] { marks[r][c], row.Length - marks[r][c], rest[r] }
                            ),
                        ],
                        edition.SmallestCount,
                        new TableForm(HasRest: true) { KeepsRest = true, Forced = forced }
                    )
            )
            .ToArray();
        return new Hiding(
            [
                .. answered.Regions.Select(
                    (row, r) => row with { Counts = [.. each.Select(e => e.Cells[r][0] || e.Cells[r][1])] }
                ),
            ],
            answered.Total with
            {
                Counts = [.. each.Select(e => e.Totals[0] || e.Totals[1])],
            }
        );
    }

    /// <summary>
    /// The mean of one silent region would follow from the others' and the total's: where one is too small,
    /// the smallest of the others is silent with it, until those that are silent are enough together.
    /// </summary>
    private Hiding Numbers(Answer[][] answers, Hiding found)
    {
        var smallest = edition.SmallestCount;
        var silent = Enumerable
            .Range(0, answers.Length)
            .Where(r => answers[r].Length > 0 && (answers[r].Length < smallest || found.Regions[r].Answered))
            .ToHashSet();
        while (silent.Count > 0 && (silent.Count < 2 || silent.Sum(r => answers[r].Length) < smallest))
        {
            var more = Enumerable
                .Range(0, answers.Length)
                .Where(r => !silent.Contains(r) && answers[r].Length > 0)
                .OrderBy(r => answers[r].Length)
                .ThenBy(r => r)
                .Take(1)
                .ToArray();
            if (more.Length == 0)
                break;
            silent.Add(more[0]);
        }
        var few = answers.Sum(a => a.Length) < smallest || found.Total.Answered;
        return new Hiding(
            [.. found.Regions.Select((row, r) => row with { Numbers = silent.Contains(r) })],
            found.Total with
            {
                Numbers = few,
            }
        );
    }

    private static bool[][] Whole(bool[] rows, int columns) =>
        [.. rows.Select(hidden => Enumerable.Repeat(hidden, columns).ToArray())];
}

/// <summary>
/// Answers that the survey's tools publish with the name of the member: profiles, the map of single windows,
/// the compendium. To hide a count of what can be read member by member would hide nothing.
/// </summary>
public static class NamedAnswers
{
    private static readonly string[] Sections = [.. MemberProfile.Sections, "single_window", "aeo"];

    private static readonly string[] Ids =
    [
        "sw-stage",
        "sw-model",
        "sw-ucr",
        "sw-partners",
        "sw-agencies",
        "aeo-programme",
        "compliance-programme",
        "aeo-operators",
        "aeo-benefits",
        "mra-bilateral",
        "mra-plurilateral",
        "mra-negotiating",
    ];

    /// <summary>
    /// Whether what is answered to a question stands by the member's name, so that nothing of it is hidden.
    /// </summary>
    public static bool Holds(Question question) =>
        Sections.Contains(question.Section) || Ids.Contains(question.Id);
}
