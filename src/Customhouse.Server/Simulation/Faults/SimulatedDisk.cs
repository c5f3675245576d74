using Microsoft.Data.Sqlite;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>What goes wrong with the disk for a while.</summary>
internal enum DiskFault
{
    None,

    /// <summary>Nothing more can be written, neither by the store nor by the log.</summary>
    Full,

    /// <summary>The database cannot be opened, read or written.</summary>
    Lost,

    /// <summary>A commit is written and its writer is told that it failed.</summary>
    Unanswered,

    /// <summary>Each commit takes seconds.</summary>
    Slow,
}

/// <summary>Where a crash comes.</summary>
internal enum CrashPoint
{
    /// <summary>In a commit of the store.</summary>
    Commit,

    /// <summary>While the write-ahead log is carried over into the database.</summary>
    Carry,

    /// <summary>While entries are written into the log.</summary>
    Publish,
}

/// <summary>
/// The disk under the house: it fails as it is told, and at a crash it keeps what was written up to the last
/// sync and of what was written since a part that ends at any byte.
/// </summary>
internal sealed class SimulatedDisk(SteppedClock clock, SeededRandom random)
{
    private const int Full = 13;
    private const int Failed = 10;
    private static readonly TimeSpan SlowWrite = TimeSpan.FromSeconds(3);

    private Dictionary<string, byte[]>? _before;
    private CrashPoint? _armed;
    private string _from = "",
        _to = "";

    /// <summary>What goes wrong now.</summary>
    public DiskFault Fault { get; set; }

    /// <summary>The image of the crash is made.</summary>
    public bool HasCrashed { get; private set; }

    /// <summary>Told when the image is made.</summary>
    public Action? Crashed { get; set; }

    /// <summary>The next time that the point is reached the disk is taken as it would be found after a
    /// crash.</summary>
    public void Arm(CrashPoint point, string from, string to) =>
        (_armed, _from, _to, HasCrashed) = (point, from, to, false);

    /// <summary>The power goes between two writes: what is there is whole.</summary>
    public void CrashNow()
    {
        Copy(_from, _to);
        (_armed, _before, HasCrashed) = (null, null, true);
        Crashed?.Invoke();
    }

    /// <summary>The power is back; nothing more is taken.</summary>
    public void Disarm() => (_armed, _before, HasCrashed) = (null, null, false);

    /// <summary>A writer stands at a point of its work.</summary>
    public void Reach(string point)
    {
        Fail(point);
        if (_armed is not { } crash)
            return;
        var (begins, ends) = crash switch
        {
            CrashPoint.Commit => ("commit", "committed"),
            CrashPoint.Carry => ("carry", "carried"),
            _ => ("publish", "published"),
        };
        if (point == begins)
            _before = Files(_from);
        if (point != ends || _before is not { } before)
            return;
        WriteImage(crash, before, Files(_from));
        (_armed, _before, HasCrashed) = (null, null, true);
        Crashed?.Invoke();
    }

    /// <summary>Copies a folder with all that is in it.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var path in Paths(from))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy, overwrite: true);
        }
    }

    private void Fail(string point)
    {
        switch (Fault)
        {
            case DiskFault.Full when point == "commit":
                throw new SqliteException("database or disk is full", Full);
            case DiskFault.Full when point == "publish":
                throw new IOException("no space is left on the device");
            case DiskFault.Lost when point is "begin" or "read":
                throw new SqliteException("disk I/O error", Failed);
            case DiskFault.Unanswered when point == "committed":
                Fault = DiskFault.None;
                throw new SqliteException("disk I/O error", Failed);
            case DiskFault.Slow when point == "commit":
                clock.Take(SlowWrite);
                break;
        }
    }

    private void WriteImage(
        CrashPoint crash,
        Dictionary<string, byte[]> before,
        Dictionary<string, byte[]> after
    )
    {
        // The journal comes before the tiles that follow from it: they are written only when it is whole.
        var isWhole = true;
        foreach (
            var (name, bytes) in after
                .OrderBy(f => !f.Key.EndsWith("journal", StringComparison.Ordinal))
                .ThenBy(f => f.Key, StringComparer.Ordinal)
        )
        {
            var old = before.GetValueOrDefault(name);
            if (old is not null && old.AsSpan().SequenceEqual(bytes))
            {
                Write(_to, name, bytes);
                continue;
            }
            var image = crash == CrashPoint.Publish && !isWhole ? old : Cut(old ?? [], bytes);
            if (image is null)
                continue;
            isWhole = image.Length == bytes.Length && isWhole;
            Write(_to, name, image);
        }
    }

    /// <summary>What is there of a change that was under way: its first bytes, up to any of them.</summary>
    private byte[] Cut(byte[] old, byte[] bytes)
    {
        var same = old.AsSpan().CommonPrefixLength(bytes);
        var last = bytes.Length;
        if (old.Length == bytes.Length)
            while (last > same && old[last - 1] == bytes[last - 1])
                last--;
        var cut = same + random.Below(last - same + 1);
        return cut < old.Length ? [.. bytes[..cut], .. old[cut..]] : bytes[..cut];
    }

    /// <summary>The shared index of the write-ahead log is made anew by whoever opens the database.</summary>
    private static IEnumerable<string> Paths(string folder) =>
        Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f =>
                !f.EndsWith("-shm", StringComparison.Ordinal)
                && Path.GetFileName(f) is not ("owner" or "store.db.log-turn")
            );

    private static Dictionary<string, byte[]> Files(string folder) =>
        Paths(folder).ToDictionary(f => Path.GetRelativePath(folder, f), Read, StringComparer.Ordinal);

    private static byte[] Read(string path)
    {
        // The writers have their files open.
        using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static void Write(string folder, string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }
}
