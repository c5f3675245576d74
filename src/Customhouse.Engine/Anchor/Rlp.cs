using System.Buffers.Binary;

namespace Customhouse.Engine.Anchor;

/// <summary>Recursive length prefix, the form of Ethereum's transactions (Yellow Paper, appendix B). Written
/// only: nothing here reads it.</summary>
public static class Rlp
{
    private const byte BytesMark = 0x80;
    private const byte ListMark = 0xc0;
    private const int ShortMax = 55;

    /// <summary>A string of bytes.</summary>
    public static byte[] Of(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 1 && bytes[0] < BytesMark
            ? [bytes[0]]
            : [.. Prefix(BytesMark, bytes.Length), .. bytes];

    /// <summary>A number: big endian, with no leading zero; zero has no byte at all.</summary>
    public static byte[] Of(UInt128 number) => Of(Shortest(number));

    /// <summary>A number of 32 bytes, as in signatures; its leading zeros are left out.</summary>
    public static byte[] Number(ReadOnlySpan<byte> bigEndian) => Of(bigEndian.TrimStart((byte)0));

    /// <summary>A list of what is encoded already.</summary>
    public static byte[] List(params ReadOnlySpan<byte[]> items)
    {
        var length = 0;
        foreach (var item in items)
            length += item.Length;
        var list = new List<byte>(length + 9);
        list.AddRange(Prefix(ListMark, length));
        foreach (var item in items)
            list.AddRange(item);
        return [.. list];
    }

    private static byte[] Prefix(byte mark, int length)
    {
        if (length <= ShortMax)
            return [(byte)(mark + length)];
        var size = Shortest((UInt128)length);
        return [(byte)(mark + ShortMax + size.Length), .. size];
    }

    private static byte[] Shortest(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return bytes.TrimStart((byte)0).ToArray();
    }
}
