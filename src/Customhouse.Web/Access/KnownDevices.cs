using System.Security.Cryptography;
using Customhouse.Ledger;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Access;

/// <summary>
/// Browsers that signed in before, by a sealed cookie. Their failures are counted apart, so that nobody who
/// only knows a user id can keep its person out by failing under it. The cookie proves nothing else.
/// </summary>
public sealed class KnownDevices(IDataProtectionProvider protection)
{
    private const string Cookie = "customhouse-device";
    private const int NameBytes = 12;
    private const int CookieCharactersMax = 1_000;

    private static readonly TimeSpan Lasts = TimeSpan.FromDays(90);

    private readonly HostCookies _cookies = new();

    private readonly ITimeLimitedDataProtector _seal = protection
        .CreateProtector("Customhouse.Access.Device")
        .ToTimeLimitedDataProtector();

    /// <summary>The name of the browser, if it signed in under this user id; null for any other.</summary>
    public string? NameOf(HttpContext context, string? userId)
    {
        if (
            !Account.TryId(userId, out var id)
            || _cookies.GetRequestCookie(context, Cookie) is not { Length: <= CookieCharactersMax } cookie
        )
            return null;
        try
        {
            return _seal.Unprotect(cookie).Split(' ') is [var known, var name] && known == id ? name : null;
        }
        catch (CryptographicException)
        {
            return null; // Sealed with other keys, changed, or over.
        }
    }

    /// <summary>Remembers the browser as one that signed in under this user id.</summary>
    public void Remember(HttpContext context, string id) =>
        _cookies.AppendResponseCookie(
            context,
            Cookie,
            _seal.Protect($"{id} {Convert.ToHexStringLower(RandomBytes.Get(NameBytes))}", Lasts),
            new CookieOptions
            {
                Path = "/",
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
                MaxAge = Lasts,
                IsEssential = true,
            }
        );
}
