using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Tariff.AssessmentCases;

namespace Customhouse.Tests.Tariff;

/// <summary>What the trader's claims make of a charge: waivers, own amounts, methods of payment, and what
/// stacks on a charge that nobody can compute.</summary>
public sealed class ItemAssessmentTests
{
    private static readonly Measure Words = new("A00", new Rate(null, Other: "see note 3"), "100", "words");

    [Fact]
    public void A_tax_that_the_edition_has_no_rule_for_is_told_by_its_type()
    {
        var line = Assess(Item(1000m), Duty(5m, "Z99"))[0];
        Assert.Equal("the edition has no rule for tax type Z99", line.NotComputed);
        Assert.Null(line.Payable);
    }

    [Fact]
    public void What_stacks_on_an_unknown_charge_that_is_owed_is_unknown_and_on_a_relieved_one_is_not()
    {
        var owed = Assess(Item(1000m), Words, Vat())[1];
        Assert.Equal("its base holds A00, of which see note 3", owed.NotComputed);
        var relieved = Item(1000m) with { AdditionalProcedures = ["C01"] };
        Assert.Equal(Gbp(200m), Assess(relieved, Words, Vat())[1].Payable);
        // VAT that is itself forgone is shown with what it would have been, and that nobody knows.
        var both = Item(1000m) with
        {
            AdditionalProcedures = ["C01", "1RV"],
        };
        Assert.NotNull(Assess(both, Words, Vat())[1].NotComputed);
    }

    [Fact]
    public void A_waiver_leaves_union_duty_at_the_home_rate_and_nothing_of_home_duty()
    {
        var lines = Waived(["NIAID"], new Rate(2m), Duty(5m, "A50"), Duty(5m));
        Assert.Equal((Gbp(20m), Gbp(20m)), (lines[0].Assessed, lines[0].Payable));
        Assert.Equal((Gbp(50m), Gbp(50m)), (lines[1].Assessed, lines[1].Payable));
        var aid = lines[2];
        Assert.Equal(("STA", Gbp(30m), false), (aid.TaxType, aid.Assessed, aid.IsSecurity));
        Assert.Null(aid.Payable);
        Assert.Equal("30.00 GBP", aid.Working[^1].Result);
        Assert.Equal("-30.00 GBP", lines[0].Working[^1].Result);
        Assert.Equal(3, lines.Count);
    }

    [Fact]
    public void Goods_that_owe_no_home_duty_are_waived_as_a_whole_when_that_is_claimed()
    {
        var lines = Waived(["NIAID", "NIDOM"], null, Duty(5m, "A50"));
        Assert.Equal((Gbp(0m), Gbp(0m), Gbp(50m)), (lines[0].Assessed, lines[0].Payable, lines[1].Assessed));
        Assert.Equal(Gbp(50m), Waived(["NIDOM"], null, Duty(5m, "A50"))[0].Payable);
        // What is waived as a whole owes nothing, though nobody knows what it would have been.
        var vat = new Measure("B05", new Rate(20m), "100", "VAT on union duty");
        var unknown = Words with { TaxType = "A50" };
        Assert.Equal(Gbp(0m), Waived(["NIAID", "NIDOM"], null, unknown, vat)[1].Payable);
        Assert.NotNull(Waived(["NIAID"], new Rate(2m), unknown, vat)[1].NotComputed);
        Assert.NotNull(Waived(["NIDOM"], new Rate(2m), unknown, vat)[1].NotComputed);
        Assert.NotNull(Waived(["NIAID", "NIDOM"], null, Words, Vat())[1].NotComputed);
    }

    [Fact]
    public void A_waiver_needs_the_home_rate_and_gives_no_aid_where_that_is_higher()
    {
        Assert.Equal(
            "a waiver is claimed and the home rate is not known",
            Waived(["NIAID"], null, Duty(5m, "A50"))[0].NotComputed
        );
        Assert.Equal(
            "the item declares no quantity in NAR",
            Waived(["NIAID"], new Rate(null, Gbp(1m), "NAR"), Duty(5m, "A50"))[0].NotComputed
        );
        var higher = Waived(["NIAID"], new Rate(9m), Duty(5m, "A50"));
        Assert.Equal(Gbp(50m), Assert.Single(higher).Payable);
    }

    [Fact]
    public void A_statement_of_the_whole_declaration_counts_as_one_of_the_item()
    {
        var declaration = Of(Item(1000m)) with { Statements = [new Statement("NIAID", null, null)] };
        var lines = Assessment
            .Compute(declaration, [new Liability([Duty(5m, "A50")]) { HomeRate = new Rate(2m) }], Terms, Day)
            .Lines;
        Assert.Equal(Gbp(20m), lines[0].Payable);
    }

    [Fact]
    public void Own_amounts_stand_with_all_that_the_trader_told()
    {
        var told = Own("A00", Gbp(5.999m), null) with
        {
            Base = Gbp(100m),
            SpecificQuantity = new Quantity(3m, "KGM"),
            Deduction = Gbp(1.239m),
        };
        var line = Assess(Overriding(told), Duty(6m))[0];
        Assert.Equal((Gbp(5.99m), Gbp(5.99m)), (line.Assessed, line.Payable));
        Assert.Equal(
            (Gbp(100m), new Quantity(3m, "KGM"), Gbp(1.23m)),
            (line.Base, line.Quantity, line.Deducted)
        );
        Assert.Null(line.Rate);
        Assert.Equal("5.99 GBP", Assert.Single(line.Working).Result);
    }

    [Fact]
    public void Own_amounts_enter_what_stacks_on_them()
    {
        var lines = Assess(Overriding(Own("A00", Gbp(50m), null)), Duty(6m), Vat());
        Assert.Equal((Gbp(1050m), Gbp(210m)), (lines[1].Base, lines[1].Payable));
    }

    [Fact]
    public void Own_amounts_need_the_statement_the_tax_and_an_amount()
    {
        var own = Own("A00", Gbp(5m), null);
        Assert.Equal(Gbp(60m), Assess(Overriding(own) with { Statements = [] }, Duty(6m))[0].Payable);
        Assert.Equal(Gbp(60m), Assess(Overriding(own with { Type = "B00" }), Duty(6m))[0].Payable);
        Assert.Equal(Gbp(60m), Assess(Overriding(own with { Assessed = null }), Duty(6m))[0].Payable);
    }

    [Fact]
    public void The_method_of_the_tax_goes_before_the_first_of_the_item()
    {
        var item = Item(1000m) with { Taxes = [Method("C00", null), Method("C00", "E"), Method("B00", "R")] };
        var lines = Assess(item, Duty(10m), Vat());
        Assert.Equal(("E", Gbp(100m)), (lines[0].PaymentMethod, lines[0].Payable));
        Assert.Equal(("R", Gbp(0m)), (lines[1].PaymentMethod, lines[1].Payable));
        Assert.Equal(("MDC", Gbp(220m), true), (lines[2].TaxType, lines[2].Assessed, lines[2].IsSecurity));
        Assert.Equal(3, lines.Count);
    }

    [Fact]
    public void Only_vat_goes_into_the_traders_return()
    {
        var lines = Assess(
            Item(1000m).Paying("G"),
            Duty(10m),
            new Measure("333", new Rate(5m), null, "excise")
        );
        Assert.Equal((Gbp(100m), Gbp(50m)), (lines[0].Payable, lines[1].Payable));
    }

    [Fact]
    public void Nothing_to_secure_makes_no_line_of_a_security() =>
        Assert.Single(Assess(Item(1000m).Paying("R"), Duty(0m)));

    [Fact]
    public void End_use_that_is_paid_is_not_secured_and_under_a_guarantee_the_higher_amount_is()
    {
        var used = Item(1000m) with { RequestedProcedure = "44" };
        Assert.Equal(Gbp(20m), Assert.Single(EndUse(used, 12m)).Payable);
        Assert.Equal(Gbp(120m), EndUse(used.Paying("R"), 12m)[1].Assessed);
        Assert.Equal(Gbp(20m), EndUse(used.Paying("R"), 1m)[1].Assessed);
        var vat = Assess(used.Paying("R"), Vat())[1];
        Assert.Equal(("ENU", Gbp(200m)), (vat.TaxType, vat.Assessed));
        // Duty that is relieved is secured as what was relieved, whatever the ordinary rate.
        var relieved = EndUse(used.Paying("R") with { AdditionalProcedures = ["C01"] }, 12m)[1];
        Assert.Equal(("ENU", Gbp(20m)), (relieved.TaxType, relieved.Assessed));
        var unknown = Assess(used.Paying("R"), Duty(2m))[1];
        Assert.Equal((Gbp(0m), true), (unknown.Assessed, unknown.IsSecurity));
        Assert.Equal("the ordinary rate is not known", unknown.NotComputed);
    }

    [Fact]
    public void A_duty_on_the_price_declared_has_no_base_without_one()
    {
        Assert.Equal((Gbp(1000m), Gbp(50m)), BaseAndDuty(Item(1000m)));
        Assert.Equal((Gbp(0m), Gbp(0m)), BaseAndDuty(Item(null)));

        static (Money?, Money?) BaseAndDuty(GoodsItem item)
        {
            var line = Assess(item, Duty(5m, "A70"))[0];
            return (line.Base, line.Payable);
        }
    }

    [Fact]
    public void A_base_that_goes_round_in_a_circle_is_our_mistake()
    {
        var terms = Terms with
        {
            Stacking =
            [
                new StackingRule("A", TaxClass.CustomsDuty, true, false, ["B"]),
                new StackingRule("B", TaxClass.ValueAddedTax, true, false, ["A"]),
            ],
        };
        Assert.Throws<InvalidOperationException>(() =>
            Assessment.Compute(Of(Item(1000m)), [new Liability([Duty(1m), Vat()])], terms, Day)
        );
        Assert.Throws<ArgumentException>(() => Assessment.Compute(Of(Item(1000m)), [], terms, Day));
    }

    [Fact]
    public void Terms_without_a_code_for_a_security_are_our_mistake() =>
        Assert.Throws<InvalidOperationException>(() =>
            Assessment.Compute(
                Of(Item(1000m).Paying("R")),
                [new Liability([Duty(1m)])],
                Terms with
                {
                    SecurityCodes = [],
                },
                Day
            )
        );

    [Fact]
    public void A_part_of_the_item_is_told_as_a_step_and_the_whole_is_not()
    {
        var part = Assess(Item(1000m), Duty(10m) with { Share = 0.5m })[0];
        Assert.Equal(["1000.00 GBP", "500.00 GBP", "50.00 GBP"], part.Working.Select(s => s.Result));
        var whole = Assess(Item(1000m), Duty(10m))[0];
        Assert.Equal(["1000.00 GBP", "100.00 GBP"], whole.Working.Select(s => s.Result));
    }

    [Fact]
    public void What_is_taken_off_is_told_as_a_step()
    {
        Assert.Equal("-60.00 GBP", Last(Item(1000m) with { AdditionalProcedures = ["C01"] }));
        Assert.Equal("-60.00 GBP", Last(Item(1000m) with { RequestedProcedure = "51" }));
        Assert.Equal("-60.00 GBP", Last(Item(1000m).Paying("R")));
        Assert.Equal("-200.00 GBP", Assess(Item(1000m).Paying("G"), Vat())[0].Working[^1].Result);
        Assert.Equal("1000.00 GBP", Assess(Item(1000m), Duty(5m, "A70"))[0].Working[0].Result);

        static string Last(GoodsItem item) => Assess(item, Duty(6m))[0].Working[^1].Result;
    }

    private static IReadOnlyList<DutyLine> Waived(string[] statements, Rate? home, params Measure[] measures)
    {
        var item = Item(1000m) with
        {
            Statements = [.. statements.Select(s => new Statement(s, null, null))],
        };
        return Assessment.Compute(Of(item), [new Liability(measures) { HomeRate = home }], Terms, Day).Lines;
    }

    private static IReadOnlyList<DutyLine> EndUse(GoodsItem item, decimal ordinary) =>
        Assessment
            .Compute(Of(item), [new Liability([Duty(2m)]) { OrdinaryRate = new Rate(ordinary) }], Terms, Day)
            .Lines;

    private static DeclaredTax Own(string type, Money? assessed, Money? payable) =>
        new(type, "100", null, "E", null, null, assessed, payable);

    private static DeclaredTax Method(string type, string? method) =>
        new(type, "100", null, method, null, null, null, null);

    private static GoodsItem Overriding(DeclaredTax tax) =>
        Item(1000m) with
        {
            Statements = [new Statement("OVR01", null, null)],
            Taxes = [tax],
        };
}
