using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Customhouse.Ledger;

/// <summary>The form of a log's journal: an edge first, then a record for each batch that was added
/// since.</summary>
/// <remarks>A record is its length and CRC-32C (each 32 bits, little endian) and then its bytes. The checksum
/// tells a record that a crash cut short from a whole one; that the content is right the tree's root
/// tells.</remarks>
internal static class LogJournal
{
    /// <summary>Name of the journal in its store.</summary>
    public const string Path = "journal";

    private const int FrameBytes = 8;

    /// <summary>Bytes that are summed up at most to tell a torn end from a damaged middle: some
    /// seconds.</summary>
    private const long SearchBytesMax = 16L << 30;

    /// <summary>Puts length and checksum before a record.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> record)
    {
        var framed = new byte[FrameBytes + record.Length];
        BinaryPrimitives.WriteInt32LittleEndian(framed, record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(framed.AsSpan(4), Checksum(record));
        record.CopyTo(framed.AsSpan(FrameBytes));
        return framed;
    }

    /// <summary>The records of a journal in their order.</summary>
    /// <param name="journal">The whole file.</param>
    /// <param name="whole">Bytes up to which the records are whole; what follows was cut short by a
    /// crash.</param>
    /// <exception cref="LogDamagedException">A record in the middle is not what was written.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Records(ReadOnlyMemory<byte> journal, out int whole)
    {
        var records = new List<ReadOnlyMemory<byte>>();
        for (whole = 0; whole < journal.Length; )
        {
            var rest = journal[whole..];
            var length = rest.Length < FrameBytes ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest.Span);
            if (length <= 0 || length > rest.Length - FrameBytes)
            {
                // No record is empty. After a loss of power a file may have its new length, and zeros or torn
                // sectors for its end.
                if (HoldsRecord(rest.Span[1..]))
                {
                    throw new LogDamagedException(
                        $"{Path}, byte {whole}",
                        length == 0
                            ? "a record was blanked and others follow it"
                            : "a record's length is wrong and others follow it"
                    );
                }
                break;
            }
            var record = rest.Slice(FrameBytes, length);
            if (BinaryPrimitives.ReadUInt32LittleEndian(rest.Span[4..]) != Checksum(record.Span))
            {
                if (HoldsRecord(rest.Span[1..]))
                {
                    throw new LogDamagedException(
                        $"{Path}, byte {whole}",
                        "the record's checksum is wrong and others follow it"
                    );
                }
                break;
            }
            records.Add(record);
            whole += FrameBytes + length;
        }
        return records;
    }

    /// <summary>True where a whole record begins anywhere: what stands before it was whole once, for each
    /// record is on the disk before the next is written. What a loss of power tears is the last record, and
    /// none follows it.</summary>
    /// <exception cref="LogDamagedException">That cannot be told with bearable effort.</exception>
    private static bool HoldsRecord(ReadOnlySpan<byte> rest)
    {
        var effort = 0L;
        for (; rest.Length > FrameBytes; rest = rest[1..])
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            if (length <= 0 || length > rest.Length - FrameBytes)
            {
                continue;
            }
            if (
                BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]) == Checksum(rest.Slice(FrameBytes, length))
            )
            {
                return true;
            }
            if ((effort += length) > SearchBytesMax)
            {
                throw new LogDamagedException(
                    Path,
                    "its end is longer than one record that a crash could have torn"
                );
            }
        }
        return false;
    }

    /// <summary>The record of an edge, with which a journal begins.</summary>
    public static byte[] Write(TreeEdge edge, ReadOnlySpan<byte> note)
    {
        var record = new ArrayBufferWriter<byte>();
        WriteInt64(record, edge.Size);
        WriteInt64(record, edge.Levels.Count);
        foreach (var hash in edge.Levels.SelectMany(level => level))
        {
            record.Write(hash.ToArray());
        }
        WriteInt64(record, note.Length);
        record.Write(note);
        record.Write(edge.Bundle.Span);
        return record.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Write(TreeEdge, ReadOnlySpan{byte})"/> wrote.</summary>
    /// <exception cref="LogDamagedException">It is no edge of a tree.</exception>
    public static TreeEdge ReadEdge(ReadOnlyMemory<byte> record, out byte[] note)
    {
        var rest = record;
        var (size, count) = (TakeInt64(ref rest), TakeInt64(ref rest));
        if (count is < 1 or > Tile.LevelMax)
        {
            throw new LogDamagedException(Path, $"its first record speaks of {count} levels");
        }
        var levels = new List<IReadOnlyList<TreeHash>>();
        for (var level = 0; level < count; level++)
        {
            var width = (int)(Tile.HashesAt(level, size) % Tile.WidthMax);
            levels.Add(TileReading.HashesOf(Take(ref rest, width * TreeHash.Size).Span, width)!);
        }
        note = Take(ref rest, TakeInt64(ref rest)).ToArray();
        return TreeEdge.Restore(size, levels, rest)
            ?? throw new LogDamagedException(Path, "its first record is no edge of a tree of that size");
    }

    /// <summary>The record of a batch: the tree it makes, the note over it, and its entries.</summary>
    public static byte[] Write(LogBatch batch)
    {
        var record = new ArrayBufferWriter<byte>(batch.Bundle.Length + batch.Note.Length + 64);
        WriteInt64(record, batch.First);
        WriteInt64(record, batch.Count);
        record.Write(batch.Root.ToArray());
        WriteInt64(record, batch.Note.Length);
        record.Write(batch.Note.Span);
        record.Write(batch.Bundle.Span);
        return record.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Write(LogBatch)"/> wrote.</summary>
    /// <exception cref="LogDamagedException">The record is too short for what it says.</exception>
    public static LogBatch ReadBatch(ReadOnlyMemory<byte> record)
    {
        var rest = record;
        var (first, count) = (TakeInt64(ref rest), TakeInt64(ref rest));
        var root = new TreeHash(Take(ref rest, TreeHash.Size).Span);
        return new LogBatch(first, (int)count, root, Take(ref rest, TakeInt64(ref rest)), rest);
    }

    private static void WriteInt64(ArrayBufferWriter<byte> record, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(record.GetSpan(8), value);
        record.Advance(8);
    }

    private static long TakeInt64(ref ReadOnlyMemory<byte> rest) =>
        BinaryPrimitives.ReadInt64LittleEndian(Take(ref rest, 8).Span);

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> rest, long length)
    {
        if (length < 0 || length > rest.Length)
        {
            throw new LogDamagedException(Path, $"a record ends before {length} bytes that it speaks of");
        }
        var taken = rest[..(int)length];
        rest = rest[(int)length..];
        return taken;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }
        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }
        return ~crc;
    }
}
