using System.Text.Json;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Rehearsing;
using Customhouse.Tests.Clearance;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Clearance.EntitledHouse;
using static Customhouse.Tests.Rehearsing.PastSamples;

namespace Customhouse.Tests.Rehearsing;

/// <summary>What a change of law would have refused, taken and charged of past declarations.</summary>
public sealed class TradeRehearsalTests
{
    private const string Sets = "dataSets: [{ name: all, duty: assessed }]\n";

    private static readonly Lawbook Empty = Book(Sets);

    private static readonly Lawbook FewItems = Book(
        Sets
            + "rules:\n  - { code: XA900, of: declaration, demand: declaration.items.size() < 2, "
            + "at: declaration/GoodsItemQuantity, rule: One item., basis: law 7, mend: Send one. }\n"
            + "  - { code: XA901, of: item, demand: item.sequence < 2, "
            + "at: item/SequenceNumeric, rule: The first., basis: law 7, mend: Send one. }\n"
    );

    private static readonly Declaration One = Import();

    private static readonly Declaration Two = Import() with
    {
        Items = [Goods(1), Goods(2) with { Commodity = HsCode.Parse("73181500") }],
        PresentationOffice = null,
    };

    [Fact]
    public void What_a_new_rule_refuses_owes_nothing_any_more()
    {
        var (figures, asked) = Tried(Change(Empty, FewItems), [Past(1, One), Past(2, Two), Past(3, One)]);
        var due = LodgementCheck.Ask(
            Two,
            new RehearsedLaw(Whole, Edition("A", Empty)).InputsFor(Past(2, Two)),
            Noon
        );
        var sum = due.Assessed!.Assessment.Lines.Sum(l => l.Payable!.Value.Amount);
        Assert.True(sum > 2_000m);
        Assert.Equal(1, asked);
        Assert.Equal(
            (3, 3, 6_000m, 0),
            (figures.Declarations, figures.TakenOnRecord, figures.DueOnRecord, figures.LeftOut)
        );
        Assert.Equal(new ChangeTally(1, 0, 0, sum, 0m), figures.Total);
        Assert.Equal(sum, figures.Taxes.Values.Sum(t => t.Before));
        Assert.Equal(0m, figures.Taxes.Values.Sum(t => t.After));
        Assert.Equal(["XA900", "XA901"], figures.Rules.Keys);
        Assert.All(figures.Rules.Values, r => Assert.Equal(new RuleTally(1, 0), r));
        Assert.Equal(figures.Total, Assert.Single(figures.Traders).Value);
        Assert.Equal(Trader, Assert.Single(figures.Traders).Key);
        Assert.Equal("", Assert.Single(figures.Offices).Key);
        // The second item is at fault for itself.
        Assert.Equal(["73"], figures.Chapters.Keys);
        var example = Assert.Single(figures.Refused);
        Assert.Equal((0, 2), (example.Before.Faults, example.After.Faults));
        Assert.Equal(["XA900", "XA901"], example.After.Shown.Select(f => f.Code));
        Assert.Equal(sum, example.Before.Payable);
        Assert.Equal(sum, example.Before.Due.Sum(l => l.Payable));
        Assert.Equal(0, figures.OtherwiseOnRecord);
    }

    [Fact]
    public void What_a_rule_no_longer_refuses_is_newly_taken()
    {
        var (figures, _) = Tried(Change(FewItems, Empty), [Past(1, One), Past(2, Two, wasTaken: false)]);
        Assert.Equal(
            (0, 1, 0),
            (figures.Total.NewlyRefused, figures.Total.NewlyTaken, figures.Total.DutyChanged)
        );
        Assert.Equal((0m, true), (figures.Total.Before, figures.Total.After > 2_000m));
        Assert.Equal(new RuleTally(0, 1), figures.Rules["XA900"]);
        Assert.Equal(Two.Items.Count, figures.Taken.Single().Before.Faults);
        Assert.Equal((1, 2_000m), (figures.TakenOnRecord, figures.DueOnRecord));
        Assert.Equal(0, figures.OtherwiseOnRecord);
    }

    [Fact]
    public void A_set_of_data_that_is_told_no_duty_any_more_changes_what_is_due()
    {
        var untold = Book("dataSets: [{ name: all, duty: nothing }]\n");
        var (figures, asked) = Tried(Change(Empty, untold), [Past(1, One), Past(2, Import("10", "EXA"))]);
        Assert.Equal(2, asked);
        Assert.Equal(1, figures.Total.DutyChanged);
        Assert.Equal((2_000m, 0m), (figures.Total.Before, figures.Total.After));
        Assert.Equal(new TaxTally(2_000m, 0m), figures.Taxes["B00"]);
        Assert.Equal(["84"], figures.Chapters.Keys);
        Assert.Equal(2_000m, Assert.Single(figures.Duty).Before.Payable);
    }

    [Fact]
    public void What_another_rule_refuses_all_the_same_is_neither_newly_refused_nor_newly_taken()
    {
        // Nobody holds the authorisation on either side.
        var change = RehearsedChange.OfLaw(Without("CW1"), Edition("A", Empty), Edition("B", FewItems));
        var stored = Import("71") with { Items = [Goods(1, "71"), Goods(2, "71")] };
        var (figures, asked) = Tried(change, [Past(1, stored)]);
        Assert.Equal((1, 0), (asked, figures.Total.Cases));
        Assert.Empty(figures.Refused);
    }

    [Fact]
    public void What_was_decided_otherwise_then_is_told()
    {
        var (figures, _) = Tried(Change(Empty, FewItems), [Past(1, Two, wasTaken: false)]);
        Assert.Equal((1, 1), (figures.Total.NewlyRefused, figures.OtherwiseOnRecord));
    }

    [Fact]
    public void Gone_on_with_from_its_figures_it_comes_to_the_same()
    {
        var past = Mixed(new Random(3), 60);
        var change = Change(Empty, FewItems);
        var (whole, _) = Tried(change, past);
        Assert.True(whole.Total.NewlyRefused > 10);
        ChangeFigures? found = null;
        foreach (var page in past.Chunk(7))
        {
            var rehearsal = new TradeRehearsal(change, found);
            foreach (var one in page)
                rehearsal.Take(one);
            found = JsonSerializer.Deserialize<ChangeFigures>(JsonSerializer.Serialize(rehearsal.Figures()));
        }
        Assert.Equal(JsonSerializer.Serialize(whole), JsonSerializer.Serialize(found));
    }

    [Fact]
    public void Examples_and_traders_are_bounded_and_every_figure_is_whole()
    {
        var past = Enumerable
            .Range(1, TradeRehearsal.TradersKeptMax + 20)
            .Select(n => Past(n, Two) with { Trader = $"XA{n:D6}" });
        var (figures, _) = Tried(Change(Empty, FewItems), past);
        Assert.Equal(TradeRehearsal.TradersKeptMax + 20, figures.Total.NewlyRefused);
        Assert.Equal(TradeRehearsal.TradersKeptMax, figures.Traders.Count);
        Assert.Equal(20, figures.OtherTraders.NewlyRefused);
        Assert.Equal(TradeRehearsal.ExamplesMax, figures.Refused.Count);
        Assert.Equal(figures.Total, figures.Traders.Values.Aggregate(figures.OtherTraders, (a, b) => a + b));
    }

    /// <summary>A change that would refuse by a rule of its first day next year says nothing of this
    /// year.</summary>
    [Fact]
    public void The_law_of_the_day_of_acceptance_is_asked()
    {
        var later = Book(
            Sets
                + "rules:\n  - { code: XA900, from: 2026-05-06, of: declaration, demand: declaration.items.size() < 2, "
                + "at: declaration/GoodsItemQuantity, rule: One item., basis: law 7, mend: Send one. }\n"
        );
        var change = Change(Empty, later);
        Assert.Equal(0, Tried(change, [Past(1, Two)]).Figures.Total.Cases);
        Assert.Equal(1, Tried(change, [Past(1, Two) with { At = Noon.AddDays(1) }]).Figures.Total.Cases);
    }

    [Fact]
    public void Quotas_and_licences_suffice_on_both_sides()
    {
        var cheese = Import() with
        {
            Items =
            [
                Goods(1) with
                {
                    Commodity = HsCode.Parse("04069018"),
                    QuotaOrder = "090101",
                    Taxes = [new DeclaredTax("A00", "120", "090101", null, null, null, null, null)],
                },
            ],
        };
        var inputs = new RehearsedLaw(Whole, Edition("A", Empty)).InputsFor(Past(1, cheese));
        Assert.All(inputs.Free.Values, free => Assert.True(free > 100m));
        Assert.Single(inputs.Free);
    }
}
