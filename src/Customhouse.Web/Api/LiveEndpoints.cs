using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Customhouse.Web.Access;
using Customhouse.Web.Insight;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api;

/// <summary>What changes while a page is open, as server-sent events (WHATWG HTML, section 9.2).</summary>
internal static class LiveEndpoints
{
    private const string RetrySeconds = "10";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/live/cases", Listen).For(Role.Everyone).AskedByPages().ExcludeFromDescription()
            .DisableRequestTimeout();

    private static IResult Listen(
        HttpContext context, Pulse pulse, Admission admission, OpenStreams streams, string? office,
        CancellationToken cancellation)
    {
        var visitor = Visitor.Of(context);
        var (place, refusal) = streams.Take(visitor);
        if (place is null)
        {
            context.Response.Headers.RetryAfter = RetrySeconds;
            return new ProblemResult(refusal!);
        }
        // However the stream ends, before its first event too.
        context.Response.RegisterForDispose(place);
        return TypedResults.ServerSentEvents(Cases(visitor, pulse, admission, office, cancellation));
    }

    private static async IAsyncEnumerable<SseItem<string>> Cases(
        Visitor visitor, Pulse pulse, Admission admission, string? office,
            [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return new SseItem<string>("listening", "open");
        await foreach (var beat in pulse.Listen(cancellation))
        {
            // A page may stand open for hours: who was put out meanwhile hears nothing more.
            if (!admission.Holds(visitor)) yield break;
            if (visitor.ActsFor(beat.Trader) && visitor.IsAt(beat.Office) && (office is null || beat.Office == office))
                yield return new SseItem<string>(beat.Mrn.Text, "case");
        }
    }
}
