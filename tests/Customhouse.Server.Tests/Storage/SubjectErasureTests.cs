using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Server.Tests.Modules.Parcels;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>Subjects of a module that the product does not know are erased as that module says.</summary>
public abstract partial class StoreTests
{
    private const string Addressee = "Ada of Fiction Street";

    [Fact]
    public async Task A_subject_of_another_module_is_erased_as_its_module_says()
    {
        await using var store = Another(ParcelModule.Kinds);
        var own = await store.Documents.Keep([1], SampleCases.Morning);
        var shared = await store.Documents.Keep([2], SampleCases.Morning);
        var first = For(Addressee, own, shared);
        Assert.IsType<Recording.Done>(await store.Record(Labelled(first, "P1", "L1"), Now));
        await Record(store, ParcelModule.Record(null, "P2", SampleCases.Morning, For("Bob", shared)));
        Assert.Equal(ErasureOutcome.NotClosed, await EraseParcel(store, "P1", 1));
        var gone = await HandedOut(store, "P1", first);
        var before = await store.Lines.Read(ParcelModule.Kind.Subject("P1"), Now);
        await store.Lines.KeysFor([gone, ParcelModule.Kind.Subject("P2")], Now);
        Assert.Contains("parcels", TablesThatTell(Addressee));
        Assert.Contains("parcel_search", TablesThatTell(Addressee.ToUpperInvariant()));

        Assert.Equal(ErasureOutcome.NotClosed, await EraseParcel(store, "P1", 1));
        Assert.Equal(ErasureOutcome.Done, await EraseParcel(store, "P1", 2));
        Assert.Equal(ErasureOutcome.ErasedBefore, await EraseParcel(store, "P1", 2));
        Assert.Empty(TablesThatTell(Addressee));
        Assert.Empty(TablesThatTell(Addressee.ToUpperInvariant()));
        var after = await store.Lines.Read(gone, Now);
        Assert.Equal(
            before.Select(l => (l.Position, l.Sequence, l.Type, l.At)),
            after.Select(l => (l.Position, l.Sequence, l.Type, l.At))
        );
        Assert.All(after, l => Assert.Equal((true, "erased"), (l.IsErased, l.By.Id)));
        Assert.All(await store.Open(gone, Now), e => Assert.IsType<EventErased>(e.Event));
        Assert.Equal(
            ["gone ", "waiting Bob"],
            Told("select state || ' ' || addressee from parcels order by id")
        );
        Assert.Equal([" 1", "Bob 1"], Told(ByAddressee));
        Assert.Null(await store.Documents.Read(own, Now));
        Assert.Equal([2], await store.Documents.Read(shared, Now));
        Assert.Null(await store.Lines.KeyOf(gone, Now));
        Assert.NotNull(await store.Lines.KeyOf(ParcelModule.Kind.Subject("P2"), Now));
        Assert.Equal(SampleCases.Morning, await store.Erasure.ErasedAt(gone, Now));
        var told = (await store.Registers.Journal(0, 10, Now))[^1];
        Assert.Equal(("erasure", "parcel/P1", "administrator-1"), (told.Kind, told.Id, told.By.Id));

        // Its reference is free, and nothing more happens to it.
        Assert.IsType<Recording.Done>(await store.Record(Labelled("P3", "L1"), Now));
        var late = new Parcel("P1") { Sequence = 2 };
        Assert.IsType<Recording.Stale>(
            await Record(store, ParcelModule.Record(late, "P1", SampleCases.Morning, new ParcelPaid(1m)))
        );
        Assert.Equal(ErasureOutcome.NotFound, await EraseParcel(store, "P9", 1));
    }

    [Fact]
    public async Task An_erasure_that_cannot_be_done_whole_leaves_everything_as_it_was()
    {
        await using var store = Another(ParcelModule.Kinds);
        var gone = await HandedOut(store, "P1", null);
        await store.Lines.KeysFor([gone], Now);
        Execute("drop table parcel_search");
        await Assert.ThrowsAnyAsync<Exception>(() => EraseParcel(store, "P1", 2));
        Assert.DoesNotContain(await store.Lines.Read(gone, Now), l => l.IsErased);
        Assert.NotNull(await store.Lines.KeyOf(gone, Now));
        Assert.Equal([Addressee + " 1"], Told(ByAddressee));
        Assert.Equal([Addressee], Told("select addressee from parcels"));
        Assert.Null(await store.Erasure.ErasedAt(gone, Now));
    }

    [Fact]
    public async Task What_is_open_in_the_books_keeps_a_subject_of_any_kind()
    {
        await OpenGuarantee("GAN1", 100m);
        await using var store = Another(ParcelModule.Kinds);
        var gone = await HandedOut(store, "P1", null, new ParcelCharged("GAN1", 30m));
        Assert.Equal(ErasureOutcome.StillOpen, await EraseParcel(store, "P1", 3));
        var open = Assert.Single(await store.Erasure.OpenItemsOf(gone, Now));
        Assert.Equal(new OpenItem(OpenKind.Owed, "", 30m, "EUR"), open);
        Assert.Contains("parcels", TablesThatTell(Addressee));
        var gonePaid = await HandedOut(
            store,
            "P2",
            null,
            new ParcelCharged("GAN1", 30m),
            new ParcelPaid(30m)
        );
        Assert.Empty(await store.Erasure.OpenItemsOf(gonePaid, Now));
        Assert.Equal(ErasureOutcome.Done, await EraseParcel(store, "P2", 4));
        Assert.Equal(30m, (await store.Accounts.Balances("revenue", Now)).Sum(b => b.Amount));
    }

    [Fact]
    public async Task A_kind_that_does_not_say_how_it_is_erased_is_not()
    {
        await using var store = Another(ParcelModule.Kinds);
        await Record(store, ParcelModule.Seen("P1", 0, SampleCases.Morning, "a yard"));
        var seen = ParcelModule.SightingKind.Subject("P1");
        Assert.Equal(ErasureOutcome.NotDeclared, await Erase(store, seen, 1));
        Assert.DoesNotContain(await store.Lines.Read(seen, Now), l => l.IsErased);
        Assert.Empty(await store.Erasure.OpenItemsOf(seen, Now));
        await HandedOut(store, "P1", null);
        // The program without the module does not know which tables tell of it.
        Assert.Equal(ErasureOutcome.NotDeclared, await EraseParcel(Store, "P1", 2));
        Assert.Contains("parcels", TablesThatTell(Addressee));
    }

    [Fact]
    public async Task A_document_that_a_subject_of_any_kind_names_is_not_thrown_away()
    {
        await using var store = Another(ParcelModule.Kinds);
        var named = await store.Documents.Keep([1], SampleCases.Morning);
        var unnamed = await store.Documents.Keep([2], SampleCases.Morning);
        await Record(store, ParcelModule.Record(null, "P1", SampleCases.Morning, For("Bob", named)));
        var later = SampleCases.Morning.AddDays(2);
        Assert.Equal([unnamed], (await store.UnnamedDocuments.Page(later, null, 10, Now)).Unnamed);
        Assert.False(await store.UnnamedDocuments.Throw(named, later));
        Assert.True(await store.UnnamedDocuments.Throw(unnamed, later));
    }

    [Fact]
    public async Task Events_proved_beside_erased_ones_are_proved_as_before()
    {
        await using var store = Another(ParcelModule.Kinds);
        for (var i = 0; i < 4; i++)
        {
            await Record(store, Scan("P1", i));
            await Record(store, Scan("P2", i));
        }
        var early = await HandedOut(store, "P1", null);
        var (erased, kept) = (ParcelModule.ScanKind.Subject("P1"), ParcelModule.ScanKind.Subject("P2"));
        await using (var ownLog = Office(new FolderStore(_log), store))
        {
            var access = new LedgerAccess(ownLog);
            Assert.Equal(ErasureOutcome.NotClosed, await Erase(access, store, erased));
            Assert.Equal(ErasureOutcome.NotClosed, await Erase(access, store, early));
            await Until(ownLog, 10);
            var head = ownLog.Log.Head;
            Assert.Equal(ErasureOutcome.Done, await Erase(access, store, erased));
            Assert.Equal(ErasureOutcome.Done, await Erase(access, store, early));
            Assert.Equal(head, ownLog.Log.Head);
            await ProvedBeside(ownLog, store);
        }
        // Another start goes on behind what was erased: here the last event of the log.
        await Record(store, Scan("P2", 4));
        await using (var again = Office(new FolderStore(_log), store))
        {
            await Until(again, 11);
            await ProvedBeside(again, store);
            // The last of a batch, too, may be erased, and one that the log has not come to yet.
            Assert.Equal(ErasureOutcome.Done, await Erase(new LedgerAccess(again), store, kept));
            await Record(store, Scan("P3", 0));
            await Record(store, Scan("P4", 0));
            Assert.Equal(ErasureOutcome.Done, await Erase(store, ParcelModule.ScanKind.Subject("P3"), 1));
        }
        await using var last = Office(new FolderStore(_log), store);
        await Until(last, 13);
        var beside = await store.Lines.Read(ParcelModule.ScanKind.Subject("P4"), Now);
        Assert.Equal(ProofStage.Logged, Assert.Single(await last.StandingsOf(beside, Now)).Value);
        var proof = (await last.ProveInBatch(13, Now))!;
        Assert.Equal(new Batch(12, 2), proof.Leaf.Batch);
        Assert.Null(proof.Fault((await last.CommitmentTo(beside[0], Now))!.Root, last.Policy));
    }

    [Fact]
    public async Task What_was_kept_as_long_as_its_module_says_is_erased_by_itself()
    {
        await OpenGuarantee("GAN1", 100m);
        await using var store = Another(ParcelModule.Kinds);
        await HandedOut(store, "P1", null);
        await HandedOut(store, "P2", null, new ParcelCharged("GAN1", 30m));
        await HandedOut(store, "P3", null);
        await Record(store, Arrived("P4", 100));
        await Record(SampleCases.Cleared(1));
        var clock = new Engine.HandClock();
        clock.Set(SampleCases.Morning + ParcelModule.KeptFor - TimeSpan.FromSeconds(1) - clock.GetUtcNow());
        var task = new BackgroundTasks(clock).Of(RetentionKeeper.Name, RetentionKeeper.Within);
        var keeper = new RetentionKeeper(store, new LedgerAccess(null), clock, task);
        Assert.True(RetentionKeeper.IsWanted(store.Kinds));
        Assert.False(RetentionKeeper.IsWanted(Store.Kinds));
        Assert.Equal(0, await keeper.GoRound(Now));
        clock.Pass(TimeSpan.FromSeconds(2));
        var now = clock.GetUtcNow();
        var due = await store.Erasure.Due(ParcelModule.Kind, now, null, 2, Now);
        Assert.Equal(["P1", "P2"], due.Select(d => d.Subject.Id));
        Assert.Equal(SampleCases.Morning + ParcelModule.KeptFor, due[0].DueAt);
        Assert.Equal(
            "P3",
            Assert.Single(await store.Erasure.Due(ParcelModule.Kind, now, due[1], 2, Now)).Subject.Id
        );
        Assert.Empty(await store.Erasure.Due(DeclarationSubject.Kind, DateTimeOffset.MaxValue, null, 2, Now));

        // It went on since it was found to be due, and came to another end.
        Assert.Equal(
            ErasureOutcome.NotClosed,
            await store.Erasure.Erase(
                due[0].Subject,
                2,
                "kept long enough",
                now,
                Actor.System,
                SampleCases.Morning.AddSeconds(-1)
            )
        );

        // The one that is still owed for keeps no other.
        Assert.Equal(2, await keeper.GoRound(Now));
        var failing = Assert.Single(task.FailingItems);
        Assert.Equal("parcel/P2", failing.Item);
        Assert.Contains("open on it in the books", failing.Cause, StringComparison.Ordinal);
        Assert.NotNull(await store.Erasure.ErasedAt(ParcelModule.Kind.Subject("P1"), Now));
        Assert.Null(await store.Erasure.ErasedAt(ParcelModule.Kind.Subject("P4"), Now));
        Assert.Null(await store.Erasure.ErasedAt(DeclarationSubject.For(SampleCases.Number(1)), Now));
        var told = (await store.Registers.Journal(0, 10, Now))[^1];
        Assert.Equal(
            ("system", "kept for 30 days after its end, as every parcel"),
            (told.By.Id, told.Grounds)
        );
        Assert.Equal(0, await keeper.GoRound(Now));
    }

    private const string ByAddressee =
        "select addressee || ' ' || parcels from parcels_by_addressee where parcels <> 0 order by addressee";

    private static ParcelArrived For(string addressee, params string[] papers) =>
        new("A", 100, Expiry) { Addressee = addressee, Papers = papers };

    private static DecisionToRecord Labelled(ParcelArrived arrived, string id, string label) =>
        Labelled(id, label) with
        {
            Subjects = [ParcelModule.Record(null, id, SampleCases.Morning, arrived)],
        };

    /// <summary>A parcel that went, with what happened before.</summary>
    /// <param name="arrived">As it was recorded before; null for one that was not.</param>
    private static async Task<Subject> HandedOut(
        Store store,
        string id,
        ParcelArrived? arrived,
        params ParcelEvent[] between
    )
    {
        var before = arrived is null ? null : new Parcel(id).With(arrived);
        var events = arrived is null ? between.Prepend(For(Addressee)) : between;
        Assert.IsType<Recording.Done>(
            await Record(
                store,
                ParcelModule.Record(
                    before,
                    id,
                    SampleCases.Morning,
                    [.. events, new ParcelHandedOut("its owner")]
                )
            )
        );
        return ParcelModule.Kind.Subject(id);
    }

    private static Task<ErasureOutcome> EraseParcel(Store store, string id, int sequence) =>
        Erase(store, ParcelModule.Kind.Subject(id), sequence);

    private static Task<ErasureOutcome> Erase(Store store, Subject subject, int sequence) =>
        store.Erasure.Erase(subject, sequence, "kept long enough", SampleCases.Morning, Keeper);

    private static Task<ErasureOutcome> Erase(LedgerAccess access, Store store, Subject subject) =>
        access.Erase(store, subject, "kept long enough", SampleCases.Morning, Keeper, null, Now);

    /// <summary>The scans of P1 are erased and those of P2 are not.</summary>
    private static async Task ProvedBeside(AdministrationLog ownLog, Store store)
    {
        var gone = await store.Lines.Read(ParcelModule.ScanKind.Subject("P1"), Now);
        Assert.All(await ownLog.StandingsOf(gone, Now), s => Assert.Equal(ProofStage.Erased, s.Value));
        Assert.Null(await ownLog.CommitmentTo(gone[0], Now));
        var kept = await store.Lines.Read(ParcelModule.ScanKind.Subject("P2"), Now);
        Assert.All(await ownLog.StandingsOf(kept, Now), s => Assert.Equal(ProofStage.Logged, s.Value));
        foreach (var line in kept)
            Assert.Null(
                (await ownLog.ProveInBatch(line.Position, Now))!.Fault(
                    (await ownLog.CommitmentTo(line, Now))!.Root,
                    ownLog.Policy
                )
            );
    }

    /// <summary>The tables of the database in which a text stands anywhere.</summary>
    private List<string> TablesThatTell(string text)
    {
        var telling = new List<string>();
        foreach (var table in Told(TableNames))
        {
            using var connection = Beside();
            using var command = connection.CreateCommand();
            command.CommandText = $"select * from {table}";
            using var row = command.ExecuteReader();
            var tells = false;
            while (row.Read())
                for (var i = 0; i < row.FieldCount; i++)
                    tells |= (
                        row.GetValue(i) is byte[] bytes
                            ? System.Text.Encoding.UTF8.GetString(bytes)
                            : row.GetValue(i).ToString()
                    )!.Contains(text, StringComparison.Ordinal);
            if (tells)
                telling.Add(table);
        }
        return telling;
    }
}
