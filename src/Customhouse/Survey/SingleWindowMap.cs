namespace Customhouse.Survey;

/// <summary>How far a single window is.</summary>
public enum WindowMaturity
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It is decided, and not begun.</summary>
    Planned,

    /// <summary>It is being built.</summary>
    Building,

    /// <summary>Trade uses it.</summary>
    Operational,

    /// <summary>It is joined with those of other countries.</summary>
    Regional,
}

/// <summary>A member's single window.</summary>
/// <param name="Practices">How many of three good practices it keeps: data model, unique reference,
/// exchange.</param>
/// <param name="Agencies">Agencies joined to it; null where the member did not tell.</param>
public sealed record WindowRow(Member Member, WindowMaturity Maturity, int Practices, decimal? Agencies);

/// <summary>The single windows of all members by maturity; who did not say stands apart.</summary>
/// <param name="Rows">Members that told how far they are, in the order of their names.</param>
/// <param name="Members">Members of the day in all.</param>
public sealed record SingleWindowMap(IReadOnlyList<WindowRow> Rows, int Members)
{
    /// <summary>Members that did not tell.</summary>
    public int Unknown => Members - Rows.Count;

    /// <summary>Members whose single window is as far as this.</summary>
    public int Count(WindowMaturity maturity) => Rows.Count(r => r.Maturity == maturity);

    /// <summary>The map of a day, from answers that are signed off.</summary>
    /// <param name="day">The day whose members count.</param>
    public static SingleWindowMap Create(
        Questionnaire questionnaire,
        Membership membership,
        DateOnly day,
        IEnumerable<Submission> submissions
    )
    {
        var rows = new List<WindowRow>();
        foreach (var submission in Given(submissions))
        {
            if (
                membership.Find(submission.Member) is not { } member
                || membership.RegionOf(member.Code, day) is null
                || !member.CountsInTotal
            )
                continue;
            Answer? Told(string id) => submission.Given(questionnaire, id);
            if (Told("sw-stage") is not { Choices: [var stage] })
                continue;
            var practices =
                (Is(Told("sw-model"), "yes") ? 1 : 0)
                + (Is(Told("sw-ucr"), "yes") ? 1 : 0)
                + (Is(Told("sw-partners"), "other_customs") ? 1 : 0);
            rows.Add(
                new WindowRow(
                    member,
                    Enum.Parse<WindowMaturity>(stage, ignoreCase: true),
                    practices,
                    Told("sw-agencies")?.Number
                )
            );
        }
        return new SingleWindowMap(
            [.. rows.OrderBy(r => r.Member.Name, StringComparer.Ordinal)],
            membership.On(day).Total
        );
    }

    /// <summary>What members gave: signed off, and nothing before.</summary>
    internal static IEnumerable<Submission> Given(IEnumerable<Submission> submissions) =>
        submissions.Where(s => s.State == SubmissionState.SignedOff);

    private static bool Is(Answer? answer, string choice) => answer?.Choices.Contains(choice) == true;
}
