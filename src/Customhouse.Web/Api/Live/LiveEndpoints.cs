using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Customhouse.Web.Insight;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api.Live;

/// <summary>What changes while a page is open.</summary>
internal static class LiveEndpoints
{
    private const string RetrySeconds = "10";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/live/cases", Listen)
            .For(Role.Everyone)
            .AskedByPages()
            .ExcludeFromDescription()
            .DisableRequestTimeout();

    private static async Task Listen(
        HttpContext context,
        CaseFeed feed,
        AccessCheck access,
        OpenStreams streams,
        TimeProvider clock,
        string? office,
        CancellationToken cancellation
    )
    {
        var (place, refusal) = streams.Take(Visitor.Of(context));
        if (place is null)
        {
            context.Response.Headers.RetryAfter = RetrySeconds;
            await refusal!.Write(context);
            return;
        }
        // However the stream ends, before its first event too.
        context.Response.RegisterForDispose(place);
        using var stream = new LiveStream(feed, access, clock);
        await stream.Write(context, office, LiveStream.HeardOf(context.Request), cancellation);
    }
}
