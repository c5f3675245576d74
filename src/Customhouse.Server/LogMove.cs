using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Server;

/// <summary>
/// Brings a log that was kept in a folder into the database, where every process can read it and take it over. It is
/// recomputed from its entries before and after; the folder is kept beside under another name.
/// </summary>
internal static class LogMove
{
    private const string Moved = ".moved";

    /// <summary>Files that are put before they are written together.</summary>
    private const int FilesAtOnceMax = 256;

    /// <summary>The log, this administration's witness, and its copies of partners' logs.</summary>
    /// <param name="folder">Below which they are.</param>
    /// <param name="key">The log's key.</param>
    /// <exception cref="FormatException">The database has a log already.</exception>
    /// <exception cref="IOException">A folder or the database cannot be used, or another process owns the log.
    /// </exception>
    /// <exception cref="LogDamagedException">The log is not what was written.</exception>
    public static async Task Into(
        Store store, Lease lease, string folder, VerifierKey key, CancellationToken cancellation)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var renewing = Renew(lease, over.Token);
        try
        {
            await Task.Run(() => MoveAll(store, lease, folder, key, cancellation), cancellation);
        }
        finally
        {
            await over.CancelAsync();
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A large log takes longer than the lease lasts. One that is lost all the same is found by the writes.
    /// </summary>
    private static async Task Renew(Lease lease, CancellationToken ends)
    {
        using var timer = new PeriodicTimer(Lease.Renewal);
        while (await timer.WaitForNextTickAsync(ends) && lease.Hold())
        {
            // Until the move is over.
        }
    }

    private static async Task MoveAll(
        Store store, Lease lease, string folder, VerifierKey key, CancellationToken cancellation)
    {
        await MoveLog(store, lease, Path.Combine(folder, LedgerPlace.LogName), key, cancellation);
        Move(store, lease, folder, LedgerPlace.WitnessName);
        var mirrors = Path.Combine(folder, LedgerPlace.MirrorName);
        if (!Directory.Exists(mirrors)) return;
        foreach (var mirror in Directory.GetDirectories(mirrors)
            .Where(m => !m.EndsWith(Moved, StringComparison.Ordinal)))
            Move(store, lease, folder, $"{LedgerPlace.MirrorName}/{Path.GetFileName(mirror)}");
    }

    private static async Task MoveLog(
        Store store, Lease lease, string folder, VerifierKey key, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder)) return;
        LogHead head;
        using (var files = new FolderStore(folder))
        {
            using var log = new TiledLog(new ReadOnly(files));
            head = log.Head;
            if (log.Size == 0) return;
            if (store.SharedLog(LedgerPlace.LogName, lease)!.Get("journal") is not null)
                throw new FormatException(
                    $"the database has a log, and {folder} holds another of {log.Size} entries. Move that folder away "
                    + "if it is a copy that is not needed any more");
            await Verify(log, key, head, cancellation);
            Copy(folder, store.SharedLog(LedgerPlace.LogName, lease)!);
        }
        using (var log = new TiledLog(store.SharedLog(LedgerPlace.LogName, lease)!))
            await Verify(log, key, head, cancellation);
        Directory.Move(folder, folder + Moved);
    }

    private static async Task Verify(TiledLog log, VerifierKey key, LogHead head, CancellationToken cancellation)
    {
        var report = await Audit.Of(log.Source, [key], null, null, cancellation);
        if (report.Fault is { } fault) throw new LogDamagedException(fault.Where, fault.What);
        if (report.Size != head.Size || report.Root != head.Root)
            throw new LogDamagedException(
                "the moved log", $"it has {report.Size} entries and another root than the folder's {head.Size}");
    }

    private static void Move(Store store, Lease lease, string folder, string name)
    {
        var from = Path.Combine(folder, name);
        if (!Directory.Exists(from)) return;
        using (new FolderStore(from))
        {
            using var target = store.SharedLog(name, lease)!;
            if (target.Get("journal") is null && target.Get("witness") is null) Copy(from, target);
        }
        Directory.Move(from, from + Moved);
    }

    /// <summary>The journal comes last: before it stands there, there is no log, and the next start begins again.
    /// </summary>
    private static void Copy(string folder, LogStore target)
    {
        var journals = new[] { "journal", "witness" };
        var waiting = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (path == "owner" || path.EndsWith(".new", StringComparison.Ordinal) || journals.Contains(path)) continue;
            target.Put(path, File.ReadAllBytes(file));
            if (++waiting % FilesAtOnceMax == 0) target.Sync();
        }
        target.Sync();
        foreach (var journal in journals.Where(j => File.Exists(Path.Combine(folder, j))))
            target.Replace(journal, File.ReadAllBytes(Path.Combine(folder, journal)));
    }

    /// <summary>The folder's owner stays who it is: this log is read and not given free.</summary>
    private sealed class ReadOnly(LogStore files) : LogStore
    {
        public override byte[]? Get(string path) => files.Get(path);

        public override void Put(string path, ReadOnlySpan<byte> content) => files.Put(path, content);

        public override void Sync() => files.Sync();

        public override void Replace(string path, ReadOnlySpan<byte> content) => files.Replace(path, content);

        public override void Append(string path, ReadOnlySpan<byte> content) => files.Append(path, content);

        public override void Truncate(string path, long length) => files.Truncate(path, length);

        public override void Dispose()
        {
            // Whoever opened the folder closes it.
        }
    }
}
