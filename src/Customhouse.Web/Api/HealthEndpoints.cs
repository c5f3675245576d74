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
        routes.MapGet("/metrics", (PrometheusText metrics) =>
            TypedResults.Text(metrics.Write(), "text/plain; version=0.0.4", System.Text.Encoding.UTF8))
            .For(Role.Auditor, Role.Administrator).WithTags("Health")
            .WithSummary("What the service measures, in the Prometheus text form");
    }

    private static async Task<IResult> Ready(Vitals vitals, CancellationToken cancellation) =>
        await vitals.Ask(cancellation) is not null
            ? TypedResults.Ok(new Health("ready"))
            : Answers.Problem(StatusCodes.Status503ServiceUnavailable, "The store does not answer in time.");
}

/// <param name="Status">live or ready.</param>
public sealed record Health(string Status);
