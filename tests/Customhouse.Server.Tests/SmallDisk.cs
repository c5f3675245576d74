using System.Globalization;
using Xunit;

namespace Customhouse.Server.Tests;

/// <summary>A file system of a few MiB in memory, at a folder of its own: a real disk that can be full. Only
/// root can make one; the test of anybody else is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly bool _isMounted;

    private SmallDisk(int mebibytes)
    {
        _isMounted = Ran("mount", "-t", "tmpfs", "-o", SizeOf(mebibytes), "tmpfs", Folder);
        if (_isMounted)
            return;
        Dispose();
        Assert.Skip("a disk may not be mounted here");
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("customhouse-disk-").FullName;

    public static SmallDisk MadeOrSkip(int mebibytes)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can make a small disk");
        return new SmallDisk(mebibytes);
    }

    /// <summary>Gives it another size; what lies on it stays.</summary>
    public void Resize(int mebibytes) =>
        Assert.True(
            Ran("mount", "-o", "remount," + SizeOf(mebibytes), Folder),
            "the disk was not made larger"
        );

    /// <summary>Writes a file of this name until nothing more goes on the disk.</summary>
    public string Fill(string name)
    {
        var path = Path.Combine(Folder, name);
        using var filler = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0);
        var page = new byte[4_096];
        try
        {
            while (true)
                filler.Write(page);
        }
        catch (IOException)
        {
            return path;
        }
    }

    public void Dispose()
    {
        if (_isMounted && !Ran("umount", Folder))
            throw new IOException($"{Folder} is still in use");
        Directory.Delete(Folder);
    }

    private static string SizeOf(int mebibytes) =>
        $"size={mebibytes.ToString(CultureInfo.InvariantCulture)}m";

    private static bool Ran(params string[] command)
    {
        using var process = System.Diagnostics.Process.Start(command[0], command[1..]);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
