using System.Security.Cryptography;
using Customhouse.Ledger;

namespace Customhouse.Server.Verbs;

/// <summary>What the disk and the processor do without a log: the measure of what <c>bench ledger</c>
/// finds.</summary>
internal static class ReferenceBench
{
    /// <summary>The reference: as many bytes appended to one file and flushed, a thousand entries at a
    /// time.</summary>
    internal static LedgerFigure Disk(string path, TimeSpan time)
    {
        const int batch = 1_000;
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var bytes = RandomNumberGenerator.GetBytes(batch * LedgerBench.EntryBytes);
        var offset = 0L;
        using var run = new BenchRun("reference: bare file, flushed every 1,000 entries", time);
        while (run.Goes)
        {
            run.Time(
                batch,
                () =>
                {
                    RandomAccess.Write(file, bytes, offset);
                    RandomAccess.FlushToDisk(file);
                }
            );
            offset += bytes.Length;
        }
        return run.Figure();
    }

    /// <summary>The reference of one core: leaf hashes of one entry.</summary>
    internal static LedgerFigure Hash(TimeSpan time)
    {
        var bytes = RandomNumberGenerator.GetBytes(LedgerBench.EntryBytes);
        using var run = new BenchRun("reference: SHA-256 of an entry, one core", time / 4);
        while (run.Goes)
        {
            run.Time(
                1_000,
                () =>
                {
                    for (var i = 0; i < 1_000; i++)
                    {
                        MerkleTree.LeafHash(bytes);
                    }
                }
            );
        }
        return run.Figure();
    }
}
