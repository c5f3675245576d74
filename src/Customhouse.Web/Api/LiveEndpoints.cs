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
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/live/cases", (
                HttpContext context, Pulse pulse, Admission admission, string? office,
                CancellationToken cancellation) =>
            TypedResults.ServerSentEvents(Cases(Visitor.Of(context), pulse, admission, office, cancellation)))
            .For(Role.Everyone).ExcludeFromDescription().DisableRequestTimeout();

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
