using System.Text;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Journal;
using Customhouse.Lawbooks;
using Customhouse.Ledger;
using Customhouse.Server.Tests.Modules.Parcels;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>Subjects of a module that the product does not know.</summary>
public abstract partial class StoreTests
{
    private static readonly Actor Post = new("post-1", "officer");

    private static readonly DateTimeOffset Expiry = SampleCases.Morning.AddDays(14);

    [Fact]
    public async Task A_kind_of_another_module_is_recorded_read_and_counted_in_its_tables()
    {
        await using var store = Another(ParcelModule.Kinds);
        for (var i = 1; i <= 3; i++)
            Assert.IsType<Recording.Done>(await Record(store, Arrived($"P{i}", 100 * i)));
        var first = new Parcel("P1").With(new ParcelArrived("A", 100, Expiry));
        var handed = ParcelModule.Record(first, "P1", SampleCases.Morning, new ParcelHandedOut("its owner"));
        Assert.IsType<Recording.Done>(await Record(store, handed));

        var opened = await store.Open(ParcelModule.Kind.Subject("P1"), Now);
        Assert.Equal([1, 2], opened.Select(e => e.Sequence));
        Assert.Equal(
            [new ParcelArrived("A", 100, Expiry), new ParcelHandedOut("its owner")],
            opened.Select(e => e.Event)
        );
        Assert.Equal("parcel/P1", opened[0].Subject.Key);
        Assert.Equal(["P2", "P3"], Told("select id from parcels_waiting order by id"));
        Assert.Equal(["2 500"], Told("select parcels || ' ' || grams from parcel_weights"));
        Assert.Equal(["gone", "waiting", "waiting"], Told("select state from parcels order by id"));
        Assert.Equal(
            [new SubjectDue(ParcelModule.Kind.Subject("P2"), Expiry)],
            await store.Deadlines.Due(ParcelModule.Kind, Expiry, null, 1, Now)
        );
        Assert.Equal(2, (await store.Deadlines.Due(Expiry, [], Now)).Count);
        Assert.Equal(
            (0L, null),
            (
                (await store.Deadlines.Due(Expiry.AddTicks(-10), [], Now)) is var none
                    ? (none.Count, none.Oldest)
                    : default
            )
        );
    }

    [Fact]
    public async Task A_decision_on_two_subjects_is_recorded_on_both_or_on_none()
    {
        await OpenGuarantee("GAN1", 100m);
        await using var store = Another(ParcelModule.Kinds);
        DecisionToRecord declared = SampleCases.Reserving(1, "GAN1", 40m);
        var both = declared with { Subjects = [.. declared.Subjects, Arrived("P1", 100)] };
        Assert.Equal(4, Assert.IsType<Recording.Done>(await store.Record(both, Now)).Position);

        DecisionToRecord other = SampleCases.Reserving(2, "GAN1", 40m);
        var stale = other with { Subjects = [.. other.Subjects, Arrived("P1", 100)] };
        Assert.Equal(
            ParcelModule.Kind.Subject("P1"),
            Assert.IsType<Recording.Stale>(await store.Record(stale, Now)).Subject
        );
        var charge = Charged("P2", 30m);
        var tooMuch = other with { Subjects = [.. other.Subjects, charge] };
        Assert.Equal(10m, Assert.IsType<Recording.Short>(await store.Record(tooMuch, Now)).Missing);
        Assert.Equal(4, await store.Head(Now));
        Assert.Null(await store.Cases.Find(SampleCases.Number(2), Now));
        Assert.Equal(["P1"], Told("select id from parcels"));

        // What was refused left nothing: the same references and subjects are free.
        Assert.IsType<Recording.Done>(await store.Record(other, Now));
        Assert.IsType<Recording.Done>(await Record(store, Arrived("P2", 100)));
    }

    [Fact]
    public async Task What_a_subject_moves_stands_in_the_books_under_its_name()
    {
        await OpenGuarantee("GAN1", 100m);
        await using var store = Another(ParcelModule.Kinds);
        var charge = Charged("P1", 30m);
        Assert.IsType<Recording.Done>(await Record(store, charge));
        var latest = (await store.Accounts.Statement(Books.Free("GAN1"), 10, Now))[0];
        Assert.Equal(
            (charge.Subject, "parcel-charged/1", -30m),
            (latest.Subject, latest.Source, latest.Posting.Amount)
        );
        Assert.Equal(2, (await store.Accounts.PostingsOf(charge.Subject, Now)).Count);
        Assert.Equal(0m, (await store.Accounts.Balances("", Now)).Sum(b => b.Amount));
    }

    [Fact]
    public async Task References_are_taken_all_or_none_and_each_in_a_space_of_its_own()
    {
        await using var store = Another(ParcelModule.Kinds);
        Assert.IsType<Recording.Done>(await store.Record(Labelled("P1", "L1", "L2"), Now));
        var taken = Assert.IsType<Recording.ReferenceTaken>(
            await store.Record(Labelled("P2", "L3", "L2"), Now)
        );
        Assert.Equal((ParcelModule.Kind.Subject("P1"), "L2"), (taken.By, taken.Claim.Reference));
        Assert.IsType<Recording.Done>(await store.Record(Labelled("P3", "L3"), Now));
        var elsewhere = Labelled("P4", "L1");
        elsewhere = elsewhere with
        {
            Claims =
            [
                elsewhere.Claims[0] with
                {
                    Space = "parcel/sack",
                },
                elsewhere.Claims[0] with
                {
                    Holder = "another",
                },
            ],
        };
        Assert.IsType<Recording.Done>(await store.Record(elsewhere, Now));
        Assert.Equal(["P1", "P3", "P4"], Told("select id from parcels order by id"));

        var atOnce = await Task.WhenAll(
            Enumerable.Range(10, 30).Select(i => store.Record(Labelled($"P{i}", $"N{i}", "ONE"), Now))
        );
        Assert.Single(atOnce.OfType<Recording.Done>());
        Assert.Equal(29, atOnce.OfType<Recording.ReferenceTaken>().Count());
    }

    [Fact]
    public async Task A_declaration_and_a_parcel_of_one_number_are_two_subjects()
    {
        await using var store = Another(ParcelModule.Kinds);
        var number = SampleCases.Number(1).Text;
        await store.Record(SampleCases.Reserving(1, "GAN1", 0m), Now);
        Assert.IsType<Recording.Done>(await Record(store, Arrived(number, 100)));
        var (declaration, parcel) = (
            DeclarationSubject.For(SampleCases.Number(1)),
            ParcelModule.Kind.Subject(number)
        );
        Assert.Equal(3, (await store.Open(declaration, Now)).Count);
        Assert.Single(await store.Open(parcel, Now));
        var keys = await store.Lines.KeysFor([declaration, parcel], Now);
        Assert.NotEqual(keys[declaration], keys[parcel]);
    }

    [Fact]
    public async Task The_timer_finds_what_is_due_of_any_kind()
    {
        await using var store = Another(ParcelModule.Kinds);
        for (var i = 1; i <= 3; i++)
            await Record(store, Arrived($"P{i}", 100));
        var looked = new List<string>();
        var clock = new Engine.HandClock();
        var work = new DeadlineWork(
            ParcelModule.Kind,
            (subject, _) =>
            {
                lock (looked)
                    looked.Add(subject.Id);
                return Task.FromResult(true);
            }
        );
        // No declaration is due, and none waits for its goods.
        var country = CountryCode.Parse("XA");
        var house = new AdministrationState(
            store,
            new Registers
            {
                Terms = new Terms { Administration = country, Currency = Currency.Eur },
                Tariff = new TariffBook([]),
                Laws = LawEditions.None,
                DrawSalt = [],
            }
        );
        var keeper = new TimeKeeper(
            store,
            new CaseDesk(store, house, clock),
            clock,
            new BackgroundTasks(clock).Of(TimeKeeper.Name, TimeKeeper.Within)
        )
        {
            Others = [work],
        };
        Assert.Equal(3, await keeper.GoRound(Now));
        Assert.Equal(["P1", "P2", "P3"], looked.Order());
    }

    [Fact]
    public async Task Behind_many_that_fail_the_first_that_waits_is_seen()
    {
        await using var store = Another(ParcelModule.Kinds);
        for (var i = 0; i < Values.Limits.RowsPerPageMax + 2; i++)
            await Record(store, Arrived($"P{i:D4}", 100));
        var failing = Enumerable
            .Range(0, Values.Limits.RowsPerPageMax + 1)
            .Select(i => ParcelModule.Kind.Subject($"P{i:D4}").Key)
            .ToHashSet();
        Assert.Equal(Expiry, (await store.Deadlines.Due(Expiry, failing, Now)).Oldest);
    }

    [Fact]
    public void A_row_holds_what_its_columns_hold()
    {
        var table = new TableForm(
            "t",
            new("id", ColumnForm.Text, ColumnUse.Key),
            new Column("number", ColumnForm.Number)
        );
        Assert.Equal(0L, table.Row("a", 0).Cells[1].Number);
        Assert.Null(table.Row("a", (int?)null).Cells[1].Number);
        Assert.Equal(7L, table.Row("a", (int?)7).Cells[1].Number);
        Assert.Throws<ArgumentException>(() => table.Row("a", 1.5m));
        Assert.Throws<ArgumentException>(() => table.Row("a", "7"));
        Assert.Throws<ArgumentException>(() => table.Row("a", (DateTimeOffset?)Expiry));
        Assert.Throws<ArgumentException>(() => table.Row("a"));
        Assert.Throws<ArgumentException>(() => table.Without("a", 1));
        Assert.Throws<ArgumentException>(() => table.Row("a", new byte[] { 1 }));
        var bytes = new TableForm("b", table.Columns[0], new Column("body", ColumnForm.Bytes));
        Assert.Equal([1, 2], bytes.Row("a", new byte[] { 1, 2 }).Cells[1].Bytes);
        Assert.Null(bytes.Row("a", (byte[]?)null).Cells[1].Bytes);
        Assert.Throws<ArgumentException>(() => bytes.Row("a", "text"));
        Assert.Throws<ArgumentException>(() =>
            new TableForm("b", new Column("body", ColumnForm.Bytes, ColumnUse.Key))
        );
    }

    [Fact]
    public async Task The_log_proves_a_kind_as_its_module_says()
    {
        await using var store = Another(ParcelModule.Kinds);
        await store.Record(SampleCases.Reserving(1, "GAN1", 0m), Now);
        await Record(store, ParcelModule.Seen("P1", 0, SampleCases.Morning, "a yard"));
        await Record(store, Arrived("P1", 100));
        await Record(store, ParcelModule.Seen("P1", 1, SampleCases.Morning, "a shelf"));
        await using (var ownLog = Office(new FolderStore(_log), store))
        {
            await Until(ownLog, 6);
            var parcel = await store.Lines.Read(ParcelModule.Kind.Subject("P1"), Now);
            Assert.Equal(ProofStage.Logged, Assert.Single(await ownLog.StandingsOf(parcel, Now)).Value);
            var seen = await store.Lines.Read(ParcelModule.SightingKind.Subject("P1"), Now);
            Assert.All(await ownLog.StandingsOf(seen, Now), s => Assert.Equal(ProofStage.NotProved, s.Value));
            var (leaf, _) = ownLog.Prove(parcel[0].Position)!.Value;
            Assert.Equal((LeafKind.SubjectEvent, 5L, "parcel"), (leaf.Kind, leaf.Position, leaf.Retention));
            Assert.Null(ownLog.Prove(seen[0].Position));
            var fields = EventFields
                .Of(parcel[0])
                .ToDictionary(f => f.Name, f => Encoding.UTF8.GetString(f.Value.Span));
            Assert.Equal("\"parcel/P1\"", fields["subject"]);
            Assert.False(fields.ContainsKey("mrn"));
        }
        // Another start goes on behind the last leaf, and finds the journal to be the one that it followed.
        await Record(store, Arrived("P2", 100));
        await using var again = Office(new FolderStore(_log), store);
        await Until(again, 7);
        Assert.Equal(
            [1L, 2, 3, 5, 7],
            Enumerable.Range(0, 5).Select(i => Leaf.Read(again.Log.Entry(i).Span)!.Position)
        );
    }

    [Fact]
    public async Task A_program_without_the_module_goes_on_beside_it()
    {
        await using var store = Another(ParcelModule.Kinds);
        await Record(store, Arrived("P1", 100));
        var line = Assert.Single(await Store.Follow(0, 10, Now));
        Assert.Equal("parcel-arrived/1", Assert.IsType<EventUnreadable>(line.Event).Type);
        Assert.IsType<Recording.Done>(await Record(SampleCases.Cleared(1)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Record(Store, Arrived("P2", 100)));
        await using var ownLog = Office(new FolderStore(_log));
        await Until(ownLog, 9);
        Assert.Equal(LeafKind.SubjectEvent, Leaf.Read(ownLog.Log.Entry(0).Span)!.Kind);
    }

    [Theory]
    [InlineData("parcel", "")]
    [InlineData("parcel", "a\nb")]
    [InlineData("Parcel", "1")]
    [InlineData("", "1")]
    [InlineData("a/b", "1")]
    [InlineData("declaration", "a/b")]
    public void A_subject_that_could_not_be_read_back_is_not_sound(string kind, string id) =>
        Assert.False(new Subject(kind, id).IsSound);

    [Theory]
    [InlineData("parcel", "1/2")]
    [InlineData("declaration", "26XAJJJJJJJJJJJJR1")]
    public void A_key_reads_back_as_its_subject(string kind, string id)
    {
        var subject = new Subject(kind, id);
        Assert.True(subject.IsSound);
        Assert.Equal(subject, Subject.Parse(subject.Key));
    }

    private static SubjectRecord Arrived(string id, int grams) =>
        ParcelModule.Record(null, id, SampleCases.Morning, new ParcelArrived("A", grams, Expiry));

    private static SubjectRecord Charged(string id, decimal amount) =>
        ParcelModule.Record(
            null,
            id,
            SampleCases.Morning,
            new ParcelArrived("A", 100, Expiry),
            new ParcelCharged("GAN1", amount)
        );

    private static Task<Recording> Record(Store store, SubjectRecord record) =>
        store.Record(new DecisionToRecord([record], SampleCases.Morning, Post), Now);

    private static DecisionToRecord Labelled(string id, params string[] labels) =>
        new([Arrived(id, 100)], SampleCases.Morning, Post)
        {
            Claims =
            [
                .. labels.Select(label => new ReferenceClaim(
                    ParcelModule.LabelSpace,
                    "",
                    label,
                    ParcelModule.Kind.Subject(id),
                    Encoding.UTF8.GetBytes(id)
                )),
            ],
        };

    /// <summary>What a table holds, as another program reads it.</summary>
    private List<string> Told(string sql)
    {
        using var connection = Beside();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var told = new List<string>();
        while (row.Read())
            told.Add(row.GetString(0));
        return told;
    }
}
