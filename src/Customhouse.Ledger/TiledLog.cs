using System.Buffers;
using System.Text;

namespace Customhouse.Ledger;

/// <summary>A tree of entries that only grows, kept in a <see cref="LogStore"/> as tiles. A log's own writer
/// stands on one, and a mirror on one for each log that it copies.</summary>
/// <remarks>
/// What is added is durable once its journal record is: entries, root and signed checkpoint in one write.
/// Full tiles are put down behind it and made durable before the journal begins anew, so that a crash costs
/// reading the journal and nothing else. A partial tile is the beginning of the full one, so none is ever
/// kept: it is cut from the edge, or from the full tile. One caller at a time adds; any number read
/// meanwhile. Where the store is shared, another process adds: <see cref="Refresh"/> takes in what it wrote.
/// </remarks>
public sealed class TiledLog : IDisposable
{
    private const string CheckpointPath = "checkpoint";

    private readonly LogStore store;
    private readonly Lock gate = new();

    /// <summary>Of who adds or refreshes; readers never wait for it.</summary>
    private readonly Lock turn = new();
    private readonly Dictionary<string, byte[]> unwritten = [];
    private TreeEdge edge = new();
    private long journalBytes;
    private bool stale;
    private bool isBeginningAnew;
    private LogHead written;

    /// <summary>Opens a log with what its store holds.</summary>
    /// <param name="store">Owned from here on.</param>
    /// <exception cref="LogDamagedException">The store does not hold what was written.</exception>
    public TiledLog(LogStore store)
    {
        this.store = store;
        written = Head = new LogHead(0, MerkleTree.EmptyRoot, default);
        Load();
    }

    /// <summary>Bytes of a journal after which it begins anew.</summary>
    public static int JournalBytesMax => 16 << 20;

    /// <summary>The last checkpoint and its tree. With a mirror the tree may already be larger
    /// (<see cref="Size"/>).</summary>
    public LogHead Head { get; private set; }

    /// <summary>Leaves of the tree, all durable.</summary>
    public long Size { get; private set; }

    /// <summary>Adds entries and the checkpoint over them; all are durable when it returns.</summary>
    /// <param name="entries">May be empty, to sign the tree as it is.</param>
    /// <param name="note">Makes the signed checkpoint of the tree with these entries; null where it comes
    /// later.</param>
    /// <exception cref="IOException">The store failed; nothing was added. Where the store appends whole or
    /// not at all and its answer was lost, the entries stand in the log after all.</exception>
    public void Add(IReadOnlyCollection<ReadOnlyMemory<byte>> entries, Func<long, TreeHash, byte[]>? note)
    {
        lock (turn)
        {
            AddInTurn(entries, note);
        }
    }

    /// <summary>Takes in what another process has written since, where the store is shared.</summary>
    /// <exception cref="IOException">The store cannot be read now.</exception>
    /// <exception cref="LogDamagedException">The store does not hold what was written.</exception>
    public void Refresh()
    {
        lock (turn)
        {
            if (!stale && journalBytes > 0 && store.Tail(LogJournal.Path, journalBytes) is { } tail)
            {
                Follow(tail);
            }
            else
            {
                Load();
            }
        }
    }

    private void AddInTurn(
        IReadOnlyCollection<ReadOnlyMemory<byte>> entries,
        Func<long, TreeHash, byte[]>? note
    )
    {
        if (stale)
        {
            Recover();
        }
        if (journalBytes == 0)
        {
            BeginJournal();
        }
        WriteTiles();
        try
        {
            stale = true;
            var batch = Extend(entries, note);
            var record = LogJournal.Frame(LogJournal.Write(batch));
            store.Append(LogJournal.Path, record);
            journalBytes += record.Length;
            stale = false;
            Show(batch);
        }
        catch (IOException)
        {
            Recover();
            throw;
        }
        try
        {
            WriteTiles();
            BeginJournalWhenLong();
        }
        catch (IOException)
        {
            // The entries are in the journal and their tiles in memory: nothing is lost. The next call writes
            // the tiles first, and fails before it adds anything where the store still cannot.
        }
    }

    /// <summary>The bytes of a tile or a bundle of entries.</summary>
    /// <returns>Null where the tree has no such tile, or not that wide.</returns>
    public byte[]? Read(Tile tile)
    {
        if (Tile.Find(tile.Level, tile.Index, Size) is not { } reached || tile.Width > reached.Width)
        {
            return null;
        }
        byte[]? whole;
        lock (gate)
        {
            if (edge.Read(tile) is { } partial)
            {
                return partial;
            }
            unwritten.TryGetValue(tile.Full.Path, out whole);
        }
        whole ??= store.Get(tile.Full.Path);
        return whole is null || tile.IsFull ? whole
            : tile.Level == Tile.Entries ? EntryBundle.Prefix(whole, tile.Width)?.ToArray()
            : whole[..(tile.Width * TreeHash.Size)];
    }

    /// <summary>The hashes that prove the subtree [start, end) in the tree of that size.</summary>
    /// <exception cref="LogDamagedException">A tile is missing or not of its size.</exception>
    public IReadOnlyList<TreeHash> Prove(long start, long end, long size) =>
        [.. Proofs.RangesOf(start, end, size).Select(range => HashOf(range, size))];

    /// <summary>Root of the tree as it was at an earlier size.</summary>
    public TreeHash RootAt(long size) =>
        size == 0 ? MerkleTree.EmptyRoot : HashOf(new LeafRange(0, size), size);

    /// <summary>The entry at an index below <see cref="Size"/>.</summary>
    /// <exception cref="LogDamagedException">Its bundle is missing or cut short.</exception>
    public ReadOnlyMemory<byte> Entry(long index)
    {
        var tile =
            Tile.Find(Tile.Entries, index / Tile.WidthMax, Size)
            ?? throw new ArgumentOutOfRangeException(nameof(index));
        var entries = Read(tile) is { } bytes ? EntryBundle.Parse(bytes, tile.Width) : null;
        return entries?[(int)(index % Tile.WidthMax)]
            ?? throw new LogDamagedException(tile.Path, "the bundle is missing or does not hold its entries");
    }

    /// <summary>The log as it is served below its prefix: its checkpoint and its tiles.</summary>
    public LogSource Source =>
        (path, _) =>
            Task.FromResult(
                path == CheckpointPath
                    ? Head.Note.IsEmpty
                        ? null
                        : Head.Note.ToArray()
                    : Tile.Parse(path) is { } tile
                        ? Read(tile)
                        : null
            );

    /// <summary>Closes the store.</summary>
    public void Dispose() => store.Dispose();

    private TreeHash HashOf(LeafRange range, long size)
    {
        return TileReading.HashOf(range, size, Hashes);

        ReadOnlySpan<TreeHash> Hashes(Tile tile) =>
            (Read(tile) is { } bytes ? TileReading.HashesOf(bytes, tile.Width) : null)
            ?? throw new LogDamagedException(tile.Path, "the tile is missing or not of its size");
    }

    private LogBatch Extend(
        IReadOnlyCollection<ReadOnlyMemory<byte>> entries,
        Func<long, TreeHash, byte[]>? note
    )
    {
        var (bundle, full) = (new ArrayBufferWriter<byte>(), new List<FullTile>());
        lock (gate)
        {
            foreach (var entry in entries)
            {
                edge.Add(entry.Span, full);
                EntryBundle.Append(bundle, entry.Span);
            }
            // A reader of what was partial a moment ago finds it here, whole, while the journal is being
            // written.
            full.ForEach(tile => unwritten[tile.Tile.Path] = tile.Bytes);
            var root = edge.Root();
            return new LogBatch(
                Size,
                entries.Count,
                root,
                note?.Invoke(edge.Size, root),
                bundle.WrittenMemory
            );
        }
    }

    private void Show(LogBatch batch)
    {
        Size = edge.Size;
        if (!batch.Note.IsEmpty)
        {
            Head = new LogHead(Size, batch.Root, batch.Note);
        }
    }

    /// <summary>Goes back to what the store holds for certain, after a batch of which nobody can say how much
    /// was written.</summary>
    private void Recover()
    {
        if (!isBeginningAnew && !store.AppendsWhole)
        {
            store.Truncate(LogJournal.Path, journalBytes);
        }
        Load();
        isBeginningAnew = false;
    }

    private void Load()
    {
        var journal = store.Get(LogJournal.Path) ?? [];
        var records = LogJournal.Records(journal, out var whole);
        if (whole < journal.Length)
        {
            store.Truncate(LogJournal.Path, whole);
        }
        var (loaded, note, full) = (new TreeEdge(), Array.Empty<byte>(), new List<FullTile>());
        if (records.Count > 0)
        {
            loaded = LogJournal.ReadEdge(records[0], out note);
        }
        var head = new LogHead(loaded.Size, loaded.Root(), note);
        foreach (var batch in records.Skip(1).Select(LogJournal.ReadBatch))
        {
            batch.Repeat(loaded, full);
            head = batch.Note.IsEmpty ? head : new LogHead(loaded.Size, batch.Root, batch.Note);
        }
        RefuseLoss(head);
        lock (gate)
        {
            (edge, Size, Head, journalBytes, stale) = (loaded, loaded.Size, head, whole, false);
            unwritten.Clear();
            full.ForEach(tile => unwritten[tile.Tile.Path] = tile.Bytes);
        }
    }

    /// <summary>Adds the batches that another process wrote behind those that are known.</summary>
    private void Follow(byte[] tail)
    {
        var (head, full) = (Head, new List<FullTile>());
        var batches = LogJournal.Records(tail, out var whole).Select(LogJournal.ReadBatch).ToList();
        // Where one does not follow, the edge is of no use any more: the next one reads the whole journal.
        stale = batches.Count > 0;
        lock (gate)
        {
            foreach (var batch in batches)
            {
                batch.Repeat(edge, full);
                head = batch.Note.IsEmpty ? head : new LogHead(edge.Size, batch.Root, batch.Note);
            }
            full.ForEach(tile => unwritten[tile.Tile.Path] = tile.Bytes);
            (Size, Head, journalBytes, stale) = (edge.Size, head, journalBytes + whole, false);
        }
    }

    /// <summary>The last record of a journal may be damaged so that it looks cut short. Had its checkpoint
    /// gone out, going on from before it would be a fork.</summary>
    private void RefuseLoss(LogHead head)
    {
        // The tree's size is the second line of a checkpoint (C2SP tlog-checkpoint). The file is not synced:
        // after a loss of power it may be empty, and then says nothing.
        var lines = Encoding.UTF8.GetString(store.Get(CheckpointPath) ?? []).Split('\n');
        if (lines.Length > 2 && long.TryParse(lines[1], out var shown) && shown > head.Size)
        {
            throw new LogDamagedException(
                LogJournal.Path,
                $"a checkpoint of {shown} entries went out, and the journal ends at {head.Size}"
            );
        }
    }

    private void WriteTiles()
    {
        foreach (var (path, bytes) in unwritten.ToList())
        {
            store.Put(path, bytes);
            lock (gate)
            {
                unwritten.Remove(path);
            }
        }
        if (!ReferenceEquals(written, Head))
        {
            store.Put(CheckpointPath, Head.Note.Span);
            written = Head;
        }
    }

    private void BeginJournalWhenLong()
    {
        if (journalBytes > JournalBytesMax)
        {
            BeginJournal();
        }
    }

    private void BeginJournal()
    {
        // Where this fails nobody can say which of the two journals is there, nor which tiles are on the
        // disk: the next caller reads the journal, and puts its tiles down again.
        stale = isBeginningAnew = true;
        store.Sync();
        var record = LogJournal.Frame(LogJournal.Write(edge, Head.Note.Span));
        store.Replace(LogJournal.Path, record);
        (journalBytes, stale, isBeginningAnew) = (record.Length, false, false);
    }
}
