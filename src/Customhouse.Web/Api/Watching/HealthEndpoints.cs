using System.Text.Json.Serialization;
using Customhouse.Engine;
using Customhouse.Lawbooks;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Customhouse.Web.Watching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Watching;

/// <summary>For operators of the service: does it live, can it work, what does it measure.</summary>
internal static class HealthEndpoints
{
    /// <summary>When it makes sense to ask again.</summary>
    private const string AgainSeconds = "5";

    /// <summary>Who may read why a check is not well in the words of the part that failed.</summary>
    private static readonly string[] Inside = [Role.Scraper, Role.Auditor, Role.Administrator];

    public static void Map(IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health").AllowAnonymous();
        health.MapGet("/live", () => TypedResults.Ok(new Health("live"))).WithSummary("The process answers");
        health
            .MapGet("/ready", Ready)
            .WithSummary("Work can be done as it should: every check, and what is wrong")
            .Produces<Health>()
            .Problems(503);
        var scraping = Telemetry.Scraping(routes);
        routes
            .MapGet(
                "/metrics",
                async (
                    HttpContext context,
                    HealthFigures health,
                    LedgerGauges ledger,
                    CancellationToken cancellation
                ) =>
                {
                    // A store that does not answer is no reason to measure nothing.
                    await health.Take(cancellation);
                    ledger.Look();
                    await scraping(context);
                }
            )
            .For(Role.Scraper, Role.Auditor, Role.Administrator)
            .WithTags("Health")
            .WithSummary("What the service measures, in the form of Prometheus")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
    }

    private static async Task<IResult> Ready(
        HttpContext context,
        ServiceHealth health,
        LedgerGauges ledger,
        AdministrationState administration,
        TimeProvider clock,
        CancellationToken cancellation
    )
    {
        var checks = await health.Look(cancellation);
        var lag = ledger.Last;
        if (!Inside.Any(context.User.IsInRole))
        {
            checks = [.. checks.Select(c => c with { Inside = null })];
            lag = lag is { Stopped: not null } or { Waits: not null }
                ? lag with
                {
                    Stopped = lag.Stopped is null ? null : "stopped",
                    Waits = null,
                }
                : lag;
        }
        var failing = checks.Where(c => c.State == CheckState.Failing).ToArray();
        if (failing.Length == 0)
            return TypedResults.Ok(
                new Health("ready")
                {
                    Ledger = lag,
                    Law = administration.Registers.LawAt(clock.GetUtcNow())?.Reference,
                    Checks = checks,
                }
            );
        context.Response.Headers.RetryAfter = AgainSeconds;
        return new ProblemResult(
            Http.Problem.Of(
                StatusCodes.Status503ServiceUnavailable,
                string.Join(' ', failing.Select(c => c.Cause))
            ) with
            {
                Checks = checks,
            }
        );
    }
}

/// <param name="Status">live or ready.</param>
public sealed record Health(string Status)
{
    /// <summary>Which version answers: its number. The commit is told to whoever runs the program.</summary>
    public string Version { get; init; } = ProgramVersion.Number;

    /// <summary>How far the ledger is behind; none where the house keeps no ledger.</summary>
    public LedgerLag? Ledger { get; init; }

    /// <summary>The edition of the lawbook in force; none where there is none.</summary>
    public LawReference? Law { get; init; }

    /// <summary>Every check of readiness; none where the question was only whether it lives.</summary>
    public IReadOnlyList<CheckState>? Checks { get; init; }
}

/// <summary>Whether the service is well, as JSON; made at build time, so that nothing is looked up at run
/// time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(Health))]
internal sealed partial class HealthJson : JsonSerializerContext;
