using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Jobs;

/// <summary>Which past trade an edition is to be rehearsed on.</summary>
/// <param name="From">The first legal day of the administration.</param>
/// <param name="To">The last one, today at the latest.</param>
/// <param name="Whole">Judges every declaration by both sides, too those that the change cannot touch: the
/// answer is the same and takes longer.</param>
internal sealed record RehearsalBody(DateOnly From, DateOnly To, bool Whole = false);

/// <summary>A rehearsal of an edition, as far as it has come.</summary>
/// <param name="Job">The job that works at it.</param>
/// <param name="Against">The edition that it is held against.</param>
/// <param name="Result">Absent until it has ended, and where it was cancelled or failed.</param>
internal sealed record RehearsalView(
    JobView Job,
    string Edition,
    string Against,
    DateOnly From,
    DateOnly To,
    bool Whole,
    ChangeResult? Result
)
{
    public static RehearsalView Of(ChangeRehearsal rehearsal) =>
        new(
            JobView.Of(rehearsal.Job),
            rehearsal.Input.Edition,
            rehearsal.Input.Against,
            rehearsal.Input.From,
            rehearsal.Input.To,
            rehearsal.Input.Whole,
            rehearsal.Result
        );
}

/// <summary>Rehearsals of editions of law on past trade.</summary>
internal static class RehearsalEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        Map(
            routes.MapGroup("/law/editions/{name}/rehearsal").WithTags("Law"),
            LawRehearsals.Name,
            "of the lawbook",
            "One that waits, is to come or was in force, in the place of the one in force now."
        );
        Map(
            routes.MapGroup("/tariff/editions/{name}/rehearsal").WithTags("Tariff"),
            TariffRehearsals.Name,
            "of the tariff",
            "One that waits, as it stands on its first day, in the place of the one that was in force on each "
                + "day."
        );
    }

    private static void Map(RouteGroupBuilder route, string kind, string of, string which)
    {
        route
            .MapPost(
                "",
                (HttpContext h, RehearsalDesk desk, string name, RehearsalBody body, CancellationToken c) =>
                    Ask(h, desk, kind, name, body, c)
            )
            .For(Role.Administrator)
            .WithSummary($"Rehearse an edition {of} on past trade")
            .WithDescription(
                which + " It goes on behind the requests; one rehearsal of its kind is under way at a time."
            )
            .Produces<RehearsalView>(StatusCodes.Status202Accepted)
            .Problems(400, 404, 409, 422, 503);
        route
            .MapGet(
                "",
                (HttpContext h, RehearsalDesk desk, string name, CancellationToken c) =>
                    Last(h, desk, kind, name, c)
            )
            .For(JobAccess.Overseers)
            .WithSummary($"The last rehearsal of an edition {of}, and what it found")
            .WithDescription(
                "Of one on the declarations of some offices only who sees the same offices hears."
            )
            .Produces<RehearsalView>()
            .Problems(404, 503);
    }

    private static async Task<IResult> Ask(
        HttpContext context,
        RehearsalDesk desk,
        string kind,
        string name,
        RehearsalBody body,
        CancellationToken cancellation
    ) =>
        body is not { From: { Year: > 1 }, To: { Year: > 1 } }
            ? Answers.Problem(
                StatusCodes.Status400BadRequest,
                "from and to are needed: the first and the last day, as 2026-01-31."
            )
        : await desk.Ask(context, kind, name, body.From, body.To, body.Whole, cancellation) is { } asked
            ? await Answer(context, desk, kind, name, asked, cancellation)
        : Answers.NotFound();

    private static async Task<IResult> Answer(
        HttpContext context,
        RehearsalDesk desk,
        string kind,
        string name,
        RehearsalAsked asked,
        CancellationToken cancellation
    )
    {
        switch (asked)
        {
            case { Fault: { } fault }:
                return Answers.Problem(StatusCodes.Status422UnprocessableEntity, fault);
            case { Asked: JobAsked.Taken }:
                return await desk.Last(context, kind, name, cancellation) is { } last
                    ? TypedResults.Accepted(context.Request.Path, RehearsalView.Of(last))
                    : Answers.NotFound();
            case { Asked: JobAsked.Busy busy }:
                return Answers.Problem(
                    StatusCodes.Status409Conflict,
                    $"Another rehearsal is under way, job {busy.Number}. Wait until it has ended, or cancel it."
                );
            case { Asked: JobAsked.TooMany many }:
                return Answers.Problem(
                    StatusCodes.Status409Conflict,
                    $"{many.Max} jobs wait already. Wait until some have ended, or cancel one."
                );
            default:
                throw new InvalidOperationException($"{asked.Asked} is no answer to be told so");
        }
    }

    private static async Task<IResult> Last(
        HttpContext context,
        RehearsalDesk desk,
        string kind,
        string name,
        CancellationToken cancellation
    )
    {
        if (await desk.Last(context, kind, name, cancellation) is not { } last)
            return Answers.NotFound();
        await AuditNote.Add(context, Visitor.Of(context), "list-read", AuditNote.AddressOf(context.Request));
        return TypedResults.Ok(RehearsalView.Of(last));
    }
}
