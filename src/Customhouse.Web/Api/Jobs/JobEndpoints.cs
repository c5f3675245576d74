using System.Text.Json;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Jobs;

/// <summary>Jobs behind the requests, for who asked for them and for who oversees them.</summary>
internal static class JobEndpoints
{
    private const int JobsUsual = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/jobs").WithTags("Jobs");
        jobs.MapGet("", List)
            .For(Role.Everyone)
            .WithSummary("Jobs behind the requests, the last asked for first")
            .WithDescription(
                "Supervisors, auditors and administrators see all of them, everybody else their own. "
                    + "before names the last number of the page before."
            )
            .Produces<JobList>()
            .Problems(400);
        jobs.MapGet("/{number}", Read)
            .For(Role.Everyone)
            .WithSummary("One job, and for who asked for it what it came to")
            .Produces<JobView>()
            .Problems(404);
        jobs.MapPost("/{number}/cancellation", Cancel)
            .For(Role.Everyone)
            .WithSummary("Cancel a job")
            .WithDescription(
                "For who asked for it, supervisors and administrators. One that is under way ends within a "
                    + "second or so; nothing of it counts."
            )
            .Produces<JobView>()
            .Problems(403, 404, 409, 503);
    }

    private static async Task<IResult> List(
        HttpContext context,
        Store store,
        TimeProvider clock,
        string? state,
        long? before,
        int? max,
        CancellationToken cancellation
    )
    {
        JobState? wanted = null;
        if (state is not null)
        {
            if (!JobView.TryState(state, out var known))
                return Answers.Problem(
                    StatusCodes.Status400BadRequest,
                    $"state is one of {string.Join(", ", JobView.States)}."
                );
            wanted = known;
        }
        if (max is < 1 or > Limits.RowsPerPageMax)
            return Answers.Problem(StatusCodes.Status400BadRequest, $"max is 1 to {Limits.RowsPerPageMax}.");
        var visitor = Visitor.Of(context);
        var filter = new JobFilter(
            OfAccount: JobAccess.SeesAll(visitor) ? null : visitor.Actor,
            State: wanted,
            Before: before,
            Max: max ?? JobsUsual
        );
        var jobs = await store.Jobs.List(filter, clock.GetUtcNow(), cancellation);
        return TypedResults.Ok(
            new JobList(
                [.. jobs.Select(job => JobView.Of(job))],
                jobs.Count < filter.Max ? null : jobs[^1].Number
            )
        );
    }

    private static async Task<IResult> Read(
        HttpContext context,
        Store store,
        long number,
        CancellationToken cancellation
    ) =>
        await JobAccess.Find(context, store, number, cancellation) is { } content
            ? TypedResults.Ok(ViewOf(context, content))
            : Answers.NotFound();

    private static async Task<IResult> Cancel(
        HttpContext context,
        Store store,
        long number,
        CancellationToken cancellation
    )
    {
        if (await JobAccess.Find(context, store, number, cancellation) is not { } content)
            return Answers.NotFound();
        if (!JobAccess.MayCancel(Visitor.Of(context), content.Job))
            return Answers.Problem(
                StatusCodes.Status403Forbidden,
                "Who asked for it, supervisors and administrators cancel a job."
            );
        var cancelled = await JobAccess.Cancel(context, number, context.Address());
        if (cancelled == JobCancelled.EndedBefore)
            return Answers.Problem(
                StatusCodes.Status409Conflict,
                "The job had ended before. What it came to stays as it is."
            );
        return await JobAccess.Find(context, store, number, cancellation) is { } after
            ? TypedResults.Ok(ViewOf(context, after))
            : Answers.NotFound();
    }

    /// <summary>What a job came to may tell of cases of some offices, so it is told to who asked and still
    /// sees those.</summary>
    private static JobView ViewOf(HttpContext context, JobContent content)
    {
        var visitor = Visitor.Of(context);
        return JobView.Of(
            content.Job,
            content.Job.IsOf(visitor.Actor) && content.Scope == JobAccess.ScopeOf(visitor)
                ? ElementOf(content.Result)
                : null
        );
    }

    /// <summary>A result as JSON; null where a damaged row holds none.</summary>
    private static JsonElement? ElementOf(string? result)
    {
        try
        {
            return result is null ? null : JsonDocument.Parse(result).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
