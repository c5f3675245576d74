using Customhouse.Web.Language;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>Numbers as people type them into forms.</summary>
public sealed class TypedNumberTests
{
    [Theory]
    [InlineData("12", "12")]
    [InlineData(" 12.50 ", "12.50")]
    [InlineData("12,5", "12.5")]
    [InlineData("250 000", "250000")]
    [InlineData("250\u202f000,75", "250000.75")]
    [InlineData("1 234 567", "1234567")]
    [InlineData("1.234.567", "1234567")]
    [InlineData("1,234,567.5", "1234567.5")]
    [InlineData("1.234.567,50", "1234567.50")]
    [InlineData("1'234.5", "1234.5")]
    [InlineData("1.234,5", "1234.5")]
    [InlineData("0.125", "0.125")]
    [InlineData("26.1250", "26.1250")]
    [InlineData("1234.567", "1234.567")]
    [InlineData("\u0661\u0662\u066b\u0665", "12.5")]
    [InlineData("\u0661\u066c\u0662\u0663\u0664", "1234")]
    public void What_can_be_read_in_one_way_is_read(string typed, string number) =>
        Assert.Equal(number, TypedNumber.Parse(typed).Written);

    [Theory]
    [InlineData("250.000", "250.0000", "250000")]
    [InlineData("250,000", "250.0000", "250000")]
    [InlineData("1.125", "1.1250", "1125")]
    public void What_can_be_read_in_two_ways_is_not_read_and_told_how_to_write(
        string typed,
        string small,
        string large
    )
    {
        var number = TypedNumber.Parse(typed);
        Assert.True(number is { Value: null, IsAmbiguous: true });
        var (text, mend) = number.Fault(Words.In(Locale.Find("en")!));
        Assert.Equal($"“{typed}” can be read as {small} or as {large}", text);
        Assert.Equal($"Write {large}, or {small} if you mean the smaller number.", mend);
        foreach (var written in (string[])[small, large])
            Assert.NotNull(TypedNumber.Parse(written).Value);
        var french = number.Fault(Words.In(Locale.Find("fr")!)).Mend;
        Assert.Contains(small.Replace('.', ','), french, StringComparison.Ordinal);
        Assert.NotNull(TypedNumber.Parse(small.Replace('.', ',')).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12a")]
    [InlineData("1e5")]
    [InlineData("-5")]
    [InlineData("12.")]
    [InlineData(".5")]
    [InlineData("1..5")]
    [InlineData("12 34")]
    [InlineData("1.23.456")]
    [InlineData("1,2,3")]
    [InlineData("1.234 567")]
    [InlineData("99999999999999999999999999999999999999")]
    public void What_is_no_number_is_none(string typed) =>
        Assert.True(TypedNumber.Parse(typed) is { Value: null, IsAmbiguous: false });
}
