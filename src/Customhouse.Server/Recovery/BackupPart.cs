using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Server.Recovery;

/// <summary>A backup that is being made.</summary>
/// <param name="Settings">The installation.</param>
/// <param name="Folder">Where it gathers.</param>
/// <param name="Store">The store at the moment of the backup.</param>
/// <param name="Events">What that says of itself.</param>
/// <param name="Tell">Told how it goes.</param>
internal sealed record BackupRun(
    Settings Settings,
    string Folder,
    StoreSnapshot Store,
    SnapshotFigures Events,
    Action<string> Tell
)
{
    /// <summary>Where what lies in the data folder comes to lie.</summary>
    public string Data => Path.Combine(Folder, "data");

    /// <summary>Where the store's files come to lie.</summary>
    public string Saved => Path.Combine(Folder, "store");

    /// <summary>The log that is within: the head that the store knows.</summary>
    public BackupLog? Log { get; set; }
}

/// <summary>A backup that is being put back.</summary>
/// <param name="Settings">The installation that it becomes.</param>
/// <param name="Folder">Where a copy of the backup lies, until it is in place.</param>
internal sealed record RestoreRun(
    Settings Settings,
    string Folder,
    BackupManifest Manifest,
    Action<string> Tell
)
{
    /// <summary>What becomes the data folder.</summary>
    public string Data => Path.Combine(Folder, "data");

    /// <summary>The store's files.</summary>
    public string Saved => Path.Combine(Folder, "store");
}

/// <summary>One store of the product, as backup and restore know it. Whoever adds a store adds a part to
/// <see cref="BackupParts.All"/>; a test finds what is in none.</summary>
/// <param name="Name">In the manifest.</param>
/// <param name="Below">What of the data folder it is: paths, with a star for any end of a name, or for
/// any beginning of one at the top.</param>
/// <param name="IsSecret">It goes where the keys go.</param>
/// <param name="Save">Saves it while the installation runs.</param>
/// <param name="Check">Looks whether what was saved is whole and fits the rest, before anything is put in
/// place.
/// </param>
/// <param name="Restore">Puts in place what does not lie in the data folder.</param>
internal sealed record BackupPart(
    string Name,
    IReadOnlyList<string> Below,
    bool IsSecret,
    Func<BackupRun, CancellationToken, Task> Save,
    Func<RestoreRun, CancellationToken, Task> Check,
    Func<RestoreRun, CancellationToken, Task> Restore
)
{
    private static readonly Func<RestoreRun, CancellationToken, Task> Nothing = (_, _) => Task.CompletedTask;

    /// <summary>A part that is files of the data folder, copied as they are.</summary>
    public static BackupPart Files(string name, bool isSecret, params string[] below) =>
        new(
            name,
            below,
            isSecret,
            (run, cancellation) =>
            {
                Copy(run.Settings.DataFolder, run.Data, below, cancellation);
                return Task.CompletedTask;
            },
            Nothing,
            Nothing
        );

    /// <summary>Whether a path below the data folder belongs to this part.</summary>
    public bool Covers(string path) => Below.Any(pattern => Matches(pattern, path.Replace('\\', '/')));

    /// <summary>Copies what the patterns name. Logs may grow meanwhile: a checkpoint is taken before the
    /// journal that holds it, and a journal before the tiles, which never change.</summary>
    public static void Copy(
        string from,
        string to,
        IReadOnlyList<string> below,
        CancellationToken cancellation
    )
    {
        if (!Directory.Exists(from))
            return;
        var files = Directory
            .GetFiles(from, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(from, path).Replace('\\', '/'))
            .Where(path => below.Any(pattern => Matches(pattern, path)) && !IsPassing(path))
            .OrderBy(path =>
                Path.GetFileName(path) switch
                {
                    "checkpoint" => 0,
                    "journal" => 1,
                    _ => 2,
                }
            )
            .ThenBy(path => path, StringComparer.Ordinal);
        foreach (var path in files)
        {
            cancellation.ThrowIfCancellationRequested();
            var target = Path.Combine(to, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            try
            {
                using var source = new FileStream(
                    Path.Combine(from, path),
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.ReadWrite | FileShare.Delete
                );
                using var copy = File.Create(target);
                source.CopyTo(copy);
                copy.Flush(flushToDisk: true);
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(target, File.GetUnixFileMode(Path.Combine(from, path)));
            }
            catch (FileNotFoundException)
            {
                // It was taken away since the folder was read.
                File.Delete(target);
            }
        }
    }

    /// <summary>What only a running process needs, is half written, or stands in the database by
    /// now.</summary>
    private static bool IsPassing(string path) =>
        Path.GetFileName(path) == "owner"
        || path.EndsWith(".new", StringComparison.Ordinal)
        || path.Split('/').Any(name => name.EndsWith(LogMove.Moved, StringComparison.Ordinal));

    private static bool Matches(string pattern, string path)
    {
        if (pattern.StartsWith('*'))
            return !path.Contains('/', StringComparison.Ordinal)
                && path.EndsWith(pattern[1..], StringComparison.Ordinal);
        if (!pattern.EndsWith('*'))
            return path == pattern || path.StartsWith(pattern + "/", StringComparison.Ordinal);
        return path.StartsWith(pattern[..^1], StringComparison.Ordinal);
    }
}
