using System.Numerics;

namespace Customhouse.Ledger;

/// <summary>How hashes of a tree are found in its tiles.</summary>
public static class TileReading
{
    /// <summary>Cuts a range into whole subtrees, largest first from the left: the ones whose hash a tile
    /// holds or whose hashes stand in one tile.</summary>
    /// <param name="range">A range that stands in a proof: it begins where its size, rounded up to a power of
    /// two, allows.</param>
    public static IEnumerable<LeafRange> WholeSubtrees(LeafRange range)
    {
        for (var (start, end) = range; start < end; )
        {
            var width = 1L << BitOperations.Log2((ulong)(end - start));
            yield return new LeafRange(start, start + width);
            start += width;
        }
    }

    /// <summary>The tile from which the hash of a whole subtree is read, in a tree of <paramref name="size"/>
    /// leaves.</summary>
    public static Tile TileOf(LeafRange subtree, long size)
    {
        var (level, first, _) = Place(subtree);
        return Tile.Find(level, first / Tile.WidthMax, size)
            ?? throw new ArgumentOutOfRangeException(nameof(size), "The tree ends before this subtree.");
    }

    /// <summary>The tiles that must be at hand to hash these ranges, each once.</summary>
    public static IReadOnlyList<Tile> TilesOf(IEnumerable<LeafRange> ranges, long size) =>
        [.. ranges.SelectMany(WholeSubtrees).Select(subtree => TileOf(subtree, size)).Distinct()];

    /// <summary>Hash of a range, from tiles.</summary>
    /// <param name="hashes">The hashes of a tile of <see cref="TilesOf"/>.</param>
    public static TreeHash HashOf(LeafRange range, long size, Func<Tile, ReadOnlySpan<TreeHash>> hashes)
    {
        // From the right: the ragged end is the shallowest, and each whole subtree to its left closes over
        // it.
        var parts = WholeSubtrees(range).Reverse().Select(subtree => WholeHash(subtree, size, hashes));
        return parts.Aggregate((right, left) => MerkleTree.NodeHash(left, right));
    }

    /// <summary>The hashes of a tile from its bytes.</summary>
    /// <returns>Null where there are not 32 bytes for each of <paramref name="width"/> hashes.</returns>
    public static TreeHash[]? HashesOf(ReadOnlySpan<byte> bytes, int width)
    {
        if (bytes.Length != width * TreeHash.Size)
        {
            return null;
        }
        var hashes = new TreeHash[width];
        for (var i = 0; i < width; i++)
        {
            hashes[i] = new TreeHash(bytes.Slice(i * TreeHash.Size, TreeHash.Size));
        }
        return hashes;
    }

    private static TreeHash WholeHash(LeafRange subtree, long size, Func<Tile, ReadOnlySpan<TreeHash>> hashes)
    {
        var (_, first, count) = Place(subtree);
        return MerkleTree.RootOf(hashes(TileOf(subtree, size)).Slice((int)(first % Tile.WidthMax), count));
    }

    /// <summary>The level of tiles on which a whole subtree's hashes stand: the highest that still has at
    /// least one hash for it.</summary>
    private static (int Level, long First, int Count) Place(LeafRange subtree)
    {
        var height = BitOperations.Log2((ulong)(subtree.End - subtree.Start));
        var level = height / Tile.Height;
        return (level, subtree.Start >> (level * Tile.Height), 1 << (height % Tile.Height));
    }
}
