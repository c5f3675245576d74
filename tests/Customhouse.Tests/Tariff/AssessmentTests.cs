using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Tariff.AssessmentCases;

namespace Customhouse.Tests.Tariff;

/// <summary>Amounts computed by hand, one rule each.</summary>
public sealed class AssessmentTests
{
    [Fact]
    public void Vat_stacks_on_value_duty_and_excise()
    {
        var lines = Assess(
            Item(1000m).With(10m, "LTR"),
            Duty(6m),
            new Measure("522", new Rate(null, Gbp(0.5295m), "LTR"), null, "oils"),
            Vat()
        );
        Assert.Equal(Gbp(60m), lines[0].Payable);
        Assert.Equal(Gbp(5.29m), lines[1].Payable);
        Assert.Equal(Gbp(1065.29m), lines[2].Base);
        Assert.Equal(Gbp(213.05m), lines[2].Payable);
    }

    [Fact]
    public void The_order_of_the_measures_does_not_change_an_amount()
    {
        var lines = Assess(Item(1000m), Vat(), Duty(6m));
        Assert.Equal(("B00", Gbp(212m)), (lines[0].TaxType, lines[0].Payable!.Value));
        Assert.Equal(("A00", Gbp(60m)), (lines[1].TaxType, lines[1].Payable!.Value));
    }

    [Fact]
    public void Charges_stack_as_the_edition_says_in_whatever_order_they_come()
    {
        var edition = SmallEdition.Read() with
        {
            Bases = [new TaxBase("302", ["A00"]), new TaxBase("B00", ["A00", "302"])],
        };
        var price = new Money(1000m, Currency.Eur);
        var excise = new Measure("302", new Rate(10m), null, "excise on value and duty");
        var lines = Assessment
            .Compute(
                Of(Item(null) with { ItemPrice = price }),
                [new Liability([Vat(), excise, Duty(5m)])],
                DutyTerms.Create(edition, ShippedLaw.GeneralTerms.Procedures),
                Day
            )
            .Lines;
        // Duty 50; excise 10 % of 1050 is 105; VAT 20 % of 1155 is 231.
        Assert.Equal([231m, 105m, 50m], lines.Select(l => l.Payable!.Value.Amount));
    }

    [Fact]
    public void Amounts_are_cut_and_never_rounded_up() =>
        // 296.24 x 20 % = 59.248.
        Assert.Equal(Gbp(59.24m), Assess(Item(296.24m), Vat())[0].Payable);

    [Fact]
    public void An_edition_that_rounds_half_up_does()
    {
        var terms = Terms with { Rounding = new Rounding(RoundingWay.HalfUp, 2) };
        var lines = Assessment.Compute(Of(Item(296.24m)), [new Liability([Vat()])], terms, Day).Lines;
        Assert.Equal(Gbp(59.25m), lines[0].Payable);
    }

    [Fact]
    public void A_compound_rate_adds_its_parts_and_keeps_its_minimum()
    {
        var compound = new Rate(10m, new Money(2.50m, Currency.Eur), "DTN")
        {
            Minimum = new Rate(null, Gbp(1m), "KGM"),
        };
        // 10 % of 1000 and 2 dt at 2.50 EUR = 2.00 GBP: 104; the minimum is 200 kg at 1 GBP.
        var line = Assess(Item(1000m), new Measure("A00", compound, "100", "compound"))[0];
        Assert.Equal(Gbp(200m), line.Payable);
        Assert.Null(line.Base);
        // 10 % of 3000 and the same 4.00: above the minimum.
        Assert.Equal(
            Gbp(304m),
            Assess(Item(3000m), new Measure("A00", compound, "100", "compound"))[0].Payable
        );
    }

    [Fact]
    public void A_maximum_holds_a_specific_rate_down()
    {
        var rate = new Rate(null, Gbp(5m), "KGM") { Maximum = new Rate(12m) };
        Assert.Equal(Gbp(120m), Assess(Item(1000m), new Measure("A00", rate, "100", "max"))[0].Payable);
    }

    [Theory]
    [InlineData("KGM", 200)]
    [InlineData("DTN", 2)]
    [InlineData("TNE", 0.2)]
    public void Units_of_mass_convert(string unit, double units) =>
        Assert.Equal(
            Gbp((decimal)units * 3m),
            Assess(Item(1000m), new Measure("A00", new Rate(null, Gbp(3m), unit), "100", "specific"))[
                0
            ].Payable
        );

    [Fact]
    public void Strength_and_litres_make_litres_of_pure_alcohol()
    {
        var wine = Item(2000m).With(16m, "ASV") with
        {
            Commodity = HsCode.Parse("2204109400"),
            SupplementaryQuantity = new Quantity(85m, null),
        };
        // 85 l x 16 % = 13.6 l of pure alcohol at 28.50.
        var rate = ShippedLaw.Kingdom.TermsOn(new DateOnly(2023, 8, 22)).Excise["333"];
        Assert.Equal(Gbp(387.60m), Assess(wine, new Measure("333", rate, null, "wine"))[0].Payable);
    }

    [Fact]
    public void A_rate_told_in_words_is_refused_by_name_and_so_is_what_stacks_on_it()
    {
        var words = new Rate(null, Other: "see note 3");
        var lines = Assess(Item(1000m), new Measure("A00", words, "100", "words"), Vat());
        Assert.Equal("see note 3", lines[0].NotComputed);
        Assert.Contains("A00", lines[1].NotComputed, StringComparison.Ordinal);
        Assert.Null(lines[1].Payable);
    }

    [Theory]
    [InlineData("51")]
    [InlineData("53")]
    [InlineData("71")]
    public void Suspended_duty_is_assessed_and_not_paid(string procedure)
    {
        var lines = Assess(Item(1000m) with { RequestedProcedure = procedure }, Duty(10m), Vat());
        Assert.Equal((Gbp(100m), Gbp(0m), Gbp(0m)), (lines[0].Assessed, lines[0].Payable, lines[0].Deducted));
        Assert.Equal((Gbp(220m), Gbp(0m)), (lines[1].Assessed, lines[1].Payable!.Value));
    }

    [Fact]
    public void Partial_relief_is_not_guessed()
    {
        var item = Item(1000m) with { RequestedProcedure = "53", AdditionalProcedures = ["D51"] };
        Assert.Contains("months", Assess(item, Duty(10m))[0].NotComputed, StringComparison.Ordinal);
    }

    [Fact]
    public void Temporary_admission_under_a_guarantee_tells_each_amount_that_it_covers()
    {
        var assessment = Assessment.Compute(
            Of(Item(1000m).Paying("R") with { RequestedProcedure = "53" }),
            [new Liability([Duty(2m), Vat()])],
            Terms,
            Day
        );
        Assert.Equal(
            [("T24", Gbp(20m)), ("T24", Gbp(204m))],
            assessment.Lines.Skip(2).Select(l => (l.TaxType, l.Assessed))
        );
        Assert.Equal(
            (224m, 0m),
            (
                assessment.Lines.Where(l => l.IsSecurity).Sum(l => l.Assessed.Amount),
                assessment.Lines.Sum(l => l.Payable?.Amount ?? 0m)
            )
        );
    }

    [Fact]
    public void Relieved_duty_does_not_enter_vat_that_is_charged()
    {
        var lines = Assess(Item(1000m) with { AdditionalProcedures = ["C01"] }, Duty(6m), Vat());
        Assert.Equal((Gbp(60m), Gbp(0m), Gbp(0m)), (lines[0].Deducted, lines[0].Assessed, lines[0].Payable));
        Assert.Equal((Gbp(1000m), Gbp(200m)), (lines[1].Base, lines[1].Payable));
    }

    [Fact]
    public void Vat_that_is_forgone_is_shown_with_what_it_would_have_been()
    {
        var lines = Assess(Item(135m) with { AdditionalProcedures = ["C07", "1RV"] }, Duty(2m), Vat());
        Assert.Equal(
            (Gbp(137.70m), Gbp(27.54m), Gbp(0m)),
            (lines[1].Base, lines[1].Deducted, lines[1].Payable)
        );
    }

    [Fact]
    public void Relief_under_a_guarantee_is_secured()
    {
        var lines = Assess(
            Item(1000m).Paying("S") with
            {
                AdditionalProcedures = ["C28"],
            },
            Duty(16m),
            Vat(0m)
        );
        Assert.Equal(("MDC", Gbp(160m), true), (lines[2].TaxType, lines[2].Assessed, lines[2].IsSecurity));
    }

    [Fact]
    public void Duty_under_a_guarantee_is_covered_and_not_paid()
    {
        var lines = Assess(Item(1000m).Paying("R"), Duty(10m));
        Assert.Equal((Gbp(100m), Gbp(0m)), (lines[0].Assessed, lines[0].Payable));
        Assert.Equal(("MDC", Gbp(100m)), (lines[1].TaxType, lines[1].Assessed));
    }

    [Fact]
    public void End_use_is_secured_at_the_ordinary_rate()
    {
        var item = Item(2500m).Paying("R") with { RequestedProcedure = "44" };
        var lines = Assessment
            .Compute(Of(item), [new Liability([Duty(0m)]) { OrdinaryRate = new Rate(12m) }], Terms, Day)
            .Lines;
        Assert.Equal(("ENU", Gbp(300m), Gbp(0m)), (lines[1].TaxType, lines[1].Assessed, lines[0].Payable));
        var unknown = Assess(item, Duty(0m))[1];
        Assert.NotNull(unknown.NotComputed);
    }

    [Fact]
    public void Onward_supply_relieves_vat_and_not_duty()
    {
        var lines = Assess(Item(1000m) with { RequestedProcedure = "42" }, Duty(12m), Vat());
        Assert.Equal(Gbp(120m), lines[0].Payable);
        Assert.Equal((Gbp(1120m), Gbp(224m), Gbp(0m)), (lines[1].Base, lines[1].Deducted, lines[1].Payable));
    }

    [Fact]
    public void Union_duty_bears_its_own_vat_and_stays_out_of_the_home_vat()
    {
        var lines = Assess(
            Item(5000m),
            Duty(4.7m, "A50"),
            Duty(48.5m, "A80"),
            Vat(),
            new Measure("B05", new Rate(20m), "100", "VAT on union duty")
        );
        Assert.Equal((Gbp(5000m), Gbp(1000m)), (lines[2].Base, lines[2].Payable));
        Assert.Equal((Gbp(2660m), Gbp(532m)), (lines[3].Base, lines[3].Payable));
    }

    [Fact]
    public void A_waiver_leaves_the_home_duty_and_tells_the_aid()
    {
        var item = Item(1000m) with { Statements = [new Statement("NIAID", null, null)] };
        var lines = Assessment
            .Compute(Of(item), [new Liability([Duty(2.2m, "A50")]) { HomeRate = new Rate(2m) }], Terms, Day)
            .Lines;
        Assert.Equal((Gbp(20m), Gbp(20m)), (lines[0].Assessed, lines[0].Payable));
        Assert.Equal(("STA", Gbp(2m), false), (lines[1].TaxType, lines[1].Assessed, lines[1].IsSecurity));
    }

    [Fact]
    public void The_traders_own_amounts_stand_under_an_override()
    {
        var item = Item(500m) with
        {
            Statements = [new Statement("OVR01", null, null)],
            Taxes =
            [
                new DeclaredTax("A00", "100", null, "E", null, new Quantity(200m, "GBP"), Gbp(5m), Gbp(4m)),
            ],
        };
        var line = Assess(item, Duty(6m))[0];
        Assert.Equal((Gbp(5m), Gbp(4m)), (line.Assessed, line.Payable));
        Assert.Null(line.Base);
    }

    [Fact]
    public void Postponed_vat_is_assessed_and_not_paid_at_the_border()
    {
        var lines = Assess(Item(1000m).Paying("G"), Duty(2m), Vat());
        Assert.Equal((Gbp(204m), Gbp(0m)), (lines[1].Assessed, lines[1].Payable));
        Assert.Equal(Gbp(20m), lines[0].Payable);
    }

    [Fact]
    public void A_quota_in_part_splits_the_value_between_two_rates()
    {
        var lines = Assess(
            Item(1400m),
            Duty(5.8m) with
            {
                Share = 0.2m,
            },
            Duty(14m) with
            {
                Share = 0.8m,
            },
            Vat()
        );
        Assert.Equal((Gbp(280m), Gbp(16.24m)), (lines[0].Base, lines[0].Payable));
        Assert.Equal((Gbp(1120m), Gbp(156.80m)), (lines[1].Base, lines[1].Payable));
        Assert.Equal(Gbp(1573.04m), lines[2].Base);
    }

    [Fact]
    public void Each_amount_can_be_opened_to_see_how_it_was_made()
    {
        var vat = Assess(Item(1000m), Duty(6m), Vat())[1];
        Assert.Equal(["1000.00 GBP", "60.00 GBP", "212.00 GBP"], vat.Working.Select(s => s.Result));
        Assert.All(vat.Working, s => Assert.NotEmpty(s.Basis));
    }
}
