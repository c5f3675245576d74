using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Api.Ledger;

/// <summary>Where the administration's own systems put entries into its log: hashes of EPCIS events, roots of
/// telemetry segments and of data packs. Events of cases come from the journal alone.</summary>
public static class LedgerIntake
{
    private const int EntriesMax = 8_192;
    private const int BytesMax = 8 << 20;

    /// <summary>Maps the route.</summary>
    /// <param name="accepts">Whether an entry may stand in the log.</param>
    public static RouteHandlerBuilder Map(
        IEndpointRouteBuilder routes,
        Func<HttpContext, ReadOnlyMemory<byte>, bool> accepts
    ) =>
        routes
            .MapPost(
                "/ledger/entries",
                (HttpContext context, CancellationToken cancellation) =>
                    Add(context, entry => accepts(context, entry), cancellation)
            )
            .Produces<SequencedAnswer>(201)
            .WithTags("Ledger")
            .WithSummary("Put entries into the log, each after its length in 16 bits; durable when answered");

    /// <summary>Maps the route of a house: for its own systems, and for leaves alone.</summary>
    internal static void MapHouse(IEndpointRouteBuilder routes) =>
        Map(
                routes,
                (context, entry) =>
                    context.RequestServices.GetRequiredService<LedgerAccess>().OwnLog is { } ownLog
                    && IsOwnLeaf(entry, ownLog.Administration.Code)
            )
            .For(Role.Administrator)
            .Problems(400, 404, 413, 422, 500, 503, 504);

    /// <summary>Whether an entry is a leaf of another kind than an event of a case, written by this
    /// administration.
    /// </summary>
    private static bool IsOwnLeaf(ReadOnlyMemory<byte> entry, string administration) =>
        Leaf.Read(entry.Span) is { } leaf
        && leaf.Kind is LeafKind.EpcisEvent or LeafKind.TelemetrySegment or LeafKind.Pack
        && leaf.Administration == administration;

    private static async Task<IResult> Add(
        HttpContext context,
        Func<ReadOnlyMemory<byte>, bool> accepts,
        CancellationToken cancellation
    )
    {
        if (context.RequestServices.GetService<LogWriter>() is not { } writer)
        {
            return Answers.Problem(StatusCodes.Status404NotFound, "This administration keeps no log.");
        }
        if (context.Request.ContentLength is null or > BytesMax)
        {
            return Answers.Problem(
                StatusCodes.Status413PayloadTooLarge,
                $"Say how long the body is; it may have {BytesMax} bytes at most."
            );
        }
        var body = new byte[(int)context.Request.ContentLength];
        await context.Request.Body.ReadExactlyAsync(body, cancellation);
        var (rest, entries) = ((ReadOnlyMemory<byte>)body, new List<ReadOnlyMemory<byte>>());
        while (entries.Count <= EntriesMax && EntryBundle.TryTake(ref rest, out var entry))
        {
            entries.Add(entry);
        }
        if (entries.Count is 0 or > EntriesMax || !rest.IsEmpty)
        {
            return Answers.Problem(
                StatusCodes.Status400BadRequest,
                $"The body is not 1 to {EntriesMax} entries, each after its length in 16 bits, big endian."
            );
        }
        if (entries.FindIndex(entry => !accepts(entry)) is >= 0 and var refused)
        {
            return Answers.Problem(
                StatusCodes.Status422UnprocessableEntity,
                $"Entry {refused} of the body may not stand in this log: it takes leaves of the kinds "
                    + "epcis-event, "
                    + "telemetry-segment and pack, in canonical JSON, of its own administration. Nothing "
                    + "was taken."
            );
        }
        if (context.RequestServices.GetService<LedgerAccess>()?.OwnLog?.Keeper is { Keeps: false })
        {
            context.Response.Headers.RetryAfter = "1";
            return Answers.Problem(
                StatusCodes.Status503ServiceUnavailable,
                "Another process of this administration keeps the log now. Nothing was taken; ask again."
            );
        }
        try
        {
            var sequenced = await writer.Add(entries);
            return TypedResults.Json(
                new SequencedAnswer(sequenced.First, sequenced.Size),
                LedgerJson.Default.SequencedAnswer,
                statusCode: StatusCodes.Status201Created
            );
        }
        catch (LogDamagedException damage)
        {
            // Not 503: a proxy asks another process then, which cannot say why.
            return Answers.Problem(
                StatusCodes.Status500InternalServerError,
                $"The log has stopped for good and takes nothing more. {damage.Message} OPERATING tells "
                    + "what to do."
            );
        }
        catch (PoolFullException)
        {
            context.Response.Headers.RetryAfter = "1";
            return Answers.Problem(
                StatusCodes.Status503ServiceUnavailable,
                "Too many entries wait for the log. Nothing was taken; send the same again later."
            );
        }
        catch (IOException)
        {
            // Not 503: a proxy sends that on to another process, and the entries may stand in the log.
            return Answers.Problem(
                StatusCodes.Status504GatewayTimeout,
                "The log did not answer. The entries may stand in it all the same: look there before you "
                    + "send them "
                    + "again."
            );
        }
    }
}

/// <summary>Where entries came to stand.</summary>
/// <param name="First">Index of the first.</param>
/// <param name="Size">Entries that the checkpoint covers which holds them.</param>
public sealed record SequencedAnswer(long First, long Size);
