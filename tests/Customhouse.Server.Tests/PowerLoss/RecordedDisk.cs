namespace Customhouse.Server.Tests.PowerLoss;

/// <summary>What became of the writes that no sync had covered when the power failed.</summary>
internal enum Unsynced
{
    /// <summary>None of them is on the disk.</summary>
    Dropped,

    /// <summary>The first so many are, in their order.</summary>
    Beginning,

    /// <summary>Any of them are, in whatever order the disk took them.</summary>
    Some,

    /// <summary>Each sector of each is or is not.</summary>
    Torn,

    /// <summary>Files have grown, and what they grew by is zeros.</summary>
    Zeros,
}

/// <summary>
/// The files as a disk may hold them after a power failure. A file's bytes are certain up to its last sync;
/// after it each write may be missing, torn by sectors, or there before an earlier one. Names and lengths
/// change in the order of the journal of the file system, as ext4 and XFS keep it: any sync makes all earlier
/// changes of names certain, of the later ones some beginning is there.
/// </summary>
internal sealed class RecordedDisk
{
    private const int SectorBytes = 512;

    private readonly List<RecordedCall> _calls;
    private readonly Dictionary<int, DiskFile> _fileOf = [];

    public RecordedDisk(List<RecordedCall> calls)
    {
        _calls = calls;
        var names = new Dictionary<string, DiskFile>(StringComparer.Ordinal);
        var inodes = new Dictionary<ulong, DiskFile>();
        for (var i = 0; i < calls.Count; i++)
            Follow(i, calls[i], names, inodes);
    }

    /// <summary>Where the record is: after each sync that was done.</summary>
    public IReadOnlyList<int> SyncPoints =>
        [.. Enumerable.Range(0, _calls.Count).Where(i => _calls[i].Kind == CallKind.Synced)];

    /// <summary>Writes below a folder what the disk holds when the power fails right after a call.</summary>
    public void Image(int last, Unsynced unsynced, Random chance, string folder)
    {
        var certainNames = SyncedBefore(last, null);
        var changes = Enumerable.Range(0, last + 1).Where(i => ChangesNames(_calls[i])).ToArray();
        var certain = changes.Count(i => i < certainNames);
        var there = unsynced == Unsynced.Dropped ? certain : chance.Next(certain, changes.Length + 1);
        var inForce = changes.Take(there).ToHashSet();
        var names = new Dictionary<string, DiskFile>(StringComparer.Ordinal);
        foreach (var i in changes.Take(there))
            Name(i, names);
        foreach (var (name, file) in names)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, Content(file, last, unsynced, inForce, chance));
        }
    }

    /// <summary>Which file each call is about, as the process itself saw it.</summary>
    private void Follow(
        int i,
        RecordedCall call,
        Dictionary<string, DiskFile> names,
        Dictionary<ulong, DiskFile> inodes
    )
    {
        switch (call.Kind)
        {
            case CallKind.Opened:
                if (!names.TryGetValue(call.Text, out var file) || file.Inode != call.Inode)
                    names[call.Text] = file = new DiskFile(call.Inode);
                inodes[call.Inode] = _fileOf[i] = file;
                file.Calls.Add(i);
                break;
            case CallKind.Renamed when call.Text.Split('\n') is [var from, var to]:
                // A file that was never opened here was not written here either.
                if (names.Remove(from, out var moved))
                    names[to] = _fileOf[i] = moved;
                break;
            case CallKind.Removed:
                if (names.Remove(call.Text, out var removed))
                    _fileOf[i] = removed;
                break;
            // A key of sessions is written elsewhere and moved in; who loses it asks people to sign in again.
            case CallKind.Unseen when call.Text.StartsWith("keys/sessions/", StringComparison.Ordinal):
                break;
            case CallKind.Unseen:
                throw new InvalidOperationException($"the record has a gap: {call.Text}");
            case CallKind.Mapped when inodes.TryGetValue(call.Inode, out var mapped):
                // The index of the write-ahead log is made anew after a failure, so nobody needs its bytes.
                var name = names.First(n => n.Value == mapped).Key;
                if (!name.EndsWith("-shm", StringComparison.Ordinal))
                    throw new InvalidOperationException(
                        $"{name} is written through memory, which is not recorded"
                    );
                break;
            default:
                if (inodes.TryGetValue(call.Inode, out var of))
                {
                    _fileOf[i] = of;
                    of.Calls.Add(i);
                }
                break;
        }
    }

    private bool ChangesNames(RecordedCall call) =>
        call.Kind
            is CallKind.Renamed
                or CallKind.Removed
                or CallKind.Cut
                or CallKind.Allocated
                or CallKind.Opened;

    private void Name(int i, Dictionary<string, DiskFile> names)
    {
        if (!_fileOf.TryGetValue(i, out var file))
            return;
        var call = _calls[i];
        switch (call.Kind)
        {
            case CallKind.Opened:
                names[call.Text] = file;
                break;
            case CallKind.Removed:
                names.Remove(call.Text);
                break;
            case CallKind.Renamed:
                var both = call.Text.Split('\n');
                names.Remove(both[0]);
                names[both[1]] = file;
                break;
        }
    }

    private byte[] Content(DiskFile file, int last, Unsynced unsynced, HashSet<int> inForce, Random chance)
    {
        var certain = SyncedBefore(last, file);
        var later = file
            .Calls.Where(i => i >= certain && i <= last && _calls[i].Kind == CallKind.Written)
            .ToArray();
        var beginning = later.Take(chance.Next(later.Length + 1)).ToHashSet();
        var bytes = new MemoryStream();
        foreach (var i in file.Calls.TakeWhile(i => i <= last))
        {
            var call = _calls[i];
            switch (call.Kind)
            {
                case CallKind.Opened when call.Offset == RecordedCall.OpenedAndCut && inForce.Contains(i):
                    bytes.SetLength(0);
                    break;
                case CallKind.Cut when i < certain || inForce.Contains(i):
                    bytes.SetLength(call.Offset);
                    break;
                case CallKind.Allocated when i < certain || inForce.Contains(i):
                    bytes.SetLength(Math.Max(bytes.Length, call.Offset));
                    break;
                case CallKind.Written when i < certain:
                    Put(bytes, call.Offset, call.Bytes);
                    break;
                case CallKind.Written:
                    PutUnsynced(bytes, call, unsynced, beginning.Contains(i), chance);
                    break;
            }
        }
        return bytes.ToArray();
    }

    private static void PutUnsynced(
        MemoryStream bytes,
        RecordedCall call,
        Unsynced unsynced,
        bool isOfBeginning,
        Random chance
    )
    {
        switch (unsynced)
        {
            case Unsynced.Beginning when isOfBeginning:
            case Unsynced.Some when chance.Next(2) == 0:
                Put(bytes, call.Offset, call.Bytes);
                break;
            case Unsynced.Torn:
                for (var at = 0; at < call.Bytes.Length; at += SectorBytes)
                    if (chance.Next(2) == 0)
                        Put(
                            bytes,
                            call.Offset + at,
                            call.Bytes.AsSpan(at, Math.Min(SectorBytes, call.Bytes.Length - at))
                        );
                break;
            case Unsynced.Zeros:
                bytes.SetLength(Math.Max(bytes.Length, call.Offset + call.Bytes.Length));
                break;
        }
    }

    private static void Put(MemoryStream bytes, long offset, ReadOnlySpan<byte> content)
    {
        if (bytes.Length < offset)
            bytes.SetLength(offset);
        bytes.Position = offset;
        bytes.Write(content);
    }

    /// <summary>
    /// Everything before this call was on the disk when the last sync was done; of one file, or of names. Of
    /// syncs that ran at once the earliest begun is taken, which makes the least certain.
    /// </summary>
    private int SyncedBefore(int last, DiskFile? file)
    {
        var begun = new Dictionary<ulong, Queue<int>>();
        var certain = 0;
        for (var i = 0; i <= last; i++)
        {
            var call = _calls[i];
            if (call.Kind is not (CallKind.SyncBegun or CallKind.Synced))
                continue;
            if (file is not null && _fileOf.GetValueOrDefault(i) != file)
                continue;
            if (!begun.TryGetValue(call.Inode, out var waiting))
                begun[call.Inode] = waiting = new();
            if (call.Kind == CallKind.SyncBegun)
                waiting.Enqueue(i);
            else if (waiting.TryDequeue(out var from))
                certain = Math.Max(certain, from);
        }
        return certain;
    }

    /// <summary>A file, whatever it is called.</summary>
    private sealed class DiskFile(ulong inode)
    {
        public ulong Inode => inode;

        /// <summary>The calls that are about its bytes, in order.</summary>
        public List<int> Calls { get; } = [];
    }
}
