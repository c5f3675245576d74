using System.Text;
using CsCheck;
using Xunit;

namespace Customhouse.Ledger.Tests;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData(
        """{ "b": [1, 2.50, 1e3], "a": null, "A": true }""",
        """{"A":true,"a":null,"b":[1,2.5,1000]}"""
    )]
    [InlineData(
        "\"\\u20ac\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"",
        "\"\u20ac\\u000f\\nA'B\\\"\\\\\\\\\\\"/\""
    )]
    [InlineData("{\"\\ud83d\\ude00\":1,\"\\ufb33\":2,\"1\":3}", "{\"1\":3,\"\ud83d\ude00\":1,\"\ufb33\":2}")]
    [InlineData("-0", "0")]
    [InlineData("0.000001", "0.000001")]
    [InlineData("0.0000001", "1e-7")]
    [InlineData("100000000000000000000", "100000000000000000000")]
    [InlineData("1000000000000000000000", "1e+21")]
    [InlineData("333333333.33333329", "333333333.3333333")]
    [InlineData("5e-324", "5e-324")]
    [InlineData("1.7976931348623157e308", "1.7976931348623157e+308")]
    public void A_text_has_one_form(string json, string canonical) =>
        Assert.Equal(canonical, Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(json))));

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("\"\\ud800\"")]
    [InlineData("1e999")]
    [InlineData("{} {}")]
    [InlineData("[1,]")]
    [InlineData("")]
    public void What_has_no_canonical_form_is_refused(string json) =>
        Assert.Throws<FormatException>(() => CanonicalJson.Of(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_number_reads_back_as_itself() =>
        Gen
            .Double.Where(double.IsFinite)
            .Sample(value =>
                double.Parse(CanonicalJson.Number(value), System.Globalization.CultureInfo.InvariantCulture)
                == value
            );
}
