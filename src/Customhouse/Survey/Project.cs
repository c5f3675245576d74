using Customhouse.Values;

namespace Customhouse.Survey;

/// <summary>How far a project is.</summary>
public enum ProjectStage
{
    /// <summary>Agreed, and not begun.</summary>
    Planned,

    /// <summary>Being worked on.</summary>
    Developing,

    /// <summary>In use, and still supported.</summary>
    InOperation,

    /// <summary>Ended as planned.</summary>
    Completed,

    /// <summary>Ended before its aim.</summary>
    Stopped,
}

/// <summary>One change of a project's stage.</summary>
/// <param name="By">Who recorded it.</param>
/// <param name="Grounds">Why, in words; may be empty.</param>
public sealed record StageChange(ProjectStage Stage, DateTimeOffset At, string By, string Grounds);

/// <summary>A project that builds capacity: who pays, for whom, on what, from when.</summary>
/// <param name="Id">Its identifier in the register.</param>
/// <param name="Recipients">Codes of the members that it works for.</param>
/// <param name="Donors">Who pays.</param>
/// <param name="Themes">What it works on: codes of technologies and of trade facilitation measures.</param>
/// <param name="Starts">The first day.</param>
/// <param name="Ends">The last day; null while it is open.</param>
public sealed record Project(
    string Id,
    string Title,
    IReadOnlyList<string> Recipients,
    IReadOnlyList<string> Donors,
    IReadOnlyList<string> Themes,
    DateOnly Starts,
    DateOnly? Ends = null
)
{
    /// <summary>What is still looked for, in US dollars; null where nothing is.</summary>
    public decimal? FundingSought { get; init; }

    /// <summary>Where its document is found; null where none is named.</summary>
    public string? Document { get; init; }

    /// <summary>Every stage that it was in, the first first.</summary>
    public IReadOnlyList<StageChange> History { get; init; } = [];

    /// <summary>The stage that it is in now; planned while nothing was recorded.</summary>
    public ProjectStage Stage => History.Count == 0 ? ProjectStage.Planned : History[^1].Stage;

    /// <summary>Completed or stopped.</summary>
    public bool IsOver => Stage is ProjectStage.Completed or ProjectStage.Stopped;

    /// <summary>Moves it on; what was before stays in the history.</summary>
    /// <param name="grounds">Why; needed to take up what is over.</param>
    public (Project After, Refusal? Refusal) Move(
        ProjectStage to,
        DateTimeOffset at,
        string by,
        string grounds
    )
    {
        if (to == Stage && History.Count > 0)
            return (
                this,
                Submission.Refused("SVY-STAGE", "stage", $"It is {to} already.", "Choose another stage.")
            );
        return IsOver && string.IsNullOrWhiteSpace(grounds)
            ? (
                this,
                Submission.Refused(
                    "SVY-GROUNDS",
                    "grounds",
                    "Taking up what is over needs grounds.",
                    "Say why."
                )
            )
            : (this with { History = [.. History, new StageChange(to, at, by, grounds)] }, null);
    }
}

/// <summary>Two projects that do the same for the same at the same time.</summary>
/// <param name="Recipients">The members that both work for.</param>
/// <param name="Themes">What both work on.</param>
/// <param name="From">The first day that they share.</param>
/// <param name="To">The last day that they share; null while both are open.</param>
public sealed record Overlap(
    Project First,
    Project Second,
    IReadOnlyList<string> Recipients,
    IReadOnlyList<string> Themes,
    DateOnly From,
    DateOnly? To
);

/// <summary>The projects of all donors, so that none is done twice.</summary>
public static class ProjectRegister
{
    /// <summary>Pairs that share a recipient, a theme and a day, and neither of which is over.</summary>
    public static IReadOnlyList<Overlap> Overlaps(IEnumerable<Project> projects)
    {
        var running = projects.Where(p => !p.IsOver).OrderBy(p => p.Id, StringComparer.Ordinal).ToArray();
        return
        [
            .. from a in Enumerable.Range(0, running.Length)
            from b in Enumerable.Range(a + 1, running.Length - a - 1)
            let overlap = Between(running[a], running[b])
            where overlap is not null
            select overlap,
        ];
    }

    private static Overlap? Between(Project a, Project b)
    {
        var from = a.Starts > b.Starts ? a.Starts : b.Starts;
        var to =
            a.Ends is null ? b.Ends
            : b.Ends is null || a.Ends < b.Ends ? a.Ends
            : b.Ends;
        if (to < from)
            return null;
        string[] recipients = [.. a.Recipients.Intersect(b.Recipients, StringComparer.Ordinal)];
        string[] themes = [.. a.Themes.Intersect(b.Themes, StringComparer.Ordinal)];
        return recipients.Length == 0 || themes.Length == 0
            ? null
            : new Overlap(a, b, recipients, themes, from, to);
    }
}
