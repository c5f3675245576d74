using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Customhouse.Web.Insight;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Api.Live;

/// <summary>
/// One stream of server-sent events (WHATWG HTML, section 9.2): which cases changed, of those that the
/// visitor may see. An event's id is its position in the journal: who comes back with it is offered what was
/// missed, after a restart of the service too.
/// </summary>
internal sealed class LiveStream(CaseFeed feed, AccessCheck access, TimeProvider clock) : IDisposable
{
    /// <summary>Proxies end a connection on which nothing goes; a line that means nothing keeps it (section
    /// 9.2.7).
    /// </summary>
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(15);

    private readonly CaseFeed.Listener _listener = feed.Listen();

    /// <summary>Where a client says that it has heard so far: the header of its kind, or the query after a
    /// pause of its own.</summary>
    public static long? HeardOf(HttpRequest request)
    {
        var said = request.Headers["Last-Event-ID"].ToString();
        if (said.Length == 0)
            said = request.Query["after"].ToString();
        return long.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var heard)
            ? heard
            : null;
    }

    /// <param name="heard">What the client heard last; null for one that begins.</param>
    public async Task Write(HttpContext context, string? office, long? heard, CancellationToken cancellation)
    {
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        // nginx and its like gather an answer before they pass it on, unless they are told not to.
        response.Headers["X-Accel-Buffering"] = "no";
        if (context.Features.Get<RequestRules.HeadOnly>() is not null)
            return;
        var visitor = Visitor.Of(context);
        var head = await feed.Head(cancellation);
        await Say(response, "open", head, "listening", cancellation);
        if (heard is { } after)
        {
            if (await feed.Since(after, head, cancellation) is not { } missed)
                await Say(response, "reload", head, "more was missed than is told", cancellation);
            else
                foreach (var change in missed)
                    if (MayHear(visitor, change, office))
                        await Tell(response, change, cancellation);
        }
        await Follow(response, visitor, office, head, cancellation);
    }

    public void Dispose() => _listener.Dispose();

    /// <param name="head">Up to it all was told already.</param>
    private async Task Follow(
        HttpResponse response,
        Visitor visitor,
        string? office,
        long head,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            var beats = _listener.Changes.WaitToReadAsync(cancellation).AsTask();
            var isBeat = await Task.WhenAny(beats, Task.Delay(BeatEvery, clock, pause.Token)) != beats;
            await pause.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            // A page may stand open for hours: who was put out meanwhile hears nothing more.
            if (!access.Holds(visitor))
                return;
            if (isBeat)
                await response.WriteAsync(":\n\n", cancellation);
            while (_listener.Changes.TryRead(out var change))
                if (change.Position > head && MayHear(visitor, change, office))
                    await Tell(response, change, cancellation);
        }
    }

    private static bool MayHear(Visitor visitor, CaseChanged change, string? office) =>
        visitor.ActsFor(change.Trader)
        && visitor.IsAt(change.Office)
        && (office is null || change.Office == office);

    /// <summary>The number of the case, and its office where it has one.</summary>
    private static Task Tell(HttpResponse response, CaseChanged change, CancellationToken cancellation) =>
        Say(
            response,
            "case",
            change.Position,
            change.Office is { } office
                ? $"{change.Mrn.Text} {UrlEncoder.Default.Encode(office)}"
                : change.Mrn.Text,
            cancellation
        );

    private static Task Say(
        HttpResponse response,
        string kind,
        long id,
        string words,
        CancellationToken cancellation
    ) =>
        response.WriteAsync(
            string.Create(CultureInfo.InvariantCulture, $"event: {kind}\nid: {id}\ndata: {words}\n\n"),
            Encoding.UTF8,
            cancellation
        );
}
