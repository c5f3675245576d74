using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Customhouse.Web.Access;

/// <summary>
/// Access tokens of the client credentials grant (RFC 6749, section 4.4): short-lived and kept nowhere. Each
/// is sealed with the keys of the installation and names the token that it was given for, so that revoking
/// that one ends them all.
/// </summary>
public sealed class AccessTokens(IDataProtectionProvider protection, TokenBook tokens, TimeProvider clock)
{
    /// <summary>Says to people and to scanners what it is.</summary>
    public const string Prefix = "cha_";

    public const int CharactersMax = 512;

    public static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    private readonly ITimeLimitedDataProtector _seal = protection
        .CreateProtector("Customhouse.Access.AccessToken")
        .ToTimeLimitedDataProtector();

    /// <summary>An access token for who knows a client's id and secret; null for who does not.</summary>
    public string? Issue(string clientId, string secret) =>
        tokens.Find(secret, clock.GetUtcNow()) is { } visitor && visitor.Key == clientId
            ? Prefix + _seal.Protect(clientId, (clock.GetUtcNow() + Lasts))
            : null;

    /// <summary>Who comes with this access token; null for nobody.</summary>
    public Visitor? Find(string accessToken)
    {
        try
        {
            var id = _seal.Unprotect(accessToken[Prefix.Length..], out var until);
            return until > clock.GetUtcNow() ? tokens.ById(id, clock.GetUtcNow()) : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null; // Sealed with other keys, changed on its way, or over.
        }
    }
}
