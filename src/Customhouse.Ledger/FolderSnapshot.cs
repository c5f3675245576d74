namespace Customhouse.Ledger;

/// <summary>A log's folder as it was at one moment, to read while another process owns it. What is written
/// stays in memory, so that a log that is opened on it can put its journal in order as always.</summary>
public sealed class FolderSnapshot : LogStore
{
    private readonly string folder;
    private readonly Dictionary<string, byte[]?> own = [];

    /// <summary>Takes the snapshot; where the folder is missing it is one of an empty log.</summary>
    public FolderSnapshot(string folder)
    {
        this.folder = Path.GetFullPath(folder);
        // The checkpoint is shown after the journal has it, so it is read before: the journal is never behind
        // it. Tiles never change, and one that comes later is not asked for.
        own["checkpoint"] = Read("checkpoint");
        own[LogJournal.Path] = Read(LogJournal.Path);
    }

    /// <inheritdoc/>
    public override byte[]? Get(string path) => own.TryGetValue(path, out var mine) ? mine : Read(path);

    /// <inheritdoc/>
    public override void Put(string path, ReadOnlySpan<byte> content) => own[path] = content.ToArray();

    /// <inheritdoc/>
    public override void Sync()
    {
        // Nothing goes to the disk.
    }

    /// <inheritdoc/>
    public override void Replace(string path, ReadOnlySpan<byte> content) => Put(path, content);

    /// <inheritdoc/>
    public override void Append(string path, ReadOnlySpan<byte> content) =>
        own[path] = [.. Get(path) ?? [], .. content];

    /// <inheritdoc/>
    public override void Truncate(string path, long length)
    {
        if (Get(path) is { } bytes && bytes.Length > length)
        {
            own[path] = bytes[..(int)length];
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // Nothing is held open.
    }

    private byte[]? Read(string path)
    {
        try
        {
            using var file = new FileStream(
                Path.Combine(folder, path),
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete
            );
            using var bytes = new MemoryStream();
            file.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
