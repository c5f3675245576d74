using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Http;

/// <summary>Who asks: a person with a browser, or a program.</summary>
internal static class PageRequest
{
    /// <summary>Whether a browser asks for a page, rather than a program for data.</summary>
    public static bool WantsPage(this HttpRequest request) =>
        request.Headers.Accept.ToString().StartsWith("text/html", StringComparison.Ordinal);
}
