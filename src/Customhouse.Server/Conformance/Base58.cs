using System.Buffers;
using System.Numerics;

namespace Customhouse.Server.Conformance;

/// <summary>Multibase base58btc: the letter <c>z</c>, then a number of 58 digits; each leading digit 1 is a
/// zero byte.
/// </summary>
internal static class Base58
{
    private const string Digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    private static readonly SearchValues<char> All = SearchValues.Create(Digits);

    /// <summary>Reads it.</summary>
    /// <returns>Null where the text is none.</returns>
    public static byte[]? Read(string text)
    {
        if (text is not ['z', ..] || text.AsSpan(1).ContainsAnyExcept(All))
        {
            return null;
        }
        var number = text[1..]
            .Aggregate(BigInteger.Zero, (sum, c) => (sum * 58) + Digits.IndexOf(c, StringComparison.Ordinal));
        var zeros = text[1..].TakeWhile(c => c == Digits[0]).Count();
        return
        [
            .. new byte[zeros],
            .. number.IsZero ? [] : number.ToByteArray(isUnsigned: true, isBigEndian: true),
        ];
    }

    /// <summary>Writes it.</summary>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var (number, text) = (new BigInteger(bytes, isUnsigned: true, isBigEndian: true), "");
        for (; number > 0; number /= 58)
        {
            text = Digits[(int)(number % 58)] + text;
        }
        var zeros = bytes.IndexOfAnyExcept((byte)0) is var first && first < 0 ? bytes.Length : first;
        return $"z{new string(Digits[0], zeros)}{text}";
    }
}
