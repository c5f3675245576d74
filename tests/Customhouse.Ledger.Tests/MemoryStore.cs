namespace Customhouse.Ledger.Tests;

/// <summary>The process ended in the middle of a write.</summary>
internal sealed class KilledException : Exception;

/// <summary>A disk in memory that can be cut off at any write, be full, and lose what was not
/// synced.</summary>
internal sealed class MemoryStore(Random? chance = null) : LogStore
{
    private readonly Dictionary<string, byte[]> durable = [];
    private readonly Dictionary<string, byte[]> cached = [];

    /// <summary>Writes until the process is killed; below zero for never.</summary>
    public int WritesToKill { get; set; } = -1;

    /// <summary>Whether the next writes find no space.</summary>
    public bool Full { get; set; }

    public override byte[]? Get(string path) =>
        cached.GetValueOrDefault(path) ?? durable.GetValueOrDefault(path);

    public override void Put(string path, ReadOnlySpan<byte> content)
    {
        Spend();
        cached[path] = content.ToArray();
    }

    public override void Sync()
    {
        foreach (var (path, content) in cached.ToList())
        {
            Spend();
            durable[path] = content;
            cached.Remove(path);
        }
    }

    public override void Replace(string path, ReadOnlySpan<byte> content)
    {
        Spend();
        cached.Remove(path);
        durable[path] = content.ToArray();
    }

    public override void Append(string path, ReadOnlySpan<byte> content)
    {
        var before = Get(path) ?? [];
        if (WritesToKill == 0 || Full)
        {
            // A write that was cut short leaves any part of itself, or the length of the whole and zeros for
            // the rest.
            var written = chance!.Next(content.Length + 1);
            durable[path] =
            [
                .. before,
                .. content[..written],
                .. new byte[chance.Next(2) == 0 ? 0 : content.Length - written],
            ];
        }
        Spend();
        durable[path] = [.. before, .. content];
    }

    public override void Truncate(string path, long length)
    {
        if (WritesToKill == 0)
        {
            throw new KilledException();
        }
        durable[path] = durable.GetValueOrDefault(path, [])[..(int)length];
    }

    public override void Dispose() { }

    /// <summary>What a new process finds after a crash: of what was not synced, any part.</summary>
    public MemoryStore AfterCrash(bool power)
    {
        var found = new MemoryStore(chance);
        foreach (var (path, content) in durable)
        {
            found.durable[path] = content;
        }
        foreach (var (path, content) in cached)
        {
            if (!power || chance!.Next(2) == 0)
            {
                found.durable[path] = content;
            }
        }
        return found;
    }

    /// <summary>Flips one bit of a file.</summary>
    public void Rot(string path, int at)
    {
        var bytes = Get(path)!.ToArray();
        bytes[at % bytes.Length] ^= 1;
        (cached.ContainsKey(path) ? cached : durable)[path] = bytes;
    }

    private void Spend()
    {
        if (Full)
        {
            throw new IOException("No space left on device");
        }
        if (WritesToKill == 0)
        {
            throw new KilledException();
        }
        WritesToKill--;
    }
}
