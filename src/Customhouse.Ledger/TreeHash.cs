using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Customhouse.Ledger;

/// <summary>A SHA-256 hash of 32 bytes: of a leaf, of a node or of a whole tree (RFC 6962 s2.1).</summary>
/// <remarks>A value held in four words, so that a tile of 256 of them is one array and comparing costs four
/// instructions.</remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct TreeHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = 32;

    private readonly ulong a,
        b,
        c,
        d;

    /// <summary>Takes the 32 bytes as the hash itself; nothing is hashed.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32 bytes.</exception>
    public TreeHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
        {
            throw new ArgumentException($"A hash has {Size} bytes, these are {bytes.Length}.", nameof(bytes));
        }
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        (a, b, c, d) = (words[0], words[1], words[2], words[3]);
    }

    /// <summary>The SHA-256 of some bytes, with no prefix.</summary>
    public static TreeHash Compute(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(bytes, hash);
        return new TreeHash(hash);
    }

    /// <summary>Reads standard base64 of exactly 32 bytes with its padding (RFC 4648 s4), in its one
    /// canonical form.
    /// </summary>
    /// <returns>False where the text is anything else.</returns>
    public static bool TryParse(ReadOnlySpan<char> base64, out TreeHash hash)
    {
        Span<byte> bytes = stackalloc byte[Size];
        hash = default;
        // 32 bytes leave two unused bits in the last letter; were they free, one hash would have four
        // spellings.
        if (
            base64.Length != 44
            || !Convert.TryFromBase64Chars(base64, bytes, out var written)
            || written != Size
        )
        {
            return false;
        }
        hash = new TreeHash(bytes);
        return base64.SequenceEqual(Convert.ToBase64String(bytes));
    }

    /// <summary>Writes the 32 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) =>
        MemoryMarshal.AsBytes<ulong>([a, b, c, d]).CopyTo(destination);

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Standard base64.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToBase64String(bytes);
    }
}
