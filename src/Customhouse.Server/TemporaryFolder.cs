namespace Customhouse.Server;

/// <summary>
/// A folder below the machine's temporary one for as long as a verb runs. It is held by a lock that ends with
/// the process, so that the next run of the verb can tell and tidy what a killed one left, and nothing else.
/// </summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string LockFile = ".held-by-customhouse";

    private readonly FileStream _held;

    private TemporaryFolder(string path, FileStream held) => (Path, _held) = (path, held);

    public string Path { get; }

    /// <summary>Makes a new one, and deletes those of ended runs of the same verb.</summary>
    public static TemporaryFolder Make(string verb)
    {
        var prefix = $"customhouse-{verb}-";
        Tidy(prefix);
        var path = Directory.CreateTempSubdirectory(prefix).FullName;
        return new TemporaryFolder(path, Hold(path, FileMode.CreateNew));
    }

    public string Combine(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        _held.Dispose();
        Directory.Delete(Path, recursive: true);
    }

    private static void Tidy(string prefix)
    {
        foreach (var path in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), prefix + "*"))
        {
            // One without the file is of somebody else, or is being made at this moment.
            if (
                new DirectoryInfo(path).LinkTarget is not null
                || !File.Exists(System.IO.Path.Combine(path, LockFile))
            )
                continue;
            try
            {
                Hold(path, FileMode.Open).Dispose();
                Directory.Delete(path, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is in use, or another person's: neither is ours to delete.
            }
        }
    }

    private static FileStream Hold(string path, FileMode mode) =>
        new(System.IO.Path.Combine(path, LockFile), mode, FileAccess.ReadWrite, FileShare.None);
}
