namespace Customhouse.Ledger.Tests;

/// <summary>A store in which one call does what the test says instead of what it should.</summary>
internal sealed class FailingStore(LogStore inner) : LogStore
{
    /// <summary>Runs before an append; may wait or throw.</summary>
    public Action BeforeAppend { get; set; } = static () => { };

    /// <summary>Runs after an append; may throw, as where the answer to it was lost.</summary>
    public Action AfterAppend { get; set; } = static () => { };

    /// <summary>Whether it appends whole or not at all, as a database does.</summary>
    public bool IsWhole { get; init; }

    public override bool AppendsWhole => IsWhole;

    /// <summary>Runs after a file was written anew; may throw, as where the renaming worked and the flush did
    /// not.
    /// </summary>
    public Action AfterReplace { get; set; } = static () => { };

    public override byte[]? Get(string path) => inner.Get(path);

    public override void Put(string path, ReadOnlySpan<byte> content) => inner.Put(path, content);

    public override void Sync() => inner.Sync();

    public override void Replace(string path, ReadOnlySpan<byte> content)
    {
        inner.Replace(path, content);
        AfterReplace();
    }

    public override void Append(string path, ReadOnlySpan<byte> content)
    {
        BeforeAppend();
        inner.Append(path, content);
        AfterAppend();
    }

    public override void Truncate(string path, long length) => inner.Truncate(path, length);

    public override void Dispose() => inner.Dispose();
}
