namespace Customhouse.Survey;

/// <summary>One figure as it was released.</summary>
/// <param name="Counted">The answers that it counts.</param>
/// <param name="Hiding">What of it is not told.</param>
public sealed record StandingFigure(Counted Counted, Hiding Hiding);

/// <summary>A member that had responded.</summary>
/// <param name="Member">The respondent's code.</param>
/// <param name="Region">The code of its region on the edition's day.</param>
public sealed record Responded(string Member, string Region);

/// <summary>
/// What an edition has released: the answers that its figures count, and what of them is hidden. Results are
/// computed from it and not from what is answered since, for the difference between two days would tell what
/// one member changed.
/// </summary>
/// <remarks>
/// A later release adds answers and never takes one out or changes it. The new answers to a question are
/// added region by region, where N is told and they are enough among themselves: each count of them is none,
/// or not small. What was hidden stays hidden. So a release less the one before it is a table without small
/// counts, and whoever subtracts learns of the first answers what the first release told, and of the new ones
/// nothing small. A total that is hidden for the sake of one region is open by no more than that region's
/// respondents once the others are told.
/// </remarks>
/// <param name="Edition">As it was then.</param>
/// <param name="Respondents">Who had responded at the release.</param>
/// <param name="Figures">One for each question, in the order of the questionnaire.</param>
public sealed record ReleasedAnswers(
    Edition Edition,
    IReadOnlyList<Responded> Respondents,
    IReadOnlyList<StandingFigure> Figures
)
{
    /// <summary>Whether an edition's figures are fixed by its releases; where nothing is hidden they are
    /// not.</summary>
    public static bool Binds(Edition edition) => edition.SmallestCount > 1 && !edition.IsReconstruction;

    /// <summary>What stands after a release.</summary>
    /// <param name="before">What stood before; null for the first.</param>
    /// <param name="now">All that is answered now.</param>
    public static ReleasedAnswers After(ReleasedAnswers? before, Tally now)
    {
        var after = new Dictionary<string, StandingFigure>(StringComparer.Ordinal);
        foreach (var question in now.Questionnaire.Questions)
        {
            var latest = now.StandingOf(question);
            var stood = before?.Figures.FirstOrDefault(f => f.Counted.Question == question.Id);
            after[question.Id] =
                stood is null || NamedAnswers.Holds(question)
                    ? latest
                    : stood with
                    {
                        Counted = Joined(now, question, stood, Asked(now, question, after, latest.Counted)),
                    };
        }
        return new ReleasedAnswers(
            now.Edition,
            now.Respondents,
            [.. now.Questionnaire.Questions.Select(q => after[q.Id])]
        );
    }

    /// <summary>How many answers wait: they are in no figure yet, or otherwise than the figure
    /// counts.</summary>
    public int Waiting(Tally now) =>
        Figures.Sum(f =>
            now.Questionnaire.Find(f.Counted.Question) is { } question
                ? now.StandingOf(question).Counted.Answers.Except(f.Counted.Answers).Count()
                : 0
        );

    /// <summary>
    /// The answers of those who were asked by what stands: nobody is counted in a conditional question whose
    /// answer to the earlier one still waits.
    /// </summary>
    private static Counted Asked(
        Tally now,
        Question question,
        Dictionary<string, StandingFigure> after,
        Counted latest
    )
    {
        if (
            question.AskedIf is not { } condition
            || now.Questionnaire.Find(condition.Question) is not { } earlier
        )
            return latest;
        var asked = after[earlier.Id]
            .Counted.Answers.Where(a =>
                Answer.Read(earlier, a.Written).Answer!.Choices.Any(condition.AnyOf.Contains)
            )
            .Select(a => a.Member)
            .ToHashSet(StringComparer.Ordinal);
        return latest with { Answers = [.. latest.Answers.Where(a => asked.Contains(a.Member))] };
    }

    private static Counted Joined(Tally now, Question question, StandingFigure figure, Counted latest)
    {
        var (stood, hiding) = (figure.Counted, figure.Hiding);
        var known = stood.Answers.Select(a => a.Member).ToHashSet(StringComparer.Ordinal);
        var fresh = latest with { Answers = [.. latest.Answers.Where(a => !known.Contains(a.Member))] };
        var rows = fresh.ByRegion(question, now.Regions);
        // Who joins left the question blank before, which bounds an N that is hidden: there nobody does.
        var joining = now
            .Regions.Where(
                (_, r) =>
                    !hiding.Regions[r].Answered && IsEnough(question, rows[r], now.Edition.SmallestCount)
            )
            .Select(r => r.Code)
            .ToHashSet(StringComparer.Ordinal);
        return stood with
        {
            Answers = [.. stood.Answers, .. fresh.Answers.Where(a => joining.Contains(a.Region))],
        };
    }

    /// <summary>Whether no count of these answers is small.</summary>
    private static bool IsEnough(Question question, Answer[] answers, int smallest)
    {
        if (answers.Length < smallest)
            return false;
        var counts = Tally.Count(question, answers);
        return counts.All(n => n == 0 || n >= smallest)
            && (
                question.Kind != QuestionKind.Multiple
                || counts.All(n => n == answers.Length || answers.Length - n >= smallest)
            );
    }
}
