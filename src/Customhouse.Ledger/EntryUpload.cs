using System.Buffers.Binary;
using System.Text;

namespace Customhouse.Ledger;

/// <summary>The head of an upload to a mirror (C2SP tlog-mirror, add-entries).</summary>
/// <param name="Origin">The log.</param>
/// <param name="Start">Index of the first entry sent.</param>
/// <param name="End">Size of the pending checkpoint that the entries lead up to.</param>
/// <param name="Ticket">What the mirror gave with a new checkpoint; empty for none.</param>
public sealed record UploadHead(string Origin, long Start, long End, ReadOnlyMemory<byte> Ticket)
{
    /// <summary>Packages that one request of ours sends, and that one request may bring.</summary>
    public const int PackagesMax = 32;

    /// <summary>Bytes after which a request of ours ends with its package.</summary>
    public const int BytesWanted = 4 << 20;

    /// <summary>The packages of the upload: each ends at a multiple of 256 or at the end.</summary>
    public IEnumerable<LeafRange> Packages()
    {
        for (var start = Start; start < End; )
        {
            var end = Math.Min(End, ((start / Tile.WidthMax) + 1) * Tile.WidthMax);
            yield return new LeafRange(start, end);
            start = end;
        }
    }

    /// <summary>The subtree that a package's proof speaks of: it begins where the package's bundle
    /// begins.</summary>
    public static LeafRange SubtreeOf(LeafRange package) =>
        package with
        {
            Start = package.Start / Tile.WidthMax * Tile.WidthMax,
        };
}

/// <summary>Entries of one bundle, with the proof that they belong to the pending checkpoint.</summary>
public sealed record EntryPackage(
    LeafRange Range,
    IReadOnlyList<ReadOnlyMemory<byte>> Entries,
    IReadOnlyList<TreeHash> Proof
);

/// <summary>Reads and writes uploads as a stream, one package at a time.</summary>
public static class EntryUpload
{
    private const int OriginBytesMax = 1024;
    private const int TicketBytesMax = 4096;

    /// <summary>Reads the head.</summary>
    /// <returns>Null where it is cut short; its numbers may be of no tree.</returns>
    public static async Task<UploadHead?> ReadHead(Stream body, CancellationToken stop)
    {
        if (
            await ReadSized(body, OriginBytesMax, stop) is not { } origin
            || await ReadExactly(body, 16, stop) is not { } range
            || await ReadSized(body, TicketBytesMax, stop) is not { } ticket
        )
        {
            return null;
        }
        return new UploadHead(Encoding.UTF8.GetString(origin), Size(range), Size(range.AsSpan(8)), ticket);
    }

    /// <summary>Reads the next package.</summary>
    /// <returns>Null where the body ends before its end.</returns>
    public static async Task<EntryPackage?> ReadPackage(Stream body, LeafRange range, CancellationToken stop)
    {
        var entries = new List<ReadOnlyMemory<byte>>();
        for (var index = range.Start; index < range.End; index++)
        {
            if (await ReadSized(body, Tile.EntryBytesMax, stop) is not { } entry)
            {
                return null;
            }
            entries.Add(entry);
        }
        if (
            await ReadExactly(body, 1, stop) is not [<= Proofs.HashesMax and var count]
            || await ReadExactly(body, count * TreeHash.Size, stop) is not { } hashes
        )
        {
            return null;
        }
        return new EntryPackage(range, entries, TileReading.HashesOf(hashes, count)!);
    }

    /// <summary>Writes the body of an upload: as many of its packages as one request carries.</summary>
    /// <param name="log">The log that holds the entries.</param>
    public static byte[] Write(UploadHead head, TiledLog log)
    {
        using var body = new MemoryStream();
        var origin = Encoding.UTF8.GetBytes(head.Origin);
        Span<byte> numbers = stackalloc byte[8];
        WriteSized(body, origin);
        BinaryPrimitives.WriteInt64BigEndian(numbers, head.Start);
        body.Write(numbers);
        BinaryPrimitives.WriteInt64BigEndian(numbers, head.End);
        body.Write(numbers);
        WriteSized(body, head.Ticket.Span);
        foreach (var package in head.Packages().Take(UploadHead.PackagesMax))
        {
            var (start, end) = UploadHead.SubtreeOf(package);
            // The bundle's prefix ends with the package; what stands before the package the mirror has.
            var width = (int)(end - start);
            var entries = log.Read(new Tile(Tile.Entries, start / Tile.WidthMax, width)) is { } bytes
                ? EntryBundle.Parse(bytes, width)
                : null;
            foreach (
                var entry in (
                    entries
                    ?? throw new LogDamagedException(
                        new Tile(Tile.Entries, start / Tile.WidthMax, width).Path,
                        "the bundle is missing or cut short"
                    )
                ).Skip((int)(package.Start - start))
            )
            {
                WriteSized(body, entry.Span);
            }
            var proof = log.Prove(start, end, head.End);
            body.WriteByte((byte)proof.Count);
            foreach (var hash in proof)
            {
                body.Write(hash.ToArray());
            }
            if (body.Length > UploadHead.BytesWanted)
            {
                break;
            }
        }
        return body.ToArray();
    }

    private static void WriteSized(MemoryStream body, ReadOnlySpan<byte> bytes)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)bytes.Length);
        body.Write(length);
        body.Write(bytes);
    }

    private static async Task<byte[]?> ReadSized(Stream body, int max, CancellationToken stop) =>
        await ReadExactly(body, 2, stop) is { } length
        && BinaryPrimitives.ReadUInt16BigEndian(length) is var size
        && size <= max
            ? await ReadExactly(body, size, stop)
            : null;

    private static async Task<byte[]?> ReadExactly(Stream body, int count, CancellationToken stop)
    {
        var bytes = new byte[count];
        try
        {
            return await body.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, stop) == count
                ? bytes
                : null;
        }
        catch (InvalidDataException)
        {
            // What is not compressed as it says ends there: what came before it stands.
            return null;
        }
    }

    /// <summary>No tree of ours is as large as the largest number that a body can hold.</summary>
    private static long Size(ReadOnlySpan<byte> number) =>
        (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(number), long.MaxValue);
}
