namespace Customhouse.Ledger;

/// <summary>Gets what a log serves below its prefix: <c>checkpoint</c>, <c>tile/...</c>.</summary>
/// <returns>Null where the log has no such file.</returns>
public delegate Task<byte[]?> LogSource(string path, CancellationToken stop);

/// <summary>Reads somebody else's log through its tiles (C2SP tlog-tiles): nothing that it says is believed
/// before a root that was signed bears it out.</summary>
public sealed class LogReader(LogSource source)
{
    /// <summary>Bytes of the longest checkpoint that is read.</summary>
    public const int NoteBytesMax = 128 * 1024;

    /// <summary>The signed checkpoint as the log serves it.</summary>
    public async Task<byte[]> Checkpoint(CancellationToken stop) =>
        await source("checkpoint", stop)
        ?? throw new LogDamagedException("checkpoint", "the log serves none");

    /// <summary>The bytes of a tile; cut from the full tile where the log has the partial one no
    /// more.</summary>
    /// <exception cref="LogDamagedException">The log does not serve it.</exception>
    public async Task<byte[]> Tile(Tile tile, CancellationToken stop)
    {
        var bytes = await source(tile.Path, stop);
        if (bytes is null && !tile.IsFull && await source(tile.Full.Path, stop) is { } full)
        {
            // C2SP tlog-tiles: a log may delete partial tiles once the full one exists.
            bytes =
                tile.Level == Ledger.Tile.Entries
                    ? EntryBundle.Prefix(full, tile.Width)?.ToArray()
                    : full.AsSpan(0, Math.Min(full.Length, tile.Width * TreeHash.Size)).ToArray();
        }
        return bytes ?? throw new LogDamagedException(tile.Path, "the log does not serve it");
    }

    /// <summary>The hashes that prove [start, end) in the tree of that size.</summary>
    public async Task<IReadOnlyList<TreeHash>> Prove(long start, long end, long size, CancellationToken stop)
    {
        var ranges = Proofs.RangesOf(start, end, size);
        var tiles = await Hashes(ranges, size, stop);
        return [.. ranges.Select(range => TileReading.HashOf(range, size, tile => tiles[tile]))];
    }

    /// <summary>Root of the first <paramref name="size"/> leaves of a tree that has <paramref name="of"/> or
    /// more.
    /// </summary>
    public async Task<TreeHash> RootAt(long size, long of, CancellationToken stop)
    {
        if (size == 0)
        {
            return MerkleTree.EmptyRoot;
        }
        var range = new LeafRange(0, size);
        var tiles = await Hashes([range], of, stop);
        return TileReading.HashOf(range, of, tile => tiles[tile]);
    }

    /// <summary>The entries of a bundle, as the log serves them.</summary>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>> Entries(
        long bundle,
        long size,
        CancellationToken stop
    )
    {
        var tile =
            Ledger.Tile.Find(Ledger.Tile.Entries, bundle, size)
            ?? throw new ArgumentOutOfRangeException(nameof(bundle));
        return EntryBundle.Parse(await Tile(tile, stop), tile.Width)
            ?? throw new LogDamagedException(tile.Path, $"it does not hold {tile.Width} entries");
    }

    private async Task<Dictionary<Tile, TreeHash[]>> Hashes(
        IReadOnlyList<LeafRange> ranges,
        long size,
        CancellationToken stop
    )
    {
        var tiles = new Dictionary<Tile, TreeHash[]>();
        foreach (var tile in TileReading.TilesOf(ranges, size))
        {
            tiles[tile] =
                TileReading.HashesOf(await Tile(tile, stop), tile.Width)
                ?? throw new LogDamagedException(tile.Path, $"it does not hold {tile.Width} hashes");
        }
        return tiles;
    }
}
