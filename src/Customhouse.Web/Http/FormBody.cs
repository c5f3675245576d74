using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace Customhouse.Web.Http;

/// <summary>The form of a request, its files among it.</summary>
internal static class FormBody
{
    /// <summary>The form as sent; null where its parts cannot be told apart.</summary>
    public static async Task<IFormCollection?> Read(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            return await request.ReadFormAsync(cancellation);
        }
        catch (Exception malformed)
            when (malformed is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return null;
        }
    }
}

/// <summary>The largest body that a route takes, in bytes.</summary>
internal sealed class BodyLimit(long bytes) : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => bytes;
}
