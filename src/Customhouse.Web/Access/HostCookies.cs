using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Access;

/// <summary>
/// Over TLS a cookie's name begins with <c>__Host-</c>, so that no neighbouring host can set it (RFC
/// 6265bis).
/// </summary>
internal sealed class HostCookies : ICookieManager
{
    private readonly ChunkingCookieManager _inner = new();

    public string? GetRequestCookie(HttpContext context, string key) =>
        _inner.GetRequestCookie(context, Named(context, key));

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options) =>
        _inner.AppendResponseCookie(context, Named(context, key), value, options);

    public void DeleteCookie(HttpContext context, string key, CookieOptions options) =>
        _inner.DeleteCookie(context, Named(context, key), options);

    private static string Named(HttpContext context, string key) =>
        context.Request.IsHttps ? "__Host-" + key : key;
}
