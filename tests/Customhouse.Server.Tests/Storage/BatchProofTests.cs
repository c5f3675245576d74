using Customhouse.Engine;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Server.Tests.Modules.Parcels;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>Events of a kind that is proved by one root for many.</summary>
public abstract partial class StoreTests
{
    [Fact]
    public async Task Events_of_a_batch_stand_under_one_root_and_each_is_proved_by_itself()
    {
        await using var store = Another(ParcelModule.Kinds);
        await Record(store, Scan("P1", 0));
        await Record(store, Arrived("P1", 100));
        for (var i = 1; i < 9; i++)
            await Record(store, Scan("P1", i));
        await Record(store, ParcelModule.Seen("P1", 0, SampleCases.Morning, "a shelf"));
        await Record(store, Arrived("P2", 100));
        var lines = await store.Lines.Read(ParcelModule.ScanKind.Subject("P1"), Now);
        await using (var ownLog = Office(new FolderStore(_log), store))
        {
            await Until(ownLog, 12);
            Assert.Equal(
                [
                    (LeafKind.SubjectEvent, 2L, null),
                    (LeafKind.SubjectBatch, 10L, new Batch(1, 9)),
                    (LeafKind.SubjectEvent, 12L, (Batch?)null),
                ],
                Entries(ownLog.Log).Select(l => (l.Kind, l.Position, l.Batch))
            );
            Assert.All(await ownLog.StandingsOf(lines, Now), s => Assert.Equal(ProofStage.Logged, s.Value));
            foreach (var line in lines)
            {
                var proof = (await ownLog.ProveInBatch(line.Position, Now))!;
                var root = (await ownLog.CommitmentTo(line, Now))!.Root;
                Assert.Null(proof.Fault(root, ownLog.Policy));
                // Neither another event nor another place is proved by it.
                Assert.NotNull(proof.Fault(MerkleTree.EmptyRoot, ownLog.Policy));
                var elsewhere = proof.Place with { Index = (proof.Place.Index + 1) % 9 };
                Assert.NotNull((proof with { Place = elsewhere }).Fault(root, ownLog.Policy));
                Assert.NotNull(
                    (proof with { Leaf = proof.Leaf with { Position = 11 } }).Fault(root, ownLog.Policy)
                );
            }
            Assert.Null(await ownLog.ProveInBatch(2, Now));
            Assert.Null(await ownLog.ProveInBatch(11, Now));
            Assert.Null(await ownLog.ProveInBatch(13, Now));
        }
        // An event that was changed is not the one that the log committed to, and the others are.
        Execute(
            "update journal set body = '{\"$type\":\"parcel-scanned/1\",\"reader\":\"gate 9\"}' where position = 4"
        );
        await using var again = Office(new FolderStore(_log), store);
        var changed = await store.Lines.Read(ParcelModule.ScanKind.Subject("P1"), Now);
        var standings = await again.StandingsOf(changed, Now);
        Assert.Equal(ProofStage.Differs, standings[4]);
        Assert.Equal(8, standings.Values.Count(s => s == ProofStage.Logged));
        // Neither does it help to change what is kept of it with it.
        Execute("delete from batch_commitments where position = 4");
        Assert.All(await again.StandingsOf(changed, Now), s => Assert.Equal(ProofStage.Differs, s.Value));
        Assert.Null(await again.ProveInBatch(5, Now));
    }

    [Fact]
    public async Task A_batch_is_read_once_however_many_of_its_events_are_asked_about()
    {
        const int events = 1_000;
        await using var store = Another(ParcelModule.Kinds);
        var scans = ParcelModule.ScanKind.Record(
            "P1",
            new Decided<Scans>(
                null,
                new("P1", events),
                [.. Enumerable.Range(0, events).Select(i => new ParcelScanned($"gate {i}"))],
                SampleCases.Morning,
                null
            )
        );
        Assert.IsType<Recording.Done>(await Record(store, scans));
        await using var ownLog = Office(new FolderStore(_log), store);
        await Until(ownLog, events);
        var lines = await store.Lines.Read(ParcelModule.ScanKind.Subject("P1"), Now);
        Assert.Equal(1, ownLog.Log.Size);
        var reads = 0;
        var run = new SteppedRun(System.Security.Cryptography.RandomNumberGenerator.GetBytes, WaitABit)
        {
            Reached = point => reads += point == "read" ? 1 : 0,
        };
        var standings = run.Run(() => ownLog.StandingsOf(lines, Now));
        Assert.Equal(events, standings.Values.Count(s => s == ProofStage.Logged));
        // The key of the subject, and the batch.
        Assert.Equal(2, reads);
    }

    /// <summary>Another thread reads meanwhile.</summary>
    private static bool WaitABit() => Thread.Yield() || true;

    [Fact]
    public async Task Nobody_waits_for_the_proof_of_an_event_that_needs_none()
    {
        await using var store = Another(ParcelModule.Kinds);
        await Record(store, Arrived("P1", 100));
        for (var i = 0; i < 4; i++)
            await Record(store, ParcelModule.Seen("P1", i, SampleCases.Morning, "a yard"));
        await Record(store, Scan("P1", 0));
        Assert.Equal(2, await store.Lines.CountProved(0, 6, Now));
        Assert.Equal(1, await store.Lines.CountProved(1, 6, Now));
        Assert.Equal(0, await store.Lines.CountProved(1, 5, Now));
        Assert.Equal(0, await store.Lines.CountProved(6, 5, Now));
        // Without a kind that needs none, each line counts; so it does where there are too many to look at.
        Assert.Equal(6, await Store.Lines.CountProved(0, 6, Now));
        Assert.Equal(100_000, await store.Lines.CountProved(0, 100_000, Now));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task A_kill_leaves_each_event_of_a_batch_under_one_root(int seed)
    {
        var chance = new Random(seed);
        await using var store = Another(ParcelModule.Kinds);
        var (scans, parcels) = (0, 0);
        for (var life = 0; life < 12; life++)
        {
            for (var i = 0; i < 20; i++)
                if (chance.Next(3) > 0)
                    await Record(store, Scan("P1", scans++));
                else
                    await Record(store, Arrived($"P{++parcels}", 100));
            var disk = new FailingDisk(new FolderStore(_log), chance, killAfter: chance.Next(8));
            AdministrationLog dies;
            try
            {
                dies = Office(disk, store);
            }
            catch (KilledException)
            {
                disk.Dispose();
                continue;
            }
            await Follow(dies, () => dies.Reach().Logged >= scans + parcels || disk.IsKilled);
            await dies.DisposeAsync();
        }
        await using var ownLog = Office(new FolderStore(_log), store);
        await Until(ownLog, scans + parcels);
        var entries = Entries(ownLog.Log).ToArray();
        Assert.Equal(parcels, entries.Count(l => l.Kind == LeafKind.SubjectEvent));
        Assert.Equal(scans, entries.Sum(l => l.Batch?.Events ?? 0));
        Assert.Equal(entries.Select(l => l.Position).Order(), entries.Select(l => l.Position));
        var lines = await store.Lines.Read(ParcelModule.ScanKind.Subject("P1"), Now);
        Assert.Equal(scans, lines.Count);
        Assert.All(await ownLog.StandingsOf(lines, Now), s => Assert.Equal(ProofStage.Logged, s.Value));
        foreach (var line in lines)
            Assert.Null(
                (await ownLog.ProveInBatch(line.Position, Now))!.Fault(
                    (await ownLog.CommitmentTo(line, Now))!.Root,
                    ownLog.Policy
                )
            );
    }

    [Fact]
    public async Task A_log_that_ends_within_a_batch_proves_none_of_it()
    {
        await using var store = Another(ParcelModule.Kinds);
        await Record(store, Arrived("P1", 100));
        await Record(store, Scan("P1", 0));
        await Record(store, Arrived("P2", 100));
        await Record(store, Scan("P1", 1));
        await using (var ownLog = Office(new FolderStore(_log), store))
            await Until(ownLog, 4);
        using var log = new TiledLog(new FolderStore(_log));
        var events = new EventLog(log, _logKey.Verifier);
        Assert.Equal(4, await LogSuccession.CommonPoint(store, [events], Now));
        // This database is older than the log: it does not know the last event of the batch.
        Execute("delete from journal where position = 4");
        Assert.Equal(1, await LogSuccession.CommonPoint(store, [events], Now));
        // Nor where the last event that it knows is one of the batch.
        Execute("delete from journal where position = 3");
        Assert.Equal(1, await LogSuccession.CommonPoint(store, [events], Now));
    }

    private static SubjectRecord Scan(string id, int before) =>
        ParcelModule.Scanned(id, before, SampleCases.Morning, $"gate {before % 3}");

    private static IEnumerable<Leaf> Entries(TiledLog log) =>
        Enumerable.Range(0, (int)log.Size).Select(i => Leaf.Read(log.Entry(i).Span)!);
}
