using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Tariff.AssessmentCases;

namespace Customhouse.Tests.Tariff;

/// <summary>The six methods in their order, each with its grounds and what sets it aside.</summary>
public sealed class ValuationMethodsTests
{
    private static readonly CountryCode India = CountryCode.Parse("IN");
    private static readonly SaleForExport Sale = new(Gbp(900m), Gbp(60m));

    private static readonly ValuationEvidence None = new()
    {
        Quantity = new Quantity(10m, "NAR"),
        Exported = Day,
        Origin = India,
    };

    private static readonly ValuationEvidence All = None with
    {
        Sale = Sale,
        Identical = [Sold("A", 105m), Sold("B", 98m)],
        Similar = [Sold("C", 90m)],
        Domestic = new DomesticSale(Gbp(150m), Gbp(20m), Gbp(5m), Gbp(25m), Gbp(0m), Day, Day.AddDays(20)),
        Cost = new ProductionCost(Gbp(700m), Gbp(100m), Gbp(45m)),
        FallBack = new ReasonableValue(Gbp(800m), "identical goods exported 120 days before"),
    };

    private static ComparableSale Sold(string reference, decimal each) =>
        new(reference, Gbp(each * 4m), 4m, Day, India);

    private static DeterminedValue Value(ValuationEvidence evidence) =>
        ValuationMethods.Determine(evidence, Pointer.Parse("Declaration")).Value!;

    [Fact]
    public void Each_method_gives_way_to_the_next_when_its_grounds_are_missing()
    {
        var second = All with { Sale = null };
        var third = second with { Identical = [] };
        var fourth = third with { Similar = [] };
        var fifth = fourth with { Domestic = null };
        var sixth = fifth with { Cost = null };
        Assert.Equal((1, Gbp(960m)), (Value(All).Method, Value(All).Value));
        // The lower of two accepted values: 98 each.
        Assert.Equal((2, Gbp(980m)), (Value(second).Method, Value(second).Value));
        Assert.Equal((3, Gbp(900m)), (Value(third).Method, Value(third).Value));
        // 150 - 20 - 5 - 25 = 100 each.
        Assert.Equal((4, Gbp(1000m)), (Value(fourth).Method, Value(fourth).Value));
        Assert.Equal((5, Gbp(845m)), (Value(fifth).Method, Value(fifth).Value));
        Assert.Equal((6, Gbp(800m)), (Value(sixth).Method, Value(sixth).Value));
        Assert.Equal([1, 2, 3, 4, 5], Value(sixth).SetAside.Select(a => a.Method));
        Assert.Contains("art. 7", Value(sixth).Article, StringComparison.Ordinal);
    }

    [Fact]
    public void The_importer_may_ask_for_the_computed_value_first() =>
        Assert.Equal(
            5,
            Value(All with { Sale = null, Identical = [], Similar = [], ComputedFirst = true }).Method
        );

    public static TheoryData<SaleForExport, string> SalesSetAside =>
        new()
        {
            { Sale with { IsRestricted = true }, "restricted" },
            { Sale with { HasUnvaluedCondition = true }, "condition" },
            { Sale with { HasUnvaluedProceeds = true }, "proceeds" },
            { Sale with { PartiesAreRelated = true }, "related" },
            { Sale with { Adjustments = Gbp(-901m) }, "more than the price" },
        };

    [Theory]
    [MemberData(nameof(SalesSetAside))]
    public void A_sale_that_article_1_does_not_take_is_set_aside_with_the_reason(
        SaleForExport sale,
        string reason
    )
    {
        var value = Value(All with { Sale = sale });
        Assert.Equal(2, value.Method);
        Assert.Contains(reason, value.SetAside[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Related_parties_whose_price_stood_the_test_keep_it() =>
        Assert.Equal(
            1,
            Value(
                All with
                {
                    Sale = Sale with { PartiesAreRelated = true, RelationWasHarmless = true },
                }
            ).Method
        );

    [Fact]
    public void Goods_of_another_origin_level_or_time_do_not_compare()
    {
        var other = All with
        {
            Sale = null,
            Identical =
            [
                Sold("A", 1m) with
                {
                    Origin = CountryCode.Parse("PK"),
                },
                Sold("B", 1m) with
                {
                    SameLevel = false,
                },
                Sold("C", 1m) with
                {
                    Exported = Day.AddDays(-ValuationMethods.DaysMax - 1),
                },
            ],
        };
        Assert.Equal(3, Value(other).Method);
    }

    [Fact]
    public void Another_producer_counts_only_where_there_is_none_of_the_same()
    {
        var cheaper = Sold("other", 50m) with { SameProducer = false };
        Assert.Equal(Gbp(980m), Value(All with { Sale = null, Identical = [Sold("B", 98m), cheaper] }).Value);
        Assert.Equal(Gbp(500m), Value(All with { Sale = null, Identical = [cheaper] }).Value);
    }

    [Fact]
    public void Goods_sold_too_late_in_the_territory_have_no_deductive_value()
    {
        var late = All.Domestic! with { Sold = Day.AddDays(ValuationMethods.DaysMax + 1) };
        Assert.Equal(
            5,
            Value(All with { Sale = null, Identical = [], Similar = [], Domestic = late }).Method
        );
    }

    [Theory]
    [InlineData(ForbiddenGround.Minimum)]
    [InlineData(ForbiddenGround.HomeProduce)]
    [InlineData(ForbiddenGround.HigherOfTwo)]
    [InlineData(ForbiddenGround.ExportersHomeMarket)]
    [InlineData(ForbiddenGround.OtherCost)]
    [InlineData(ForbiddenGround.ExportToThirdCountry)]
    [InlineData(ForbiddenGround.Arbitrary)]
    public void What_article_7_forbids_is_no_ground(ForbiddenGround ground)
    {
        var found = ValuationMethods.Determine(
            None with
            {
                FallBack = new ReasonableValue(Gbp(1m), "words", ground),
            },
            Pointer.Parse("here")
        );
        Assert.Null(found.Value);
        Assert.Contains("art. 7.2", found.Refusal!.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_grounds_the_refusal_tells_each_method_and_what_would_help()
    {
        var refusal = ValuationMethods.Determine(None, Pointer.Parse("Declaration/GoodsShipment")).Refusal!;
        Assert.Equal("Declaration/GoodsShipment", refusal.Pointer);
        for (var method = 1; method <= 6; method++)
            Assert.Contains($"Method {method}:", refusal.Rule, StringComparison.Ordinal);
        Assert.NotEmpty(refusal.Mend);
    }
}
