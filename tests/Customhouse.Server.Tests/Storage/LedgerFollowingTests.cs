using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>The journal of a store comes into the log: once, in order, through kills, and past
/// erasures.</summary>
public abstract partial class StoreTests
{
    private readonly string _log = Directory.CreateTempSubdirectory("customhouse-log-").FullName;
    private readonly SignerKey _logKey = SignerKey.Generate("customhouse.example/xa", KeyType.Ed25519);

    [Fact]
    public async Task Every_fact_stands_in_the_log_once_and_in_order()
    {
        await OpenGuarantee("GAN1", 100_000m);
        var recording = Task.WhenAll(Enumerable.Range(1, 200).Select(i => Record(SampleCases.Cleared(i))));
        await using (var ownLog = Office(new FolderStore(_log)))
        {
            await Until(ownLog, 1);
            await recording;
            await Until(ownLog, 1_600);
        }
        using var log = new TiledLog(new FolderStore(_log));
        OnceAndInOrder(log, 1_600);
        Assert.Equal(7, JournalLeaves.IndexOf(log, log.Size, 8));
        Assert.Null(JournalLeaves.IndexOf(log, log.Size, 1_601));
        Assert.Null(JournalLeaves.IndexOf(log, 7, 8));
        Assert.Equal(100, JournalLeaves.LastPosition(log, 100));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_kill_in_the_middle_doubles_nothing_and_loses_nothing(int seed)
    {
        var chance = new Random(seed);
        await OpenGuarantee("GAN1", 100_000m);
        var recorded = 0;
        for (var life = 0; life < 12; life++)
        {
            for (var i = 0; i < 20; i++)
                await Record(SampleCases.Cleared(++recorded));
            var disk = new FailingDisk(new FolderStore(_log), chance, killAfter: chance.Next(8));
            AdministrationLog ownLog;
            try
            {
                ownLog = Office(disk);
            }
            catch (KilledException)
            {
                disk.Dispose();
                continue;
            }
            // The follower goes on trying whatever a write throws; a killed process does nothing more.
            await Follow(ownLog, () => ownLog.Reach().Logged >= recorded * 8 || disk.IsKilled);
            await ownLog.DisposeAsync();
        }
        await using (var ownLog = Office(new FolderStore(_log)))
            await Until(ownLog, recorded * 8);
        using var log = new TiledLog(new FolderStore(_log));
        OnceAndInOrder(log, recorded * 8);
    }

    [Fact]
    public async Task A_full_disk_is_waited_for()
    {
        await OpenGuarantee("GAN1", 1000m);
        await Record(SampleCases.Cleared(1));
        var disk = new FailingDisk(new FolderStore(_log), new Random(1));
        await using (var ownLog = Office(disk))
        {
            disk.IsFull = true;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Now);
            var run = ownLog.Follower.Run(stop.Token);
            await Patience.Until(() => ownLog.Follower.State.Cause is not null);
            Assert.Equal((false, 0L), (ownLog.Follower.State.HasStopped, ownLog.Reach().Logged));
            disk.IsFull = false;
            await Patience.Until(() => ownLog.Reach().Logged >= 8);
            await stop.CancelAsync();
            await Ended(run);
            Assert.False(run.IsFaulted);
        }
        using var log = new TiledLog(new FolderStore(_log));
        OnceAndInOrder(log, 8);
    }

    [Fact]
    public async Task Leaves_of_other_kinds_may_stand_between()
    {
        await OpenGuarantee("GAN1", 10_000m);
        await using var ownLog = Office(new FolderStore(_log));
        for (var i = 1; i <= 3; i++)
        {
            await Record(SampleCases.Cleared(i));
            await Until(ownLog, i * 8);
            var others = Enumerable
                .Range(0, i * 200)
                .Select(n =>
                    (ReadOnlyMemory<byte>)
                        new Leaf(LeafKind.EpcisEvent, "XA", n, MerkleTree.EmptyRoot, 1, "tracking").ToBytes()
                )
                .ToArray();
            await ownLog.Writer.Add(others);
        }
        Assert.Equal(24, ownLog.Reach().Logged);
        var size = ownLog.Log.Size;
        Assert.Equal(1_224, size);
        foreach (var (position, index) in new[] { (1, 0), (8, 7), (9, 208), (16, 215), (17, 616), (24, 623) })
            Assert.Equal(index, JournalLeaves.IndexOf(ownLog.Log, size, position));
    }

    [Fact]
    public async Task The_log_verifies_after_an_erasure_and_nobody_can_say_what_was_erased()
    {
        await OpenGuarantee("GAN1", 1000m);
        var (erased, kept) = (SampleCases.Cleared(1), SampleCases.Cleared(2));
        await Record(erased);
        await Record(kept);
        await using (var ownLog = Office(new FolderStore(_log)))
        {
            Assert.Equal(ErasureOutcome.NotClosed, await Erase(ownLog, erased.Mrn));
            await Until(ownLog, 16);
            var (head, key) = (
                ownLog.Log.Head,
                await Store.Lines.KeyOf(DeclarationSubject.For(erased.Mrn), Now)
            );
            var line = (await Store.Lines.Read(DeclarationSubject.For(erased.Mrn), Now))[^1];
            var told = (await ownLog.CommitmentTo(line, Now))!;
            Assert.Equal(told.Root, ownLog.Prove(line.Position)!.Value.Leaf.Commitment);

            Assert.Equal(ErasureOutcome.Done, await Erase(ownLog, erased.Mrn));
            Assert.Equal(head, ownLog.Log.Head);
            var after = (await Store.Lines.Read(DeclarationSubject.For(erased.Mrn), Now))[^1];
            Assert.Null(await ownLog.CommitmentTo(after, Now));
            // Even with the key of before, what is left of the event is not what was committed to.
            Assert.NotEqual(told.Root, Commitment.Create(key, after.Position, EventFields.Of(after)).Root);
            var proved = ownLog.Prove(line.Position)!.Value;
            Assert.Null(proved.Proof.Fault(MerkleTree.LeafHash(proved.Leaf.ToBytes()), ownLog.Policy));
            var other = (await Store.Lines.Read(DeclarationSubject.For(kept.Mrn), Now))[^1];
            Assert.Equal(
                (await ownLog.CommitmentTo(other, Now))!.Root,
                ownLog.Prove(other.Position)!.Value.Leaf.Commitment
            );
        }
        await Record(SampleCases.Cleared(3));
        await using (var again = Office(new FolderStore(_log)))
            await Until(again, 24);
        using var log = new TiledLog(new FolderStore(_log));
        OnceAndInOrder(log, 24);
    }

    [Fact]
    public async Task What_was_erased_before_it_was_logged_keeps_its_place_in_the_log()
    {
        await OpenGuarantee("GAN1", 1000m);
        var erased = SampleCases.Cleared(1);
        await Record(erased);
        await Record(SampleCases.Cleared(2));
        Assert.Equal(ErasureOutcome.Done, await Erase(erased));
        await using (var ownLog = Office(new FolderStore(_log)))
            await Until(ownLog, 16);
        using var log = new TiledLog(new FolderStore(_log));
        OnceAndInOrder(log, 16);
        Assert.Equal(
            ["case", "erased"],
            Enumerable.Range(0, 16).Select(i => Leaf.Read(log.Entry(i).Span)!.Retention).Distinct().Order()
        );
    }

    [Fact]
    public async Task A_journal_that_is_not_what_was_logged_stops_the_ledger_for_good()
    {
        await OpenGuarantee("GAN1", 1000m);
        await Record(SampleCases.Reserving(1, "GAN1", 0m));
        await using (var ownLog = Office(new FolderStore(_log)))
            await Until(ownLog, 3);
        var foreign = new Leaf(LeafKind.CaseEvent, "XA", 4, MerkleTree.EmptyRoot, 1, "case");
        using (var log = new TiledLog(new FolderStore(_log)))
            log.Add([foreign.ToBytes()], Sign);
        await using (var ahead = Office(new FolderStore(_log)))
        {
            await ahead.Follower.Run(Now);
            Assert.True(ahead.Follower.State.HasStopped);
            Assert.Contains("ends before position 4", ahead.Follower.State.Cause, StringComparison.Ordinal);
        }
        await Record(SampleCases.Reserving(2, "GAN1", 0m));
        await using var other = Office(new FolderStore(_log));
        await other.Follower.Run(Now);
        Assert.Contains("position 4 is not what", other.Follower.State.Cause, StringComparison.Ordinal);
        Assert.Equal(4, other.Log.Size);
    }

    private AdministrationLog Office(LogStore log, Store? store = null) =>
        new(
            store ?? Store,
            new TiledLog(log),
            SignerKey.Parse(_logKey.Export()),
            CountryCode.Parse("XA"),
            TimeProvider.System
        );

    private byte[] Sign(long size, TreeHash root) =>
        new Checkpoint("customhouse.example/xa", size, root).Sign(_logKey).ToBytes();

    private Task<ErasureOutcome> Erase(AdministrationLog ownLog, Mrn mrn) =>
        ownLog.Erase(DeclarationSubject.For(mrn), "kept long enough", SampleCases.Morning, Keeper, null, Now);

    /// <summary>Follows until the log has come to a position.</summary>
    private static async Task Until(AdministrationLog ownLog, long position)
    {
        await Follow(ownLog, () => ownLog.Reach().Logged >= position);
        Assert.Null(ownLog.Follower.State.Cause);
    }

    /// <summary>Waits for a run that was told to stop, however it ends.</summary>
    private static Task Ended(Task run) =>
        run.ContinueWith(
            _ => { },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );

    private static async Task Follow(AdministrationLog ownLog, Func<bool> isOver)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Now);
        var run = ownLog.Follower.Run(stop.Token);
        await Patience.Until(() => isOver() || run.IsCompleted);
        await stop.CancelAsync();
        await Ended(run);
        if (run.IsFaulted)
            await run;
    }

    private static void OnceAndInOrder(TiledLog log, int events)
    {
        Assert.Equal(events, log.Size);
        var entries = Enumerable.Range(0, events).Select(i => log.Entry(i)).ToArray();
        Assert.Equal(
            Enumerable.Range(1, events).Select(i => (long?)i),
            entries.Select(e => Leaf.PositionOf(e.Span, LeafKind.CaseEvent))
        );
        Assert.Equal(
            log.Head.Root,
            MerkleTree.RootOf(Array.ConvertAll(entries, e => MerkleTree.LeafHash(e.Span)))
        );
    }
}
