using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Tariff.AssessmentCases;

namespace Customhouse.Tests.Tariff;

/// <summary>What a rate makes of a value and of quantities, and what is said where it can make
/// nothing.</summary>
public sealed class ChargingTests
{
    [Fact]
    public void A_rate_of_the_value_needs_one_and_what_the_valuation_lacked_is_told()
    {
        var reason = Charge(Item(null), new Rate(10m)).NotComputed;
        Assert.NotNull(reason);
        Assert.NotEqual("the rate is of the value, and there is none", reason);
        // The valuation is not to blame for a rate in words, nor where a quantity is missing.
        Assert.Equal("see note", Charge(Item(null), new Rate(null, Other: "see note")).NotComputed);
        Assert.Equal("see note", Charge(Item(1000m), new Rate(null, Other: "see note")).NotComputed);
        Assert.Equal(
            "the item declares no quantity in NAR",
            Charge(Item(1000m), new Rate(null, Gbp(2m), "NAR")).NotComputed
        );
    }

    [Fact]
    public void A_bound_that_makes_as_much_is_not_what_is_charged()
    {
        var bound = new Rate(null, Gbp(0.5m), "KGM");
        Assert.Null(Charge(Item(1000m), new Rate(10m) { Minimum = bound }).Quantity);
        Assert.Null(Charge(Item(1000m), new Rate(10m) { Maximum = bound }).Quantity);
        Assert.NotNull(Charge(Item(1000m), new Rate(9m) { Minimum = bound }).Quantity);
    }

    [Fact]
    public void The_unit_of_the_line_goes_before_that_of_the_nomenclature()
    {
        var item = Item(1000m) with
        {
            Commodity = HsCode.Parse("22041000"),
            SupplementaryQuantity = new Quantity(30m, null),
        };
        var pieces = new Liability([new Measure("A00", new Rate(null, Gbp(2m), "NAR"), "100", "m")], "NAR");
        Assert.Equal(Gbp(60m), Assessment.Compute(Of(item), [pieces], Terms, Day).Lines[0].Payable);
    }

    [Fact]
    public void A_rate_by_quantity_needs_no_value()
    {
        var line = Charge(Item(null), new Rate(null, Gbp(2m), "KGM"));
        Assert.Equal((Gbp(400m), new Quantity(200m, "KGM")), (line.Payable, line.Quantity));
    }

    [Fact]
    public void A_quantity_that_the_item_does_not_declare_is_told_by_its_unit()
    {
        Assert.Equal(
            "the item declares no quantity in NAR",
            Charge(Item(1000m), new Rate(null, Gbp(2m), "NAR")).NotComputed
        );
        Assert.Equal(Gbp(14m), Charge(Item(1000m).With(7m, "NAR"), new Rate(null, Gbp(2m), "NAR")).Payable);
    }

    [Fact]
    public void A_rate_in_foreign_money_needs_a_rate_of_exchange()
    {
        Assert.Equal(
            Gbp(160m),
            Charge(Item(1000m), new Rate(null, new Money(1m, Currency.Eur), "KGM")).Payable
        );
        Assert.Equal(
            "no rate of exchange of JPY is published for 2026-03-14: no period of rates holds on that day, and "
                + "the edition of the tariff has no rate of it",
            Charge(Item(1000m), new Rate(null, new Money(1m, Currency.Parse("JPY")), "KGM")).NotComputed
        );
    }

    [Fact]
    public void Further_parts_are_added_and_one_that_is_not_known_leaves_all_unknown()
    {
        var both = new Rate(10m) { Plus = new Rate(null, Gbp(1m), "KGM") };
        var line = Charge(Item(1000m), both);
        Assert.Equal((Gbp(300m), new Quantity(200m, "KGM")), (line.Payable, line.Quantity));
        var unknown = new Rate(10m) { Plus = new Rate(null, Gbp(1m), "NAR") };
        Assert.Equal("the item declares no quantity in NAR", Charge(Item(1000m), unknown).NotComputed);
        var twice = new Rate(null, Gbp(1m), "KGM") { Plus = new Rate(null, Gbp(1m), "TNE") };
        Assert.Equal(new Quantity(200m, "KGM"), Charge(Item(1000m), twice).Quantity);
    }

    [Theory]
    [InlineData(5, 100)]
    [InlineData(10, 100)]
    [InlineData(11, 110)]
    public void A_minimum_is_charged_where_the_rate_makes_less(int percent, int payable) =>
        Assert.Equal(
            Gbp(payable),
            Charge(Item(1000m), new Rate(percent) { Minimum = new Rate(null, Gbp(0.5m), "KGM") }).Payable
        );

    [Theory]
    [InlineData(9, 90)]
    [InlineData(10, 100)]
    [InlineData(11, 100)]
    public void A_maximum_is_charged_where_the_rate_makes_more(int percent, int payable) =>
        Assert.Equal(
            Gbp(payable),
            Charge(Item(1000m), new Rate(percent) { Maximum = new Rate(null, Gbp(0.5m), "KGM") }).Payable
        );

    [Fact]
    public void A_bound_that_is_not_known_leaves_the_charge_unknown()
    {
        var pieces = new Rate(null, Gbp(1m), "NAR");
        foreach (
            var rate in new[]
            {
                new Rate(10m) { Minimum = pieces },
                new Rate(10m) { Maximum = pieces },
            }
        )
            Assert.Equal("the item declares no quantity in NAR", Charge(Item(1000m), rate).NotComputed);
    }

    [Fact]
    public void A_part_of_the_item_bears_a_part_of_its_quantity()
    {
        var part = new Measure("A00", new Rate(null, Gbp(2m), "KGM"), "100", "quota") { Share = 0.25m };
        var line = Assess(Item(1000m), part)[0];
        Assert.Equal((Gbp(100m), new Quantity(50m, "KGM")), (line.Payable, line.Quantity));
    }

    [Theory]
    [InlineData("2203", "LTR")]
    [InlineData("2204", "LTR")]
    [InlineData("2205", "LTR")]
    [InlineData("2206", "LTR")]
    [InlineData("2207", "LTR")]
    [InlineData("2208", "LPA")]
    [InlineData("2716", "MWH")]
    public void A_supplementary_quantity_without_a_unit_counts_as_the_nomenclature_does(
        string heading,
        string unit
    )
    {
        var item = Item(1000m) with
        {
            Commodity = HsCode.Parse(heading + "0000"),
            SupplementaryQuantity = new Quantity(30m, null),
        };
        Assert.Equal(Gbp(60m), Charge(item, new Rate(null, Gbp(2m), unit)).Payable);
        Assert.NotNull(Charge(item, new Rate(null, Gbp(2m), "NAR")).NotComputed);
        var other = item with { Commodity = HsCode.Parse("84713000") };
        Assert.NotNull(Charge(other, new Rate(null, Gbp(2m), unit)).NotComputed);
    }

    [Fact]
    public void Litres_without_their_strength_make_no_pure_alcohol()
    {
        var wine = Item(1000m) with
        {
            Commodity = HsCode.Parse("22041000"),
            SupplementaryQuantity = new Quantity(80m, null),
        };
        var rate = new Rate(null, Gbp(10m), "LPA");
        Assert.NotNull(Charge(wine, rate).NotComputed);
        // 80 l of 12.5 % are 10 l.
        Assert.Equal(Gbp(100m), Charge(wine.With(12.5m, "ASV"), rate).Payable);
    }

    private static DutyLine Charge(GoodsItem item, Rate rate) =>
        Assess(item, new Measure("A00", rate, "100", "measure"))[0];
}
