using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Tariff.AssessmentCases;

namespace Customhouse.Tests.Tariff;

/// <summary>Customs values computed by hand.</summary>
public sealed class ValuationTests
{
    private static ItemValue[] Values(Declaration declaration, DutyTerms? terms = null) =>
        [.. Valuation.Compute(declaration, terms ?? Terms, Day)];

    private static Declaration Under(string incoterm, params (string Type, decimal Amount)[] charges) =>
        Of(Item(1000m)) with
        {
            TradeTerms = new TradeTerms(incoterm, "GBDVR", null),
            ExportCountry = CountryCode.Parse("NO"),
            ValuationCharges = [.. charges.Select(c => new ValuationCharge(c.Type, Gbp(c.Amount)))],
        };

    [Theory]
    [InlineData("EXW", 1200, "AK 200")]
    [InlineData("FOB", 1200, "AK 200 BA 70")]
    [InlineData("CFR", 1050, "AK 50")]
    [InlineData("CIF", 1000, "BA 70")]
    [InlineData("CPT", 930, "BA 70")]
    [InlineData("DAP", 930, "BA 70")]
    [InlineData("DPU", 1000, "BF 90")]
    [InlineData("DDP", 840, "BA 70 BF 90")]
    public void Each_incoterm_tells_what_the_price_holds(string incoterm, int value, string charges)
    {
        var words = charges.Split(' ');
        var told = words.Chunk(2).Select(w => (w[0], decimal.Parse(w[1]))).ToArray();
        Assert.Equal(value, Values(Under(incoterm, told))[0].Customs);
    }

    [Fact]
    public void Additions_of_article_8_are_added_and_deductions_taken_off() =>
        Assert.Equal(
            1000m + 30m + 12.5m + 40m - 20m - 5m,
            Values(Under("CIF", ("AB", 30m), ("AD", 12.5m), ("AI", 40m), ("BB", 20m), ("BC", 5m)))[0].Customs
        );

    [Fact]
    public void Air_transport_belongs_in_part_to_the_value_and_wholly_to_the_base_of_vat()
    {
        var declaration = Under("CFR", ("AR", 1000m));
        var value = Values(declaration)[0];
        Assert.Equal((1300m, 700m), (value.Customs, value.CostsToDestination));
        var vat = Assess(declaration, Duty(4m), Vat())[1];
        Assert.Equal(Gbp(1300m + 52m + 700m), vat.Base);
    }

    [Fact]
    public void Air_transport_from_where_the_edition_names_no_share_is_refused_by_name()
    {
        var value = Values(Under("FOB", ("AR", 10m)) with { ExportCountry = CountryCode.Parse("JP") })[0];
        Assert.Null(value.Customs);
        Assert.Contains("JP", value.NotDetermined, StringComparison.Ordinal);
    }

    [Fact]
    public void Freight_is_shared_by_mass_and_other_charges_by_value()
    {
        var declaration = Of(
            Item(100m) with
            {
                GrossMassKilograms = 300m,
            },
            Item(900m, 2) with
            {
                GrossMassKilograms = 100m,
            }
        );
        declaration = declaration with
        {
            ValuationCharges = [new ValuationCharge("AK", Gbp(40m)), new ValuationCharge("AI", Gbp(10m))],
        };
        Assert.Equal([100m + 30m + 1m, 900m + 10m + 9m], Values(declaration).Select(v => v.Customs!.Value));
    }

    [Fact]
    public void The_remainder_of_a_share_is_not_lost()
    {
        // 100.00 by three equal prices: 33.34, 33.33, 33.33.
        var declaration = Of(Item(50m), Item(50m, 2), Item(50m, 3)) with
        {
            ValuationCharges = [new ValuationCharge("AI", Gbp(100m))],
        };
        Assert.Equal([83.34m, 83.33m, 83.33m], Values(declaration).Select(v => v.Customs!.Value));
    }

    [Fact]
    public void Foreign_money_goes_by_the_published_rate_whatever_is_declared()
    {
        var item = Item(null) with { ItemPrice = new Money(1250m, Currency.Eur) };
        Assert.Equal(1000m, Values(Of(item))[0].Customs);
        var agreed = Of(item) with { CurrencyExchanges = [new CurrencyExchange(Currency.Eur, 2m)] };
        Assert.Equal(1000m, Values(agreed)[0].Customs);
        var unknown = Of(Item(null) with { ItemPrice = new Money(5m, Currency.Parse("CHF")) });
        Assert.Contains("CHF", Values(unknown)[0].NotDetermined, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_amount_that_was_converted_tells_its_rate_and_no_other_does()
    {
        var declaration = Of(Item(null) with { ItemPrice = new Money(1250m, Currency.Eur) }) with
        {
            ValuationCharges =
            [
                new ValuationCharge("AK", new Money(16m, Currency.Usd)),
                new ValuationCharge("AD", Gbp(5m)),
            ],
        };
        var steps = Values(declaration)[0].Working;
        Assert.Equal([1.25m, null, 1.6m, null, null], steps.Select(s => s.Exchange?.ForeignPerOwn));
        Assert.Equal(1000m + 10m + 5m, Values(declaration)[0].Customs);
        Assert.Equal(
            new AppliedRate(
                Currency.Eur,
                Currency.Gbp,
                1.25m,
                new DateOnly(2026, 3, 1),
                null,
                "edition GB-TEST of the tariff"
            ),
            Values(declaration, Terms with { RatesEdition = "GB-TEST" })[0].Working[0].Exchange
        );
    }

    [Fact]
    public void Goods_without_a_price_have_the_published_unit_price()
    {
        var onions = Item(null) with { Commodity = HsCode.Parse("0703101900"), ValuationMethod = "4" };
        Assert.Contains("unit price", Values(Of(onions))[0].NotDetermined, StringComparison.Ordinal);
        var terms = Terms with
        {
            UnitPrices =
            [
                new UnitPrice(
                    HsCode.Parse("07031019"),
                    null,
                    new Money(31.25m, Currency.Eur),
                    new DateOnly(2026, 3, 6),
                    new DateOnly(2026, 3, 19),
                    "unit price of the test"
                ),
            ],
        };
        // 200 kg at 25.00 GBP for 100 kg.
        Assert.Equal(50m, Values(Of(onions), terms)[0].Customs);
    }

    [Fact]
    public void A_code_that_the_edition_does_not_know_leaves_no_value() =>
        Assert.Contains("ZZ", Values(Under("CIF", ("ZZ", 1m)))[0].NotDetermined, StringComparison.Ordinal);

    [Fact]
    public void A_price_of_nothing_is_no_value_of_goods() =>
        Assert.Equal(
            "a price of 0 is no value; without a sale it is found by methods 2 to 6",
            Values(Of(Item(0m)))[0].NotDetermined
        );

    [Fact]
    public void Deductions_never_leave_a_value_of_nothing()
    {
        foreach (var all in new[] { 1001m, 1000m, 999.999m })
            Assert.Equal(
                "the deductions leave nothing of the price",
                Values(Under("CIF", ("BB", all)))[0].NotDetermined
            );
        Assert.Equal(0.01m, Values(Under("CIF", ("BB", 999.99m)))[0].Customs);
    }
}
