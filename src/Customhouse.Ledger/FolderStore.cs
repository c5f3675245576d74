using Microsoft.Win32.SafeHandles;

namespace Customhouse.Ledger;

/// <summary>A log's bytes as files below a folder: its tiles can be read, copied and checked with any
/// tool.</summary>
public sealed class FolderStore : LogStore
{
    private readonly string folder;
    private readonly FileStream ownership;
    private readonly HashSet<string> unsynced = [];
    private readonly Dictionary<string, SafeFileHandle> appended = [];
    private readonly HashSet<string> unflushed = [];
    private readonly Action<string> flush;
    private volatile bool isClosed;

    /// <summary>Opens a folder, made where it is missing.</summary>
    /// <exception cref="IOException">Another process owns the folder, or it cannot be written.</exception>
    public FolderStore(string folder)
        : this(folder, Flush) { }

    /// <summary>The same with another way to bring a file to the disk: one that fails.</summary>
    internal FolderStore(string folder, Action<string> flush)
    {
        this.flush = flush;
        this.folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(this.folder);
        // Two writers of one log would sign two histories: the operating system lets one in.
        ownership = new FileStream(
            Path.Combine(this.folder, "owner"),
            FileMode.OpenOrCreate,
            FileAccess.Write,
            FileShare.None
        );
    }

    /// <inheritdoc/>
    public override byte[]? Get(string path)
    {
        try
        {
            return File.ReadAllBytes(At(path));
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override void Put(string path, ReadOnlySpan<byte> content)
    {
        RefuseClosed();
        using (Write(path, content))
        {
            unsynced.Add(path);
            unflushed.Remove(path);
        }
    }

    /// <inheritdoc/>
    public override void Sync()
    {
        RefuseClosed();
        // A flush that failed once may succeed the next time without having written anything: the system
        // forgets what it could not write. Such a file is durable only when it was put again.
        if (unflushed.FirstOrDefault() is { } lost)
        {
            throw new IOException($"{At(lost)} could not be made durable and must be written again");
        }
        foreach (var path in unsynced.ToList())
        {
            unflushed.Add(path);
            flush(At(path));
            unflushed.Remove(path);
            unsynced.Remove(path);
        }
    }

    /// <inheritdoc/>
    public override void Replace(string path, ReadOnlySpan<byte> content)
    {
        RefuseClosed();
        Release(path);
        using var file = Write(path, content, flush: true);
        // Once more under its new name: journaling file systems then have the renaming on disk as well.
        RandomAccess.FlushToDisk(file);
    }

    /// <inheritdoc/>
    public override void Append(string path, ReadOnlySpan<byte> content)
    {
        RefuseClosed();
        if (!appended.TryGetValue(path, out var file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
            appended[path] = file = File.OpenHandle(At(path), FileMode.OpenOrCreate, FileAccess.ReadWrite);
        }
        RandomAccess.Write(file, content, RandomAccess.GetLength(file));
        RandomAccess.FlushToDisk(file);
    }

    /// <inheritdoc/>
    public override void Truncate(string path, long length)
    {
        RefuseClosed();
        Release(path);
        if (length == 0 && !File.Exists(At(path)))
        {
            return;
        }
        using var file = File.OpenHandle(At(path), FileMode.Open, FileAccess.ReadWrite);
        if (RandomAccess.GetLength(file) <= length)
        {
            return;
        }
        RandomAccess.SetLength(file, length);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Closes the files and gives the folder free.</summary>
    public override void Dispose()
    {
        isClosed = true;
        foreach (var file in appended.Values)
        {
            file.Dispose();
        }
        ownership.Dispose();
    }

    private SafeFileHandle Write(string path, ReadOnlySpan<byte> content, bool flush = false)
    {
        var (target, written) = (At(path), At(path) + ".new");
        var file = Open(written);
        try
        {
            RandomAccess.Write(file, content, 0);
            if (flush)
            {
                RandomAccess.FlushToDisk(file);
            }
            File.Move(written, target, overwrite: true);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(
                path,
                FileMode.Create,
                FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete
            );
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return File.OpenHandle(
                path,
                FileMode.Create,
                FileAccess.ReadWrite,
                FileShare.ReadWrite | FileShare.Delete
            );
        }
    }

    private static void Flush(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>The folder may have another owner by now: a late caller must not open its files
    /// again.</summary>
    private void RefuseClosed()
    {
        if (isClosed)
        {
            throw new IOException($"{folder} was closed; nothing is written to it any more");
        }
    }

    private void Release(string path)
    {
        if (appended.Remove(path, out var open))
        {
            open.Dispose();
        }
    }

    private string At(string path) => Path.Combine(folder, path);
}
