using Customhouse.Web.Access;
using Customhouse.Web.Insight;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api;

/// <summary>For operators of the service: does it live, can it work, what does it measure.</summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health").AllowAnonymous();
        health.MapGet("/live", () => TypedResults.Ok(new Health("live"))).WithSummary("The process answers");
        health.MapGet("/ready", Ready).WithSummary("The store answers, so work can be done")
            .Produces<Health>().Problems(503);
        routes.MapGet("/metrics", async (
            PrometheusText metrics, Vitals vitals, LedgerGauges ledger, CancellationToken cancellation) =>
        {
            // A store that does not answer is no reason to measure nothing.
            await vitals.Take(cancellation);
            ledger.Look();
            return TypedResults.Text(metrics.Write(), "text/plain; version=0.0.4", System.Text.Encoding.UTF8);
        })
            .For(Role.Auditor, Role.Administrator).WithTags("Health")
            .WithSummary("What the service measures, in the Prometheus text form");
    }

    /// <summary>A ledger that lags or has stopped is told and stops nobody: clearance never waits for it.</summary>
    private static async Task<IResult> Ready(Vitals vitals, LedgerGauges ledger, CancellationToken cancellation) =>
        await vitals.Ask(cancellation) is not null
            ? TypedResults.Ok(new Health("ready") { Ledger = ledger.Look() })
            : Answers.Problem(StatusCodes.Status503ServiceUnavailable, "The store does not answer in time.");
}

/// <param name="Status">live or ready.</param>
public sealed record Health(string Status)
{
    /// <summary>How far the ledger is behind; none where the house keeps no ledger.</summary>
    public LedgerLag? Ledger { get; init; }
}
