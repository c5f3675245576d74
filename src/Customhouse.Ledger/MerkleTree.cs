using System.Numerics;
using System.Security.Cryptography;

namespace Customhouse.Ledger;

/// <summary>The hashing of RFC 6962 s2.1: how entries become leaves, leaves nodes, and nodes one
/// root.</summary>
public static class MerkleTree
{
    /// <summary>Root of the tree that has no leaf: SHA-256 of nothing (RFC 6962 s2.1).</summary>
    public static TreeHash EmptyRoot { get; } = TreeHash.Compute([]);

    /// <summary>Hash of an entry as a leaf.</summary>
    public static TreeHash LeafHash(ReadOnlySpan<byte> entry)
    {
        // RFC 6962 s2.1: the 0x00 prefix keeps a leaf from posing as a node.
        var prefixed = entry.Length < 1024 ? stackalloc byte[entry.Length + 1] : new byte[entry.Length + 1];
        prefixed[0] = 0x00;
        entry.CopyTo(prefixed[1..]);
        return TreeHash.Compute(prefixed);
    }

    /// <summary>Hash of a node over its two children.</summary>
    public static TreeHash NodeHash(TreeHash left, TreeHash right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * TreeHash.Size)];
        bytes[0] = 0x01;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + TreeHash.Size)..]);
        Span<byte> hash = stackalloc byte[TreeHash.Size];
        SHA256.HashData(bytes, hash);
        return new TreeHash(hash);
    }

    /// <summary>MTH of RFC 6962 s2.1 over hashes that stand side by side; of leaves, or of equal whole
    /// subtrees.</summary>
    public static TreeHash RootOf(ReadOnlySpan<TreeHash> hashes)
    {
        switch (hashes.Length)
        {
            case 0:
                return EmptyRoot;
            case 1:
                return hashes[0];
            default:
                var k = (int)Split(hashes.Length);
                return NodeHash(RootOf(hashes[..k]), RootOf(hashes[k..]));
        }
    }

    /// <summary>The largest power of two smaller than <paramref name="size"/>: where a tree of that size is
    /// cut in two (RFC 6962 s2.1).</summary>
    /// <param name="size">At least two.</param>
    public static long Split(long size) => 1L << BitOperations.Log2((ulong)(size - 1));

    /// <summary>Whether [start, end) is a subtree: its start is a multiple of the power of two that holds it
    /// (Merkle Tree Certificates s4.1).</summary>
    public static bool IsSubtree(long start, long end) =>
        0 <= start
        && start < end
        && ((ulong)start & (BitOperations.RoundUpToPowerOf2((ulong)(end - start)) - 1)) == 0;
}
