using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Http;

/// <summary>The words in which a route says who may come, and what it takes, gives and demands.</summary>
internal static class RouteWords
{
    /// <summary>Who may come here. A route that says nothing is closed to everyone.</summary>
    internal static RouteHandlerBuilder For(this RouteHandlerBuilder route, params string[] roles) =>
        route
            .RequireAuthorization(new AuthorizeAttribute { Roles = string.Join(',', roles) })
            .Problems(401, 403, 429);

    /// <summary>The route takes a WCO message. JSON is named first: generated clients send what stands first,
    /// and most know of no other form.</summary>
    internal static RouteHandlerBuilder Message(this RouteHandlerBuilder route) =>
        route.Accepts<byte[]>(Body.Json, Body.Xml);

    /// <summary>The route gives a WCO message.</summary>
    internal static RouteHandlerBuilder Wco(this RouteHandlerBuilder route) =>
        route.Produces<byte[]>(StatusCodes.Status200OK, Body.Xml, Body.Json);

    internal static RouteHandlerBuilder Problems(
        this RouteHandlerBuilder route,
        params ReadOnlySpan<int> statuses
    )
    {
        foreach (var status in statuses)
            route.WithMetadata(
                new ProducesResponseTypeMetadata(status, typeof(Problem), [Problem.ContentType])
            );
        return route;
    }
}
