using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>What every store promises, held on each engine.</summary>
public abstract partial class StoreTests : IAsyncLifetime
{
    protected static CancellationToken Now => TestContext.Current.CancellationToken;

    protected Store Store { get; private set; } = null!;

    /// <summary>Opens one more store on the same database.</summary>
    protected abstract Store Another(SubjectKinds? kinds = null);

    protected abstract ValueTask Prepare();

    protected abstract ValueTask Clean();

    public async ValueTask InitializeAsync()
    {
        await Prepare();
        Store = Another();
    }

    public async ValueTask DisposeAsync()
    {
        if (Store is { } store)
            await store.DisposeAsync();
        await Clean();
        _logKey.Dispose();
        Directory.Delete(_log, recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected Task<Recording> Record(SampleDecision decided) => Store.Record(decided, Now);

    protected async Task OpenGuarantee(string id, decimal limit) =>
        Assert.IsType<RegisterOutcome.Done>(
            await Store.Registers.Change(
                [
                    new RegisterChange("guarantee", id, 0, "{}"u8.ToArray())
                    {
                        Openings = Books.Opening($"guarantee/{id}", limit, "EUR"),
                    },
                ],
                SampleCases.Morning,
                Actor.System
            )
        );

    [Fact]
    public async Task A_recorded_case_opens_as_it_was()
    {
        await OpenGuarantee("GAN1", 1000m);
        var decided = SampleCases.Cleared(1);
        var done = Assert.IsType<Recording.Done>(await Record(decided));
        var opened = await Store.Open(DeclarationSubject.For(decided.Mrn), Now);
        Assert.Equal(decided.Events.Count, opened.Count);
        Assert.Equal(done.Position, opened[^1].Position);
        Assert.Equal(Enumerable.Range(1, opened.Count), opened.Select(j => j.Sequence));
        Assert.All(opened, j => Assert.Equal((decided.At, decided.By), (j.At, j.By)));
        Assert.Equal(
            decided.Events.Select(DeclarationSubject.Kind.Events.NameOf),
            opened.Select(j => DeclarationSubject.Kind.Events.NameOf(j.Event))
        );
        Assert.Equal(
            decided.Events.Select(DeclarationSubject.Kind.Events.Write),
            opened.Select(j => DeclarationSubject.Kind.Events.Write(j.Event))
        );
        Assert.Equal(((MessageEvent)decided.Events[0]).Payload, ((MessageEvent)opened[0].Event).Payload);
    }

    [Fact]
    public async Task A_case_that_is_not_there_opens_empty() =>
        Assert.Empty(await Store.Open(DeclarationSubject.For(SampleCases.Number(404)), Now));

    [Fact]
    public async Task A_decision_on_an_older_case_is_stale_and_leaves_nothing()
    {
        var first = SampleCases.Reserving(1, "GAN1", 0m);
        await Record(first);
        var query = SampleCases.Next(first.After, new QuestionAsked("which goods?"));
        var detain = SampleCases.Next(first.After, new GoodsDetained("no grounds given"));
        Assert.IsType<Recording.Done>(await Record(query));
        Assert.IsType<Recording.Stale>(await Record(detain));
        Assert.Equal(query.After.Sequence, (await Store.Open(DeclarationSubject.For(first.Mrn), Now)).Count);
        Assert.Equal(CaseState.UnderQuery, (await Store.Cases.Find(first.Mrn, Now))!.State);
    }

    [Fact]
    public async Task Of_many_decisions_on_one_case_at_once_one_is_taken()
    {
        var first = SampleCases.Reserving(1, "GAN1", 0m);
        await Record(first);
        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 40)
                .Select(i => Record(SampleCases.Next(first.After, new QuestionAsked($"question {i}"))))
        );
        Assert.Single(outcomes.OfType<Recording.Done>());
        Assert.Equal(39, outcomes.OfType<Recording.Stale>().Count());
    }

    [Fact]
    public async Task A_reference_is_claimed_once_and_finds_its_case()
    {
        await Record(SampleCases.Reserving(1, "GAN1", 0m));
        var again = Assert.IsType<Recording.ReferenceTaken>(
            await Record(SampleCases.Reserving(1, "GAN1", 0m))
        );
        Assert.Equal((SampleCases.Number(1), true), (DeclarationSubject.MrnOf(again.By), again.SameContent));
        var other = Assert.IsType<Recording.ReferenceTaken>(
            await Record(SampleCases.Cleared(2, lrn: "LRN000000001"))
        );
        Assert.Equal((SampleCases.Number(1), false), (DeclarationSubject.MrnOf(other.By), other.SameContent));
        Assert.Empty(await Store.Open(DeclarationSubject.For(SampleCases.Number(2)), Now));
    }

    [Fact]
    public async Task Of_the_same_reference_many_times_at_once_one_is_taken()
    {
        var outcomes = await Task.WhenAll(
            Enumerable.Range(1, 40).Select(i => Record(SampleCases.Reserving(i, "GAN1", 0m, lrn: "SAME")))
        );
        Assert.Single(outcomes.OfType<Recording.Done>());
        Assert.Equal(39, outcomes.OfType<Recording.ReferenceTaken>().Count(t => !t.SameContent));
    }

    [Fact]
    public async Task A_declaration_that_is_rejected_later_frees_its_reference_too()
    {
        var first = SampleCases.Reserving(1, "GAN1", 0m);
        await Record(first);
        await Record(
            SampleCases.Next(
                first.After,
                new DeclarationRejected([
                    new("TAR-CODE", "", "unknown", "the tariff of the day", "correct it"),
                ])
            )
        );
        Assert.IsType<Recording.Done>(await Record(SampleCases.Cleared(2, lrn: "LRN000000001")));
    }

    [Fact]
    public async Task A_rejected_declaration_frees_its_reference()
    {
        Assert.IsType<Recording.Done>(await Record(SampleCases.Rejected(1, "LRN000000002")));
        Assert.IsType<Recording.Done>(await Record(SampleCases.Reserving(2, "GAN1", 0m)));
        Assert.Equal(2, (await Store.Cases.Page(new CaseFilter { Text = "LRN000000002" }, Now)).Rows.Count);
    }

    [Fact]
    public async Task A_guarantee_bears_what_it_bears_and_no_more()
    {
        await OpenGuarantee("GAN9", 1000m);
        var outcomes = await Task.WhenAll(
            Enumerable.Range(1, 25).Select(i => Record(SampleCases.Reserving(i, "GAN9", 150m)))
        );
        Assert.Equal(6, outcomes.OfType<Recording.Done>().Count());
        var told = outcomes.OfType<Recording.Short>().ToArray();
        Assert.Equal(19, told.Length);
        Assert.All(
            told,
            s => Assert.Equal(("guarantee/GAN9/available", 50m, "EUR"), (s.Account, s.Missing, s.Unit))
        );
        var balances = await Store.Accounts.Balances("guarantee/GAN9/", Now);
        Assert.Equal(
            100m,
            balances.Single(b => b.Account.EndsWith("/available", StringComparison.Ordinal)).Amount
        );
        Assert.Equal(
            900m,
            balances.Single(b => b.Account.EndsWith("/reserved", StringComparison.Ordinal)).Amount
        );
        Assert.Equal(0m, balances.Sum(b => b.Amount));
    }

    [Fact]
    public async Task Balances_are_the_sums_of_their_postings()
    {
        await OpenGuarantee("GAN1", 5000m);
        await Task.WhenAll(Enumerable.Range(1, 50).Select(i => Record(SampleCases.Cleared(i))));
        foreach (var balance in await Store.Accounts.Balances("", Now))
        {
            var statement = await Store.Accounts.Statement(balance.Account, Limits.RowsPerPageMax, Now);
            Assert.Equal(balance.Amount, statement.Sum(p => p.Posting.Amount));
        }
        Assert.Equal(0m, (await Store.Accounts.Balances("", Now)).Sum(b => b.Amount));
        var postings = await Store.Accounts.PostingsOf(DeclarationSubject.For(SampleCases.Number(7)), Now);
        Assert.NotEmpty(postings);
        Assert.Equal(0m, postings.Sum(p => p.Posting.Amount));
    }

    [Fact]
    public async Task A_decision_that_contradicts_itself_is_ours_to_mend()
    {
        var decided = SampleCases.Reserving(1, "GAN1", 0m);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Record(decided with { Before = decided.After })
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Record(decided with { Events = [.. decided.Events.Skip(1)] })
        );
        DecisionToRecord record = decided;
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Store.Record(record with { Subjects = [] }, Now)
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Store.Record(record with { Subjects = [.. record.Subjects, .. record.Subjects] }, Now)
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Store.Record(record with { Claims = [.. record.Claims, .. record.Claims] }, Now)
        );
        var stranger = record.Claims[0] with { By = DeclarationSubject.For(SampleCases.Number(2)) };
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Store.Record(record with { Claims = [stranger] }, Now)
        );
        Assert.IsType<Recording.Done>(await Record(decided));
    }

    [Fact]
    public async Task A_follower_sees_every_line_once_and_in_order_while_others_write()
    {
        const int cases = 400;
        await using var other = Another();
        var writers = Enumerable
            .Range(1, cases)
            .Select(i => (i % 2 == 0 ? Store : other).Record(SampleCases.Reserving(i, "GAN1", 0m), Now))
            .ToArray();
        var seen = new List<JournalEntry>();
        while (seen.Count < cases * 3)
        {
            var page = await Store.Follow(seen.Count == 0 ? 0 : seen[^1].Position, 100, Now);
            if (page.Count == 0)
                await Store.Growth(seen.Count, TimeSpan.FromMilliseconds(20), Now);
            seen.AddRange(page);
        }
        Assert.All(await Task.WhenAll(writers), o => Assert.IsType<Recording.Done>(o));
        Assert.Equal(Enumerable.Range(1, cases * 3).Select(i => (long)i), seen.Select(j => j.Position));
        Assert.All(seen.GroupBy(j => j.Mrn), g => Assert.Equal([1, 2, 3], g.Select(j => j.Sequence)));
    }

    [Fact]
    public async Task Two_houses_on_one_database_never_overdraw_and_never_double()
    {
        await OpenGuarantee("GAN9", 1000m);
        await using var other = Another();
        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(i =>
                    (i % 2 == 0 ? Store : other).Record(SampleCases.Reserving(1 + i / 2, "GAN9", 100m), Now)
                )
        );
        Assert.Equal(10, outcomes.OfType<Recording.Done>().Count());
        Assert.Equal(0m, (await Store.Accounts.Balances("guarantee/GAN9/available", Now)).Single().Amount);
        Assert.Equal(30, (await Store.Follow(0, Limits.RowsPerPageMax, Now)).Count);
    }

    [Fact]
    public async Task An_opened_database_is_opened_again_with_all_that_was_in_it()
    {
        await Record(SampleCases.Reserving(1, "GAN1", 0m));
        await Store.DisposeAsync();
        await using var again = Another();
        Assert.Equal(3, (await again.Open(DeclarationSubject.For(SampleCases.Number(1)), Now)).Count);
        Assert.IsType<Recording.Done>(await again.Record(SampleCases.Reserving(2, "GAN1", 0m), Now));
    }
}
