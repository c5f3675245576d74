using CsCheck;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests;

/// <summary>Codes are read once, at the edge, and nothing else is a code.</summary>
public sealed class CodesTests
{
    private static readonly Gen<string> Digits = Gen.Char['0', '9'].Array[2, 14].Select(c => new string(c));

    [Theory]
    [InlineData("87.03.23", "870323")]
    [InlineData("8703.23.1910", "8703231910")]
    [InlineData("01", "01")]
    public void Dots_in_a_commodity_code_are_passed_over(string written, string digits) =>
        Assert.Equal(digits, HsCode.Parse(written).Digits);

    [Theory]
    [InlineData("1")]
    [InlineData("123456789012345")]
    [InlineData("8703 23")]
    [InlineData("8703a3")]
    [InlineData("８７０３")]
    [InlineData("..")]
    [InlineData(null)]
    public void Anything_else_is_no_commodity_code(string? written) =>
        Assert.False(HsCode.TryParse(written, out _));

    [Fact]
    public void A_code_stands_within_all_that_it_begins_with_and_nothing_longer() =>
        Gen.Select(Digits, Gen.Int[2, 14])
            .Sample(
                (digits, length) =>
                {
                    var code = HsCode.Parse(digits);
                    var above = HsCode.Parse(digits[..Math.Min(length, digits.Length)]);
                    return code.IsWithin(above)
                        && code.IsWithin(code)
                        && above.IsWithin(code) == (above == code);
                }
            );

    [Fact]
    public void Chapter_and_heading_are_its_first_digits()
    {
        var code = HsCode.Parse("8703231910");
        Assert.Equal(("87", "8703"), (code.Chapter, code.Heading));
        Assert.Throws<ArgumentOutOfRangeException>(() => HsCode.Parse("87").Heading);
    }

    [Theory]
    [InlineData("XA", true)]
    [InlineData("xa", false)]
    [InlineData("X", false)]
    [InlineData("XAX", false)]
    [InlineData("ÄA", false)]
    public void A_country_is_two_capital_letters(string written, bool taken) =>
        Assert.Equal(taken, CountryCode.TryParse(written, out _));

    [Theory]
    [InlineData("EUR", true)]
    [InlineData("eur", false)]
    [InlineData("EU", false)]
    [InlineData("E1R", false)]
    public void A_currency_is_three_capital_letters(string written, bool taken) =>
        Assert.Equal(taken, Currency.TryParse(written, out _));

    [Fact]
    public void What_is_no_code_is_named_in_the_fault()
    {
        Assert.Contains(
            "'x1'",
            Assert.Throws<FormatException>(() => CountryCode.Parse("x1")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'euro'",
            Assert.Throws<FormatException>(() => Currency.Parse("euro")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'cars'",
            Assert.Throws<FormatException>(() => HsCode.Parse("cars")).Message,
            StringComparison.Ordinal
        );
    }
}
