using System.Text.Json;
using Customhouse.Storage;

namespace Customhouse.Web.Access;

/// <summary>A token as it stands in its register, by the same rules as a
/// <see cref="StoredAccount"/>.</summary>
internal sealed record StoredToken(
    string? Id,
    string? Hash,
    string? Role,
    string? Holder,
    DateTimeOffset IssuedAt
)
{
    public string? Trader { get; init; }

    public IReadOnlyList<string>? Mandates { get; init; }

    public string? Office { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public static byte[] Write(Token token) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new StoredToken(token.Id, token.Hash, token.Role, token.Holder, token.IssuedAt)
            {
                Trader = token.Trader,
                Mandates = token.Mandates,
                Office = token.Office,
                ExpiresAt = token.ExpiresAt,
                RevokedAt = token.RevokedAt,
            },
            StoredForms.Default.StoredToken
        );

    /// <summary>The token that an entry of the register holds; null where it cannot be read.</summary>
    public static Token? Read(RegisterEntry entry)
    {
        try
        {
            return JsonSerializer.Deserialize(entry.Body, StoredForms.Default.StoredToken) switch
            {
                { Id: { } id, Hash: { } hash, Role: { } role, Holder: { } holder } kept => new Token(
                    id,
                    hash,
                    role,
                    holder,
                    kept.IssuedAt
                )
                {
                    Trader = kept.Trader,
                    Mandates = kept.Mandates ?? [],
                    Office = kept.Office,
                    ExpiresAt = kept.ExpiresAt,
                    RevokedAt = kept.RevokedAt,
                },
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
