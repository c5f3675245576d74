using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Tariff;

public sealed class UnitsTests
{
    // Factors of UN/ECE Recommendation 20, written out here by hand.
    [Theory]
    [InlineData(2.5, "TNE", "KGM", 2500)]
    [InlineData(250, "GRM", "KGM", 0.25)]
    [InlineData(3, "GRO", "DZN", 36)]
    [InlineData(2, "BLL", "LTR", 317.9746)]
    [InlineData(24, "PR", "DPR", 2)]
    [InlineData(5, "CTM", "GRM", 1)]
    public void Units_of_one_kind_convert(double value, string from, string to, double expected) =>
        Assert.Equal((decimal)expected, Units.Convert((decimal)value, from, to));

    [Theory]
    [InlineData("KGM", "LTR")]
    [InlineData("LTR", "PFL")]
    [InlineData("KGM", "KNS")]
    [InlineData("KGM", "KDW")]
    public void Units_of_two_kinds_do_not(string from, string to) => Assert.Null(Units.Convert(1m, from, to));

    [Fact]
    public void A_supplementary_quantity_without_a_unit_is_in_the_unit_of_the_line()
    {
        var item = new GoodsItem { Sequence = 1, SupplementaryQuantity = new Quantity(12m, null) };
        Assert.Null(Units.QuantityOf(item, "DZN"));
        Assert.Equal(1m, Units.QuantityOf(item, "DZN", implied: "NAR"));
    }

    [Fact]
    public void Net_mass_tells_tonnes_and_a_tax_base_in_units_goes_first()
    {
        var item = new GoodsItem { Sequence = 1, NetMassKilograms = 1500m };
        Assert.Equal(1.5m, Units.QuantityOf(item, "TNE"));
        var taxed = item with
        {
            Taxes = [new DeclaredTax("A00", null, null, null, null, new Quantity(2m, "TNE"), null, null)],
        };
        Assert.Equal(2m, Units.QuantityOf(taxed, "TNE"));
    }

    [Theory]
    [InlineData(RoundingWay.Truncate, 10.999, 10.99)]
    [InlineData(RoundingWay.HalfUp, 10.125, 10.13)]
    [InlineData(RoundingWay.HalfEven, 10.125, 10.12)]
    public void Rounding_is_a_rule_of_the_edition(RoundingWay way, double from, double to) =>
        Assert.Equal((decimal)to, new Rounding(way, 2).Apply(new Money((decimal)from, Currency.Eur)).Amount);
}
