using System.Security.Cryptography;
using System.Text;
using Customhouse.Storage;

namespace Customhouse.Web.Access;

/// <summary>
/// Ten codes that each open an account once in place of its second factor (NIST SP 800-63B, section 5.1.2,
/// look-up secrets). They are shown once; the store keeps their SHA-256, for 79 random bits need no slow
/// hash.
/// </summary>
public sealed class RecoveryCodes(Store store, TimeProvider clock)
{
    public const int CodesOfAccount = 10;

    private const int Groups = 4;
    private const int LettersOfGroup = 4;

    /// <summary>What is longer is no code, however it is written.</summary>
    private const int CharactersMax = 64;

    /// <summary>Without letters and digits that are mistaken for each other.</summary>
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    /// <summary>Gives an account new codes; the ones before open nothing any more.</summary>
    public async Task<IReadOnlyList<string>> Renew(string account)
    {
        string[] codes =
        [
            .. Enumerable
                .Range(0, CodesOfAccount)
                .Select(_ =>
                    string.Join(
                        '-',
                        Enumerable
                            .Range(0, Groups)
                            .Select(_ => RandomNumberGenerator.GetString(Alphabet, LettersOfGroup))
                    )
                ),
        ];
        await store.SignIns.KeepRecoveryCodes(
            account,
            [.. codes.Select(c => HashOf(account, c))],
            clock.GetUtcNow()
        );
        return codes;
    }

    /// <summary>Uses a code up; false for one that is wrong or was used.</summary>
    public async Task<bool> Use(string account, string? code) =>
        code is { Length: > 0 and <= CharactersMax }
        && await store.SignIns.UseRecoveryCode(account, HashOf(account, code), clock.GetUtcNow());

    public Task<int> Left(string account, CancellationToken cancellation) =>
        store.SignIns.RecoveryCodesLeft(account, cancellation);

    /// <summary>Spaces, hyphens and capitals do not matter; a code is of one account.</summary>
    private static string HashOf(string account, string code)
    {
        var plain = string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{account} {plain}")));
    }
}
