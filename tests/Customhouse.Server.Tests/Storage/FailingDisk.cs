using Customhouse.Ledger;

namespace Customhouse.Server.Tests.Storage;

/// <summary>The process ended in the middle of a write.</summary>
internal sealed class KilledException : Exception;

/// <summary>A log's folder on a disk that can be full, or cut off at some write with any part of it
/// written.</summary>
internal sealed class FailingDisk(FolderStore disk, Random chance, int killAfter = int.MaxValue) : LogStore
{
    private int _left = killAfter;

    public bool IsFull { get; set; }

    /// <summary>The process was killed in a write: from then on it writes nothing more.</summary>
    public bool IsKilled { get; private set; }

    public override byte[]? Get(string path) => disk.Get(path);

    public override void Put(string path, ReadOnlySpan<byte> content)
    {
        Spend();
        disk.Put(path, content);
    }

    public override void Sync()
    {
        Spend();
        disk.Sync();
    }

    public override void Replace(string path, ReadOnlySpan<byte> content)
    {
        Spend();
        disk.Replace(path, content);
    }

    public override void Append(string path, ReadOnlySpan<byte> content)
    {
        if (!IsKilled && (_left == 0 || IsFull))
            disk.Append(path, content[..chance.Next(content.Length + 1)]);
        Spend();
        disk.Append(path, content);
    }

    public override void Truncate(string path, long length)
    {
        if (_left == 0)
            throw Killed();
        disk.Truncate(path, length);
    }

    public override void Dispose() => disk.Dispose();

    private KilledException Killed()
    {
        IsKilled = true;
        return new KilledException();
    }

    private void Spend()
    {
        if (IsFull)
            throw new IOException("No space left on device");
        if (_left == 0)
            throw Killed();
        _left--;
    }
}
