namespace Customhouse.Ledger;

/// <summary>Entries that were added together, and the tree that they made.</summary>
/// <param name="First">Index of the first.</param>
/// <param name="Count">How many.</param>
/// <param name="Root">Root of the tree that ends with them.</param>
/// <param name="Note">The checkpoint over that tree; empty where there is none yet.</param>
/// <param name="Bundle">The entries, each after its length.</param>
internal sealed record LogBatch(
    long First,
    int Count,
    TreeHash Root,
    ReadOnlyMemory<byte> Note,
    ReadOnlyMemory<byte> Bundle
)
{
    /// <summary>Adds the entries to a tree as they were added once.</summary>
    /// <param name="full">Takes the tiles that became full.</param>
    /// <exception cref="LogDamagedException">They do not follow it, or make another root.</exception>
    public void Repeat(TreeEdge edge, List<FullTile> full)
    {
        if (First != edge.Size || EntryBundle.Parse(Bundle, Count) is not { } entries)
        {
            throw new LogDamagedException(
                LogJournal.Path,
                $"the batch of entry {First} does not follow {edge.Size}"
            );
        }
        foreach (var entry in entries)
        {
            edge.Add(entry.Span, full);
        }
        if (edge.Root() != Root)
        {
            throw new LogDamagedException(
                LogJournal.Path,
                $"the tree of {edge.Size} entries has not the root it was signed with"
            );
        }
    }
}
