namespace Customhouse.Ledger;

/// <summary>Brings the entries that a log lost back from a copy of it. Each is proved under a checkpoint that
/// the log's own key signed before it is kept, so a copy can withhold entries and cannot make them
/// up.</summary>
public static class LogRecovery
{
    private const int BundlesPerWrite = 32;

    /// <summary>Brings the log to the size of a checkpoint. Broken off, it goes on where it was.</summary>
    /// <param name="log">The log; it is the beginning of the tree of the checkpoint, else nothing is
    /// brought.</param>
    /// <param name="copy">The copy, as its holder serves it.</param>
    /// <param name="note">The checkpoint, signed by the log's key.</param>
    /// <param name="key">The log's key.</param>
    /// <param name="progress">Told how many entries the log has.</param>
    /// <exception cref="IOException">The holder does not answer, or the disk takes nothing more.</exception>
    /// <exception cref="LogDamagedException">The copy is of another history, or does not hold what it
    /// cosigned.
    /// </exception>
    public static async Task Bring(
        TiledLog log,
        LogReader copy,
        SignedNote note,
        VerifierKey key,
        IProgress<long>? progress,
        CancellationToken stop
    )
    {
        if (
            !note.IsSignedBy([key])
            || Checkpoint.Parse(note.Text) is not { } checkpoint
            || checkpoint.Origin != key.Name
        )
        {
            throw new LogDamagedException("checkpoint", $"{key.Name} did not sign it");
        }
        if (log.Size > 0 && await copy.RootAt(log.Size, checkpoint.Size, stop) != log.RootAt(log.Size))
        {
            throw LogDamagedException.Forked(
                key.Name,
                $"the first {log.Size} entries of the copy are not the ones that are here"
            );
        }
        var own = note.Only([key]).ToBytes();
        for (var entries = new List<ReadOnlyMemory<byte>>(); log.Size < checkpoint.Size; entries.Clear())
        {
            for (
                var bundles = 0;
                bundles < BundlesPerWrite && log.Size + entries.Count < checkpoint.Size;
                bundles++
            )
            {
                entries.AddRange(await Next(copy, log.Size + entries.Count, checkpoint, stop));
            }
            var isLast = log.Size + entries.Count == checkpoint.Size;
            log.Add(
                entries,
                isLast
                    ? (_, root) =>
                        root == checkpoint.Root
                            ? own
                            : throw new LogDamagedException(
                                "the copy",
                                "its entries do not have the root of its checkpoint"
                            )
                    : null
            );
            progress?.Report(log.Size);
        }
    }

    /// <summary>The entries of one bundle from an index on, proved.</summary>
    private static async Task<IEnumerable<ReadOnlyMemory<byte>>> Next(
        LogReader copy,
        long from,
        Checkpoint checkpoint,
        CancellationToken stop
    )
    {
        var start = from / Tile.WidthMax * Tile.WidthMax;
        var entries = await copy.Entries(start / Tile.WidthMax, checkpoint.Size, stop);
        var end = start + entries.Count;
        var proof = await copy.Prove(start, end, checkpoint.Size, stop);
        var leaves = entries.Select(entry => MerkleTree.LeafHash(entry.Span)).ToArray();
        return Proofs.VerifySubtreeConsistency(
            start,
            end,
            checkpoint.Size,
            MerkleTree.RootOf(leaves),
            [.. proof],
            checkpoint.Root
        )
            ? entries.Skip((int)(from - start))
            : throw new LogDamagedException(
                "the copy",
                $"its entries {start} to {end} do not belong to its checkpoint of {checkpoint.Size}"
            );
    }
}
