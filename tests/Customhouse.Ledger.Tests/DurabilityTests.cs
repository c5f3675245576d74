using Xunit;

namespace Customhouse.Ledger.Tests;

/// <summary>What a crash, a full disk or a late caller leaves of a log.</summary>
public sealed class DurabilityTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("durability-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(4096)]
    public void Zeros_at_a_journals_end_are_what_a_loss_of_power_leaves(int zeros)
    {
        var store = new MemoryStore();
        using (var log = new TiledLog(store))
            log.Add(TiledLogTests.Entries(0, 5), Sign);
        store.Append("journal", new byte[zeros]);
        using (var again = new TiledLog(store))
        {
            Assert.Equal(5, again.Size);
            again.Add(TiledLogTests.Entries(5, 3), Sign);
        }
        Assert.Equal(8, new TiledLog(store).Size);
    }

    [Fact]
    public void A_record_that_was_blanked_before_others_is_damage_and_no_end()
    {
        var store = new MemoryStore();
        using (var log = new TiledLog(store))
            log.Add(TiledLogTests.Entries(0, 5), Sign);
        var end = store.Get("journal")!.Length;
        using (var log = new TiledLog(store))
            log.Add(TiledLogTests.Entries(5, 5), Sign);
        var journal = store.Get("journal")!;
        using (var log = new TiledLog(store))
            log.Add(TiledLogTests.Entries(10, 5), Sign);
        var whole = store.Get("journal")!;
        Array.Clear(whole, end, journal.Length - end);
        store.Replace("journal", whole);
        Assert.Throws<LogDamagedException>(() => new TiledLog(store));
    }

    [Fact]
    public void A_record_whose_length_was_changed_before_others_is_damage_and_no_end()
    {
        var store = new MemoryStore();
        using (var log = new TiledLog(store))
            log.Add(TiledLogTests.Entries(0, 5), Sign);
        var end = store.Get("journal")!.Length;
        using (var log = new TiledLog(store))
            log.Add(TiledLogTests.Entries(5, 5), Sign);
        using (var log = new TiledLog(store))
            log.Add(TiledLogTests.Entries(10, 5), Sign);
        var whole = store.Get("journal")!;
        whole[end + 3] = 0x7f;
        store.Replace("journal", whole);
        Assert.Throws<LogDamagedException>(() => new TiledLog(store));
    }

    [Fact]
    public void A_last_record_that_a_loss_of_power_tore_by_sectors_was_never_added()
    {
        const int sector = 512;
        for (var seed = 0; seed < 200; seed++)
        {
            var chance = new Random(seed);
            var store = new MemoryStore();
            using (var log = new TiledLog(store))
                log.Add(TiledLogTests.Entries(0, 5), Sign);
            var before = store.Get("journal")!.Length;
            using (var log = new TiledLog(store))
                log.Add(TiledLogTests.Entries(5, 400), Sign);
            var torn = store.Get("journal")!;
            var lost = 0;
            for (var at = before; at < torn.Length; at = at / sector * sector + sector)
            {
                if (chance.Next(2) == 0)
                    continue;
                torn.AsSpan(at, Math.Min(at / sector * sector + sector, torn.Length) - at).Clear();
                lost++;
            }
            // The checkpoint goes out after the record is on the disk, and here it never was.
            store.Replace("checkpoint", []);
            store.Replace("journal", torn);
            using var again = new TiledLog(store);
            Assert.True(again.Size == (lost == 0 ? 405 : 5), $"seed {seed}: {again.Size} entries");
        }
    }

    [Fact]
    public void A_journal_that_began_anew_and_was_not_said_to_loses_nothing()
    {
        var memory = new MemoryStore(new Random(1));
        var store = new FailingStore(memory);
        using var log = new TiledLog(store);
        var large = new byte[60_000];
        var failed = 0;
        // The journal begins with the first entry; what is looked at here is how it begins anew.
        log.Add([large], Sign);
        store.AfterReplace = () => throw new IOException($"the flush failed {++failed} times");
        for (var entry = 0; failed == 0; entry++)
        {
            Assert.True(entry < 400, "the journal never began anew");
            log.Add([large], Sign);
        }
        store.AfterReplace = static () => { };
        memory.Full = true;
        Assert.Throws<IOException>(() => log.Add([large], Sign));
        memory.Full = false;
        var size = log.Size;
        log.Add([large, large], Sign);
        Assert.Equal(size + 2, log.Size);
        Assert.Equal(size + 2, new TiledLog(memory).Size);
    }

    /// <summary>A process that reads the log may have shown the entries; the keeper takes them in.</summary>
    [Fact]
    public void What_another_process_may_have_read_is_not_cut_off_where_the_answer_was_lost()
    {
        var memory = new MemoryStore();
        var store = new FailingStore(memory) { IsWhole = true };
        using var log = new TiledLog(store);
        log.Add(TiledLogTests.Entries(0, 5), Sign);
        store.AfterAppend = () => throw new IOException("the answer was lost");
        Assert.Throws<IOException>(() => log.Add(TiledLogTests.Entries(5, 3), Sign));
        store.AfterAppend = static () => { };
        var read = new TiledLog(memory).Head;
        Assert.Equal(8, read.Size);

        log.Add(TiledLogTests.Entries(8, 1), Sign);
        Assert.Equal(9, log.Size);
        var whole = new TiledLog(memory);
        Assert.Equal(log.Head.Root, whole.Head.Root);
        Assert.Equal(TiledLogTests.Entries(5, 3).Last().ToArray(), whole.Entry(7).ToArray());
    }

    [Fact]
    public async Task A_witness_shows_nothing_that_a_crash_could_take_back()
    {
        using var house = new ConsortiumCaseLog();
        using var go = new ManualResetEventSlim();
        var store = new FailingStore(new MemoryStore()) { BeforeAppend = go.Wait };
        await using var witness = house.NewWitness(store);
        var answer = Task.Run(() => witness.AddCheckpoint(house.Request(0)));
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(answer.IsCompleted);
        Assert.Null(witness.Latest(ConsortiumCase.Origin));
        Assert.Empty(witness.Latest());
        go.Set();
        Assert.Equal(200, (await answer).Status);
        Assert.Equal(3, witness.Latest(ConsortiumCase.Origin)!.Size);
    }

    [Fact]
    public async Task A_witness_whose_disk_was_full_goes_on_with_a_whole_journal()
    {
        using var house = new ConsortiumCaseLog();
        var store = new MemoryStore(new Random(3));
        await using (var witness = house.NewWitness(store))
        {
            Assert.Equal(200, (await witness.AddCheckpoint(house.Request(0))).Status);
            house.Grow(4);
            store.Full = true;
            await Assert.ThrowsAsync<IOException>(() => witness.AddCheckpoint(house.Request(3)));
            store.Full = false;
            Assert.Equal(3, witness.Latest(ConsortiumCase.Origin)!.Size);
            Assert.Equal(200, (await witness.AddCheckpoint(house.Request(7))).Status);
        }
        await using var again = house.NewWitness(store);
        Assert.Equal(7, again.Latest(ConsortiumCase.Origin)!.Size);
    }

    [Fact]
    public void A_closed_folder_is_not_opened_again_by_a_late_caller()
    {
        var store = new FolderStore(folder.FullName);
        store.Append("journal", [1]);
        store.Dispose();
        Assert.Throws<IOException>(() => store.Append("journal", [2]));
        Assert.Throws<IOException>(() => store.Put("tile", [2]));
        Assert.Throws<IOException>(() => store.Replace("journal", [2]));
        Assert.Throws<IOException>(() => store.Truncate("journal", 0));
        using var next = new FolderStore(folder.FullName);
        Assert.Equal([1], next.Get("journal")!);
    }

    [Fact]
    public void Cutting_a_file_never_makes_it_longer()
    {
        using var store = new FolderStore(folder.FullName);
        store.Append("journal", [1, 2, 3]);
        store.Truncate("journal", 9);
        Assert.Equal([1, 2, 3], store.Get("journal")!);
        store.Truncate("journal", 2);
        Assert.Equal([1, 2], store.Get("journal")!);
    }

    [Fact]
    public async Task A_halted_log_takes_nothing_of_what_waits()
    {
        await using var writer = new LogWriter(
            new TiledLog(new MemoryStore()),
            Sign,
            TimeSpan.FromMilliseconds(300)
        );
        await writer.Add(new byte[10]);
        var late = writer.Add(new byte[10]);
        writer.Halt(new LogDamagedException("here", "it is"));
        await Assert.ThrowsAsync<LogDamagedException>(() => late);
        Assert.Equal(1, writer.Log.Size);
        Assert.Throws<LogDamagedException>(() =>
        {
            _ = writer.Add(new byte[10]);
        });
    }

    [Fact]
    public async Task The_pool_is_bounded_by_bytes_too()
    {
        var store = new FailingStore(new MemoryStore());
        using var go = new ManualResetEventSlim();
        store.BeforeAppend = go.Wait;
        await using var writer = new LogWriter(new TiledLog(store), Sign);
        var (large, waits) = (new byte[Tile.EntryBytesMax], new List<Task>());
        Assert.Throws<PoolFullException>(() =>
        {
            for (var i = 0; i < LogWriter.PoolEntriesMax; i++)
                waits.Add(writer.Add(large));
        });
        Assert.InRange(
            waits.Count,
            LogWriter.PoolBytesMax / Tile.EntryBytesMax,
            LogWriter.PoolEntriesMax / 4
        );
        go.Set();
        await Task.WhenAll(waits);
    }

    private static byte[] Sign(long size, TreeHash root) =>
        new Checkpoint(ConsortiumCase.Origin, size, root).Sign(Key).ToBytes();

    private static readonly SignerKey Key = SignerKey.Create(
        ConsortiumCase.Origin,
        KeyType.Ed25519,
        new byte[32]
    );

    /// <summary>A log of three entries, to be witnessed.</summary>
    private sealed class ConsortiumCaseLog : IDisposable
    {
        private readonly TiledLog log = new(new MemoryStore());

        public ConsortiumCaseLog() => Grow(3);

        public void Grow(int count) => log.Add(TiledLogTests.Entries((int)log.Size, count), Sign);

        public Witness NewWitness(LogStore store) =>
            new(
                store,
                _ => [Key.Verifier],
                [SignerKey.Create("witness.example/xb", KeyType.Ed25519Cosignature, new byte[32])],
                new StillClock()
            );

        public byte[] Request(long old)
        {
            var note = SignedNote.Parse(log.Head.Note.Span)!;
            var proof = old == 0 || old == log.Size ? [] : log.Prove(0, old, log.Size);
            return new WitnessRequest(old, proof, note, Checkpoint.Parse(note.Text)!).Write();
        }

        public void Dispose() => log.Dispose();
    }
}
