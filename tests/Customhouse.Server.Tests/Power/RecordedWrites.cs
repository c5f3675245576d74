using System.Buffers.Binary;
using System.Text;

namespace Customhouse.Server.Tests.Power;

/// <summary>One thing that a process did to a file.</summary>
/// <param name="Kind">W write, T new length, R new name, U removal, S sync.</param>
/// <param name="At">Offset of a write; the new length.</param>
internal sealed record RecordedWrite(char Kind, string Path, long At, ReadOnlyMemory<byte> Data)
{
    /// <summary>The record of a process, in order; the paths are relative to the folder.</summary>
    public static IReadOnlyList<RecordedWrite> Read(string trace, string folder)
    {
        var writes = new List<RecordedWrite>();
        for (ReadOnlyMemory<byte> rest = File.ReadAllBytes(trace); rest.Length > 0;)
        {
            var path = (int)BinaryPrimitives.ReadInt64LittleEndian(rest.Span[1..]);
            var at = BinaryPrimitives.ReadInt64LittleEndian(rest.Span[9..]);
            var data = (int)BinaryPrimitives.ReadInt64LittleEndian(rest.Span[17..]);
            writes.Add(new((char)rest.Span[0],
                Path.GetRelativePath(folder, Encoding.UTF8.GetString(rest.Span.Slice(25, path))), at,
                rest.Slice(25 + path, data)));
            rest = rest[(25 + path + data)..];
        }
        return writes;
    }
}

/// <summary>
/// A disk as it is told by a record of writes. What was synced is there after a loss of power; of what was written
/// since, each sector is there or not, in no order; of new names and removals the first so many, as a file system with
/// a journal keeps them, and all up to one whose file was synced afterwards.
/// </summary>
internal sealed class RecordedDisk(string folder)
{
    private const int Sector = 512;

    private readonly Dictionary<string, Content> _now = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Content> _kept = new(StringComparer.Ordinal);
    private readonly List<(char Kind, string From, string To, Content File)> _names = [];

    /// <summary>Takes the next of the record.</summary>
    public void Take(RecordedWrite next)
    {
        switch (next.Kind)
        {
            case 'W' or 'T':
                At(next.Path).Pending.Add(next);
                break;
            case 'R':
                var to = Path.GetRelativePath(folder, Encoding.UTF8.GetString(next.Data.Span));
                _names.Add(('R', next.Path, to, At(next.Path)));
                _now[to] = At(next.Path);
                _now.Remove(next.Path);
                break;
            case 'U':
                if (!_now.Remove(next.Path, out var gone)) return;
                _names.Add(('U', next.Path, "", gone));
                break;
            default:
                if (_now.TryGetValue(next.Path, out var file)) Sync(file);
                break;
        }
    }

    /// <summary>The files as they may be found after a loss of power at this moment.</summary>
    public Dictionary<string, byte[]> AfterPowerLoss(Random chance)
    {
        var names = new Dictionary<string, Content>(_kept, StringComparer.Ordinal);
        foreach (var name in _names.Take(chance.Next(_names.Count + 1))) Apply(names, name);
        // Half of the time nothing or all that was not synced is lost: the ends matter most.
        var share = chance.Next(4) switch { 0 => 0.0, 1 => 1.0, _ => chance.NextDouble() };
        var images = new Dictionary<Content, byte[]>();
        return names.ToDictionary(n => n.Key, n => images.TryGetValue(n.Value, out var image) ? image
            : images[n.Value] = n.Value.AfterPowerLoss(chance, share), StringComparer.Ordinal);
    }

    private Content At(string path)
    {
        if (_now.TryGetValue(path, out var file)) return file;
        _now[path] = file = new Content();
        _names.Add(('C', path, "", file));
        return file;
    }

    private void Sync(Content file)
    {
        file.Sync();
        var last = _names.FindLastIndex(n => ReferenceEquals(n.File, file));
        foreach (var name in _names.Take(last + 1)) Apply(_kept, name);
        _names.RemoveRange(0, last + 1);
    }

    private static void Apply(
        Dictionary<string, Content> names, (char Kind, string From, string To, Content File) name)
    {
        if (name.Kind is 'R' or 'U') names.Remove(name.From);
        if (name.Kind != 'U') names[name.Kind == 'R' ? name.To : name.From] = name.File;
    }

    private sealed class Content
    {
        private byte[] _synced = [];

        public List<RecordedWrite> Pending { get; } = [];

        public void Sync()
        {
            foreach (var write in Pending) _synced = Written(_synced, write, static () => true);
            Pending.Clear();
        }

        public byte[] AfterPowerLoss(Random chance, double share)
        {
            var image = _synced.ToArray();
            foreach (var write in Pending) image = Written(image, write, () => chance.NextDouble() < share);
            return image;
        }

        /// <summary>A write with the sectors that came to the disk.</summary>
        private static byte[] Written(byte[] before, RecordedWrite write, Func<bool> comes)
        {
            if (write.Kind == 'T')
            {
                if (comes()) Array.Resize(ref before, (int)write.At);
                return before;
            }
            for (var done = 0; done < write.Data.Length;)
            {
                var at = (int)write.At + done;
                var length = Math.Min(Sector - at % Sector, write.Data.Length - done);
                if (comes())
                {
                    if (before.Length < at + length) Array.Resize(ref before, at + length);
                    write.Data.Span.Slice(done, length).CopyTo(before.AsSpan(at));
                }
                done += length;
            }
            return before;
        }
    }
}
