using System.Text;

namespace Customhouse.Ledger;

/// <summary>What a log shows the world: a checkpoint and the tree it signs.</summary>
/// <param name="Size">Leaves of the tree.</param>
/// <param name="Root">Its root.</param>
/// <param name="Note">The signed checkpoint; empty before the first.</param>
public sealed record LogHead(long Size, TreeHash Root, ReadOnlyMemory<byte> Note)
{
    /// <summary>The note as text.</summary>
    public string NoteText => Encoding.UTF8.GetString(Note.Span);
}
