using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Server;

/// <summary>
/// Brings logs that lie in folders into the database, where every process can read them and take them over:
/// those of a version before this one, and those that came out of a backup. A log is recomputed from its
/// entries before and after; the folder is kept beside under another name.
/// </summary>
internal static class LogMove
{
    /// <summary>How the name of a folder ends whose log stands in the database by now.</summary>
    internal const string Moved = ".moved";

    private const string Journal = "journal";
    private const string Witnessed = "witness";

    /// <summary>Files that are put before they are written together.</summary>
    private const int FilesAtOnceMax = 256;

    /// <summary>Every log in the folder of a place: this administration's, those that ended, its witness, and
    /// its copies of partners' logs.</summary>
    /// <exception cref="IOException">A folder or the database cannot be used, or another process owns the
    /// log.
    /// </exception>
    /// <exception cref="LogDamagedException">The log is not what was written, or the database has
    /// another.</exception>
    public static async Task Into(
        Store store,
        Lease lease,
        LedgerOptions place,
        LogHistory history,
        CancellationToken cancellation
    )
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var renewing = Renew(lease, over.Token);
        try
        {
            var logs = store.SharedLogs(lease)!;
            await Task.Run(
                () => MoveAll(logs, place.Folder, KeysAtHand(place, history), cancellation),
                cancellation
            );
        }
        finally
        {
            await over.CancelAsync();
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Holds a lease on until it is told to end: a large log takes longer than it lasts. One that is
    /// lost all the same is found by the writes.</summary>
    public static async Task Renew(Lease lease, CancellationToken ends)
    {
        using var timer = new PeriodicTimer(Lease.Renewal);
        while (await timer.WaitForNextTickAsync(ends) && Holds(lease))
        {
            // Until the work is over.
        }
    }

    private static bool Holds(Lease lease)
    {
        try
        {
            return lease.Hold();
        }
        catch (StoreUnavailableException)
        {
            // It is asked again for as long as it lasts.
            return lease.IsHeld;
        }
    }

    /// <summary>By which the logs of an administration were signed.</summary>
    private static VerifierKey[] KeysAtHand(LedgerOptions place, LogHistory history)
    {
        var keys = history.Ended.Select(entry => VerifierKey.Parse(entry.Key)).ToList();
        if (history.Binding is { } bound)
            keys.Add(bound);
        if (File.Exists(place.LogKeyPath))
        {
            using var key = SignerKey.Parse(File.ReadAllText(place.LogKeyPath).TrimEnd());
            keys.Add(key.Verifier);
        }
        return [.. keys.Distinct()];
    }

    private static async Task MoveAll(
        LogShelf logs,
        string folder,
        IReadOnlyList<VerifierKey> keys,
        CancellationToken cancellation
    )
    {
        if (!Directory.Exists(folder))
            return;
        foreach (
            var name in Below(folder, "ended")
                .SelectMany(n => (string[])[$"{n}/log", $"{n}/next"])
                .Append(LedgerOptions.LogName)
        )
            await MoveLog(logs, folder, name, keys, cancellation);
        foreach (var name in Below(folder, LedgerOptions.MirrorName).Append(LedgerOptions.WitnessName))
            Move(logs, folder, name);
    }

    private static IEnumerable<string> Below(string folder, string name) =>
        Directory.Exists(Path.Combine(folder, name))
            ? Directory
                .GetDirectories(Path.Combine(folder, name))
                .Where(path => !path.EndsWith(Moved, StringComparison.Ordinal))
                .Select(path => $"{name}/{Path.GetFileName(path)}")
                .Order(StringComparer.Ordinal)
            : [];

    private static async Task MoveLog(
        LogShelf logs,
        string folder,
        string name,
        IReadOnlyList<VerifierKey> keys,
        CancellationToken cancellation
    )
    {
        var from = Path.Combine(folder, name);
        if (!Directory.Exists(from))
            return;
        LogHead head;
        using (new FolderStore(from))
        {
            using var log = new TiledLog(new FolderSnapshot(from));
            head = log.Head;
            if (log.Size == 0)
                return;
            if (logs.Has(name))
                RefuseOther(logs, name, from, head);
            else
            {
                await Verify(log, keys, head, cancellation);
                Copy(from, logs.Open(name));
            }
        }
        using (var log = new TiledLog(logs.Read(name)))
            await Verify(log, keys, head, cancellation);
        Directory.Move(from, from + Moved);
    }

    /// <summary>A move that was broken off behind its copy goes on; anything else is left to somebody who
    /// looks.
    /// </summary>
    private static void RefuseOther(LogShelf logs, string name, string from, LogHead head)
    {
        using var there = new TiledLog(logs.Read(name));
        if (there.Head.Size != head.Size || there.Head.Root != head.Root)
            throw new LogDamagedException(
                name,
                $"the database has it with {there.Size} entries, and {from} holds another of {head.Size}. "
                    + "Move that "
                    + "folder away if it is a copy that is not needed any more"
            );
    }

    private static async Task Verify(
        TiledLog log,
        IReadOnlyList<VerifierKey> keys,
        LogHead head,
        CancellationToken cancellation
    )
    {
        var report = await Audit.Run(log.Source, keys, null, null, cancellation);
        if (report.Fault is { } fault)
            throw new LogDamagedException(fault.Where, fault.What);
        if (report.Size != head.Size || report.Root != head.Root)
            throw new LogDamagedException(
                "the moved log",
                $"it has {report.Size} entries and another root than the folder's {head.Size}"
            );
    }

    private static void Move(LogShelf logs, string folder, string name)
    {
        var from = Path.Combine(folder, name);
        if (!Directory.Exists(from))
            return;
        using (new FolderStore(from))
        {
            using var target = logs.Open(name);
            if (target.Get(Journal) is null && target.Get(Witnessed) is null)
                Copy(from, target);
        }
        Directory.Move(from, from + Moved);
    }

    /// <summary>The journal comes last: before it stands there, there is no log, and the next start begins
    /// again.
    /// </summary>
    private static void Copy(string folder, LogStore target)
    {
        var journals = new[] { Journal, Witnessed };
        var waiting = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (path == "owner" || path.EndsWith(".new", StringComparison.Ordinal) || journals.Contains(path))
                continue;
            target.Put(path, File.ReadAllBytes(file));
            if (++waiting % FilesAtOnceMax == 0)
                target.Sync();
        }
        target.Sync();
        foreach (var journal in journals.Where(j => File.Exists(Path.Combine(folder, j))))
            target.Replace(journal, File.ReadAllBytes(Path.Combine(folder, journal)));
    }
}
