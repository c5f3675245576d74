using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests;

/// <summary>Codes of countries and goods are read in their one form, and nothing else is.</summary>
public sealed class CodesTests
{
    [Theory]
    [InlineData("GB", true)]
    [InlineData("XI", true)]
    [InlineData("Gb", false)]
    [InlineData("gB", false)]
    [InlineData("G1", false)]
    [InlineData("1B", false)]
    [InlineData("GBR", false)]
    [InlineData("G", false)]
    [InlineData(null, false)]
    public void A_country_is_two_capital_letters(string? text, bool read)
    {
        Assert.Equal(read, CountryCode.TryParse(text, out var country));
        Assert.Equal(read ? text : "ZZ", country.ToString());
    }

    [Fact]
    public void What_is_no_country_is_told()
    {
        Assert.Equal("GB", CountryCode.Parse("GB").Code);
        Assert.Equal(
            "'Britain' is not an ISO 3166-1 code",
            Assert.Throws<FormatException>(() => CountryCode.Parse("Britain")).Message
        );
    }

    [Theory]
    [InlineData("01", "01")]
    [InlineData("8703.23.19", "87032319")]
    [InlineData("87032319101112", "87032319101112")]
    [InlineData("0", null)]
    [InlineData("8703 23", null)]
    [InlineData("\uff18\uff17\uff10\uff13", null)]
    [InlineData("870323191011123", null)]
    [InlineData("8703.2x", null)]
    [InlineData(".....", null)]
    [InlineData(null, null)]
    public void A_commodity_code_is_two_to_fourteen_digits_and_dots_are_passed_over(
        string? text,
        string? digits
    )
    {
        Assert.Equal(digits is not null, HsCode.TryParse(text, out var code));
        Assert.Equal(digits ?? "", code.Digits);
    }

    [Fact]
    public void What_is_no_commodity_code_is_told() =>
        Assert.Equal(
            "'cars' is not a commodity code",
            Assert.Throws<FormatException>(() => HsCode.Parse("cars")).Message
        );

    [Fact]
    public void A_code_names_its_chapter_and_heading()
    {
        var code = HsCode.Parse("8703231910");
        Assert.Equal(("87", "8703"), (code.Chapter, code.Heading));
        Assert.Throws<ArgumentOutOfRangeException>(() => HsCode.Parse("87").Heading);
    }

    [Fact]
    public void A_code_stands_under_itself_and_what_is_above_it()
    {
        var car = HsCode.Parse("870323");
        Assert.True(car.IsWithin(car));
        Assert.True(car.IsWithin(HsCode.Parse("87")));
        Assert.False(HsCode.Parse("87").IsWithin(car));
        Assert.False(car.IsWithin(HsCode.Parse("8704")));
    }

    [Fact]
    public void A_quantity_is_told_with_its_unit_where_it_has_one()
    {
        Assert.Equal("40 KGM", new Quantity(40m, "KGM").ToString());
        Assert.Equal("40", new Quantity(40m, null).ToString());
    }
}
