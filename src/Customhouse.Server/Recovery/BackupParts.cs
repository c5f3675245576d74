using System.Globalization;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Server.Recovery;

/// <summary>
/// The stores of the product, in the order in which they are saved. The database comes first: it knows the
/// head of the log, and the log is saved as it was at that head, so that the one is never ahead of the other.
/// </summary>
internal static class BackupParts
{
    private const long ProgressBytes = 64L << 20;

    private static readonly string[] Secrets = ["keys", "administrator.*", "*.password"];

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<BackupPart> All =
    [
        new("database", ["customhouse.db*"], false, SaveDatabase, CheckDatabase, RestoreDatabase),
        new("log", ["ledger/log", "ledger/log.damaged-*"], false, SaveLog, CheckLog, Nothing),
        BackupPart.Files("ended logs", false, "ledger/ended"),
        BackupPart.Files(
            "consortium",
            false,
            "ledger/rulebook",
            "ledger/policy",
            "ledger/witness",
            "ledger/mirror",
            "ledger/evidence"
        ),
        BackupPart.Files("tariff", false, "tariff"),
        new("keys", Secrets, true, SaveKeys, CheckKeys, Nothing),
    ];

    private static Task Nothing(RestoreRun run, CancellationToken cancellation) => Task.CompletedTask;

    private static async Task SaveDatabase(BackupRun run, CancellationToken cancellation)
    {
        Directory.CreateDirectory(run.Saved);
        await run.Store.Save(run.Saved, new Steps(run.Tell), cancellation);
    }

    private static async Task CheckDatabase(RestoreRun run, CancellationToken cancellation)
    {
        if (StoreVersion.Fault(run.Manifest.Scripts) is { } newer)
            throw new FormatException($"the backup: {newer}");
        if (run.Manifest.Store != "sqlite")
            return;
        var path = StoreImport.PrepareSqlite(run.Saved, run.Manifest.LogKey?.Name, run.Manifest.Name);
        await using var saved = await StoreSnapshot.Open("sqlite:" + path, cancellation);
        var figures = saved.Read();
        if (
            figures.JournalHead != run.Manifest.JournalHead
            || figures.RegisterHead != run.Manifest.RegisterHead
            || figures.LogKey is { } key
                && run.Manifest.LogKey?.Fingerprint != Fingerprint(VerifierKey.Parse(key))
        )
            throw new FormatException(
                "the database is not the one that the manifest speaks of. Nothing was put back"
            );
    }

    private static async Task RestoreDatabase(RestoreRun run, CancellationToken cancellation)
    {
        if (run.Settings.SqlitePath is not { } path)
        {
            await StoreImport.IntoPostgres(
                run.Saved,
                run.Settings.StoreAddress["postgres:".Length..],
                run.Manifest.Scripts,
                run.Manifest.LogKey?.Name,
                run.Manifest.Name,
                new Steps(run.Tell),
                cancellation
            );
            return;
        }
        // In the data folder it comes with that; elsewhere it goes there first.
        var target =
            path == Path.Combine(run.Settings.DataFolder, Path.GetFileName(path))
                ? Path.Combine(run.Data, Path.GetFileName(path))
                : path;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Move(Path.Combine(run.Saved, "customhouse.db"), target);
    }

    /// <summary>
    /// Saves the log as it was at the head that the database knows, entry by entry: what comes out has been
    /// recomputed. A log that cannot be read so is taken as it lies, for who looks at it later.
    /// </summary>
    private static Task SaveLog(BackupRun run, CancellationToken cancellation)
    {
        if (run.Settings.Ledger is not { } place)
            return Task.CompletedTask;
        BackupPart.Copy(run.Settings.DataFolder, run.Data, ["ledger/log.damaged-*"], cancellation);
        var logs = Path.Combine(run.Folder, "logs");
        if (!run.Store.SaveLogs(logs, cancellation))
            SaveLog(run, place.Folder, cancellation);
        else if (Directory.Exists(logs))
        {
            SaveLog(run, logs, cancellation);
            BackupPart.Copy(
                logs,
                Path.Combine(run.Data, "ledger"),
                [
                    "ended",
                    LedgerOptions.WitnessName,
                    LedgerOptions.MirrorName,
                    LedgerOptions.LogName + ".damaged-*",
                ],
                cancellation
            );
            Directory.Delete(logs, recursive: true);
        }
        return Task.CompletedTask;
    }

    /// <param name="logs">The folder below which the log lies.</param>
    private static void SaveLog(BackupRun run, string logs, CancellationToken cancellation)
    {
        var target = Path.Combine(run.Data, "ledger", LedgerOptions.LogName);
        if (run.Events.Log is not { Size: > 0 } known)
        {
            if (!File.Exists(Path.Combine(logs, LedgerOptions.LogName, "journal")))
                return;
            run.Tell("the log is taken as it lies: the database does not know its head yet");
            BackupPart.Copy(logs, Path.Combine(run.Data, "ledger"), [LedgerOptions.LogName], cancellation);
            return;
        }
        try
        {
            using var log = new TiledLog(new FolderSnapshot(Path.Combine(logs, LedgerOptions.LogName)));
            if (LogCheck.Fault(log, known) is { } fault)
                throw fault;
            CopyUpTo(log, known, target, cancellation);
            run.Log = new BackupLog(known.Origin, known.Size, known.Root);
        }
        catch (LogDamagedException damaged)
        {
            run.Tell($"the log is taken as it lies, and is not whole: {damaged.Message}");
            if (Directory.Exists(target))
                Directory.Delete(target, recursive: true);
            BackupPart.Copy(logs, Path.Combine(run.Data, "ledger"), [LedgerOptions.LogName], cancellation);
        }
    }

    private static void CopyUpTo(TiledLog log, KnownLog known, string target, CancellationToken cancellation)
    {
        using (var copy = new TiledLog(new FolderStore(target)))
            while (copy.Size < known.Size)
            {
                cancellation.ThrowIfCancellationRequested();
                var batch = new List<ReadOnlyMemory<byte>>();
                while (batch.Count < 8_192 && copy.Size + batch.Count < known.Size)
                {
                    var index = (copy.Size + batch.Count) / Tile.WidthMax;
                    var tile = Tile.Find(Tile.Entries, index, known.Size)!.Value;
                    batch.AddRange(
                        (log.Read(tile) is { } bytes ? EntryBundle.Parse(bytes, tile.Width) : null)
                            ?? throw new LogDamagedException(tile.Path, "the bundle is missing or cut short")
                    );
                }
                var isLast = copy.Size + batch.Count == known.Size;
                copy.Add(
                    batch,
                    isLast
                        ? (_, root) =>
                            root.ToString() == known.Root
                                ? known.Note
                                : throw new LogDamagedException(
                                    known.Origin,
                                    "its entries do not have the root of its head"
                                )
                        : null
                );
            }
        File.Delete(Path.Combine(target, "owner"));
    }

    private static Task CheckLog(RestoreRun run, CancellationToken cancellation)
    {
        if (run.Manifest.Log is not { } said)
            return Task.CompletedTask;
        RefuseOther(run, said);
        return Task.CompletedTask;
    }

    private static void RefuseOther(RestoreRun run, BackupLog said)
    {
        using var log = new TiledLog(new FolderSnapshot(Path.Combine(run.Data, "ledger", "log")));
        if (log.Size != said.Size || log.Head.Root.ToString() != said.Root)
            throw new FormatException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the log has {log.Size} entries, root {log.Head.Root}, and the database was saved with "
                        + $"one of {said.Size}, root {said.Root}. Nothing was put back"
                )
            );
    }

    private static Task SaveKeys(BackupRun run, CancellationToken cancellation)
    {
        BackupPart.Copy(run.Settings.DataFolder, run.Data, Secrets, cancellation);
        if (run.Settings.HasKeysApart)
            BackupPart.Copy(run.Settings.KeysFolder, Path.Combine(run.Data, "keys"), ["*"], cancellation);
        return Task.CompletedTask;
    }

    /// <summary>The key of the log is the one by which the events of the database are signed.</summary>
    private static Task CheckKeys(RestoreRun run, CancellationToken cancellation)
    {
        var path = Path.Combine(run.Data, "keys", "log.key");
        if (run.Manifest.LogKey is not { } said || !File.Exists(path))
            return Task.CompletedTask;
        RefuseOther(path, said);
        return Task.CompletedTask;
    }

    private static void RefuseOther(string path, BackupKey said)
    {
        using var key = SignerKey.Parse(File.ReadAllText(path).TrimEnd());
        if (Fingerprint(key.Verifier) != said.Fingerprint)
            throw new FormatException(
                $"the key in keys/log.key is {key.Verifier.Name} ({Fingerprint(key.Verifier)}), "
                    + $"and the events were signed by {said.Name} ({said.Fingerprint}). Nothing was put back"
            );
    }

    /// <summary>What tells two keys apart, whatever they are called.</summary>
    public static string Fingerprint(VerifierKey key) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(key.Bytes.Span))[..16];

    /// <summary>Tells of a long work now and then, and of each table once.</summary>
    private sealed class Steps(Action<string> tell) : IProgress<StoreProgress>
    {
        private string? what;
        private long told;

        public void Report(StoreProgress value)
        {
            if (value.What == what && value.Done - told < ProgressBytes)
                return;
            (what, told) = (value.What, value.Done);
            tell(FormattableString.Invariant($"{value.What}: {value.Done >> 20} MiB"));
        }
    }
}
