using CsCheck;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Tariff;

public sealed class RateTextTests
{
    private static readonly Gen<decimal> Figure = Gen.Int[0, 2_000_000].Select(i => i / 10_000m);
    private static readonly Gen<string> Unit = Gen.Int[0, 4]
        .Select(i => new[] { "KGM", "LTR", "NAR", "PFL", "R9" }[i]);

    private static readonly Gen<Rate> Specific = Gen.Select(
        Figure,
        Unit,
        (f, u) => new Rate(null, new Money(f, Currency.Eur), u)
    );

    private static readonly Gen<Rate> Simple = Gen.OneOf(
        Figure.Select(f => new Rate(f)),
        Specific,
        Gen.Select(Figure, Specific, (f, s) => s with { Percent = f }),
        Gen.Select(Figure, Specific, Specific, (f, s, t) => s with { Percent = f, Plus = t })
    );

    private static readonly Gen<Rate> Any = Gen.OneOf(
        Simple,
        Gen.Select(Simple, Simple, (r, m) => r with { Minimum = m }),
        Gen.Select(Simple, Simple, Simple, (r, m, x) => r with { Minimum = m, Maximum = x }),
        Gen.Const(new Rate(null, Other: "The rate of the article; see note 3"))
    );

    [Fact]
    public void What_was_written_reads_back() =>
        Any.Sample(rate => RateText.Parse(RateText.Write(rate), Currency.Eur) == rate);

    [Fact]
    public void Every_part_has_its_place()
    {
        var rate = RateText.Parse("5.6%+0.034/KGM+0.02/NAR >=2% <=12%", Currency.Usd);
        Assert.Equal(5.6m, rate.Percent);
        Assert.Equal(new Money(0.034m, Currency.Usd), rate.PerUnit);
        Assert.Equal("KGM", rate.Unit);
        Assert.Equal(new Rate(null, new Money(0.02m, Currency.Usd), "NAR"), rate.Plus);
        Assert.Equal(new Rate(2m), rate.Minimum);
        Assert.Equal(new Rate(12m), rate.Maximum);
        Assert.Equal(["KGM", "NAR"], RateText.UnitsOf(rate));
    }

    [Theory]
    [InlineData("")]
    [InlineData("5.6")]
    [InlineData("5,6%")]
    [InlineData("-1%")]
    [InlineData("1%+2%")]
    [InlineData("3/kg")]
    [InlineData("/KGM")]
    [InlineData("3/")]
    [InlineData("5% 3%")]
    [InlineData("\"open")]
    public void What_is_no_rate_is_refused(string text) =>
        Assert.Throws<FormatException>(() => RateText.Parse(text, Currency.Eur));
}
