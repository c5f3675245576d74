using Customhouse.Ledger;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>
/// Finds the events of the journal among the leaves of the log. The log is the only index: its leaves of
/// events stand in the order of the journal, each with its position, and nothing beside it could disagree
/// with it.
/// </summary>
/// <remarks>Leaves of other kinds may stand between; a run of them is read through, 256 at a time.</remarks>
public static class JournalLeaves
{
    /// <summary>The journal's position of the last event among the first leaves of the log; 0 for
    /// none.</summary>
    /// <param name="size">How many leaves are looked at.</param>
    /// <exception cref="LogDamagedException">A bundle of entries is missing or not of its size.</exception>
    public static long LastPosition(TiledLog log, long size)
    {
        for (var bundle = (size - 1) / Tile.WidthMax; size > 0 && bundle >= 0; bundle--)
        {
            var entries = Bundle(log, bundle);
            var last = Math.Min(entries.Count, size - bundle * Tile.WidthMax);
            for (var i = (int)last - 1; i >= 0; i--)
                if (PositionOf(entries[i]) is { } position)
                    return position;
        }
        return 0;
    }

    /// <summary>The leaf that proves the event of a position, among the first leaves of the log: its own, or
    /// that of the batch in which it came; null where there is none.</summary>
    /// <exception cref="LogDamagedException">A bundle of entries is missing or not of its size.</exception>
    public static long? IndexOf(TiledLog log, long size, long position)
    {
        var (low, high) = (0L, size);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (Next(log, middle, high) is not { } found)
                high = middle;
            else if (found.Position < position)
                low = found.Index + 1;
            else
                high = middle;
        }
        return Next(log, low, size) is { } next && next.Position == position
            ? next.Index
            : BatchAround(log, low, size, position);
    }

    /// <summary>The batch that holds a position or spans it, where none of its own leaves stands: it comes
    /// before anything that is a whole batch of lines later.</summary>
    /// <param name="from">The first leaf of an event that is not before the position.</param>
    internal static long? BatchAround(TiledLog log, long from, long size, long position)
    {
        for (
            var next = Next(log, from, size);
            next is { } found && found.Position < position + Limits.LinesPerBatchMax;
            next = Next(log, found.Index + 1, size)
        )
            if (Leaf.Read(log.Entry(found.Index).Span) is { Batch: { } batch } && batch.First <= position)
                return found.Index;
        return null;
    }

    /// <summary>The first event at or after an index.</summary>
    private static (long Index, long Position)? Next(TiledLog log, long from, long end)
    {
        for (var bundle = from / Tile.WidthMax; bundle * Tile.WidthMax < end; bundle++)
        {
            var entries = Bundle(log, bundle);
            var first = bundle * Tile.WidthMax;
            for (var index = Math.Max(from, first); index < Math.Min(end, first + entries.Count); index++)
                if (PositionOf(entries[(int)(index - first)]) is { } position)
                    return (index, position);
        }
        return null;
    }

    /// <summary>The journal's position of an entry; null where it is no leaf of an event.</summary>
    internal static long? PositionOf(ReadOnlyMemory<byte> entry) =>
        Leaf.Read(entry.Span)
            is { Kind: LeafKind.CaseEvent or LeafKind.SubjectEvent or LeafKind.SubjectBatch } leaf
            ? leaf.Position
            : null;

    private static IReadOnlyList<ReadOnlyMemory<byte>> Bundle(TiledLog log, long index)
    {
        var tile =
            Tile.Find(Tile.Entries, index, log.Size)
            ?? throw new LogDamagedException($"bundle {index}", "the tree does not reach it");
        return (log.Read(tile) is { } bytes ? EntryBundle.Parse(bytes, tile.Width) : null)
            ?? throw new LogDamagedException(tile.Path, "the bundle is missing or does not hold its entries");
    }
}
