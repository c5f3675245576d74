using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Http;

/// <summary>What pages of other sites may read too: it is public, and nobody signs in for it.</summary>
internal static class PublicReading
{
    /// <summary>Lets scripts of any origin read the answer (WHATWG Fetch, CORS protocol), errors among
    /// them.</summary>
    public static TBuilder ReadableFromAnywhere<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder =>
        route.AddEndpointFilter(
            async (call, next) =>
            {
                var headers = call.HttpContext.Response.Headers;
                headers.AccessControlAllowOrigin = "*";
                headers["Cross-Origin-Resource-Policy"] = "cross-origin";
                return await next(call);
            }
        );
}
