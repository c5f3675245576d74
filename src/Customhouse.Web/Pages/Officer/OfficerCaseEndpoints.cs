using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Declarations;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Language;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Pages.Officer;

/// <summary>
/// The page of one case and the acts on it. Each form ends where the route of the same act ends, and bears
/// what its officer saw: what was recorded since is shown before anything is done.
/// </summary>
internal static class OfficerCaseEndpoints
{
    public static void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/cases/{mrn}", One).For(Role.Desk);
        desk.MapGlance(Role.Desk);
        desk.MapGet("/cases/{mrn}/photographs/{sha256}", Photograph).For(Role.Desk);
        desk.MapPost("/cases/{mrn}/acts/{act}", Do)
            .For(Role.Desk)
            .WithMetadata(new BodyLimit(DocumentEndpoints.BodyBytesMax));
    }

    private static async Task<IResult> One(
        HttpContext context,
        CaseDesk desk,
        string mrn,
        string? act,
        string? done,
        CancellationToken cancellation
    )
    {
        if (await CaseAccess.Journal(context, desk, mrn, cancellation) is not { } journal)
            return Answers.NotFound();
        var chosen = OfficerAct.For(CaseAccess.CaseOf(journal)).FirstOrDefault(a => a.Name == act);
        return await Shown(
            context,
            desk,
            journal,
            new Attempt(chosen),
            cancellation,
            OfficerAct.Find(done)?.Name
        );
    }

    private static async Task<IResult> Do(
        HttpContext context,
        CaseDesk desk,
        AdministrationState administration,
        TimeProvider clock,
        string mrn,
        string act,
        CancellationToken cancellation
    )
    {
        if (
            await CaseAccess.Journal(context, desk, mrn, cancellation) is not { } journal
            || OfficerAct.Find(act) is not { } chosen
        )
            return Answers.NotFound();
        if (!context.Request.HasFormContentType)
            return Answers.Problem(StatusCodes.Status415UnsupportedMediaType);
        var form = await context.Request.ReadFormAsync(cancellation);
        var words = Words.Of(context);
        var shown = CaseAccess.CaseOf(journal);
        var reading = new ActForm(
            form,
            words,
            shown,
            administration.Terms.Currency,
            administration.Registers.TimeOf(shown.Declaration.Office),
            clock.GetUtcNow()
        );
        var photographs = await ControlPhotographs.Read(form.Files, words, cancellation);
        reading.Read(chosen, []);
        var attempt = new Attempt(chosen)
        {
            Typed = Typed(form),
            Faults = [.. reading.Faults, .. photographs.Faults],
        };
        if (attempt.Faults.Count > 0)
            return await Shown(context, desk, journal, attempt, cancellation);

        // A form that does not say what it showed is in conflict with everything.
        var seen = int.TryParse(form["seen"], out var sequence) ? sequence : -1;
        KeptDocument[] taken =
            chosen.Name == "result" ? [.. photographs.Images.Select(KeptDocument.Create)] : [];
        var answer = await ActEndpoints.Do(
            context,
            desk,
            mrn,
            reading.Read(chosen, [.. taken.Select(d => d.Sha256)]),
            cancellation,
            seen,
            taken
        );
        if (answer is not ProblemResult { Problem: var problem })
            return Results.Redirect($"/officer/cases/{mrn}?done={chosen.Name}");
        if (problem.Status is not (StatusCodes.Status409Conflict or StatusCodes.Status422UnprocessableEntity))
            return answer;
        if (await CaseAccess.Journal(context, desk, mrn, cancellation) is not { } latest)
            return Answers.NotFound();
        return await Shown(
            context,
            desk,
            latest,
            Refused(attempt, RefusalWords.In(context, problem), seen),
            cancellation
        );
    }

    /// <summary>Why an act was not done: the law, or what another did meanwhile.</summary>
    private static Attempt Refused(Attempt attempt, Problem problem, int seen) =>
        attempt with
        {
            Status = problem.Status,
            Seen = problem.Errors is null ? seen : null,
            Faults = problem.Errors is { Count: > 0 } errors
                ? [.. errors.Select(e => new FieldFault("", e.Message, e.Mend))]
                : [],
        };

    /// <summary>What stands in the fields, to be shown again.</summary>
    private static Dictionary<string, string> Typed(IFormCollection form) =>
        form.Where(f => f.Key != AntiforgeryCheck.Field)
            .ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal);

    private static async Task<IResult> Shown(
        HttpContext context,
        CaseDesk desk,
        IReadOnlyList<JournalEntry> journal,
        Attempt attempt,
        CancellationToken cancellation,
        string? done = null
    )
    {
        var c = CaseAccess.CaseOf(journal);
        if (HttpMethods.IsPost(context.Request.Method))
            await CaseAccess.Looked(context, journal);
        var store = context.RequestServices.GetRequiredService<Store>();
        return new RazorComponentResult<OfficerCase>(
            new
            {
                Journal = journal,
                Attempt = attempt,
                Told = done,
                Earlier = await EarlierTrade.Find(store, desk, c, Visitor.Of(context).Offices, cancellation),
                Kept = await store.Documents.Kept(
                    [.. CaseDocuments.Of(journal).Select(d => d.Sha256), .. ControlPhotographs.Find(journal)],
                    cancellation
                ),
                AllItems = context.Request.Query["items"] == "all",
            }
        )
        {
            StatusCode =
                attempt.Faults.Count > 0 && attempt.Status == StatusCodes.Status200OK
                    ? StatusCodes.Status422UnprocessableEntity
                    : attempt.Status,
        };
    }

    private static async Task<IResult> Photograph(
        HttpContext context,
        CaseDesk desk,
        Store store,
        string mrn,
        string sha256,
        CancellationToken cancellation
    )
    {
        if (
            await CaseAccess.Journal(context, desk, mrn, cancellation, DocumentEndpoints.DocumentRead)
                is not { } journal
            || !ControlPhotographs.Find(journal).Contains(sha256)
            || await store.Documents.Read(sha256, cancellation) is not { } bytes
        )
            return Answers.NotFound();
        // Never shown within our own pages: a file is a stranger's content, whoever took it.
        return TypedResults.File(
            bytes,
            "application/octet-stream",
            $"{sha256[..12]}.{DocumentKind.Detect(bytes) ?? "bin"}"
        );
    }
}
