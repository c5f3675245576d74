using System.Buffers.Binary;
using System.IO.Compression;
using Customhouse.Ledger;

namespace Customhouse.Server.Conformance;

/// <summary>Entries of a log of certificates (C2SP static-ct-api): what of each is hashed as a leaf (RFC 6962
/// s3.4).
/// </summary>
internal static class CertificateTile
{
    /// <summary>The hashes of a bundle's leaves.</summary>
    /// <returns>Null where it does not hold just as many entries.</returns>
    public static IReadOnlyList<TreeHash>? Leaves(byte[] bytes, int count)
    {
        ReadOnlySpan<byte> rest = bytes is [0x1F, 0x8B, ..] ? Inflate(bytes) : bytes;
        var leaves = new List<TreeHash>();
        while (leaves.Count < count && Take(ref rest) is { } leaf)
        {
            leaves.Add(leaf);
        }
        return leaves.Count == count && rest.IsEmpty ? leaves : null;
    }

    private static TreeHash? Take(ref ReadOnlySpan<byte> rest)
    {
        const int timeBytes = 8;
        const int typeBytes = 2;
        if (rest.Length < timeBytes + typeBytes)
        {
            return null;
        }
        var isPrecertificate = BinaryPrimitives.ReadUInt16BigEndian(rest[timeBytes..]) == 1;
        var at = timeBytes + typeBytes + (isPrecertificate ? TreeHash.Size : 0);
        if (!Skip(rest, 3, ref at) || !Skip(rest, 2, ref at))
        {
            return null;
        }
        // A MerkleTreeLeaf: version 1, which is written 0, and the one type of leaf, 0, before the
        // timestamped entry.
        var leaf = MerkleTree.LeafHash([0, 0, .. rest[..at]]);
        if ((isPrecertificate && !Skip(rest, 3, ref at)) || !Skip(rest, 2, ref at))
        {
            return null;
        }
        rest = rest[at..];
        return leaf;
    }

    /// <summary>Passes over bytes behind their length.</summary>
    private static bool Skip(ReadOnlySpan<byte> bytes, int lengthBytes, ref int at)
    {
        if (bytes.Length - at < lengthBytes)
        {
            return false;
        }
        var length = 0;
        foreach (var b in bytes.Slice(at, lengthBytes))
        {
            length = (length << 8) | b;
        }
        at += lengthBytes + length;
        return at <= bytes.Length;
    }

    private static byte[] Inflate(byte[] bytes)
    {
        using var output = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        gzip.CopyTo(output);
        return output.ToArray();
    }
}
