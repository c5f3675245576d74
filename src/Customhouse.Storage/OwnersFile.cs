namespace Customhouse.Storage;

/// <summary>Files and folders that only their owner can read, whatever the umask of the process is.</summary>
public static class OwnersFile
{
    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>Makes a folder for its owner alone; one that is there keeps its mode.</summary>
    public static void Folder(string path)
    {
        if (Directory.Exists(path))
            return;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }
        Directory.CreateDirectory(path, FolderMode);
        File.SetUnixFileMode(path, FolderMode);
    }

    /// <summary>Makes a file the owner's alone; one that others could read until now is closed to
    /// them.</summary>
    /// <param name="isWanted">Makes it where it is missing.</param>
    public static void Make(string path, bool isWanted = true)
    {
        if (isWanted && !File.Exists(path))
        {
            var options = new FileStreamOptions
            {
                Mode = System.IO.FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete,
            };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = FileMode;
            new FileStream(path, options).Dispose();
        }
        if (OperatingSystem.IsWindows() || !File.Exists(path))
            return;
        if (File.GetUnixFileMode(path) != FileMode)
            File.SetUnixFileMode(path, FileMode);
    }
}
