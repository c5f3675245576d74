using System.Buffers.Binary;

namespace Customhouse.Engine.Anchor;

/// <summary>Arguments and results of a contract's functions, where all types are of one word of 32 bytes (the
/// contract ABI's static types).</summary>
public static class AbiWords
{
    /// <summary>Bytes of a word.</summary>
    public const int Size = 32;

    /// <summary>A call: the four bytes that choose the function, and its arguments.</summary>
    /// <param name="function">As <c>head(bytes32,address)</c>.</param>
    public static byte[] Call(string function, params ReadOnlySpan<byte[]> words) =>
        [.. Selector(function), .. Join(words)];

    /// <summary>The four bytes by which a function or an error is known.</summary>
    public static byte[] Selector(string function) =>
        Keccak.Hash(System.Text.Encoding.ASCII.GetBytes(function))[..4];

    /// <summary>Words behind each other.</summary>
    public static byte[] Join(params ReadOnlySpan<byte[]> words)
    {
        var all = new byte[words.Length * Size];
        for (var i = 0; i < words.Length; i++)
            words[i].CopyTo(all, i * Size);
        return all;
    }

    /// <summary>An unsigned number.</summary>
    public static byte[] Of(ulong number)
    {
        var word = new byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(word.AsSpan(24), number);
        return word;
    }

    /// <summary>An address.</summary>
    public static byte[] Of(EvmAddress address) => [.. new byte[12], .. address.ToArray()];

    /// <summary>The word at a place of a result.</summary>
    public static byte[] At(ReadOnlySpan<byte> result, int place) =>
        result.Slice(place * Size, Size).ToArray();

    /// <summary>The number at a place of a result; null where it has more than 64 bits.</summary>
    public static ulong? NumberAt(ReadOnlySpan<byte> result, int place)
    {
        var word = result.Slice(place * Size, Size);
        return word[..24].IndexOfAnyExcept((byte)0) < 0
            ? BinaryPrimitives.ReadUInt64BigEndian(word[24..])
            : null;
    }
}
