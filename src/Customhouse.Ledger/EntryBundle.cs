using System.Buffers.Binary;

namespace Customhouse.Ledger;

/// <summary>Entries behind each other, each after its length in 16 bits, big endian (C2SP tlog-tiles, log entries).
/// </summary>
public static class EntryBundle
{
    /// <summary>Writes one entry behind what stands in <paramref name="bundle"/>.</summary>
    /// <exception cref="ArgumentException">The entry is longer than 65,535 bytes.</exception>
    public static void Append(List<byte> bundle, ReadOnlySpan<byte> entry)
    {
        if (entry.Length > Tile.EntryBytesMax)
        {
            throw new ArgumentException(
                $"An entry has {Tile.EntryBytesMax} bytes at most, this one has {entry.Length}.", nameof(entry));
        }
        bundle.Add((byte)(entry.Length >> 8));
        bundle.Add((byte)entry.Length);
        bundle.AddRange(entry);
    }

    /// <summary>Takes one entry off the front of <paramref name="rest"/>.</summary>
    /// <returns>False where nothing whole is left; <paramref name="rest"/> then stays as it was.</returns>
    public static bool TryTake(ref ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> entry)
    {
        entry = default;
        if (rest.Length < 2)
        {
            return false;
        }
        var length = BinaryPrimitives.ReadUInt16BigEndian(rest.Span);
        if (rest.Length < 2 + length)
        {
            return false;
        }
        entry = rest.Slice(2, length);
        rest = rest[(2 + length)..];
        return true;
    }

    /// <summary>The first <paramref name="count"/> entries of a bundle, with nothing behind them unless
    /// <paramref name="more"/> is allowed.</summary>
    /// <returns>Null where the bundle is cut short or has bytes left over.</returns>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Parse(
        ReadOnlyMemory<byte> bundle, int count, bool more = false)
    {
        var entries = new List<ReadOnlyMemory<byte>>(count);
        while (entries.Count < count)
        {
            if (!TryTake(ref bundle, out var entry))
            {
                return null;
            }
            entries.Add(entry);
        }
        return more || bundle.IsEmpty ? entries : null;
    }
}
