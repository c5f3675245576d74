using System.Formats.Tar;
using Xunit;

namespace Customhouse.Server.Tests.Recovery;

/// <summary>The files of a backup and of what was put back, and who may read them.</summary>
internal static class BackupFiles
{
    /// <summary>Nobody but its owner may do anything with it.</summary>
    internal static void AssertPrivate(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        const UnixFileMode others =
            UnixFileMode.GroupRead
            | UnixFileMode.GroupWrite
            | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead
            | UnixFileMode.OtherWrite
            | UnixFileMode.OtherExecute;
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & others);
    }

    /// <summary>The key that signs the log is among them, and each is its owner's alone whatever holds
    /// it.</summary>
    internal static void AssertKeys(IReadOnlyList<(string Path, UnixFileMode Mode)> keys)
    {
        Assert.Contains(keys, key => key.Path.EndsWith("/log.key", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
            Assert.All(keys, key => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, key.Mode));
    }

    /// <summary>The files of keys in a folder or a tar, and who may do what with each.</summary>
    internal static List<(string Path, UnixFileMode Mode)> KeysIn(string place, string below = "data/keys/")
    {
        var files = new List<(string Path, UnixFileMode Mode)>();
        if (Directory.Exists(place))
        {
            foreach (var path in Directory.GetFiles(place, "*", SearchOption.AllDirectories))
                files.Add(
                    (
                        Path.GetRelativePath(place, path).Replace('\\', '/'),
                        OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path)
                    )
                );
        }
        else
        {
            using var stream = File.OpenRead(place);
            using var tar = new TarReader(stream);
            while (tar.GetNextEntry() is { } entry)
                if (entry.DataStream is not null)
                    files.Add((entry.Name, entry.Mode));
        }
        return [.. files.Where(file => file.Path.StartsWith(below, StringComparison.Ordinal))];
    }
}
