namespace Customhouse.Ledger;

/// <summary>Where one event stands in a batch: what was committed to of it, and the way from that to the root
/// of the batch, which a leaf of the log holds.</summary>
/// <param name="Commitment">The root of the event's fields.</param>
/// <param name="Index">Its place among the events of the batch, from 0.</param>
/// <param name="Path">The hashes from it to the root of the batch (RFC 6962 s2.1.1).</param>
public sealed record BatchPlace(TreeHash Commitment, int Index, IReadOnlyList<TreeHash> Path)
{
    /// <summary>The hash of an event's commitment as an entry of the batch.</summary>
    public static TreeHash EntryOf(TreeHash commitment) => MerkleTree.LeafHash(commitment.ToArray());

    /// <summary>Checks that the event stands there under a leaf.</summary>
    /// <param name="leaf">The entry of the log.</param>
    /// <returns>What does not hold, in plain words; null where all does.</returns>
    public string? Fault(Leaf leaf)
    {
        if (leaf.Batch is not { } batch)
        {
            return "the leaf is no batch of events";
        }
        if (Index < 0 || Index >= batch.Events)
        {
            return $"the batch has {batch.Events} events, and none of them stands at {Index}";
        }
        var hashes = Proofs.RangesOf(Index, Index + 1, batch.Events).Count;
        if (Path.Count != hashes)
        {
            return $"the path within the batch has {Path.Count} hashes; to event {Index} of {batch.Events} "
                + $"it has {hashes}";
        }
        return Proofs.VerifyInclusion(Index, batch.Events, EntryOf(Commitment), [.. Path], leaf.Commitment)
            ? null
            : $"the event does not stand at {Index} of the {batch.Events} under the root of the batch";
    }
}
