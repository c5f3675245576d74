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
    public const string Address = "/background-jobs";

    private const int RowsOfPage = 50;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup(Address).ExcludeFromDescription().DisableAntiforgery();
        pages.MapGet("", Show).For(JobAccess.Overseers);
        pages.MapGet("/progress", Progress).For(JobAccess.Overseers).AskedByPages();
        pages.MapPost("/{number}/cancel", Cancel).For(JobAccess.Cancellers);
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
                ResultPages = await ResultPages(context, store, now, cancellation),
                Told = told is "cancelled" or "ended" ? told : null,
                MayCancel = JobAccess.Cancellers.Contains(Visitor.Of(context).Role),
            }
        );
    }

    /// <summary>Where the visitor finds results: addresses by the numbers of jobs. A page shows the last job
    /// of a kind, so an earlier one has none.</summary>
    private static async Task<IReadOnlyDictionary<long, string>> ResultPages(
        HttpContext context,
        Store store,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var (visitor, pages) = (Visitor.Of(context), new Dictionary<long, string>());
        foreach (var page in context.RequestServices.GetServices<JobResultPage>())
            if (
                await store.Jobs.Last(page.Kind, page.OfAnybody ? null : visitor.Actor, now, cancellation)
                    is { } last
                && last.Job.IsOf(visitor.Actor)
                && last.Scope == JobAccess.ScopeOf(visitor)
            )
                pages[last.Job.Number] = page.At(last.Job.About);
        return pages;
    }

    /// <summary>A line for each job that a page shows as open: number, done, total, state.</summary>
    /// <param name="number">Their numbers.</param>
    private static async Task<IResult> Progress(
        Store store,
        TimeProvider clock,
        long[] number,
        CancellationToken cancellation
    )
    {
        var jobs = await store.Jobs.Heads([.. number.Take(RowsOfPage)], clock.GetUtcNow(), cancellation);
        return TypedResults.Text(
            string.Concat(jobs.Select(j => $"{j.Number} {j.Done} {j.Total} {JobView.NameOf(j.State)}\n"))
        );
    }

    private static async Task<IResult> Cancel(HttpContext context, long number) =>
        await JobAccess.Cancel(context, number, context.Address()) switch
        {
            JobCancelled.NotFound => Answers.NotFound(),
            JobCancelled.EndedBefore => Results.Redirect(Links.With(Address, ("told", "ended"))),
            _ => Results.Redirect(Links.With(Address, ("told", "cancelled"))),
        };
}
