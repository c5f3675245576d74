using System.Text.Json;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests;

/// <summary>Amounts of one currency: they add up, they compare, and two currencies never meet.</summary>
public sealed class MoneyTests
{
    private static Money Eur(decimal amount) => new(amount, Currency.Eur);

    [Fact]
    public void Amounts_of_one_currency_add_up_and_are_taken_away()
    {
        Assert.Equal(Eur(12.75m), Eur(10.50m) + Eur(2.25m));
        Assert.Equal(Eur(-2m), Eur(1m) - Eur(3m));
        Assert.Equal(Eur(0.333m), Eur(3.33m) * 0.1m);
    }

    [Fact]
    public void Amounts_compare_with_an_edge_on_either_side()
    {
        Assert.True(Eur(1m) < Eur(2m));
        Assert.False(Eur(2m) < Eur(2m));
        Assert.True(Eur(2m) > Eur(1m));
        Assert.False(Eur(2m) > Eur(2m));
        Assert.True(Eur(2m) <= Eur(2m));
        Assert.False(Eur(2.01m) <= Eur(2m));
        Assert.True(Eur(2m) >= Eur(2m));
        Assert.False(Eur(1.99m) >= Eur(2m));
        Assert.Equal((-1, 0, 1), (Sign(1m, 2m), Sign(2m, 2m), Sign(2m, 1m)));

        static int Sign(decimal a, decimal b) => Math.Sign(Eur(a).CompareTo(Eur(b)));
    }

    [Fact]
    public void Two_currencies_are_never_added_or_compared()
    {
        var (one, other) = (Eur(1m), new Money(1m, Currency.Usd));
        Func<object>[] meetings =
        [
            () => one + other,
            () => one - other,
            () => one < other,
            () => one > other,
            () => one <= other,
            () => one >= other,
            () => one.CompareTo(other),
        ];
        foreach (var meeting in meetings)
            Assert.Equal(
                "EUR and USD are two currencies",
                Assert.Throws<InvalidOperationException>(meeting).Message
            );
    }

    // ISO 4217, list one: the minor unit of each.
    [Theory]
    [InlineData("JPY", 0)]
    [InlineData("XAF", 0)]
    [InlineData("XPF", 0)]
    [InlineData("BIF", 0)]
    [InlineData("CLP", 0)]
    [InlineData("DJF", 0)]
    [InlineData("GNF", 0)]
    [InlineData("ISK", 0)]
    [InlineData("KMF", 0)]
    [InlineData("KRW", 0)]
    [InlineData("PYG", 0)]
    [InlineData("RWF", 0)]
    [InlineData("UGX", 0)]
    [InlineData("UYI", 0)]
    [InlineData("VND", 0)]
    [InlineData("VUV", 0)]
    [InlineData("XOF", 0)]
    [InlineData("EUR", 2)]
    [InlineData("GBP", 2)]
    [InlineData("BHD", 3)]
    [InlineData("IQD", 3)]
    [InlineData("JOD", 3)]
    [InlineData("KWD", 3)]
    [InlineData("LYD", 3)]
    [InlineData("OMR", 3)]
    [InlineData("TND", 3)]
    [InlineData("CLF", 4)]
    [InlineData("UYW", 4)]
    public void An_amount_is_payable_with_the_decimals_of_its_currency_and_no_more(string code, int decimals)
    {
        var currency = Currency.Parse(code);
        var unit = new decimal(1, 0, 0, false, (byte)decimals);
        Assert.Equal(decimals, currency.Decimals);
        Assert.True(new Money(unit, currency).IsPayable);
        Assert.False(new Money(unit / 10m, currency).IsPayable);
    }

    [Fact]
    public void What_is_cut_goes_towards_zero()
    {
        Assert.Equal(Eur(1.29m), Eur(1.299m).Truncate(2));
        Assert.Equal(Eur(-1.29m), Eur(-1.299m).Truncate(2));
        Assert.Equal(Eur(1m), Eur(1.999m).Truncate(0));
    }

    [Fact]
    public void An_amount_is_told_with_two_to_eight_decimals()
    {
        Assert.Equal("12.50 GBP", new Money(12.5m, Currency.Gbp).ToString());
        Assert.Equal("0.12345679 USD", new Money(0.123456789m, Currency.Usd).ToString());
        Assert.Equal("0.00 XXX", default(Money).ToString());
    }

    [Theory]
    [InlineData("eur")]
    [InlineData("EU")]
    [InlineData("EURO")]
    [InlineData("EU1")]
    [InlineData("")]
    [InlineData(null)]
    public void A_currency_is_three_capital_letters(string? text)
    {
        Assert.False(Currency.TryParse(text, out var none));
        Assert.Equal("XXX", none.Code);
        if (text is not null)
            Assert.Contains(
                $"'{text}'",
                Assert.Throws<FormatException>(() => Currency.Parse(text)).Message,
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void What_is_payable_is_not_kept_beside_the_amount() =>
        Assert.Equal("""{"Amount":1.5,"Currency":{"Code":"EUR"}}""", JsonSerializer.Serialize(Eur(1.5m)));
}
