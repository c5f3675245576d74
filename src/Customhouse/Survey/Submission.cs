using Customhouse.Values;

namespace Customhouse.Survey;

/// <summary>How far a member is with its answers.</summary>
public enum SubmissionState
{
    /// <summary>Being filled in; may stay partial.</summary>
    Draft,

    /// <summary>Filled in, and waiting for a second person.</summary>
    InReview,

    /// <summary>Given by the administration: counted in results.</summary>
    SignedOff,
}

/// <summary>Something done to a submission as a whole.</summary>
/// <param name="What">What was done, in words: passed to review, signed off, opened again.</param>
/// <param name="By">Who did it.</param>
/// <param name="Grounds">Why, in words; may be empty.</param>
public sealed record SubmissionAct(string What, DateTimeOffset At, string By, string Grounds);

/// <summary>One answer to be written down.</summary>
/// <param name="Question">The question's identifier.</param>
/// <param name="Written">The answer as files write it; null or empty takes an answer back.</param>
public sealed record Entry(string Question, string? Written);

/// <summary>The answers of one member to one edition, with their history.</summary>
/// <param name="Edition">The edition's identifier.</param>
/// <param name="Member">The respondent's code.</param>
public sealed record Submission(string Edition, string Member)
{
    /// <summary>How far the member is.</summary>
    public SubmissionState State { get; init; }

    /// <summary>One for each question that was ever answered.</summary>
    public IReadOnlyList<AnswerHistory> Answers { get; init; } = [];

    /// <summary>What was done to the whole, in order: reviews, signatures, openings.</summary>
    public IReadOnlyList<SubmissionAct> Acts { get; init; } = [];

    /// <summary>All that was answered to a question; null where nothing was.</summary>
    public AnswerHistory? Find(string question) => Answers.FirstOrDefault(a => a.Question == question);

    /// <summary>What counts as answered now; null for a blank, and for what the questionnaire no longer
    /// takes.</summary>
    public Answer? Given(Question question)
    {
        if (Find(question.Id) is not { } history)
            return null;
        return history.Current.Written == Answer.NotReached.Written
            ? Answer.NotReached
            : Answer.Read(question, history.Current.Written).Answer;
    }

    /// <summary>
    /// The same by the question's identifier; null also where the questionnaire has no such question.
    /// </summary>
    public Answer? Given(Questionnaire questionnaire, string question) =>
        questionnaire.Find(question) is { } known ? Given(known) : null;

    /// <summary>A member responded if it answered at least one question.</summary>
    public bool HasResponded => Answers.Any(a => a.Current.Written.Length > 0);

    /// <summary>
    /// Writes answers down. Equal ones leave no trace; a faulty one is refused and the others are kept, so
    /// that nothing typed is lost.
    /// </summary>
    /// <param name="pointer">Where an answer stands in what was sent, for refusals.</param>
    public (Submission After, IReadOnlyList<Refusal> Refusals) Write(
        Questionnaire questionnaire,
        IEnumerable<Entry> entries,
        Writing form,
        Func<string, string> pointer
    )
    {
        if (
            State == SubmissionState.SignedOff
            && form.Source is AnswerSource.Administration or AnswerSource.Installation
        )
        {
            return (
                this,
                [
                    Refused(
                        "SVY-SIGNED",
                        "",
                        "Answers that are signed off stand as they are.",
                        "Have them opened again, or let the secretariat record a follow-up."
                    ),
                ]
            );
        }
        if (form.Source == AnswerSource.PublicSource && string.IsNullOrWhiteSpace(form.Reference))
        {
            return (
                this,
                [
                    Refused(
                        "SVY-SOURCE",
                        "reference",
                        "A value from a public source names its source.",
                        "Give the title or the address of what was published."
                    ),
                ]
            );
        }
        var answers = Answers.ToList();
        var refusals = new List<Refusal>();
        foreach (var entry in entries)
        {
            if (questionnaire.Find(entry.Question) is not { } question)
            {
                refusals.Add(
                    Refused(
                        "SVY-QUESTION",
                        pointer(entry.Question),
                        $"'{entry.Question}' is no question of {questionnaire.Id}.",
                        "Leave it out."
                    )
                );
                continue;
            }
            var (answer, fault) = Answer.Read(question, entry.Written);
            if (fault is not null)
            {
                refusals.Add(
                    Refused(
                        "SVY-ANSWER",
                        pointer(entry.Question),
                        $"{question.Id}: {fault}.",
                        $"Answer question {question.Number} as the questionnaire says, or leave it blank."
                    )
                );
                continue;
            }
            Add(answers, question.Id, form with { Written = answer?.Written ?? "" });
        }
        return (this with { Answers = answers }, refusals);
    }

    /// <summary>Passes the answers on to a second person.</summary>
    public (Submission After, Refusal? Refusal) PassToReview(string by, DateTimeOffset at) =>
        State != SubmissionState.Draft ? (this, NotNow("passed on", "a draft"))
        : !HasResponded
            ? (this, Refused("SVY-EMPTY", "", "Nothing has been answered.", "Answer one question or more."))
        : (Done("passed to review", SubmissionState.InReview, by, at, ""), null);

    /// <summary>Gives the answers. Who passed them on cannot also sign them off.</summary>
    public (Submission After, Refusal? Refusal) SignOff(string by, DateTimeOffset at)
    {
        if (State != SubmissionState.InReview)
            return (this, NotNow("signed off", "in review"));
        if (Acts[^1].By == by)
        {
            return (
                this,
                Refused(
                    "SVY-FOUR-EYES",
                    "",
                    "Somebody else signs off than who passed it on.",
                    "Ask a second officer."
                )
            );
        }
        return (Done("signed off", SubmissionState.SignedOff, by, at, ""), null);
    }

    /// <summary>Opens the answers again; why is recorded.</summary>
    public (Submission After, Refusal? Refusal) Reopen(string by, DateTimeOffset at, string grounds) =>
        State == SubmissionState.Draft ? (this, NotNow("opened again", "in review or signed off"))
        : string.IsNullOrWhiteSpace(grounds)
            ? (this, Refused("SVY-GROUNDS", "grounds", "Opening again needs grounds.", "Say why."))
        : (Done("opened again", SubmissionState.Draft, by, at, grounds), null);

    /// <summary>A refusal of this module.</summary>
    internal static Refusal Refused(string code, string pointer, string rule, string mend) =>
        new(code, pointer, rule, "Customhouse survey rules (docs/SURVEY.md)", mend);

    private static void Add(List<AnswerHistory> answers, string question, Writing writing)
    {
        var at = answers.FindIndex(a => a.Question == question);
        if (at < 0)
        {
            if (writing.Written.Length > 0)
                answers.Add(new AnswerHistory(question, [writing]));
        }
        else if (
            answers[at].Current.Written != writing.Written
            || answers[at].Current.Source != writing.Source
        )
        {
            answers[at] = new AnswerHistory(question, [.. answers[at].Writings, writing]);
        }
    }

    private Submission Done(
        string what,
        SubmissionState state,
        string by,
        DateTimeOffset at,
        string grounds
    ) => this with { State = state, Acts = [.. Acts, new SubmissionAct(what, at, by, grounds)] };

    private Refusal NotNow(string what, string needed) =>
        Refused(
            "SVY-STATE",
            "",
            $"Answers are {what} when they are {needed}; these are {State}.",
            "Look at the page again."
        );
}
