using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Server;

/// <summary>Where an installation keeps its log, the log's key, and what the log is called.</summary>
/// <param name="Folder">The log is in <c>log</c> below it, and a policy that names the log's key in
/// <c>policy</c>.</param>
/// <param name="Keys">Folder of secret keys, readable by its owner alone.</param>
/// <param name="Origin">Name of the administration's first log; it ends with a slash and the administration's
/// code. A successor's name has a number behind it.</param>
public sealed record LedgerOptions(string Folder, string Keys, string Origin)
{
    /// <summary>
    /// Names of the log, of what this administration witnessed and of its copies of others' logs: as folders,
    /// and in a database.
    /// </summary>
    internal const string LogName = "log",
        WitnessName = "witness",
        MirrorName = "mirror";

    private const string KeyFile = "log.key";

    /// <summary>
    /// Whether the settings name a rulebook: then others may know more of the log than this place.
    /// </summary>
    public bool HasPartners { get; init; }

    /// <summary>
    /// How far the log may be behind the journal while the counter is busy; from there on it takes what it
    /// needs of the machine.
    /// </summary>
    public TimeSpan BehindMax { get; init; } = LedgerFollower.BehindUsual;

    /// <summary>The file of the key that signs the log.</summary>
    internal string LogKeyPath => Path.Combine(Keys, KeyFile);

    /// <summary>
    /// Below which what is kept of a log that ended has its place: a name of logs, and a folder.
    /// </summary>
    internal static string EndedName(int number) => FormattableString.Invariant($"ended/{number}");

    /// <summary>The name of a log that ended.</summary>
    internal static string EndedLogName(int number) => EndedName(number) + "/log";

    /// <summary>The folder of what is kept of a log that ended.</summary>
    internal string EndedFolder(int number) => Path.Combine(Folder, EndedName(number));

    /// <summary>
    /// The logs of this administration: in the database where that is shared, else in the folder.
    /// </summary>
    /// <param name="lease">Under which they are written.</param>
    internal LogShelf Logs(Store store, Lease lease) => store.SharedLogs(lease) ?? new FolderShelf(Folder);

    /// <summary>Opens the log; on the first start it is made with a new key. A process that has not the key
    /// of a log that stands in the database reads it.</summary>
    /// <param name="hasPartners">Whether the administration belongs to a consortium.</param>
    /// <param name="lease">Held where this process keeps the log.</param>
    /// <exception cref="FormatException">The key that is there is none, or of another log.</exception>
    /// <exception cref="IOException">The folder cannot be used, or another process owns the log.</exception>
    /// <exception cref="LogDamagedException">The log is not
    /// what was written, or its key is missing.</exception>
    /// <exception cref="StoreUnavailableException">Another
    /// process is making the log at this moment.</exception>
    internal async Task<AdministrationLog> Open(
        Store store,
        CountryCode administration,
        TimeProvider clock,
        LogHistory history,
        bool hasPartners,
        Lease lease,
        CancellationToken cancellation
    )
    {
        RefuseName(administration);
        var logs = Logs(store, lease);
        if (history.Binding is null && !lease.IsHeld)
            throw new StoreUnavailableException(
                "another process is setting up this administration; start this one when that one serves, "
                    + "with the same key of the log"
            );
        if (lease.IsHeld)
        {
            if (logs.IsShared)
                await LogMove.Into(store, lease, this, history, cancellation);
            LogSuccession.Finish(this, logs, history);
        }
        // Without the key of a log that others can keep this process reads it, and leaves the lease to them.
        var reads = logs.IsShared && history.Binding is not null && !File.Exists(LogKeyPath);
        if (reads)
            lease.GiveBack();
        var ended = new List<EndedLog>();
        // What is read from here on is what the last keeper left, as long as this fence holds.
        var mark = lease.Mark;
        var log = new TiledLog(logs.Open(LogName));
        try
        {
            var key = reads ? null : Key(log, history.Binding);
            foreach (var (entry, after, through) in history.Ranges())
                ended.Add(await Ended(store, logs, entry, after, through, cancellation));
            var keeper = new LogKeeper(lease, key is not null, clock) { HasPartners = hasPartners };
            if (mark is { } under)
                keeper.Begin(under);
            var ownLog = new AdministrationLog(
                store,
                log,
                key?.Verifier ?? history.Binding!,
                key,
                administration,
                clock,
                keeper,
                new SigningGate(LogCheck.Waits(history.Known, hasPartners)),
                ended
            );
            ownLog.Follower.BehindMax = BehindMax;
            if (LogCheck.Fault(log, history.Known) is { } fault)
                ownLog.Halt(fault);
            ownLog.Remember(history.Known?.Certified is { } certified ? SignedNote.Parse(certified) : null);
            Directory.CreateDirectory(Folder);
            File.WriteAllText(Path.Combine(Folder, "policy"), $"log {ownLog.Verifier}\nquorum none\n");
            return ownLog;
        }
        catch
        {
            ended.ForEach(e => e.Events?.Log.Dispose());
            log.Dispose();
            throw;
        }
    }

    /// <exception cref="FormatException">The log's name is not one of this administration.</exception>
    internal void RefuseName(CountryCode administration)
    {
        if (!Origin.EndsWith("/" + administration, StringComparison.OrdinalIgnoreCase))
            throw new FormatException(
                $"the log of {administration} has a name that ends with /{administration}"
            );
    }

    private async Task<EndedLog> Ended(
        Store store,
        LogShelf logs,
        EndedEntry entry,
        long after,
        long through,
        CancellationToken cancellation
    )
    {
        var (policy, statement) = (
            Policy.Parse(entry.Policy),
            SignedNote.Parse(System.Text.Encoding.UTF8.GetBytes(entry.Statement))
                ?? throw new FormatException($"the statement of the end of log {entry.Number} cannot be read")
        );
        var (name, provesNothing) = (EndedLogName(entry.Number), through <= after);
        var lost = new EndedLog(null, entry.Through, policy, statement);
        if (provesNothing && !logs.Has(name))
            return lost;
        TiledLog? log = null;
        try
        {
            log = new TiledLog(logs.Open(name));
            if (provesNothing && log.Size == 0)
            {
                log.Dispose();
                return lost;
            }
            var ended = new EventLog(log, VerifierKey.Parse(entry.Key), after, Math.Max(after, through));
            var note = Path.Combine(EndedFolder(entry.Number), "certified");
            var bytes = File.Exists(note)
                ? await File.ReadAllBytesAsync(note, cancellation)
                : (await store.LogHeads.Find(ended.Key.Name, cancellation))?.Certified;
            if (bytes is not null && SignedNote.Parse(bytes) is { } certified)
                ended.Certify(certified, policy);
            return new EndedLog(ended, entry.Through, policy, statement);
        }
        catch (LogDamagedException damage) when (provesNothing)
        {
            // No event on record is proved by it, so it keeps nobody from serving; its fault is told.
            log?.Dispose();
            return lost with { Fault = damage.Message };
        }
    }

    private SignerKey Key(TiledLog log, VerifierKey? bound)
    {
        if (File.Exists(LogKeyPath))
        {
            var key = SignerKey.Parse(File.ReadAllText(LogKeyPath).TrimEnd());
            if (bound is not null && !key.Verifier.Equals(bound))
                throw new FormatException(
                    $"the events of this database stand in the log of the key {bound}, and {LogKeyPath} "
                        + $"holds the key {key.Verifier}. Give it the key of that log (on an embedded store "
                        + "its data folder), or start it with --ledger off"
                );
            return bound is not null || key.Verifier.Name == Origin
                ? key
                : throw new FormatException(
                    $"the key in {LogKeyPath} is of the log {key.Verifier.Name}, not of {Origin}"
                );
        }
        // Signing on with a new key would be a second log under the name of the first.
        if (log.Size > 0 || bound is not null)
            throw new LogDamagedException(
                LogKeyPath,
                $"the key that signs the log {bound?.Name ?? Origin} is missing; put it back from where you "
                    + "keep it, or end this log and begin its successor with `customhouse ledger succeed`"
            );
        Directory.CreateDirectory(Keys);
        var made = SignerKey.Generate(Origin, KeyType.Ed25519);
        SecretFile.Write(LogKeyPath, made.Export());
        return made;
    }
}

/// <summary>Files that only their owner can read.</summary>
internal static class SecretFile
{
    /// <summary>Writes a secret in place of one of the same name, if there is one.</summary>
    /// <returns>Where it is.</returns>
    public static string Replace(string folder, string name, string secret)
    {
        var path = Path.Combine(folder, name);
        File.Delete(path);
        Write(path, secret);
        return path;
    }

    /// <summary>Writes a secret with a line end; there must be no such file.</summary>
    public static void Write(string path, string secret)
    {
        var form = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            form.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, form);
        using (var writer = new StreamWriter(file, leaveOpen: true))
            writer.WriteLine(secret);
        file.Flush(flushToDisk: true);
    }
}
