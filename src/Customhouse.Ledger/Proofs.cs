using System.Runtime.InteropServices;

namespace Customhouse.Ledger;

/// <summary>Leaves [<paramref name="Start"/>, <paramref name="End"/>) of a tree, whose hash stands in a
/// proof.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LeafRange(long Start, long End);

/// <summary>Proofs that something stands in a tree: one leaf (RFC 6962 s2.1.1), an earlier tree (s2.1.2), or
/// a subtree (Merkle Tree Certificates s4.4).</summary>
/// <remarks>The three are one. A leaf is the subtree [i, i+1), an earlier tree the subtree [0, m); so there
/// is one way to make a proof here and one to check it, both following the recursion by which the RFC defines
/// them.</remarks>
public static class Proofs
{
    /// <summary>Hashes that a proof can have at most: a tree has no more than 2^63 leaves.</summary>
    public const int HashesMax = 63;

    /// <summary>Whether the leaf stands at <paramref name="index"/> in the tree of that size and
    /// root.</summary>
    public static bool VerifyInclusion(
        long index,
        long size,
        TreeHash leaf,
        ReadOnlySpan<TreeHash> proof,
        TreeHash root
    ) => 0 <= index && index < size && Verify(index, index + 1, size, leaf, proof, root);

    /// <summary>Whether the tree of <paramref name="oldSize"/> leaves is the beginning of the one of
    /// <paramref name="newSize"/>.</summary>
    /// <remarks>Every tree extends the empty one, which needs no proof: an old size of zero holds where the
    /// proof is empty and the old root is the empty tree's (tlog-witness, add-checkpoint).</remarks>
    public static bool VerifyConsistency(
        long oldSize,
        TreeHash oldRoot,
        long newSize,
        TreeHash newRoot,
        ReadOnlySpan<TreeHash> proof
    ) =>
        oldSize == 0
            ? newSize >= 0
                && proof.IsEmpty
                && oldRoot == MerkleTree.EmptyRoot
                && (newSize > 0 || newRoot == MerkleTree.EmptyRoot)
            : VerifySubtreeConsistency(0, oldSize, newSize, oldRoot, proof, newRoot);

    /// <summary>Whether the leaf stands at <paramref name="index"/> of the whole tree, within the subtree
    /// [start, end) that has this hash.</summary>
    public static bool VerifySubtreeInclusion(
        long index,
        long start,
        long end,
        TreeHash leaf,
        ReadOnlySpan<TreeHash> proof,
        TreeHash subtree
    ) =>
        MerkleTree.IsSubtree(start, end)
        && start <= index
        && index < end
        && VerifyInclusion(index - start, end - start, leaf, proof, subtree);

    /// <summary>Whether the subtree [start, end) of this hash is part of the tree of that size and
    /// root.</summary>
    public static bool VerifySubtreeConsistency(
        long start,
        long end,
        long size,
        TreeHash subtree,
        ReadOnlySpan<TreeHash> proof,
        TreeHash root
    ) => MerkleTree.IsSubtree(start, end) && end <= size && Verify(start, end, size, subtree, proof, root);

    /// <summary>The ranges whose hashes make the proof that [start, end) is part of the tree of that size, in
    /// the order in which they stand in it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">[start, end) is no subtree of a tree of that
    /// size.</exception>
    public static IReadOnlyList<LeafRange> RangesOf(long start, long end, long size)
    {
        if (!MerkleTree.IsSubtree(start, end) || end > size)
        {
            throw new ArgumentOutOfRangeException(
                nameof(end),
                $"[{start}, {end}) is no subtree of a tree of {size} leaves."
            );
        }
        var ranges = new List<LeafRange>();
        Collect(start, end, new LeafRange(0, size), known: true, ranges);
        return ranges;
    }

    private static void Collect(long start, long end, LeafRange tree, bool known, List<LeafRange> ranges)
    {
        if (start == tree.Start && end == tree.End)
        {
            if (!known)
            {
                ranges.Add(tree);
            }
            return;
        }
        var cut = tree.Start + MerkleTree.Split(tree.End - tree.Start);
        var (left, right) = (new LeafRange(tree.Start, cut), new LeafRange(cut, tree.End));
        if (end <= cut)
        {
            Collect(start, end, left, known, ranges);
            ranges.Add(right);
        }
        else if (start >= cut)
        {
            Collect(start, end, right, known, ranges);
            ranges.Add(left);
        }
        else
        {
            // The subtree crosses the cut, so it begins with the whole left half, and its own hash is not a
            // node here.
            Collect(cut, end, right, known: false, ranges);
            ranges.Add(left);
        }
    }

    private static bool Verify(
        long start,
        long end,
        long size,
        TreeHash subtree,
        ReadOnlySpan<TreeHash> proof,
        TreeHash root
    ) =>
        proof.Length <= HashesMax + 1
        && Climb(start, end, size, subtree, known: true, proof) is { } climbed
        && climbed.Subtree == subtree
        && climbed.Root == root;

    /// <summary>What the proof makes of the subtree's hash and of the root; null where it has too few hashes
    /// or too many.</summary>
    private static (TreeHash Subtree, TreeHash Root)? Climb(
        long start,
        long end,
        long size,
        TreeHash subtree,
        bool known,
        ReadOnlySpan<TreeHash> proof
    )
    {
        if (start == 0 && end == size)
        {
            return known
                ? proof.IsEmpty
                    ? (subtree, subtree)
                    : null
                : proof.Length == 1
                    ? (proof[0], proof[0])
                    : null;
        }
        if (proof.IsEmpty)
        {
            return null;
        }
        var (last, cut) = (proof[^1], MerkleTree.Split(size));
        var rest = proof[..^1];
        if (end <= cut)
        {
            return Climb(start, end, cut, subtree, known, rest) is { } left
                ? (left.Subtree, MerkleTree.NodeHash(left.Root, last))
                : null;
        }
        if (start >= cut)
        {
            return Climb(start - cut, end - cut, size - cut, subtree, known, rest) is { } right
                ? (right.Subtree, MerkleTree.NodeHash(last, right.Root))
                : null;
        }
        return Climb(0, end - cut, size - cut, subtree, known: false, rest) is { } edge
            ? (MerkleTree.NodeHash(last, edge.Subtree), MerkleTree.NodeHash(last, edge.Root))
            : null;
    }
}
