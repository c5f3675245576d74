namespace Customhouse.Survey;

/// <summary>How far an edition is.</summary>
public enum EditionState
{
    /// <summary>Being prepared; nobody answers yet.</summary>
    Planned,

    /// <summary>Members fill in.</summary>
    Open,

    /// <summary>Only follow-ups and public sources are still written down.</summary>
    Closed,

    /// <summary>Results are out.</summary>
    Published,
}

/// <summary>Something printed about an edition that its answers here cannot give again.</summary>
/// <param name="Question">The question that it is about; empty for the edition as a whole.</param>
/// <param name="What">What is told, in words of ours.</param>
/// <param name="Value">The value as stated.</param>
/// <param name="Status">stated, derived or inferred; not_reached where it exists and nobody here has seen
/// it.</param>
/// <param name="Source">Where it is printed.</param>
public sealed record Statement(string Question, string What, string Value, string Status, string Source);

/// <summary>One running of a survey.</summary>
/// <param name="Id">Its name for good, as in addresses.</param>
/// <param name="Questionnaire">The identifier of the questionnaire that it asks.</param>
/// <param name="QuestionnaireVersion">The version of it that was asked.</param>
/// <param name="Membership">The identifier of the membership that it counts.</param>
/// <param name="MembershipOn">The day whose members are its denominators.</param>
public sealed record Edition(
    string Id,
    Labels Title,
    string Questionnaire,
    int QuestionnaireVersion,
    string Membership,
    DateOnly MembershipOn
)
{
    /// <summary>How far it is.</summary>
    public EditionState State { get; init; }

    /// <summary>The first day on which members answer; null while it is not set.</summary>
    public DateOnly? Opens { get; init; }

    /// <summary>The last day on which members answer; null while it is not set.</summary>
    public DateOnly? Closes { get; init; }

    /// <summary>Counts below this are not shown in figures; 1 shows all.</summary>
    public int SmallestCount { get; init; } = 3;

    /// <summary>Only a sample of the members was asked, so figures have bounds.</summary>
    public bool IsSample { get; init; }

    /// <summary>Its answers were made from published totals.</summary>
    public bool IsReconstruction { get; init; }

    /// <summary>Figures are told by region, and not only in all.</summary>
    public bool HasRegionalFigures { get; init; } = true;

    /// <summary>Regions whose number of respondents was not reached.</summary>
    public IReadOnlyList<string> RegionsNotReached { get; init; } = [];

    /// <summary>What is to be known about it, in words of ours.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What is printed about it and its answers here cannot give again.</summary>
    public IReadOnlyList<Statement> Statements { get; init; } = [];

    /// <summary>
    /// Whether an answer from this source is taken now: members answer while it is open; what the secretariat
    /// asked again or found published is taken until results are out.
    /// </summary>
    public bool Takes(AnswerSource source) =>
        State switch
        {
            EditionState.Open => true,
            EditionState.Closed => source is AnswerSource.FollowUp or AnswerSource.PublicSource,
            _ => false,
        };
}
