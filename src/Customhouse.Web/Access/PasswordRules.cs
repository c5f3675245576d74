using Customhouse.Values;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Customhouse.Web.Access;

/// <summary>Which passwords are taken, and how they are proven (NIST SP 800-63B, section 5.1.1).</summary>
public static class PasswordRules
{
    public const int CharactersMin = 12;

    /// <summary>A longer one would only keep the machine busy.</summary>
    public const int CharactersMax = 256;

    /// <summary>OWASP, Password Storage: PBKDF2 with HMAC-SHA-512 takes 210,000 rounds.</summary>
    private const int Rounds = 210_000;

    /// <summary>Characters of its own that a password has besides what everybody uses.</summary>
    private const int OwnLettersMin = 5;

    private static readonly PasswordHasher<Account> Hasher = new(
        Options.Create(new PasswordHasherOptions { IterationCount = Rounds })
    );

    private static readonly Account Nobody = new("", "", Role.Trader, default);

    /// <summary>A hash that no password has: who does not exist takes as long to refuse as who
    /// does.</summary>
    private static readonly string NoHash = Hasher.HashPassword(Nobody, Token.NewSecret());

    /// <summary>Words that lists of leaked passwords are full of, with what people put into them
    /// here.</summary>
    private static readonly string[] Common =
    [
        "password",
        "passwort",
        "motdepasse",
        "contrasena",
        "qwertyuiop",
        "qwerty",
        "azerty",
        "asdfghjkl",
        "zxcvbnm",
        "letmein",
        "welcome",
        "bienvenue",
        "bienvenido",
        "iloveyou",
        "monkey",
        "dragon",
        "master",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "superman",
        "batman",
        "shadow",
        "trustno",
        "administrator",
        "admin",
        "customs",
        "customhouse",
        "douane",
        "aduana",
        "officer",
        "trader",
        "supervisor",
        "auditor",
        "changeme",
        "secret",
        "default",
        "login",
        "access",
        "temporary",
        "company",
        "spring",
        "summer",
        "autumn",
        "winter",
        "january",
        "february",
        "october",
        "november",
        "december",
    ];

    public static string Hash(string password) => Hasher.HashPassword(Nobody, ComposedText.Compose(password));

    /// <summary>
    /// Whether this is the password; false, after as long a time, for who has none. Passwords are composed
    /// before they are hashed (NIST SP 800-63B, section 5.1.1.2); what was hashed before that is proven as it
    /// is typed.
    /// </summary>
    public static bool Proves(string? hash, string password)
    {
        if (password.Length > CharactersMax)
            return false;
        var composed = ComposedText.Compose(password);
        var isProven = Verifies(hash, composed);
        if (composed != password)
            isProven |= Verifies(hash, password);
        return isProven && hash is not null;
    }

    private static bool Verifies(string? hash, string password) =>
        Hasher.VerifyHashedPassword(Nobody, hash ?? NoHash, password) != PasswordVerificationResult.Failed;

    /// <summary>Why a password is not taken, as a key of <see cref="Language.Words"/>; null where it
    /// is.</summary>
    public static string? Fault(string password, string userId) =>
        password switch
        {
            { Length: < CharactersMin } => "sign-in.password-short",
            { Length: > CharactersMax } => "sign-in.password-long",
            _ when password.Contains(userId, StringComparison.OrdinalIgnoreCase) =>
                "sign-in.password-user-id",
            _ when IsCommon(password) => "sign-in.password-common",
            _ => null,
        };

    /// <summary>What little is left when the words everybody uses, runs and repetitions are taken
    /// away.</summary>
    private static bool IsCommon(string password)
    {
        var typed = password.ToLowerInvariant();
        var read = string.Concat(
            typed.Select(c =>
                c switch
                {
                    '0' => 'o',
                    '1' or '!' => 'i',
                    '3' => 'e',
                    '4' or '@' => 'a',
                    '5' or '$' => 's',
                    '7' => 't',
                    _ => c,
                }
            )
        );
        foreach (var word in Common)
        {
            // Each letter was read for one that was typed, so the same piece is cut from both.
            for (
                var at = read.IndexOf(word, StringComparison.Ordinal);
                at >= 0;
                at = read.IndexOf(word, StringComparison.Ordinal)
            )
                (read, typed) = (read.Remove(at, word.Length), typed.Remove(at, word.Length));
        }
        var own = 0;
        for (var i = 0; i < typed.Length; i++)
            if (i == 0 || Math.Abs(typed[i] - typed[i - 1]) > 1)
                own++;
        return own < OwnLettersMin || typed.Distinct().Count() < OwnLettersMin;
    }
}
