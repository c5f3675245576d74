using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;

namespace Customhouse.Server.Tests.PowerLoss;

/// <summary>What was done to the files: as <c>record-writes.c</c> names it.</summary>
internal enum CallKind : byte
{
    Opened = (byte)'o',
    Written = (byte)'w',
    Cut = (byte)'t',
    Allocated = (byte)'a',
    SyncBegun = (byte)'b',
    Synced = (byte)'s',
    Renamed = (byte)'r',
    Removed = (byte)'u',
    Mapped = (byte)'m',
    Unseen = (byte)'!',
}

/// <summary>One call of the recorded process.</summary>
/// <param name="At">When it was done, in nanoseconds of the clock that <see cref="Stopwatch"/> reads.</param>
/// <param name="Inode">Of the file; 0 for a folder and where a name says which file.</param>
/// <param name="Offset">Of a write; the new length of a cut or an allocation; how a file was opened.</param>
/// <param name="Bytes">What was written, or the names.</param>
internal sealed record RecordedCall(CallKind Kind, long At, ulong Inode, long Offset, byte[] Bytes)
{
    private const int HeadBytes = 29;

    /// <summary>A file that was opened and cut to nothing.</summary>
    public const long OpenedAndCut = 1;

    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Now, as calls are dated.</summary>
    public static long Now => (long)(Stopwatch.GetTimestamp() * (1_000_000_000.0 / Stopwatch.Frequency));

    /// <summary>Reads a record to its end; a last call that is cut off was never done.</summary>
    public static List<RecordedCall> Read(string path)
    {
        var all = File.ReadAllBytes(path);
        var calls = new List<RecordedCall>();
        for (var at = 0; at + HeadBytes <= all.Length; )
        {
            var head = all.AsSpan(at, HeadBytes);
            var length = BinaryPrimitives.ReadInt32LittleEndian(head[25..]);
            if (at + HeadBytes + length > all.Length)
                break;
            calls.Add(
                new RecordedCall(
                    (CallKind)head[0],
                    BinaryPrimitives.ReadInt64LittleEndian(head[1..]),
                    BinaryPrimitives.ReadUInt64LittleEndian(head[9..]),
                    BinaryPrimitives.ReadInt64LittleEndian(head[17..]),
                    all.AsSpan(at + HeadBytes, length).ToArray()
                )
            );
            at += HeadBytes + length;
        }
        return calls;
    }
}
