using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>Who writes answers down, when, and where they come from.</summary>
/// <param name="Reference">Where a published value stands, or what was asked again.</param>
public sealed record Hand(Actor By, DateTimeOffset At, AnswerSource Source, string? Reference = null);

/// <summary>What became of an act on answers.</summary>
/// <param name="Refusals">What was not taken; the rest was recorded, unless <paramref name="Outcome"/> is
/// null.</param>
public sealed record SurveyOutcome(
    RegisterOutcome? Outcome,
    IReadOnlyList<Refusal> Refusals,
    int Members = 0
);

/// <summary>Takes answers: loads what a member gave, lets the law decide, records what it decided.</summary>
public sealed class SurveyDesk(Store store)
{
    private const string Basis = "Customhouse survey rules (docs/SURVEY.md)";

    public SurveyBook Book { get; } = new(store);

    /// <summary>Writes down what one member answered; faulty answers are told and the others kept.</summary>
    /// <param name="seen">The version that they were written on; null to write them on what stands.</param>
    public async Task<SurveyOutcome> Save(
        Edition edition,
        string member,
        IReadOnlyList<Entry> entries,
        Hand hand,
        CancellationToken cancellation,
        int? seen = null
    )
    {
        if (Closed(edition, hand) is { } closed)
            return new SurveyOutcome(null, [closed]);
        var questionnaire = await Book.QuestionnaireOf(edition, cancellation);
        var kept = await Book.Submission(edition, member, cancellation);
        if (seen is not null && seen != kept.Version)
            return Stale(kept);
        var (after, refusals) = kept.Value.Write(questionnaire, entries, Form(hand), question => question);
        if (ReferenceEquals(after, kept.Value) || after.Answers.SequenceEqual(kept.Value.Answers))
            return new SurveyOutcome(refusals.Count > 0 ? null : new RegisterOutcome.Done(), refusals);
        return new SurveyOutcome(
            await Book.Put([kept with { Value = after }], $"{hand.Source}", hand.At, hand.By),
            refusals,
            1
        );
    }

    /// <summary>Takes a file of answers, all of it or nothing.</summary>
    /// <param name="mayWrite">Whether the sender may write the answers of a member.</param>
    /// <param name="seen">As for <see cref="Save"/>.</param>
    public async Task<SurveyOutcome> Import(
        Edition edition,
        IReadOnlyList<MemberAnswers> members,
        Hand hand,
        Func<string, bool> mayWrite,
        CancellationToken cancellation,
        int? seen = null
    )
    {
        if (Closed(edition, hand) is { } closed)
            return new SurveyOutcome(null, [closed]);
        var questionnaire = await Book.QuestionnaireOf(edition, cancellation);
        var membership = await Book.MembershipOf(edition.Membership, cancellation);
        var (changes, refusals) = (new List<Kept<Submission>>(), new List<Refusal>());
        foreach (var member in members)
        {
            var place = member.Place.Length > 0 ? member.Place : member.Member;
            if (!mayWrite(member.Member))
            {
                refusals.Add(
                    new Refusal(
                        "SVY-MEMBER",
                        place,
                        $"The answers of {member.Member} are not yours to write.",
                        Basis,
                        "Ask its officer."
                    )
                );
                continue;
            }
            if (membership.RegionOf(member.Member, edition.MembershipOn) is null)
            {
                refusals.Add(
                    new Refusal(
                        "SVY-MEMBER",
                        place,
                        $"{member.Member} is no member on {edition.MembershipOn:yyyy-MM-dd}.",
                        Basis,
                        "Mend its code."
                    )
                );
                continue;
            }
            var kept = await Book.Submission(edition, member.Member, cancellation);
            if (seen is not null && seen != kept.Version)
                return Stale(kept);
            // A blank cell of a sheet says nothing; it takes no answer back.
            var given = member.Entries.Where(e => !string.IsNullOrWhiteSpace(e.Written));
            var (after, faults) = kept.Value.Write(
                questionnaire,
                given,
                Form(hand),
                question => member.Places.GetValueOrDefault(question, question)
            );
            refusals.AddRange(faults);
            changes.Add(kept with { Value = after });
        }
        return refusals.Count > 0
            ? new SurveyOutcome(null, refusals)
            : new SurveyOutcome(
                await Book.Put(changes, $"{hand.Source} file", hand.At, hand.By),
                [],
                changes.Count
            );
    }

    /// <summary>Passes on, signs off or opens again.</summary>
    /// <param name="act">What the law decides on the submission.</param>
    /// <param name="seen">As for <see cref="Save"/>.</param>
    public async Task<SurveyOutcome> Act(
        Edition edition,
        string member,
        Func<Submission, (Submission After, Refusal? Refusal)> act,
        Hand hand,
        string grounds,
        CancellationToken cancellation,
        int? seen = null
    )
    {
        if (edition.State is not (EditionState.Open or EditionState.Closed))
            return new SurveyOutcome(null, [NotTaken(edition)]);
        var kept = await Book.Submission(edition, member, cancellation);
        if (seen is not null && seen != kept.Version)
            return Stale(kept);
        var (after, refusal) = act(kept.Value);
        return refusal is not null
            ? new SurveyOutcome(null, [refusal])
            : new SurveyOutcome(
                await Book.Put([kept with { Value = after }], grounds, hand.At, hand.By),
                [],
                1
            );
    }

    private static SurveyOutcome Stale(Kept<Submission> kept) =>
        new(new RegisterOutcome.Stale(kept.Value.Edition, kept.Value.Member, kept.Version), []);

    private static Refusal? Closed(Edition edition, Hand hand) =>
        edition.Takes(hand.Source) ? null : NotTaken(edition);

    private static Refusal NotTaken(Edition edition) =>
        new(
            "SVY-CLOSED",
            "",
            $"{edition.Title} is {edition.State.ToString().ToLowerInvariant()} and does not take this.",
            Basis,
            "Ask the secretariat to open it, or to record a follow-up."
        );

    private static Writing Form(Hand hand) => new("", hand.At, hand.By.Id, hand.Source, hand.Reference);
}
