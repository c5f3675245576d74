using System.Buffers.Binary;

namespace Customhouse.Ledger;

/// <summary>The signed tree head of a log of certificates (RFC 6962 s3.5) as the signature of a checkpoint
/// (C2SP static-ct-api): read, never made.</summary>
internal static class TreeHead
{
    private const int TimestampBytes = 8,
        HeadBytes = 4;

    // RFC 5246 s7.4.1.4.1, which RFC 6962 s2.1.4 asks for: SHA-256 is 4, ECDSA is 3.
    private const byte Sha256 = 4,
        Ecdsa = 3;

    /// <summary>What is signed, and the bare signature, of a signature line's blob.</summary>
    /// <returns>Null where the text is no checkpoint, has extension lines, or the blob is of another
    /// form.</returns>
    public static (byte[] Message, byte[] Signature)? Read(string text, ReadOnlySpan<byte> blob)
    {
        if (
            Checkpoint.Parse(text) is not { Extensions: [] } checkpoint
            || blob.Length < TimestampBytes + HeadBytes
            || blob[TimestampBytes] != Sha256
            || blob[TimestampBytes + 1] != Ecdsa
            || BinaryPrimitives.ReadUInt16BigEndian(blob[(TimestampBytes + 2)..])
                != blob.Length - TimestampBytes - HeadBytes
        )
        {
            return null;
        }
        // RFC 6962 s3.5: version v1 (0), signature type tree_hash (1), timestamp, tree size, root.
        var message = new byte[2 + TimestampBytes + sizeof(long) + TreeHash.Size];
        message[1] = 1;
        blob[..TimestampBytes].CopyTo(message.AsSpan(2));
        BinaryPrimitives.WriteInt64BigEndian(message.AsSpan(2 + TimestampBytes), checkpoint.Size);
        checkpoint.Root.CopyTo(message.AsSpan(2 + TimestampBytes + sizeof(long)));
        return (message, blob[(TimestampBytes + HeadBytes)..].ToArray());
    }
}
