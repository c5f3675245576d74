using System.Globalization;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Survey;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Customhouse.Web.Survey;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Survey;

/// <summary>The pages that take a member's answers: whose turn it is, the form, and what is sent with
/// it.</summary>
internal static class SurveyFillPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("/survey/fill/{edition}").ExcludeFromDescription();
        pages.MapGet("", Members).For(Role.Customs);
        pages.MapGet("/{member}", Fill).For(Role.Customs);
        pages.MapPost("/{member}", Keep).For(SurveyAccess.Fillers).DisableAntiforgery();
        pages.MapPost("/{member}/file", KeepFile).For(SurveyAccess.Fillers).DisableAntiforgery();
    }

    private static async Task<IResult> Members(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        string edition,
        string? lang,
        CancellationToken cancellation
    )
    {
        if (await desk.Book.Edition(edition, cancellation) is not { } found || found.Value.IsReconstruction)
            return Answers.NotFound();
        return new RazorComponentResult<SurveyMembers>(
            new
            {
                Frame = SurveyPages.FrameOf(context, administration, lang),
                Edition = found.Value,
                Questions = (await desk.Book.QuestionnaireOf(found.Value, cancellation)).Questions.Count,
                Members = await SurveyViews.Members(
                    desk,
                    found.Value,
                    SurveyAccess.IsSecretariat(context),
                    cancellation
                ),
            }
        );
    }

    private static async Task<IResult> Fill(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        SelfView self,
        string edition,
        string member,
        string? lang,
        string? done,
        bool? propose,
        CancellationToken cancellation
    )
    {
        if (
            !SurveyAccess.MayFill(context, administration, member)
            || await desk.Book.Edition(edition, cancellation) is not { } found
        )
            return Answers.NotFound();
        var ownProposals =
            propose == true && member == administration.Terms.Administration.Code
                ? SelfAssessment.Propose(await self.Read(cancellation))
                : [];
        return await SurveyForm.Page(
            context,
            desk,
            administration,
            found.Value,
            member,
            lang,
            new Filled(done, [], [], ownProposals),
            cancellation
        );
    }

    /// <summary>Saves what was typed, and does the act that was asked; what is faulty stays on the
    /// page.</summary>
    private static async Task<IResult> Keep(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        SelfView self,
        TimeProvider clock,
        string edition,
        string member,
        string? lang,
        CancellationToken cancellation
    )
    {
        if (
            !SurveyAccess.MayWrite(context, administration, member)
            || await desk.Book.Edition(edition, cancellation) is not { } found
        )
            return Answers.NotFound();
        if (!context.Request.HasFormContentType)
            return SurveyPages.NoForm();
        var form = await context.Request.ReadFormAsync(cancellation);
        var (act, grounds) = (form["act"].ToString(), form["grounds"].ToString());
        var hand = SurveyAccess.HandOf(context, clock, form["source"], form["reference"]);
        if (hand is null || act == SurveyAccess.SignOffAct && !SurveyAccess.IsSecretariat(context))
            return Answers.Problem(StatusCodes.Status403Forbidden, "This is for the secretariat.");
        var questionnaire = await desk.Book.QuestionnaireOf(found.Value, cancellation);
        Entry[] entries = act is SurveyAccess.SignOffAct or SurveyAccess.ReopenAct
            ? []
            :
            [
                .. questionnaire
                    .Questions.Where(q => form.ContainsKey(q.Id))
                    .Select(q => new Entry(q.Id, FillForm.Written(q, form[q.Id]))),
            ];
        var ambiguous = questionnaire
            .Questions.Select(q => FillForm.Ambiguous(q, form[q.Id], Words.Of(context)))
            .OfType<Refusal>()
            .ToArray();
        var seen = FormMark.VersionIn(form);
        if (ambiguous.Length > 0)
            // The page bears the newest mark, so whoever gets it has to be shown what changed.
            return (await desk.Book.Submission(found.Value, member, cancellation)).Version == seen
                ? await SurveyForm.Page(
                    context,
                    desk,
                    administration,
                    found.Value,
                    member,
                    lang,
                    new Filled(null, ambiguous, [.. entries], []) { IsKept = false },
                    cancellation
                )
                : await SurveyForm.Merged(
                    context,
                    desk,
                    administration,
                    found.Value,
                    member,
                    lang,
                    entries,
                    seen,
                    cancellation
                );
        var typed = entries;
        (entries, var version) = await Confirmed(
            desk,
            self,
            found.Value,
            member,
            entries,
            hand,
            form["proposed"] == "true" && member == administration.Terms.Administration.Code,
            seen,
            cancellation
        );
        var outcome = await desk.Save(found.Value, member, entries, hand, cancellation, version);
        var isKept = outcome.Outcome is RegisterOutcome.Done;
        if (
            act is SurveyAccess.ReviewAct or SurveyAccess.SignOffAct or SurveyAccess.ReopenAct
            && outcome is { Refusals.Count: 0, Outcome: RegisterOutcome.Done }
        )
        {
            outcome = await desk.Act(
                found.Value,
                member,
                SurveyAccess.ActOf(context, act, clock, grounds)!,
                hand,
                grounds.Length > 0 ? grounds : act,
                cancellation,
                version + outcome.Members
            );
        }
        if (outcome.Outcome is RegisterOutcome.Stale)
            return await SurveyForm.Merged(
                context,
                desk,
                administration,
                found.Value,
                member,
                lang,
                typed,
                seen,
                cancellation
            );
        return outcome is { Outcome: RegisterOutcome.Done, Refusals.Count: 0 }
            ? TypedResults.Redirect(
                $"/survey/fill/{edition}/{member}?lang={SurveyPages.FrameOf(context, administration, lang).Language}"
                    + $"&done={(act.Length > 0 ? act : "save")}"
            )
            : await SurveyForm.Page(
                context,
                desk,
                administration,
                found.Value,
                member,
                lang,
                SurveyForm.Told(outcome, entries, isKept),
                cancellation
            );
    }

    /// <summary>
    /// What an officer left as the installation counted it is written down as counted, with what from; gives
    /// the rest.
    /// </summary>
    /// <param name="seen">The version that the form was made on; the answer tells the one after it.</param>
    private static async Task<(Entry[] Entries, int Version)> Confirmed(
        SurveyDesk desk,
        SelfView self,
        Edition edition,
        string member,
        Entry[] entries,
        Hand hand,
        bool proposed,
        int seen,
        CancellationToken cancellation
    )
    {
        if (!proposed)
            return (entries, seen);
        var counted = SelfAssessment.Propose(await self.Read(cancellation));
        foreach (
            var proposal in counted.Where(p =>
                entries.Any(e => e.Question == p.Question && e.Written == p.Written)
            )
        )
        {
            var saved = await desk.Save(
                edition,
                member,
                [new Entry(proposal.Question, proposal.Written)],
                hand with
                {
                    Source = AnswerSource.Installation,
                    Reference = proposal.Evidence,
                },
                cancellation,
                seen
            );
            if (saved.Outcome is RegisterOutcome.Done)
                seen += saved.Members;
        }
        return (
            [.. entries.Where(e => !counted.Any(p => p.Question == e.Question && p.Written == e.Written))],
            seen
        );
    }

    private static async Task<IResult> KeepFile(
        HttpContext context,
        SurveyDesk desk,
        AdministrationState administration,
        TimeProvider clock,
        string edition,
        string member,
        string? lang,
        CancellationToken cancellation
    )
    {
        if (
            !SurveyAccess.MayWrite(context, administration, member)
            || await desk.Book.Edition(edition, cancellation) is not { } found
        )
            return Answers.NotFound();
        if (!context.Request.HasFormContentType)
            return SurveyPages.NoForm();
        var sent = await context.Request.ReadFormAsync(cancellation);
        var seen = FormMark.VersionIn(sent);
        var file = sent.Files["file"];
        if (file is null or { Length: 0 or > AnswerFile.BytesMax })
            return Answers.Problem(
                StatusCodes.Status400BadRequest,
                $"Choose a file of at most {AnswerFile.BytesMax} bytes."
            );
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellation);
        var outcome = await SurveyAccess.Take(
            desk,
            found.Value,
            bytes.ToArray(),
            !file.FileName.EndsWith(".json", StringComparison.OrdinalIgnoreCase),
            member,
            SurveyAccess.HandOf(context, clock, null, null)!,
            code => SurveyAccess.MayWrite(context, administration, code),
            cancellation,
            seen
        );
        return outcome.Outcome is RegisterOutcome.Done
            ? TypedResults.Redirect($"/survey/fill/{edition}/{member}?done=file")
            : await SurveyForm.Page(
                context,
                desk,
                administration,
                found.Value,
                member,
                lang,
                SurveyForm.Told(outcome, [], isKept: false),
                cancellation
            );
    }
}
