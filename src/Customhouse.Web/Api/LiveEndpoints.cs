using Customhouse.Web.Access;
using Customhouse.Web.Insight;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api;

/// <summary>What changes while a page is open.</summary>
internal static class LiveEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/live/cases", Listen).For(Role.Everyone).ExcludeFromDescription().DisableRequestTimeout();

    private static async Task Listen(
        HttpContext context, Pulse pulse, Admission admission, TimeProvider clock, string? office,
        CancellationToken cancellation)
    {
        using var stream = new LiveStream(pulse, admission, clock);
        await stream.Write(context, office, LiveStream.HeardOf(context.Request), cancellation);
    }
}
