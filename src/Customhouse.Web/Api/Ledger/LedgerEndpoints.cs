using System.IO.Compression;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Customhouse.Web.Api.Ledger;

/// <summary>The public face of the ledger: this administration's log, its witness and its mirror, each as its
/// C2SP specification says. What comes in is believed for its signature alone, so nobody signs in
/// here.</summary>
public static partial class LedgerEndpoints
{
    private const string Text = "text/plain; charset=utf-8";
    private const string Octets = "application/octet-stream";
    private const string Forever = "public, max-age=31536000, immutable";
    private const string Elsewhere =
        "Another process of this administration keeps the log and speaks with the partners now. Ask again.";

    private const long UploadBytesMax = 64L << 20;
    private const double UploadBytesPerSecondMin = 4096;
    private static readonly TimeSpan UploadGrace = TimeSpan.FromSeconds(5);

    /// <summary>Maps the routes; where an installation has no log or no partners they answer 404.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup("").WithTags("Ledger").AllowAnonymous().DisableRateLimiting();
        var read = open.MapGroup("").ReadableFromAnywhere();
        read.MapGet("/ledger/checkpoint", OwnCheckpoint)
            .Produces<string>(200, "text/plain")
            .Problems(404)
            .WithSummary("The newest checkpoint that the consortium certified; without partners, the newest");
        read.MapGet("/ledger/pending", (HttpContext context) => Note(context.Writer()?.Log.Head.Note))
            .Produces<string>(200, "text/plain")
            .Problems(404)
            .WithSummary("The newest checkpoint, certified or not");
        read.MapGet(
                "/ledger/tile/{**path}",
                (HttpContext context, string path) => Tile(context, context.Writer()?.Log, path)
            )
            .Produces<byte[]>(200, Octets)
            .Problems(404)
            .WithSummary("A tile of hashes or a bundle of entries");
        read.MapGet("/ledger/ended/{number}", Ended)
            .Produces<string>(200, "text/plain")
            .Problems(404)
            .WithSummary("The signed statement of how one of its logs ended, from 1; its successor goes on");
        read.MapGet(
                "/ledger/ended/{number}/checkpoint",
                (HttpContext context, int number) =>
                    EndedLog(context, number) switch
                    {
                        { Events: { } log } => Note(log.CertifiedNote?.ToBytes() ?? log.Log.Head.Note),
                        { Events: null } => Unshown(),
                        null => Note(null),
                    }
            )
            .Produces<string>(200, "text/plain")
            .Problems(404)
            .WithSummary("The last checkpoint of a log that ended: certified, where a quorum cosigned it");
        read.MapGet(
                "/ledger/ended/{number}/tile/{**path}",
                (HttpContext context, int number, string path) =>
                    EndedLog(context, number) is { Events: null }
                        ? Unshown()
                        : Tile(context, EndedLog(context, number)?.Events?.Log, path)
            )
            .Produces<byte[]>(200, Octets)
            .Problems(404)
            .WithSummary("A tile of a log that ended");
        open.MapPost("/witness/add-checkpoint", AddCheckpoint)
            .Accepts<string>("text/plain")
            .Produces<string>(200, "text/plain")
            .Problems(400, 403, 404, 409, 413, 422, 503)
            .WithSummary("Have a checkpoint of a member's log cosigned");
        read.MapGet("/witness/{name}/checkpoint", Witnessed)
            .Produces<string>(200, "text/plain")
            .Problems(404, 503)
            .WithSummary("The last checkpoint cosigned for a log, by SHA-256 of its origin in hex");
        open.MapPost("/mirror/add-checkpoint", AddCheckpoint)
            .Accepts<string>("text/plain")
            .Produces<string>(200, "text/plain")
            .Problems(400, 403, 404, 409, 413, 422, 503)
            .WithSummary("Bring the checkpoint that entries will lead up to");
        open.MapPost("/mirror/add-entries", AddEntries)
            .Accepts<byte[]>(Octets)
            .Produces<string>(200, "text/plain")
            .Problems(400, 404, 409, 413, 415, 422, 503)
            .WithSummary("Bring entries; cosigned when all are stored");
        read.MapGet(
                "/mirror/{name}/checkpoint",
                (HttpContext context, string name) =>
                    IsElsewhere(context) ? new Unavailable(Elsewhere) : Note(context.Copy(name)?.Head.Note)
            )
            .Produces<string>(200, "text/plain")
            .Problems(404)
            .WithSummary("The checkpoint of a mirrored log");
        read.MapGet(
                "/mirror/{name}/tile/{**path}",
                (HttpContext context, string name, string path) =>
                    IsElsewhere(context)
                        ? new Unavailable(Elsewhere)
                        : Tile(context, context.Copy(name), path)
            )
            .Produces<byte[]>(200, Octets)
            .Problems(404)
            .WithSummary("A tile of a mirrored log");
    }

    /// <summary>Maps what officers and auditors see of the consortium.</summary>
    internal static void MapPartners(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/partners", Partners)
            .For(Role.Customs)
            .WithTags("Ledger")
            .Problems(404)
            .Produces<ConsortiumAnswer>()
            .WithSummary(
                "The consortium as this administration sees it: heads, cosigners, lag, misbehaviour"
            );

    private static IResult OwnCheckpoint(HttpContext context)
    {
        if (IsElsewhere(context))
            return new Unavailable(Elsewhere);
        var certifier = context.Consortium()?.Certifier;
        return Note(
            certifier is { Certified.Size: > 0 } ? certifier.Certified.Note : context.Writer()?.Log.Head.Note
        );
    }

    private static IResult Ended(HttpContext context, int number) =>
        Note(EndedLog(context, number)?.Statement.ToBytes());

    private static EndedLog? EndedLog(HttpContext context, int number) =>
        context.RequestServices.GetService<LedgerAccess>()?.OwnLog?.Ended.ElementAtOrDefault(number - 1);

    private static IResult Unshown() =>
        Answers.Problem(
            StatusCodes.Status404NotFound,
            "Of this log nothing is here that can be read; its statement tells how many entries it had."
        );

    private static IResult Note(ReadOnlyMemory<byte>? note) =>
        note is { IsEmpty: false } bytes
            ? TypedResults.Bytes(bytes, Text)
            : Answers.Problem(StatusCodes.Status404NotFound, "There is no checkpoint here yet.");

    private static IResult Tile(HttpContext context, TiledLog? log, string path)
    {
        var tile = log is null ? null : Customhouse.Ledger.Tile.Parse("tile/" + path);
        if (tile is null || log!.Read(tile.Value) is not { } bytes)
        {
            return Answers.Problem(StatusCodes.Status404NotFound, "The log has no such tile.");
        }
        context.Response.Headers.CacheControl = Forever;
        return TypedResults.Bytes(bytes, Octets);
    }

    /// <summary>Who asks what was seen of its log must not take "not yet awake" for "nothing".</summary>
    private static IResult Witnessed(HttpContext context, string name) =>
        IsElsewhere(context) ? new Unavailable(Elsewhere)
        : context.Consortium() is { } consortium
            ? Note(
                consortium
                    .Witness.Latest()
                    .FirstOrDefault(seen => Mirror.NameOf(seen.Origin) == name)
                    ?.Note.ToBytes()
            )
        : new Unavailable("This administration takes no part in a consortium now. Ask again later.");

    private static async Task<IResult> AddCheckpoint(HttpContext context, CancellationToken cancellation)
    {
        if (context.Consortium() is not { } consortium)
        {
            return NoConsortium(context);
        }
        using var body = new MemoryStream();
        await foreach (var chunk in Chunks(context.Request.Body, cancellation))
        {
            if (body.Length + chunk.Length > Witness.BodyBytesMax)
            {
                return Answers.Problem(
                    StatusCodes.Status413PayloadTooLarge,
                    "The body is larger than a request may be."
                );
            }
            body.Write(chunk.Span);
        }
        return await Answer(context, () => consortium.AddCheckpoint(body.ToArray()));
    }

    private static async Task<IResult> AddEntries(HttpContext context, CancellationToken cancellation)
    {
        if (context.Consortium() is not { } consortium)
        {
            return NoConsortium(context);
        }
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize =
            UploadBytesMax;
        context.Response.Headers.AcceptEncoding = "gzip";
        // Names of codings are told apart without regard to case, and x-gzip is gzip (RFC 9110, 8.4.1).
        var coding = context.Request.Headers.ContentEncoding.ToString().ToLowerInvariant();
        if (coding is not ("" or "identity" or "gzip" or "x-gzip"))
        {
            return Answers.Problem(
                StatusCodes.Status415UnsupportedMediaType,
                "A body comes as it is, or as gzip."
            );
        }
        await using var body = coding.EndsWith("gzip", StringComparison.Ordinal)
            ? new GZipStream(context.Request.Body, CompressionMode.Decompress)
            : context.Request.Body;
        // Nobody signs in here: who sends slower than any line that a customs administration has, gives way.
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } pace)
        {
            pace.MinDataRate = new MinDataRate(UploadBytesPerSecondMin, UploadGrace);
        }
        var from = context.Connection.RemoteIpAddress?.ToString() ?? "";
        return await Answer(context, () => consortium.Mirror.AddEntries(body, from, cancellation));
    }

    private static async Task<IResult> Answer(HttpContext context, Func<Task<Reply>> work)
    {
        try
        {
            var reply = await work();
            if (reply.Status == StatusCodes.Status503ServiceUnavailable)
            {
                context.Response.Headers.RetryAfter = "1";
            }
            if (reply.Ticket is { } ticket)
            {
                context.Response.Headers[Reply.TicketHeader] = ticket;
            }
            return TypedResults.Text(reply.Body, reply.ContentType, statusCode: reply.Status);
        }
        catch (IOException failure) when (failure is not Microsoft.AspNetCore.Http.BadHttpRequestException)
        {
            Unstored(context.RequestServices.GetRequiredService<ILogger<Consortium>>(), failure.Message);
            return new Unavailable(
                "It cannot be stored now, so nothing was cosigned. Send the same again later."
            );
        }
    }

    /// <summary>Whether another process of this administration knows of its partners. A proxy asks that
    /// one.</summary>
    private static bool IsElsewhere(HttpContext context) =>
        context.RequestServices.GetService<LedgerAccess>()?.OwnLog?.Keeper
            is { Keeps: false, HasPartners: true };

    private static IResult NoConsortium(HttpContext context) =>
        IsElsewhere(context)
            ? new Unavailable(Elsewhere)
            : Answers.Problem(StatusCodes.Status404NotFound, "This administration belongs to no consortium.");

    private static IResult Partners(HttpContext context)
    {
        if (context.Consortium() is not { } consortium)
        {
            return NoConsortium(context);
        }
        return TypedResults.Ok(ConsortiumAnswer.Of(consortium));
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Chunks(
        Stream body,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            yield return buffer.AsMemory(0, read);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "a partner's checkpoint or entries cannot be stored: {Cause}"
    )]
    private static partial void Unstored(ILogger log, string cause);

    private static LogWriter? Writer(this HttpContext context) =>
        context.RequestServices.GetService<LogWriter>();

    private static Consortium? Consortium(this HttpContext context) =>
        context.RequestServices.GetService<ConsortiumMembership>()?.Current;

    private static TiledLog? Copy(this HttpContext context, string name) =>
        context.Consortium()?.Mirror.LogNamed(name);

    /// <summary>It cannot be answered now, and can soon.</summary>
    private sealed class Unavailable(string why) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = "5";
            return Answers.Problem(StatusCodes.Status503ServiceUnavailable, why).ExecuteAsync(httpContext);
        }
    }
}
