using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Customhouse.Values;

namespace Customhouse.Risk;

/// <summary>
/// The chance in random controls. One number is drawn for a case and never again, so that nobody amends a
/// declaration until it comes out green; each profile makes its own number of it. Who cancels a declaration
/// and lodges another for the same goods has the number of the first.
/// </summary>
public static class Draw
{
    private const double Scale = 1.0 / (1UL << 53);

    /// <summary>
    /// The number of a case, 0 to below 1. Who does not know the salt cannot foretell it from the reference.
    /// </summary>
    /// <param name="salt">The administration's secret, at least 16 bytes.</param>
    /// <exception cref="ArgumentException">The salt is too short to be a secret.</exception>
    public static double Compute(Mrn mrn, ReadOnlySpan<byte> salt)
    {
        if (salt.Length < 16)
            throw new ArgumentException("a salt has at least 16 bytes", nameof(salt));
        Span<byte> text = stackalloc byte[Mrn.Length];
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var length = Encoding.ASCII.GetBytes(mrn.Text, text);
        HMACSHA256.HashData(salt, text[..length], hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * Scale;
    }

    /// <summary>
    /// The number of one profile for the case, as good as independent of the other profiles' numbers.
    /// </summary>
    internal static double For(double draw, ulong profile) =>
        (Mix(BitConverter.DoubleToUInt64Bits(draw) ^ profile) >> 11) * Scale;

    /// <summary>
    /// What tells the numbers of two profiles apart; the version does not, so an edit draws no new lots.
    /// </summary>
    internal static ulong KeyOf(string profile)
    {
        var key = 0xcbf29ce484222325UL; // FNV-1a
        foreach (var c in profile)
            key = (key ^ c) * 0x100000001b3UL;
        return Mix(key);
    }

    // The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input turns half of the
    // output's bits.
    private static ulong Mix(ulong z)
    {
        z += 0x9e3779b97f4a7c15UL;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
        return z ^ (z >> 31);
    }
}
