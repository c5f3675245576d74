using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Jobs;
using Customhouse.Web.Http;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Pages.Jobs;

/// <summary>Where people see what goes on behind the requests, and end what they do not want.</summary>
internal static class JobPages
{
    public const string Place = "/background-jobs";

    private const int RowsOfPage = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Place).ExcludeFromDescription().DisableAntiforgery();
        pages.MapGet("", Show).For(JobAccess.Overseers);
        pages.MapGet("/progress", Progress).For(JobAccess.Overseers).AskedByPages();
        pages.MapPost("/{number}/cancel", Cancel).For(Role.Supervisor, Role.Administrator);
    }

    private static async Task<IResult> Show(
        HttpContext context,
        Store store,
        TimeProvider clock,
        string? state,
        long? before,
        string? told,
        CancellationToken cancellation
    )
    {
        JobState? wanted = JobView.TryState(state, out var known) ? known : null;
        var now = clock.GetUtcNow();
        var jobs = await store.Jobs.List(
            new JobFilter(State: wanted, Before: before, Max: RowsOfPage),
            now,
            cancellation
        );
        return new RazorComponentResult<JobsPage>(
            new
            {
                Jobs = jobs,
                Figures = await store.Jobs.Figures(now, cancellation),
                State = wanted,
                Before = before,
                Next = jobs.Count < RowsOfPage ? null : (long?)jobs[^1].Number,
                Places = context.RequestServices.GetServices<JobPlace>().ToArray(),
                Told = told is "cancelled" or "ended" ? told : null,
                MayCancel = Visitor.Of(context).Role is Role.Supervisor or Role.Administrator,
            }
        );
    }

    /// <summary>A line for each job that a page may show: number, done, total, state.</summary>
    private static async Task<IResult> Progress(
        Store store,
        TimeProvider clock,
        long? before,
        CancellationToken cancellation
    )
    {
        var jobs = await store.Jobs.List(
            new JobFilter(Before: before, Max: RowsOfPage),
            clock.GetUtcNow(),
            cancellation
        );
        return TypedResults.Text(
            string.Concat(jobs.Select(j => $"{j.Number} {j.Done} {j.Total} {JobView.NameOf(j.State)}\n"))
        );
    }

    private static async Task<IResult> Cancel(HttpContext context, long number) =>
        await JobAccess.Cancel(context, number, context.Address()) switch
        {
            JobCancelled.NotFound => Answers.NotFound(),
            JobCancelled.EndedBefore => Results.Redirect(Links.With(Place, ("told", "ended"))),
            _ => Results.Redirect(Links.With(Place, ("told", "cancelled"))),
        };
}
