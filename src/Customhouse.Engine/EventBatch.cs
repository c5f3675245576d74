using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Engine;

/// <summary>
/// Events that stand in the log under one root: a tree (RFC 6962) whose entries are the roots of the events'
/// fields, in the order of the journal. What is kept of each is enough to make the root again, also when
/// the content of some was erased.
/// </summary>
/// <param name="kept">What the log committed to of each event, by position, in order.</param>
internal sealed class EventBatch(IReadOnlyList<KeyValuePair<long, TreeHash>> kept)
{
    private readonly TreeHash[] _entries = [.. kept.Select(e => EntryOf(e.Value))];

    /// <summary>The events under a leaf of the log; null where what is kept of them is not what it commits
    /// to.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public static async Task<EventBatch?> Under(Leaf leaf, Store store, CancellationToken cancellation)
    {
        if (leaf.Batch is not { } span)
            return null;
        var kept = await store.Lines.Commitments(span.First, leaf.Position, cancellation);
        var batch = kept.Count > 0 ? new EventBatch(kept) : null;
        return batch?.LeafOf(leaf.Administration) == leaf ? batch : null;
    }

    /// <summary>The leaf under which they stand in the log.</summary>
    /// <param name="administration">As leaves tell who wrote them.</param>
    public Leaf LeafOf(string administration) =>
        new(
            LeafKind.SubjectBatch,
            administration,
            kept[^1].Key,
            MerkleTree.RootOf(_entries),
            EventFields.Schema,
            Retention.Batch
        )
        {
            Batch = new Batch(kept[0].Key, kept.Count),
        };

    /// <summary>What was committed to of the event at a position; null where it is none of these.</summary>
    public TreeHash? At(long position) => IndexOf(position) is var i && i < 0 ? null : kept[i].Value;

    /// <summary>Where an event stands among these, and the hashes from it to the root.</summary>
    /// <exception cref="ArgumentException">It is none of these.</exception>
    public (int Index, IReadOnlyList<TreeHash> Path) PathOf(long position)
    {
        var index = IndexOf(position);
        if (index < 0)
            throw new ArgumentException($"position {position} is not in this batch", nameof(position));
        return (
            index,
            [
                .. Proofs
                    .RangesOf(index, index + 1, _entries.Length)
                    .Select(r => MerkleTree.RootOf(_entries.AsSpan((int)r.Start, (int)(r.End - r.Start)))),
            ]
        );
    }

    /// <summary>The hash of an event's commitment as an entry of the tree.</summary>
    internal static TreeHash EntryOf(TreeHash commitment) => MerkleTree.LeafHash(commitment.ToArray());

    private int IndexOf(long position)
    {
        for (var i = 0; i < kept.Count; i++)
            if (kept[i].Key == position)
                return i;
        return -1;
    }
}

/// <summary>That one event stands in the log under a root that it shares with others.</summary>
/// <param name="Leaf">The entry of the log; its commitment is the root.</param>
/// <param name="Proof">That the entry stands in the log.</param>
/// <param name="Index">Where the event stands in the batch, from 0.</param>
/// <param name="Path">The hashes from it to the root (RFC 6962 s2.1.1).</param>
public sealed record BatchProof(Leaf Leaf, TlogProof Proof, int Index, IReadOnlyList<TreeHash> Path)
{
    /// <summary>Checks the whole proof of an event under a policy.</summary>
    /// <param name="commitment">The root of the event's fields.</param>
    /// <returns>What does not hold; null where all does.</returns>
    public string? Fault(TreeHash commitment, Policy policy) =>
        Leaf.Batch is not { } batch ? "the leaf is no batch of events"
        : !Proofs.VerifyInclusion(
            Index,
            batch.Events,
            EventBatch.EntryOf(commitment),
            [.. Path],
            Leaf.Commitment
        )
            ? $"the event does not stand at {Index} of the {batch.Events} under the root of the batch"
        : Proof.Fault(MerkleTree.LeafHash(Leaf.ToBytes()), policy);
}
