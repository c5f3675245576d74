using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Http;

/// <summary>
/// Marks a route that a page asks by itself, with nobody at the keyboard: it does not renew the session,
/// which so ends after its hour although a page stands open.
/// </summary>
public sealed class AutomaticRead
{
    public static bool Is(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<AutomaticRead>() is not null;
}

internal static class AutomaticReads
{
    public static T AskedByPages<T>(this T route)
        where T : IEndpointConventionBuilder => route.WithMetadata(new AutomaticRead());
}
