using System.Buffers.Text;
using System.Security.Cryptography;
using Customhouse.Ledger;

namespace Customhouse.Web.Access;

/// <summary>A person who may sign in. The password itself is kept nowhere, only what proves it.</summary>
/// <param name="Id">The user id, in small letters; recorded with every act.</param>
/// <param name="Role">One of <see cref="Access.Role.All"/>: a person who has two tasks has two
/// accounts.</param>
public sealed record Account(string Id, string Name, string Role, DateTimeOffset CreatedAt)
{
    public const int IdCharactersMax = 64;

    /// <summary>The operator that a trader works for; null for everybody else.</summary>
    public string? Trader { get; init; }

    /// <summary>Operators that a trader may represent besides; <c>*</c> for all.</summary>
    public IReadOnlyList<string> Mandates { get; init; } = [];

    /// <summary>The customs offices that the person works at; empty for all of them.</summary>
    public IReadOnlyList<string> Offices { get; init; } = [];

    /// <summary>PBKDF2 of the password with its salt and count; null for who signs in elsewhere.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>The password was made for the person, who has to choose another at the first
    /// sign-in.</summary>
    public bool PasswordIsInitial { get; init; }

    /// <summary>The key of the one-time codes, protected by the keys of this installation; null for
    /// none.</summary>
    public string? CodeKey { get; init; }

    /// <summary>The person at the OpenID Connect provider (its claim <c>sub</c>); null for a local
    /// account.</summary>
    public string? Subject { get; init; }

    public bool IsClosed { get; init; }

    /// <summary>Another one ends every session that was opened under the one before.</summary>
    public string Stamp { get; init; } = NewStamp();

    public static string NewStamp() => Base64Url.EncodeToString(RandomBytes.Get(12));

    /// <summary>A password to begin with: 120 random bits in letters that are not mistaken for each
    /// other.</summary>
    public static string NewPassword() =>
        string.Join(
            '-',
            Enumerable
                .Range(0, 4)
                .Select(_ => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 6))
        );

    /// <summary>A user id is letters, digits, dots, hyphens, underscores and @, in small letters.</summary>
    public static bool TryId(string? text, out string id)
    {
        id = text?.Trim().ToLowerInvariant() ?? "";
        return id.Length is > 0 and <= IdCharactersMax
            && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '@');
    }
}
