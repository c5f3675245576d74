using System.Buffers;
using System.Buffers.Binary;

namespace Customhouse.Ledger;

/// <summary>Entries behind each other, each after its length in 16 bits, big endian (C2SP tlog-tiles, log
/// entries).
/// </summary>
public static class EntryBundle
{
    /// <summary>Writes one entry behind what stands in <paramref name="bundle"/>.</summary>
    /// <exception cref="ArgumentException">The entry is longer than 65,535 bytes.</exception>
    public static void Append(IBufferWriter<byte> bundle, ReadOnlySpan<byte> entry)
    {
        if (entry.Length > Tile.EntryBytesMax)
        {
            throw new ArgumentException(
                $"An entry has {Tile.EntryBytesMax} bytes at most, this one has {entry.Length}.",
                nameof(entry)
            );
        }
        var span = bundle.GetSpan(2 + entry.Length);
        BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)entry.Length);
        entry.CopyTo(span[2..]);
        bundle.Advance(2 + entry.Length);
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

    /// <summary>The entries of a bundle.</summary>
    /// <param name="count">Entries that it must hold.</param>
    /// <returns>Null where the bundle is cut short or has bytes left over.</returns>
    public static IReadOnlyList<ReadOnlyMemory<byte>>? Parse(ReadOnlyMemory<byte> bundle, int count)
    {
        var entries = new List<ReadOnlyMemory<byte>>(count);
        while (entries.Count < count && TryTake(ref bundle, out var entry))
        {
            entries.Add(entry);
        }
        return entries.Count == count && bundle.IsEmpty ? entries : null;
    }

    /// <summary>The beginning of a bundle that holds its first <paramref name="count"/> entries: what the
    /// partial bundle of that width was.</summary>
    /// <returns>Null where it has fewer.</returns>
    public static ReadOnlyMemory<byte>? Prefix(ReadOnlyMemory<byte> bundle, int count)
    {
        var rest = bundle;
        for (var i = 0; i < count; i++)
        {
            if (!TryTake(ref rest, out _))
            {
                return null;
            }
        }
        return bundle[..^rest.Length];
    }
}
