using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Declarations;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Customhouse.Web.Watching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Trader;

/// <summary>
/// Declarations that are being written: kept in the store at each step, so that a lost session or a restart
/// loses nothing, and lodged as any message is.
/// </summary>
internal static class DraftEndpoints
{
    public static void Map(RouteGroupBuilder desk)
    {
        var drafts = desk.MapGroup("/drafts");
        drafts
            .MapGet(
                "",
                async Task<IResult> (HttpContext context, Store store, CancellationToken cancellation) =>
                    new RazorComponentResult<DraftsPage>(
                        new { Drafts = await store.Drafts.All(OwnerOf(Visitor.Of(context)), cancellation) }
                    )
            )
            .For(Role.Trader);
        drafts.MapPost("", Begin).For(Role.Trader);
        desk.MapPost("/cases/{mrn}/again", BeginAgain).For(Role.Trader);
        drafts.MapGet("/{id}", Open).For(Role.Trader);
        drafts.MapPost("/{id}", Step).For(Role.Trader);
        drafts.MapPost("/{id}/discard", Discard).For(Role.Trader);
    }

    /// <summary>Whose drafts a visitor goes on with: its operator's, so that colleagues can take
    /// over.</summary>
    internal static string OwnerOf(Visitor visitor) => visitor.Trader ?? visitor.Key;

    private static async Task<IResult> Begin(
        HttpContext context,
        Store store,
        AdministrationState administration
    )
    {
        var form = DeclarationForm.New(
            Visitor.Of(context).Trader ?? "",
            administration.Terms.Currency,
            administration.Registers.TermsAt(context.RequestServices.Clock().GetUtcNow()).Form
        );
        return await Begun(context, store, form);
    }

    /// <summary>A draft of what was refused, to be corrected.</summary>
    private static async Task<IResult> BeginAgain(
        HttpContext context,
        Store store,
        CaseDesk desk,
        string mrn,
        CancellationToken cancellation
    ) =>
        await CaseAccess.Case(context, desk, mrn, cancellation) is { IsRejected: true } rejected
            ? await Begun(context, store, DeclarationForm.Of(rejected.Declaration))
            : Answers.NotFound();

    private static async Task<IResult> Begun(HttpContext context, Store store, DeclarationForm form)
    {
        var id = Convert.ToHexStringLower(RandomBytes.Get(8));
        return (await Keep(context, store, id, form, null)).Outcome == DraftOutcome.Kept
            ? Results.Redirect($"/trader/drafts/{id}")
            : Answers.Problem(
                StatusCodes.Status409Conflict,
                $"An operator may have {Limits.DraftsPerOwnerMax} drafts. Lodge or discard one first."
            );
    }

    private static async Task<IResult> Open(
        HttpContext context,
        Store store,
        CaseDesk desk,
        AdministrationState administration,
        string id,
        CancellationToken cancellation
    ) =>
        await Find(context, store, id, cancellation) is (var form, var keptAt)
            ? await DraftPages.Shown(
                context,
                store,
                desk,
                administration,
                new ShownDraft(id, form, keptAt),
                [],
                cancellation
            )
            : Answers.NotFound();

    /// <summary>Throws a draft away as it stands; one that another window went on with stays.</summary>
    private static async Task<IResult> Discard(
        HttpContext context,
        Store store,
        string id,
        CancellationToken cancellation
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellation);
        if (
            await Find(context, store, id, cancellation) is (_, var keptAt)
            && FormMark.In(sent) != FormMark.Of(keptAt)
        )
            return Results.Redirect($"/trader/drafts/{id}");
        await store.Drafts.Discard(OwnerOf(Visitor.Of(context)), id);
        return Results.Redirect("/trader/drafts");
    }

    /// <summary>Keeps what was typed; then adds or removes an item, tells the duty, or lodges.</summary>
    private static async Task<IResult> Step(
        HttpContext context,
        Store store,
        CaseDesk desk,
        AdministrationState administration,
        Measures measures,
        string id,
        CancellationToken cancellation
    )
    {
        var sent = await context.Request.ReadFormAsync(cancellation);
        var isFragment = context.Request.Headers["X-Fragment"] == "estimate";
        if (await KeepSent(context, store, id, sent, cancellation) is not { } draft)
            return Answers.NotFound();
        if (draft.Differences.Count > 0)
            return isFragment
                ? Answers.Problem(StatusCodes.Status412PreconditionFailed)
                : await DraftPages.Shown(context, store, desk, administration, draft, [], cancellation);
        var form = draft.Form;
        if (isFragment)
        {
            context.Response.Headers.ETag = $"\"{FormMark.Of(draft.KeptAt)}\"";
            return new RazorComponentResult<EstimateView>(
                new
                {
                    Form = form,
                    Estimate = await desk.Estimate(
                        DraftPages.Message(context, administration, form),
                        "json",
                        cancellation
                    ),
                }
            );
        }
        if (sent["act"] == "check")
            return await DraftPages.Checked(context, store, desk, administration, draft, false, cancellation);
        if (sent["act"] != "lodge")
            return Results.Redirect($"/trader/drafts/{id}");
        // The page that shows all answers sends none: what was changed since is looked at first.
        if (sent["from"] == "check" && !draft.IsAsSeen)
            return await DraftPages.Checked(context, store, desk, administration, draft, true, cancellation);
        if (form.NumberFaults(Words.Of(context)) is { Count: > 0 } numbers)
            return await DraftPages.Shown(context, store, desk, administration, draft, numbers, cancellation);
        var answer = await DeclarationEndpoints.Bring(
            desk,
            measures,
            Visitor.Of(context),
            DraftPages.Message(context, administration, form),
            "json",
            cancellation
        );
        switch (answer)
        {
            case Engine.Answer.Recorded recorded:
                await store.Drafts.Discard(OwnerOf(Visitor.Of(context)), id);
                return Results.Redirect($"/trader/cases/{recorded.Case.Mrn}?done=lodged");
            case Engine.Answer.Refused refused:
                return await DraftPages.Shown(
                    context,
                    store,
                    desk,
                    administration,
                    draft,
                    DeclarationForm.Faults(RefusalWords.In(context, refused.Refusals)),
                    cancellation
                );
            case Engine.Answer.LrnTaken:
                return await DraftPages.Shown(
                    context,
                    store,
                    desk,
                    administration,
                    draft,
                    [
                        new FieldFault(
                            "lrn",
                            Words.Of(context)["draft.lrn-taken"],
                            Words.Of(context)["draft.lrn-mend"]
                        ),
                    ],
                    cancellation
                );
            default:
                return Answers.Of(answer);
        }
    }

    /// <summary>
    /// Keeps what a window sent, where it knew all that is kept. A page keeps itself while it is typed in:
    /// what it kept just before it was sent bears a mark that it had not heard of yet, and is no other's
    /// change.
    /// </summary>
    /// <returns>The draft with what was sent; with differences it is not kept. Null where there is
    /// none.</returns>
    private static async Task<ShownDraft?> KeepSent(
        HttpContext context,
        Store store,
        string id,
        IFormCollection sent,
        CancellationToken cancellation
    )
    {
        // Another turn only where another keeping came between reading and writing.
        while (await Find(context, store, id, cancellation) is (var before, var keptAt))
        {
            var typed = before.With(
                sent.Select(f => new KeyValuePair<string, string>(f.Key, f.Value.ToString()))
            );
            if (
                FormMark.In(sent) != FormMark.Of(keptAt)
                && typed.Against(before, sent.Keys, Words.Of(context)) is { Count: > 0 } differences
            )
                return new ShownDraft(id, typed, keptAt) { Differences = differences };
            var form = sent["act"].ToString() switch
            {
                "add" => typed.WithItem(),
                "remove" => typed.WithoutItem(),
                _ => typed,
            };
            var (outcome, at) = await Keep(context, store, id, form, keptAt);
            if (outcome == DraftOutcome.Kept)
                return new ShownDraft(id, form, at) { IsAsSeen = FormMark.In(sent) == FormMark.Of(keptAt) };
        }
        return null;
    }

    private static async Task<(DeclarationForm Form, DateTimeOffset KeptAt)?> Find(
        HttpContext context,
        Store store,
        string id,
        CancellationToken cancellation
    ) =>
        await store.Drafts.Find(OwnerOf(Visitor.Of(context)), id, cancellation) is { } draft
            ? (DeclarationForm.Read(draft.Body), draft.UpdatedAt)
            : null;

    private static Task<(DraftOutcome Outcome, DateTimeOffset At)> Keep(
        HttpContext context,
        Store store,
        string id,
        DeclarationForm form,
        DateTimeOffset? seen
    ) =>
        store.Drafts.Keep(
            new Draft(
                OwnerOf(Visitor.Of(context)),
                id,
                form.Title,
                form.Write(),
                context.RequestServices.Clock().GetUtcNow()
            ),
            seen
        );
}
