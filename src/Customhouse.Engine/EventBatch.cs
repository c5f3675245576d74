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
    private readonly TreeHash[] _entries = [.. kept.Select(e => BatchPlace.EntryOf(e.Value))];

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

    /// <summary>Where the event at a position stands among these; null where it is none of these.</summary>
    public BatchPlace? PlaceOf(long position)
    {
        var index = IndexOf(position);
        return index < 0
            ? null
            : new BatchPlace(
                kept[index].Value,
                index,
                [
                    .. Proofs
                        .RangesOf(index, index + 1, _entries.Length)
                        .Select(r =>
                            MerkleTree.RootOf(_entries.AsSpan((int)r.Start, (int)(r.End - r.Start)))
                        ),
                ]
            );
    }

    private int IndexOf(long position)
    {
        var (low, high) = (0, kept.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (kept[middle].Key < position)
                low = middle + 1;
            else
                high = middle;
        }
        return low < kept.Count && kept[low].Key == position ? low : -1;
    }
}

/// <summary>Batches that were read for one question, each once, however many of its events are asked
/// about.</summary>
/// <param name="store">Keeps what the log committed to of their events.</param>
public sealed class BatchReading(Store store)
{
    private readonly Dictionary<Leaf, EventBatch?> _read = [];

    /// <inheritdoc cref="EventBatch.Under"/>
    internal async Task<EventBatch?> Under(Leaf leaf, CancellationToken cancellation) =>
        _read.TryGetValue(leaf, out var batch)
            ? batch
            : _read[leaf] = await EventBatch.Under(leaf, store, cancellation);
}

/// <summary>That one event stands in the log under a root that it shares with others.</summary>
/// <param name="Leaf">The entry of the log; its commitment is the root.</param>
/// <param name="Proof">That the entry stands in the log.</param>
/// <param name="Place">That the event stands under the root.</param>
public sealed record BatchProof(Leaf Leaf, TlogProof Proof, BatchPlace Place)
{
    /// <summary>Checks the whole proof of an event under a policy.</summary>
    /// <param name="commitment">The root of the event's fields.</param>
    /// <returns>What does not hold; null where all does.</returns>
    public string? Fault(TreeHash commitment, Policy policy) =>
        (Place with { Commitment = commitment }).Fault(Leaf)
        ?? Proof.Fault(MerkleTree.LeafHash(Leaf.ToBytes()), policy);
}
