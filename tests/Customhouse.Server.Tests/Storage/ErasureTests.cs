using Customhouse.Clearance;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

public abstract partial class StoreTests
{
    private static readonly Actor Keeper = new("administrator-1", "administrator");

    [Fact]
    public async Task A_case_gets_one_key_however_many_ask_for_it_at_once()
    {
        await using var other = Another();
        var cases = Enumerable
            .Range(1, 30)
            .Select(i => DeclarationSubject.For(SampleCases.Number(i)))
            .ToArray();
        var asked = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(i => (i % 2 == 0 ? Store : other).Lines.KeysFor(cases[..(10 + i)], Now))
        );
        foreach (var keys in asked)
            Assert.All(keys, k => Assert.Equal(asked[^1][k.Key], k.Value));
        Assert.Equal(17, asked[^1].Values.Select(Convert.ToHexString).Distinct().Count());
        Assert.All(asked[^1].Values, key => Assert.Equal(32, key.Length));
        Assert.Equal(asked[0][cases[0]], await other.Lines.KeyOf(cases[0], Now));
        Assert.Null(await Store.Lines.KeyOf(cases[^1], Now));
        Assert.Empty(await Store.Lines.KeysFor([], Now));
    }

    [Fact]
    public async Task Nothing_is_recorded_on_a_case_that_was_erased_meanwhile()
    {
        var cleared = SampleCases.Cleared(1);
        await Record(cleared);
        await Store.Erasure.Erase(
            DeclarationSubject.For(cleared.Mrn),
            cleared.After.Sequence,
            "kept long enough",
            SampleCases.Morning,
            Keeper
        );
        var counts = await Store.Overview.Counts("", Now);
        Assert.IsType<Recording.Stale>(
            await Record(SampleCases.Next(cleared.After, new GoodsDetained("too late")))
        );
        Assert.Equal(counts, await Store.Overview.Counts("", Now));
        Assert.Equal("", (await Store.Cases.Find(cleared.Mrn, Now))!.Lrn);
    }

    [Fact]
    public async Task No_count_of_an_earlier_state_tells_whose_an_erased_case_was()
    {
        const string trader = "XA123456789000";
        var accepted = SampleCases.Accepted(1);
        await Record(accepted);
        var cleared = SampleCases.Next(accepted.After, [.. SampleCases.Cleared(1).Events.Skip(2)]);
        await Record(cleared);
        Assert.Contains("case_counts", TablesThatTell(trader));
        Assert.Equal(
            ErasureOutcome.Done,
            await Store.Erasure.Erase(
                DeclarationSubject.For(accepted.Mrn),
                cleared.After.Sequence,
                "asked for",
                SampleCases.Morning,
                Keeper
            )
        );
        Assert.Empty(TablesThatTell(trader));
    }

    [Fact]
    public async Task Lines_come_as_they_were_written_and_in_order()
    {
        await OpenGuarantee("GAN1", 1000m);
        var decided = SampleCases.Cleared(1);
        await Record(decided);
        var lines = await Store.Lines.Follow(0, 1_000, Now);
        Assert.Equal(decided.Events.Select(DeclarationSubject.Kind.Events.NameOf), lines.Select(l => l.Type));
        Assert.Equal(
            decided.Events.Select(DeclarationSubject.Kind.Events.Write),
            lines.Select(l => l.Body.ToArray())
        );
        Assert.Equal(((MessageEvent)decided.Events[0]).Payload, lines[0].Payload);
        Assert.Equal(
            lines.Skip(3).Select(l => l.Position),
            (await Store.Lines.Follow(3, 1_000, Now)).Select(l => l.Position)
        );
        Assert.Equal(
            lines.Select(l => l.Position),
            (await Store.Lines.Read(DeclarationSubject.For(decided.Mrn), Now)).Select(l => l.Position)
        );
    }

    [Fact]
    public async Task An_erased_case_keeps_places_types_and_times_and_nothing_else()
    {
        await OpenGuarantee("GAN1", 1000m);
        var decided = SampleCases.Cleared(1);
        await Record(decided);
        await Record(SampleCases.Cleared(2));
        var before = await Store.Lines.Follow(0, 1_000, Now);
        await Store.Lines.KeysFor(
            [DeclarationSubject.For(decided.Mrn), DeclarationSubject.For(SampleCases.Number(2))],
            Now
        );

        Assert.Equal(ErasureOutcome.Done, await Erase(decided));
        Assert.Equal(ErasureOutcome.ErasedBefore, await Erase(decided));
        var after = await Store.Lines.Follow(0, 1_000, Now);
        Assert.Equal(
            before.Select(l => (l.Position, l.Mrn, l.Sequence, l.Type, l.At)),
            after.Select(l => (l.Position, l.Mrn, l.Sequence, l.Type, l.At))
        );
        Assert.All(after, l => Assert.Equal(l.Mrn == decided.Mrn, l.IsErased));
        Assert.All(
            after.Where(l => l.IsErased),
            l => Assert.Equal((null, "erased", null), (l.Payload, l.By.Id, l.By.Office))
        );
        Assert.All(
            await Store.Open(DeclarationSubject.For(decided.Mrn), Now),
            j => Assert.IsType<EventErased>(j.Event)
        );
        Assert.Equal(
            before[0].Type,
            ((EventErased)(await Store.Open(DeclarationSubject.For(decided.Mrn), Now))[0].Event).Type
        );

        var row = await Store.Cases.Find(decided.Mrn, Now);
        Assert.Equal(("", "", null, CaseState.Cleared), (row!.Lrn, row.Trader, row.Payable, row.State));
        Assert.Null(await Store.Lines.KeyOf(DeclarationSubject.For(decided.Mrn), Now));
        Assert.Empty(await Store.Lines.KeysFor([DeclarationSubject.For(decided.Mrn)], Now));
        Assert.NotNull(await Store.Lines.KeyOf(DeclarationSubject.For(SampleCases.Number(2)), Now));
        Assert.Equal(
            SampleCases.Morning,
            await Store.Erasure.ErasedAt(DeclarationSubject.For(decided.Mrn), Now)
        );
        Assert.Null(await Store.Erasure.ErasedAt(DeclarationSubject.For(SampleCases.Number(2)), Now));
        var told = (await Store.Registers.Journal(0, 10, Now))[^1];
        Assert.Equal(
            ("erasure", decided.Mrn.Text, "administrator-1", "kept long enough"),
            (told.Kind, told.Id, told.By.Id, told.Grounds)
        );
    }

    [Fact]
    public async Task A_case_that_goes_on_is_not_erased()
    {
        var open = SampleCases.Reserving(1, "GAN1", 0m);
        await Record(open);
        Assert.Equal(ErasureOutcome.NotClosed, await Erase(open));
        var rejected = SampleCases.Rejected(2, "LRN2");
        await Record(rejected);
        Assert.Equal(ErasureOutcome.NotFound, await Erase(SampleCases.Rejected(3, "LRN3")));
        Assert.Equal(
            ErasureOutcome.NotClosed,
            await Store.Erasure.Erase(
                DeclarationSubject.For(rejected.Mrn),
                rejected.After.Sequence - 1,
                "",
                SampleCases.Morning,
                Keeper
            )
        );
        Assert.Equal(ErasureOutcome.Done, await Erase(rejected));
    }

    [Fact]
    public async Task A_document_that_another_case_names_outlives_the_erasure()
    {
        var (own, shared) = (
            await Store.Documents.Keep([1], SampleCases.Morning),
            await Store.Documents.Keep([2], SampleCases.Morning)
        );
        await OpenGuarantee("GAN1", 1000m);
        var erased = SampleCases.Cleared(1);
        await Record(erased);
        var handedIn = SampleCases.Next(erased.After, Papers(own, shared));
        await Record(handedIn);
        var other = SampleCases.Reserving(2, "GAN1", 0m);
        await Record(other);
        await Record(SampleCases.Next(other.After, Papers(shared)));
        Assert.Equal(ErasureOutcome.Done, await Erase(handedIn));
        Assert.Null(await Store.Documents.Read(own, Now));
        Assert.Equal([2], await Store.Documents.Read(shared, Now));
    }

    private Task<ErasureOutcome> Erase(SampleDecision decided) =>
        Store.Erasure.Erase(
            DeclarationSubject.For(decided.Mrn),
            decided.After.Sequence,
            "kept long enough",
            SampleCases.Morning,
            Keeper
        );

    private static DocumentsSubmitted Papers(params string[] digests) =>
        new([.. digests.Select(d => new SubmittedDocument("N380", "INV-1", "invoice.pdf", d, 1))]);
}
