namespace Customhouse.Ledger;

/// <summary>PORT: where one log keeps its bytes. A store has one owner at a time.</summary>
/// <remarks>Paths are of our own making (<see cref="Tile.Path"/> and fixed names), never a stranger's text.
/// What fails throws an <see cref="IOException"/>; the log then holds what it held before.</remarks>
public abstract class LogStore : IDisposable
{
    /// <summary>The content of a file; null where there is none.</summary>
    public abstract byte[]? Get(string path);

    /// <summary>Writes a file whole: a reader sees the old content or the new, never a part. Durable after
    /// the next <see cref="Sync"/>.</summary>
    public abstract void Put(string path, ReadOnlySpan<byte> content);

    /// <summary>When it returns, everything that was put is durable.</summary>
    public abstract void Sync();

    /// <summary>Writes a file whole and durably: after a crash it holds the old content or the new.</summary>
    public abstract void Replace(string path, ReadOnlySpan<byte> content);

    /// <summary>Writes behind the end of a file; durable when it returns. After a crash any part of it may be
    /// missing.</summary>
    public abstract void Append(string path, ReadOnlySpan<byte> content);

    /// <summary>Cuts a file to its first <paramref name="length"/> bytes; durable when it returns. A file
    /// that has no more stays as it is.</summary>
    public abstract void Truncate(string path, long length);

    /// <summary>Whether what is appended is there whole or not at all. Then nobody cuts it off again: where
    /// the answer to a write was lost, another process may have read what was written.</summary>
    public virtual bool AppendsWhole => false;

    /// <summary>What a file that is appended to holds behind its first <paramref name="length"/> bytes, where
    /// other processes may have written.</summary>
    /// <returns>Null where it cannot be told, or where the file was written anew: it is to be read
    /// whole.</returns>
    public virtual byte[]? Tail(string path, long length) => null;

    /// <summary>Closes what is open and gives the store free.</summary>
    public abstract void Dispose();
}
