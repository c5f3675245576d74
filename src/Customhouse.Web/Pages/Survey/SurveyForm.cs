using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Values;
using Customhouse.Web.Parts;
using Customhouse.Web.Survey;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Customhouse.Web.Pages.Survey;

/// <summary>The form of a member's answers as its page: as they stand, after a refusal, and after somebody
/// else changed them.</summary>
internal static class SurveyForm
{
    /// <summary>The form with the answers that stand and, above them, what was typed.</summary>
    internal static async Task<IResult> Page(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        Edition edition,
        string member,
        string? lang,
        Filled filled,
        CancellationToken cancellation
    )
    {
        var membership = await desk.Book.MembershipOf(edition.Membership, cancellation);
        var (submission, version) = await desk.Book.Submission(edition, member, cancellation);
        return new RazorComponentResult<SurveyFill>(
            new
            {
                Frame = SurveyPages.FrameOf(context, administration, lang),
                Edition = edition,
                Member = member,
                Name = membership.Find(member)?.Name ?? member,
                IsMember = membership.RegionOf(member, edition.MembershipOn) is not null,
                IsOwn = member == administration.Terms.Administration.Code,
                Questionnaire = await desk.Book.QuestionnaireOf(edition, cancellation),
                Submission = submission,
                Mark = FormMark.Of(version),
                Filled = filled,
                MayWrite = SurveyAccess.MayWrite(context, administration, member),
                IsSecretariat = SurveyAccess.IsSecretariat(context),
            }
        )
        {
            // As every other form: 412 for the state that it was made on, 422 for what was typed.
            StatusCode =
                filled.IsStale ? StatusCodes.Status412PreconditionFailed
                : filled.Refusals.Count > 0 ? StatusCodes.Status422UnprocessableEntity
                : null,
        };
    }

    /// <summary>The form after somebody else changed the answers: what only one changed stands as it was
    /// changed, what both changed holds what was typed, and is told with both values.</summary>
    internal static async Task<IResult> Merged(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        Edition edition,
        string member,
        string? lang,
        IReadOnlyList<Entry> typed,
        int seen,
        CancellationToken cancellation
    )
    {
        var before = await desk.Book.SubmissionAt(edition, member, seen, cancellation);
        var now = (await desk.Book.Submission(edition, member, cancellation)).Value;
        var questionnaire = await desk.Book.QuestionnaireOf(edition, cancellation);
        Entry[] mine = [.. typed.Where(e => (e.Written ?? "") != Written(before, e.Question))];
        var language = SurveyPages.FrameOf(context, administration, lang).Language;
        return await Page(
            context,
            desk,
            administration,
            edition,
            member,
            lang,
            new Filled(null, [], mine, [])
            {
                IsStale = true,
                Differences = ChangedField.Compare(
                    mine.Where(e => Written(now, e.Question) != Written(before, e.Question))
                        .Select(e =>
                            (
                                questionnaire.Find(e.Question)?.Labels.In(language) ?? e.Question,
                                Written(now, e.Question),
                                e.Written ?? ""
                            )
                        )
                ),
            },
            cancellation
        );

        static string Written(Submission submission, string question) =>
            submission.Find(question)?.Current.Written ?? "";
    }

    /// <summary>What the form shows of an outcome: its refusals, and what was typed.</summary>
    internal static Filled Told(SurveyOutcome outcome, Entry[] entries, bool isKept) =>
        new(null, outcome.Refusals, entries, []) { IsStale = outcome.Refusals.Count == 0, IsKept = isKept };
}
