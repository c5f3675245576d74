using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Customhouse.Ledger;

namespace Customhouse.Web.Access;

/// <summary>
/// A right to sign in, as it is kept: the secret itself is shown once, when it is issued, and only its
/// SHA-256 stays. 256 random bits need no salt and no slow hash, for they cannot be guessed.
/// </summary>
/// <param name="Id">The public name of the token, by which it is listed and revoked.</param>
/// <param name="Hash">SHA-256 of the secret, base64url.</param>
/// <param name="Holder">The person or system that it was issued to; recorded with every act.</param>
public sealed record Token(string Id, string Hash, string Role, string Holder, DateTimeOffset IssuedAt)
{
    /// <summary>The operator that a trader's token acts for; null for everybody else.</summary>
    public string? Trader { get; init; }

    /// <summary>Operators that the trader may represent besides itself; <c>*</c> for all.</summary>
    public IReadOnlyList<string> Mandates { get; init; } = [];

    /// <summary>The customs office that the holder works at.</summary>
    public string? Office { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>The token's beginning says what it is to people and to scanners for lost secrets.</summary>
    public const string Prefix = "chs_";

    /// <summary>A new secret: 256 random bits.</summary>
    public static string NewSecret() => Prefix + Base64Url.EncodeToString(RandomBytes.Get(32));

    /// <summary>A new public name; it opens nothing.</summary>
    public static string NewId() => "tok-" + Convert.ToHexStringLower(RandomBytes.Get(6));

    public static string HashOf(string secret) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public bool IsGoodAt(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is not { } end || now < end);
}
