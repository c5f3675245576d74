namespace Customhouse.Survey;

/// <summary>One line of a member's profile.</summary>
/// <param name="Value">As answered, in words; null where the member left it blank.</param>
/// <param name="Source">Where the answer comes from.</param>
public sealed record ProfileLine(Question Question, string? Value, Writing? Source);

/// <summary>What a member told of itself, in the newest edition that asked.</summary>
/// <param name="Edition">The edition that was answered.</param>
/// <param name="State">How far the member was with its answers.</param>
public sealed record MemberProfile(
    Member Member,
    string Edition,
    SubmissionState State,
    IReadOnlyList<ProfileLine> Lines
)
{
    /// <summary>Sections that make up a profile.</summary>
    public static readonly IReadOnlyList<string> Sections = ["profile", "practice"];

    /// <summary>The profile of a member from one submission, blanks among its lines.</summary>
    /// <param name="language">ISO 639-1 code of the labels; English where there is no translation.</param>
    public static MemberProfile Create(
        Member member,
        Questionnaire questionnaire,
        Submission submission,
        string language
    ) =>
        new(
            member,
            submission.Edition,
            submission.State,
            [
                .. questionnaire
                    .Questions.Where(q => Sections.Contains(q.Section))
                    .Select(q => new ProfileLine(
                        q,
                        Words(q, submission.Given(q), language),
                        submission.Find(q.Id)?.Current
                    )),
            ]
        );

    /// <summary>An answer in words: labels for codes, a number with its unit.</summary>
    /// <returns>Null for a blank.</returns>
    public static string? Words(Question question, Answer? answer, string language) =>
        answer switch
        {
            null => null,
            { IsNotReached: true } => "not reached",
            { Number: { } number } => $"{number:#,0.##} {question.Unit}".TrimEnd(),
            { Choices.Count: > 0 } => string.Join(
                question.Kind == QuestionKind.Ranked ? " > " : ", ",
                answer.Choices.Select(c => question.Find(c)?.Labels.In(language) ?? c)
            ),
            { Written: Answer.None } => "none of these",
            _ => answer.Written,
        };
}
