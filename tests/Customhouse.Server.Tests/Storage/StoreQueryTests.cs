using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>What pages ask of a store: lists, counts, times.</summary>
public abstract partial class StoreTests
{
    [Fact]
    public async Task A_list_comes_page_by_page_and_holds_every_case_once()
    {
        await Task.WhenAll(Enumerable.Range(1, 57).Select(i => Record(SampleCases.Reserving(i, "GAN1", 0m))));
        var seen = new List<Mrn>();
        CaseKey? next = null;
        do
        {
            var page = await Store.Cases.Page(
                new CaseFilter
                {
                    Trader = "XA123456789000",
                    After = next,
                    Max = 10,
                },
                Now
            );
            seen.AddRange(page.Rows.Select(r => r.Mrn));
            Assert.True(page.Next is null || CaseKey.TryParse(page.Next.ToString(), out next));
            next = page.Next;
        } while (next is not null);
        // The last changed first, and each case of the samples changed a millisecond after the one before.
        Assert.Equal(Enumerable.Range(1, 57).Reverse().Select(i => SampleCases.Number(i)), seen);
    }

    [Fact]
    public async Task A_list_shows_what_its_filter_asks_for()
    {
        var first = SampleCases.Reserving(1, "GAN1", 0m);
        await Record(first);
        await Record(SampleCases.Next(first.After, new ControlOrdered("weight in doubt")));
        await Record(SampleCases.Rejected(2, "OTHER-7"));
        Assert.Equal(
            "1",
            await Shown(new CaseFilter { States = [CaseState.UnderControl, CaseState.Detained] })
        );
        Assert.Equal("1, 2", await Shown(new CaseFilter { Office = "XA000001" }));
        Assert.Equal("2", await Shown(new CaseFilter { Text = "OTHER" }));
        Assert.Equal("1", await Shown(new CaseFilter { Text = SampleCases.Number(1).Text[..17] }));
        Assert.Equal(
            "1",
            await Shown(new CaseFilter { Text = SampleCases.Number(1).Text.ToLowerInvariant() })
        );
        Assert.Equal("1, 2", await Shown(new CaseFilter { Text = "XA123456789000" }));
        Assert.Equal("2", await Shown(new CaseFilter { Text = "OTHER", Trader = "XA123456789000" }));
        Assert.Empty(await Shown(new CaseFilter { Text = "OTHER", Trader = "XA999" }));
        Assert.Empty(await Shown(new CaseFilter { Text = "OTHER", States = [CaseState.UnderControl] }));
        Assert.Empty(await Shown(new CaseFilter { Trader = "XA999" }));
        Assert.Empty(await Shown(new CaseFilter { Lane = Lane.Red }));
        Assert.Empty(await Shown(new CaseFilter { Text = "' or 1 = 1 --" }));
    }

    [Fact]
    public async Task Of_a_text_that_very_many_cases_begin_with_all_are_shown_to_their_trader_only()
    {
        const int Many = CaseRows.LookedAtMax + 3;
        await Task.WhenAll(
            Enumerable
                .Range(1, Many)
                .Select(i => Record(SampleCases.Reserving(i, "GAN1", 0m, $"MANY-{i:0000}")))
        );
        var one = Assert.Single((await Store.Cases.Page(new CaseFilter { Text = "MANY-2002" }, Now)).Rows);
        Assert.Equal(SampleCases.Number(2002), one.Mrn);
        var all = await Store.Cases.Page(new CaseFilter { Text = "MANY", Max = 5 }, Now);
        Assert.True(all.IsCut);
        Assert.Equal(5, all.Rows.Count);
        var own = await Store.Cases.Page(
            new CaseFilter
            {
                Text = "MANY",
                Trader = "XA123456789000",
                Max = 5,
            },
            Now
        );
        Assert.False(own.IsCut);
        Assert.Equal(
            Enumerable.Range(0, 5).Select(i => SampleCases.Number(Many - i)),
            own.Rows.Select(r => r.Mrn)
        );
        // A trader's identifier is searched by its own index, so its cases are never too many.
        var traders = await Store.Cases.Page(new CaseFilter { Text = "XA123456789000", Max = 5 }, Now);
        Assert.False(traders.IsCut);
        var next = await Store.Cases.Page(
            new CaseFilter
            {
                Text = "XA123456789000",
                After = traders.Next,
                Max = 5,
            },
            Now
        );
        Assert.Equal(
            Enumerable.Range(5, 5).Select(i => SampleCases.Number(Many - i)),
            next.Rows.Select(r => r.Mrn)
        );
    }

    private async Task<string> Shown(CaseFilter filter) =>
        string.Join(
            ", ",
            (await Store.Cases.Page(filter, Now))
                .Rows.Select(r => Enumerable.Range(1, 9).Single(i => SampleCases.Number(i) == r.Mrn))
                .Order()
        );

    [Fact]
    public async Task A_row_tells_how_its_case_stands()
    {
        await OpenGuarantee("GAN1", 1000m);
        var decided = SampleCases.Cleared(1);
        await Record(decided);
        var row = Assert.Single((await Store.Cases.Page(new CaseFilter { Lane = Lane.Green }, Now)).Rows);
        Assert.Equal(CaseRowOf(decided), row);
        Assert.Equal(row, await Store.Cases.Find(decided.Mrn, Now));
    }

    private static CaseRow CaseRowOf(SampleDecision d) =>
        new(
            d.Mrn,
            8,
            "LRN000000001",
            "XA123456789000",
            "IMA",
            CaseState.Cleared,
            Lane.Green,
            "XA000001",
            2,
            new Money(120.50m, Currency.Eur),
            d.At,
            SampleCases.Morning,
            d.At,
            d.At,
            null,
            d.At,
            d.At
        )
        {
            Standing = d.After.Standing,
        };

    [Fact]
    public async Task Cases_on_which_time_has_to_act_are_found_until_it_has()
    {
        var first = SampleCases.Reserving(1, "GAN1", 0m);
        await Record(first);
        var due = SampleCases.Morning.AddDays(10);
        var awaited = SampleCases.Next(first.After, new PaymentAwaited(new Money(5m, Currency.Eur), due));
        await Record(awaited);
        Assert.Empty(await Store.Deadlines.Due(DeclarationSubject.Kind, due.AddSeconds(-1), null, 10, Now));
        Assert.Equal(
            new SubjectDue(DeclarationSubject.For(first.Mrn), due),
            Assert.Single(await Store.Deadlines.Due(DeclarationSubject.Kind, due, null, 10, Now))
        );
        await Record(SampleCases.Next(awaited.After, new PaymentReceived("R1", new Money(5m, Currency.Eur))));
        Assert.Empty(await Store.Deadlines.Due(DeclarationSubject.Kind, due, null, 10, Now));
    }

    [Fact]
    public async Task The_overview_counts_what_was_recorded()
    {
        await OpenGuarantee("GAN1", 1000m);
        for (var i = 1; i <= 3; i++)
            await Record(SampleCases.Cleared(i));
        await Record(SampleCases.Rejected(4, "L4"));
        Assert.Equal(
            [new CaseCount(CaseState.Cleared, Lane.Green, 3), new CaseCount(CaseState.Rejected, null, 1)],
            await Store.Overview.Counts(null, Now)
        );
        Assert.Empty(await Store.Overview.Counts("XA999", Now));
        var pace = await Store.Overview.Pace(SampleCases.Morning, SampleCases.Morning.AddMinutes(1), Now);
        Assert.Equal(4, pace.Single(p => p.Event == "declaration-lodged/1").Events);
        Assert.Equal(6, pace.Single(p => p.Event == "duty-assessed/1").Events);
        var (from, to) = (SampleCases.Morning, SampleCases.Morning.AddMinutes(1));
        var local = await Store.Overview.PaceOf(["XA000001"], from, to, Now);
        Assert.Equal(pace.Where(p => local.Any(l => l.Event == p.Event)), local);
        Assert.Equal(["declaration-cleared/1", "declaration-lodged/1"], local.Select(l => l.Event));
        Assert.Empty(await Store.Overview.PaceOf(["XA000002"], from, to, Now));
        Assert.Equal(3 * 8 + 2, await Store.Head(Now));
    }

    [Fact]
    public async Task Counts_follow_each_move_of_a_case_and_its_erasure()
    {
        await OpenGuarantee("GAN1", 1000m);
        var opened = Enumerable.Range(1, 30).Select(i => SampleCases.Reserving(i, "GAN1", 1m)).ToArray();
        await Task.WhenAll(opened.Select(o => Record(o)));
        await Task.WhenAll(
            opened
                .Take(20)
                .Select(o => Record(SampleCases.Next(o.After, new ControlOrdered("weight in doubt"))))
        );
        var cleared = SampleCases.Cleared(31);
        await Record(cleared);
        await Record(SampleCases.Rejected(32, "L32"));
        await Agree(opened[0].After.Trader);
        Assert.Equal(ErasureOutcome.Done, await Erase(cleared));
        await Agree(opened[0].After.Trader);
        Assert.Equal(
            new CaseCount(CaseState.Cleared, Lane.Green, 1),
            Assert.Single(await Store.Overview.Counts("", Now))
        );

        async Task Agree(string trader)
        {
            var rows = (await Store.Cases.Page(new CaseFilter { Max = 200 }, Now)).Rows;
            Assert.Equal(Counted(rows), await Store.Overview.Counts(null, Now));
            Assert.Equal(
                Counted(rows.Where(r => r.Office == "XA000001")),
                await Store.Overview.CountsOf(["XA000001"], Now)
            );
            Assert.Empty(await Store.Overview.CountsOf(["XA000002"], Now));
            Assert.Equal(
                Counted(rows.Where(r => r.Trader == trader)),
                await Store.Overview.Counts(trader, Now)
            );
        }

        static IEnumerable<CaseCount> Counted(IEnumerable<CaseRow> rows) =>
            rows.GroupBy(r => (r.State, r.Lane))
                .Select(g => new CaseCount(g.Key.State, g.Key.Lane, g.Count()))
                .OrderBy(c => c.State.ToString(), StringComparer.Ordinal)
                .ThenBy(c => c.Lane?.ToString() ?? "", StringComparer.Ordinal);
    }

    [Fact]
    public async Task Balances_of_certain_accounts_come_in_one_query_and_no_others_with_them()
    {
        await OpenGuarantee("GAN1", 1000m);
        await OpenGuarantee("GAN10", 70m);
        await Record(SampleCases.Reserving(1, "GAN1", 300m));
        var balances = await Store.Accounts.BalancesOf([Books.Free("GAN1"), Books.Free("GAN2")], Now);
        Assert.Equal([new Balance(Books.Free("GAN1"), "EUR", 700m)], balances);
        Assert.Empty(await Store.Accounts.BalancesOf([], Now));
    }

    [Fact]
    public async Task A_statement_begins_with_the_latest_movement_whoever_made_it()
    {
        await OpenGuarantee("GAN1", 1000m);
        for (var i = 1; i <= 3; i++)
            await Record(SampleCases.Reserving(i, "GAN1", i));
        var all = await Store.Accounts.Statement(Books.Free("GAN1"), 10, Now);
        Assert.Equal([-3m, -2m, -1m, 1000m], all.Select(p => p.Posting.Amount));
        Assert.Equal(
            [-3m, -2m],
            (await Store.Accounts.Statement(Books.Free("GAN1"), 2, Now)).Select(p => p.Posting.Amount)
        );
    }

    [Fact]
    public async Task Times_to_release_are_told_by_nearest_rank()
    {
        await OpenGuarantee("GAN1", 10_000m);
        for (var i = 1; i <= 10; i++)
        {
            var before = SampleCases.Reserving(i, "GAN1", 0m);
            await Record(before);
            // The goods came two hours after they were declared: that time is nobody's at customs (TFA 7.6).
            var (arrived, at) = (before.At.AddHours(2), before.At.AddHours(2).AddMinutes(i));
            Event[] events = [new DeclarationAccepted(arrived, []), new GoodsReleased("as declared")];
            var after = before.After.With(events[0], arrived).With(events[1], at);
            await Record(new SampleDecision(before.After, after, events, at, Actor.System));
        }
        var time = Assert.Single(
            await Store.Overview.ReleaseTimes([], SampleCases.Morning, SampleCases.Morning.AddDays(1), Now)
        );
        Assert.Equal(
            (10, 5d, 9d, 10d),
            (time.Cases, time.Median.TotalMinutes, time.Ninetieth.TotalMinutes, time.NinetyNinth.TotalMinutes)
        );
    }
}
