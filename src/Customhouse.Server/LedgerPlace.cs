using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Server;

/// <summary>Where an installation keeps its log, the log's key, and what the log is called.</summary>
/// <param name="Folder">The log is in <c>log</c> below it; a policy that names the log's key is in <c>policy</c>.
/// </param>
/// <param name="Keys">Folder of secret keys, readable by its owner alone.</param>
/// <param name="Origin">Name of the log; it ends with a slash and the administration's code.</param>
public sealed record LedgerPlace(string Folder, string Keys, string Origin)
{
    /// <summary>Names of the log, of what this administration witnessed and of its copies of others' logs: as folders,
    /// and in a database.</summary>
    internal const string LogName = "log", WitnessName = "witness", MirrorName = "mirror";

    private const string KeyFile = "log.key";

    /// <summary>Opens the log; on the first start it is made with a new key. A process that has not the key of a log
    /// that stands in the database reads it.</summary>
    /// <param name="lease">Held where this process keeps the log.</param>
    /// <param name="bound">The key of the log in which the store's facts stand; null before there is one.</param>
    /// <exception cref="FormatException">The key that is there is none, or of another log.</exception>
    /// <exception cref="IOException">The folder cannot be used, or another process owns the log.</exception>
    /// <exception cref="LogDamagedException">The log is not what was written.</exception>
    internal async Task<LedgerOffice> Open(
        Store store, CountryCode administration, TimeProvider clock, Lease lease, VerifierKey? bound,
        CancellationToken cancellation)
    {
        if (!Origin.EndsWith("/" + administration, StringComparison.OrdinalIgnoreCase))
            throw new FormatException($"the log of {administration} has a name that ends with /{administration}");
        var known = KnownKey();
        var shared = store.SharedLog(LogName, lease);
        if (shared is not null && known is null && bound is not null) lease.GiveBack();
        if (shared is not null && known is not null && lease.IsHeld)
            await LogMove.Into(store, lease, Folder, known.Verifier, cancellation);
        // What is read from here on is what the last keeper left, as long as this fence holds.
        var mark = lease.Mark;
        var log = new TiledLog(shared ?? new FolderStore(Path.Combine(Folder, LogName)));
        try
        {
            var key = known ?? (shared is not null && bound is not null ? null : NewKey(log));
            var keeper = new LogKeeper(lease, key is not null, clock);
            if (mark is { } under) keeper.Begin(under);
            var office = new LedgerOffice(
                store, log, key?.Verifier ?? bound!, key, administration, clock, keeper);
            Directory.CreateDirectory(Folder);
            File.WriteAllText(Path.Combine(Folder, "policy"), $"log {office.Verifier}\nquorum none\n");
            return office;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>Where a log of this administration's consortium lies: in the database, or in a folder.</summary>
    internal LogStore StoreOf(Store store, Lease lease, string name) =>
        store.SharedLog(name, lease) ?? new FolderStore(Path.Combine(Folder, name));

    private SignerKey? KnownKey()
    {
        var path = Path.Combine(Keys, KeyFile);
        if (!File.Exists(path)) return null;
        var key = SignerKey.Parse(File.ReadAllText(path).TrimEnd());
        return key.Verifier.Name == Origin
            ? key
            : throw new FormatException($"the key in {path} is of the log {key.Verifier.Name}, not of {Origin}");
    }

    private SignerKey NewKey(TiledLog log)
    {
        var path = Path.Combine(Keys, KeyFile);
        // Signing on with a new key would be a second log under the name of the first.
        if (log.Size > 0) throw new FormatException($"the log in {Folder} has entries and its key {path} is missing");
        Directory.CreateDirectory(Keys);
        var made = SignerKey.Generate(Origin, KeyType.Ed25519);
        SecretFile.Write(path, made.Export());
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
        if (!OperatingSystem.IsWindows()) form.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, form);
        using (var writer = new StreamWriter(file, leaveOpen: true)) writer.WriteLine(secret);
        file.Flush(flushToDisk: true);
    }
}
