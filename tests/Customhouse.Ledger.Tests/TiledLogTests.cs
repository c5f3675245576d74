using System.Text;
using CsCheck;
using Xunit;

namespace Customhouse.Ledger.Tests;

public sealed class TiledLogTests
{
    [Fact]
    public void A_tree_grown_in_batches_is_the_tree_of_its_entries() =>
        Gen.Int[0, 400]
            .Array[1, 6]
            .Sample(batches =>
            {
                using var log = new TiledLog(new MemoryStore());
                var entries = new List<ReadOnlyMemory<byte>>();
                foreach (var count in batches)
                {
                    var batch = Entries(entries.Count, count);
                    entries.AddRange(batch);
                    log.Add(batch, Note);
                }
                Check(log, entries);
            });

    [Fact]
    public void Killed_at_any_write_it_opens_with_all_that_was_acknowledged()
    {
        for (var seed = 0; seed < 150; seed++)
        {
            var chance = new Random(seed);
            var store = new MemoryStore(chance);
            var entries = new List<ReadOnlyMemory<byte>>();
            for (var life = 0; life < 4; life++)
            {
                store.WritesToKill = chance.Next(12);
                var batch = new List<ReadOnlyMemory<byte>>();
                try
                {
                    var log = new TiledLog(store);
                    for (; ; )
                    {
                        // What was in flight may be there or not, but never in part.
                        Assert.True(
                            log.Size == entries.Count || log.Size == entries.Count + batch.Count,
                            $"seed {seed}"
                        );
                        entries.AddRange(log.Size > entries.Count ? batch : []);
                        Check(log, entries);
                        batch = Entries(entries.Count, chance.Next(300));
                        log.Add(batch, Note);
                    }
                }
                catch (KilledException)
                {
                    store = store.AfterCrash(power: chance.Next(2) == 0);
                }
                using var after = new TiledLog(store);
                Assert.True(
                    after.Size == entries.Count || after.Size == entries.Count + batch.Count,
                    $"seed {seed}"
                );
                entries.AddRange(after.Size > entries.Count ? batch : []);
                Check(after, entries);
            }
        }
    }

    [Fact]
    public void A_full_disk_takes_nothing_and_loses_nothing()
    {
        var store = new MemoryStore(new Random(1));
        using var log = new TiledLog(store);
        var entries = Entries(0, 300);
        log.Add(entries, Note);
        store.Full = true;
        Assert.Throws<IOException>(() => log.Add(Entries(300, 300), Note));
        Assert.Throws<IOException>(() => log.Add(Entries(300, 1), Note));
        Check(log, entries);
        store.Full = false;
        var more = Entries(300, 300);
        log.Add(more, Note);
        Check(log, [.. entries, .. more]);
        using var reopened = new TiledLog(store);
        Check(reopened, [.. entries, .. more]);
    }

    [Fact]
    public void Every_flipped_bit_of_the_journal_is_seen()
    {
        var whole = Journal();
        var length = whole.Get("journal")!.Length;
        for (var at = 0; at < length; at += 7)
        {
            var store = Journal();
            store.Rot("journal", at);
            // Also in the last record, which would pass for one that a crash cut short: its checkpoint went
            // out.
            Assert.Throws<LogDamagedException>(() => new TiledLog(store));
        }

        static MemoryStore Journal()
        {
            var store = new MemoryStore();
            using var log = new TiledLog(store);
            log.Add(Entries(0, 20), Note);
            log.Add(Entries(20, 20), Note);
            return store;
        }
    }

    [Fact]
    public void A_long_log_begins_its_journal_anew()
    {
        var store = new MemoryStore();
        var entry = new byte[60_000];
        using (var log = new TiledLog(store))
        {
            for (var i = 0; i < 300; i++)
            {
                log.Add([entry], Note);
            }
            Assert.True(store.Get("journal")!.Length < TiledLog.JournalBytesMax);
        }
        using var reopened = new TiledLog(store);
        Check(reopened, [.. Enumerable.Repeat<ReadOnlyMemory<byte>>(entry, 300)]);
    }

    [Fact]
    public void A_folder_has_one_owner_and_keeps_what_it_was_given()
    {
        var folder = Directory.CreateTempSubdirectory("log").FullName;
        try
        {
            using (var log = new TiledLog(new FolderStore(folder)))
            {
                log.Add(Entries(0, 700), Note);
                Assert.Throws<IOException>(() => new FolderStore(folder));
            }
            Assert.Equal(256 * TreeHash.Size, new FileInfo(Path.Combine(folder, "tile/0/001")).Length);
            using var reopened = new TiledLog(new FolderStore(folder));
            Check(reopened, Entries(0, 700));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_witness_keeps_what_it_cosigned_in_a_folder()
    {
        await using var house = new ConsortiumCase();
        var folder = Directory.CreateTempSubdirectory("witness").FullName;
        try
        {
            for (var old = 0; old < 3; old++)
            {
                house.Grow(1);
                await using var witness = new Witness(
                    new FolderStore(folder),
                    _ => [house.LogKey.Verifier],
                    [house.WitnessKey],
                    new StillClock()
                );
                Assert.Equal(old, witness.Latest(ConsortiumCase.Origin)?.Size ?? 0);
                Assert.Equal(200, (await witness.AddCheckpoint(house.Request(old))).Status);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    internal static List<ReadOnlyMemory<byte>> Entries(int first, int count) =>
        [
            .. Enumerable
                .Range(first, count)
                .Select(i => (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes($"entry {i}")),
        ];

    internal static byte[] Note(long size, TreeHash root) =>
        Encoding.ASCII.GetBytes($"test\n{size}\n{root}\n");

    internal static void Check(TiledLog log, List<ReadOnlyMemory<byte>> entries)
    {
        var leaves = entries.Select(e => MerkleTree.LeafHash(e.Span)).ToArray();
        Assert.Equal(entries.Count, log.Size);
        Assert.Equal(MerkleTree.RootOf(leaves), log.RootAt(log.Size));
        if (!log.Head.Note.IsEmpty)
        {
            Assert.Equal(Note(log.Size, MerkleTree.RootOf(leaves)), log.Head.Note.ToArray());
        }
        for (var index = 0; index < entries.Count; index += 97)
        {
            Assert.Equal(entries[index].ToArray(), log.Entry(index).ToArray());
            Assert.True(
                Proofs.VerifyInclusion(
                    index,
                    log.Size,
                    leaves[index],
                    [.. log.Prove(index, index + 1, log.Size)],
                    log.RootAt(log.Size)
                )
            );
        }
    }
}
