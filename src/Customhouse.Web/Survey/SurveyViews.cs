using Customhouse.Engine;
using Customhouse.Survey;

namespace Customhouse.Web.Survey;

/// <summary>A member in the list of an edition.</summary>
/// <param name="Answered"> How many questions it answered; null for whom it is not told, for who answered all
/// tells who left none blank.
/// </param>
public sealed record MemberLine(Member Member, string Region, SubmissionState? State, int? Answered);

/// <summary>
/// What the tools show. All read the submissions of the newest edition whose questionnaire asks for it, so
/// that one submission is in all of them.
/// </summary>
internal static class SurveyViews
{
    /// <summary>The newest edition that asks a question.</summary>
    public static async Task<(Edition Edition, Questionnaire Questionnaire)?> Asking(
        SurveyDesk desk,
        string question,
        CancellationToken cancellation
    )
    {
        foreach (var edition in await desk.Book.Editions(cancellation))
        {
            var questionnaire = await desk.Book.QuestionnaireOf(edition, cancellation);
            if (questionnaire.Find(question) is not null)
                return (edition, questionnaire);
        }
        return null;
    }

    public static async Task<SingleWindowMap> Windows(
        SurveyDesk desk,
        Edition edition,
        Questionnaire questionnaire,
        CancellationToken cancellation
    ) =>
        SingleWindowMap.Create(
            questionnaire,
            await desk.Book.MembershipOf(edition.Membership, cancellation),
            edition.MembershipOn,
            await desk.Book.Submissions(edition, cancellation)
        );

    public static async Task<AeoCompendium> Compendium(
        SurveyDesk desk,
        Edition edition,
        Questionnaire questionnaire,
        CancellationToken cancellation
    ) =>
        AeoCompendium.Create(
            edition,
            questionnaire,
            await desk.Book.MembershipOf(edition.Membership, cancellation),
            await desk.Book.Submissions(edition, cancellation)
        );

    /// <summary>A member's profile; null for one that is no member.</summary>
    public static async Task<MemberProfile?> Profile(
        SurveyDesk desk,
        Edition edition,
        Questionnaire questionnaire,
        string code,
        string language,
        CancellationToken cancellation
    ) =>
        (await desk.Book.MembershipOf(edition.Membership, cancellation)).Find(code) is not { } member
            ? null
            : MemberProfile.Create(
                member,
                questionnaire,
                (await desk.Book.Submission(edition, code, cancellation)).Value,
                language
            );

    /// <summary>The members of an edition's day, with how far each is.</summary>
    public static async Task<IReadOnlyList<MemberLine>> Members(
        SurveyDesk desk,
        Edition edition,
        bool tellsAnswered,
        CancellationToken cancellation
    )
    {
        var membership = await desk.Book.MembershipOf(edition.Membership, cancellation);
        var given = (await desk.Book.Submissions(edition, cancellation)).ToDictionary(
            s => s.Member,
            StringComparer.Ordinal
        );
        return
        [
            .. membership
                .Members.Select(m => (Member: m, Region: membership.RegionOf(m.Code, edition.MembershipOn)))
                .Where(m => m.Region is not null)
                .Select(m => new MemberLine(
                    m.Member,
                    m.Region!,
                    given.GetValueOrDefault(m.Member.Code)?.State,
                    tellsAnswered
                        ? given
                            .GetValueOrDefault(m.Member.Code)
                            ?.Answers.Count(a => a.Current.Written.Length > 0)
                            ?? 0
                        : null
                ))
                .OrderBy(m => m.Member.Name, StringComparer.Ordinal),
        ];
    }
}
