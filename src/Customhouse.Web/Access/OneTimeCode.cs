using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Customhouse.Ledger;

namespace Customhouse.Web.Access;

/// <summary>One-time codes of an authenticator application: TOTP (RFC 6238) over HOTP (RFC 4226).</summary>
public static class OneTimeCode
{
    /// <summary>RFC 4226, section 4, R6: 160 bits are recommended.</summary>
    public const int KeyBytes = 20;

    public const int Digits = 6;

    /// <summary>RFC 6238, section 5.2: one step back and one ahead bear clocks that differ and slow
    /// fingers.</summary>
    private const int StepsAround = 1;

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    public static byte[] NewKey() => RandomBytes.Get(KeyBytes);

    /// <summary>The number of the thirty seconds that a moment lies in.</summary>
    public static long StepOf(DateTimeOffset at) => at.ToUnixTimeSeconds() / (long)Step.TotalSeconds;

    /// <summary>The code of one step; RFC 6238 gives vectors of eight digits, applications show
    /// six.</summary>
    public static string Compute(ReadOnlySpan<byte> key, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
        // RFC 4226 demands SHA-1 and applications know no other; HMAC does not suffer from it.
#pragma warning disable CA5350
        HMACSHA1.HashData(key, counter, mac);
#pragma warning restore CA5350
        // RFC 4226, section 5.3: the last four bits say where the 31 bits of the code begin.
        var offset = mac[^1] & 0x0f;
        var bits = BinaryPrimitives.ReadInt32BigEndian(mac[offset..]) & 0x7fff_ffff;
        var modulus = (int)Math.Pow(10, digits);
        return (bits % modulus).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>
    /// The step whose code this is, near a moment; null for a wrong code. A code is good once (RFC 6238,
    /// section 5.2): whoever takes it claims its step in the store.
    /// </summary>
    public static long? Match(ReadOnlySpan<byte> key, string code, DateTimeOffset at)
    {
        long? match = null;
        var given = Encoding.ASCII.GetBytes(code);
        var now = StepOf(at);
        for (var step = now - StepsAround; step <= now + StepsAround; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Compute(key, step)), given))
                match = step;
        return match;
    }

    /// <summary>A key as people copy it: base 32 without padding (RFC 4648, section 6).</summary>
    public static string Written(ReadOnlySpan<byte> key)
    {
        var text = new StringBuilder();
        int bits = 0,
            held = 0;
        foreach (var b in key)
        {
            held = held << 8 | b;
            for (bits += 8; bits >= 5; bits -= 5)
                text.Append(Alphabet[held >> (bits - 5) & 31]);
            held &= (1 << bits) - 1;
        }
        if (bits > 0)
            text.Append(Alphabet[held << (5 - bits) & 31]);
        return text.ToString();
    }

    /// <summary>The address that an authenticator application takes over at a touch.</summary>
    public static string Address(string issuer, string account, ReadOnlySpan<byte> key) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}"
        + $"?secret={Written(key)}&issuer={Uri.EscapeDataString(issuer)}";
}
