using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Customhouse.Ledger;

/// <summary>A tile with all its bytes, ready to be kept for good.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FullTile(Tile Tile, byte[] Bytes);

/// <summary>The right edge of a growing tree: for each level the hashes of the tile that is not full yet, and
/// the entries of the bundle that is not full yet. With it the tree can be extended and hashed without
/// reading a tile.
/// </summary>
internal sealed class TreeEdge
{
    private readonly List<List<TreeHash>> levels =
    [
        [],
    ];
    private ArrayBufferWriter<byte> bundle = new();

    /// <summary>Leaves of the tree.</summary>
    public long Size { get; private set; }

    /// <summary>The entries of the partial bundle.</summary>
    public ReadOnlyMemory<byte> Bundle => bundle.WrittenMemory;

    /// <summary>The hashes of each level's partial tile, from the leaves up.</summary>
    public IReadOnlyList<IReadOnlyList<TreeHash>> Levels => levels;

    /// <summary>An edge as it was kept.</summary>
    /// <returns>Null where the parts do not make the edge of a tree of that size.</returns>
    public static TreeEdge? Restore(
        long size,
        IReadOnlyList<IReadOnlyList<TreeHash>> levels,
        ReadOnlyMemory<byte> bundle
    )
    {
        var edge = new TreeEdge { Size = size };
        edge.levels.Clear();
        edge.levels.AddRange(levels.Select(level => level.ToList()));
        edge.bundle.Write(bundle.Span);
        var whole =
            levels.Count > 0
            && levels.Index().All(l => l.Item.Count == Tile.HashesAt(l.Index, size) % Tile.WidthMax)
            && Tile.HashesAt(levels.Count, size) == 0
            && EntryBundle.Parse(bundle, levels[0].Count) is { } entries
            && entries.Index().All(e => MerkleTree.LeafHash(e.Item.Span) == levels[0][e.Index]);
        return whole ? edge : null;
    }

    /// <summary>Adds an entry as the next leaf; tiles that become full are added to <paramref
    /// name="full"/>.</summary>
    public void Add(ReadOnlySpan<byte> entry, List<FullTile> full)
    {
        EntryBundle.Append(bundle, entry);
        var hash = MerkleTree.LeafHash(entry);
        var first = Size++;
        for (var level = 0; ; level++)
        {
            if (level == levels.Count)
            {
                levels.Add([]);
            }
            var hashes = levels[level];
            hashes.Add(hash);
            if (hashes.Count < Tile.WidthMax)
            {
                return;
            }
            first /= Tile.WidthMax;
            if (level == 0)
            {
                full.Add(new FullTile(new Tile(Tile.Entries, first), bundle.WrittenSpan.ToArray()));
                bundle = new ArrayBufferWriter<byte>(bundle.WrittenCount);
            }
            full.Add(new FullTile(new Tile(level, first), BytesOf(hashes)));
            hash = MerkleTree.RootOf(CollectionsMarshal.AsSpan(hashes));
            hashes.Clear();
        }
    }

    /// <summary>Root of the tree.</summary>
    public TreeHash Root()
    {
        TreeHash? root = null;
        foreach (var level in levels)
        {
            // The rightmost subtrees are the smallest; each larger one to the left closes over what stands so
            // far.
            for (var rest = level.Count; rest > 0; )
            {
                var width = 1 << BitOperations.TrailingZeroCount(rest);
                rest -= width;
                var peak = MerkleTree.RootOf(CollectionsMarshal.AsSpan(level).Slice(rest, width));
                root = root is { } right ? MerkleTree.NodeHash(peak, right) : peak;
            }
        }
        return root ?? MerkleTree.EmptyRoot;
    }

    /// <summary>The bytes of a partial tile that stands at this edge; null where the tile stands elsewhere or
    /// is not that wide yet.</summary>
    public byte[]? Read(Tile tile)
    {
        var level = Math.Max(tile.Level, 0);
        if (
            level >= levels.Count
            || tile.Index != Tile.HashesAt(level, Size) / Tile.WidthMax
            || tile.Width > levels[level].Count
        )
        {
            return null;
        }
        return tile.Level == Tile.Entries
            ? EntryBundle.Prefix(Bundle, tile.Width)?.ToArray()
            : BytesOf(levels[level].Take(tile.Width));
    }

    private static byte[] BytesOf(IEnumerable<TreeHash> hashes)
    {
        var bytes = new ArrayBufferWriter<byte>(Tile.WidthMax * TreeHash.Size);
        foreach (var hash in hashes)
        {
            hash.CopyTo(bytes.GetSpan(TreeHash.Size));
            bytes.Advance(TreeHash.Size);
        }
        return bytes.WrittenSpan.ToArray();
    }
}
