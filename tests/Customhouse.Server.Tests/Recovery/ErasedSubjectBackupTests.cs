using Customhouse.Engine;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Server.Tests.Modules.Parcels;
using Customhouse.Server.Tests.Storage;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Recovery;

/// <summary>A backup that was made after an erasure: what was erased is not in it, and all else is
/// proved.</summary>
public sealed class ErasedSubjectBackupTests
{
    private static readonly Actor Post = new("post-1", "officer");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restored_house_goes_on_beside_what_was_erased_before_the_backup()
    {
        var folder = Directory.CreateTempSubdirectory("customhouse-").FullName;
        var (file, log, saved) = (In("customhouse.db"), In("log"), In("saved"));
        Directory.CreateDirectory(saved);
        using var key = SignerKey.Generate("customhouse.example/xa", KeyType.Ed25519);
        var (erased, kept) = (ParcelModule.ScanKind.Subject("P1"), ParcelModule.ScanKind.Subject("P2"));
        Receipt before;
        await using (var store = SqliteStore.At(file, ParcelModule.Kinds))
        {
            for (var i = 0; i < 5; i++)
            {
                await Scan(store, "P1", i);
                await Scan(store, "P2", i);
            }
            await using var ownLog = Office(store, new FolderStore(log), key);
            await Until(ownLog, 10);
            before = await Given(ownLog, store, erased, 3);
            Assert.Equal(
                ErasureOutcome.Done,
                await new LedgerAccess(ownLog).Erase(store, erased, "asked for", At, Actor.System, null, Now)
            );
            await using var snapshot = await StoreSnapshot.Open("sqlite:" + file, Now);
            await snapshot.Save(saved, new Progress<StoreProgress>(), Now);
        }

        await using (var store = SqliteStore.At(Path.Combine(saved, "customhouse.db"), ParcelModule.Kinds))
        {
            Assert.IsType<Recording.Stale>(await Scan(store, "P1", 5));
            Assert.IsType<Recording.Done>(await Scan(store, "P2", 5));
            await using var ownLog = Office(store, new FolderSnapshot(log), key);
            await Until(ownLog, 11);
            Assert.Null(ownLog.Follower.State.Cause);
            var gone = await store.Lines.Read(erased, Now);
            Assert.All(await ownLog.StandingsOf(gone, Now), s => Assert.Equal(ProofStage.Erased, s.Value));
            for (var i = 1; i <= 6; i++)
                Assert.True(
                    ReceiptCheck.Verify(await Given(ownLog, store, kept, i), ownLog.Policy).Holds,
                    $"event {i}"
                );
            Assert.True(ReceiptCheck.Verify(before, ownLog.Policy).Holds);
        }
        Directory.Delete(folder, recursive: true);

        string In(string name) => Path.Combine(folder, name);
    }

    private static DateTimeOffset At => SampleCases.Morning;

    private static Task<Recording> Scan(Store store, string id, int before) =>
        store.Record(new DecisionToRecord([ParcelModule.Scanned(id, before, At, "gate 1")], At, Post), Now);

    private static AdministrationLog Office(Store store, LogStore log, SignerKey key) =>
        new(
            store,
            new TiledLog(log),
            SignerKey.Parse(key.Export()),
            CountryCode.Parse("XA"),
            TimeProvider.System
        );

    private static async Task<Receipt> Given(
        AdministrationLog ownLog,
        Store store,
        Subject subject,
        int sequence
    )
    {
        var entry = (await store.Open(subject, Now))[sequence - 1];
        var answer = await new ReceiptDesk(store, ownLog).Ask(entry, Listener.Customs, null, Now);
        return Assert.IsType<ReceiptAnswer.Given>(answer).Receipt;
    }

    private static async Task Until(AdministrationLog ownLog, long position)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Now);
        var run = ownLog.Follower.Run(stop.Token);
        await Patience.Until(() => ownLog.Reach().Logged >= position || run.IsCompleted);
        await stop.CancelAsync();
        await run.ContinueWith(
            _ => { },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
        Assert.False(run.IsFaulted);
    }
}
