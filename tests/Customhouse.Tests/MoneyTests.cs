using CsCheck;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests;

/// <summary>Amounts of one currency add up, and those of two never meet.</summary>
public sealed class MoneyTests
{
    private static readonly Gen<decimal> Amount = Gen.Long[-1_000_000_000L, 1_000_000_000L]
        .Select(n => n / 10_000m);

    private static Money Euro(decimal amount) => new(amount, Currency.Eur);

    [Fact]
    public void What_is_added_can_be_taken_away() =>
        Gen.Select(Amount, Amount)
            .Sample(
                (a, b) => Euro(a) + Euro(b) - Euro(b) == Euro(a) && Euro(a) + Euro(b) == Euro(b) + Euro(a)
            );

    [Fact]
    public void The_signs_of_comparison_agree_with_the_order() =>
        Gen.Select(Amount, Amount)
            .Sample(
                (a, b) =>
                {
                    var order = Euro(a).CompareTo(Euro(b));
                    return Euro(a) < Euro(b) == order < 0
                        && Euro(a) > Euro(b) == order > 0
                        && Euro(a) <= Euro(b) == order <= 0
                        && Euro(a) >= Euro(b) == order >= 0;
                }
            );

    [Fact]
    public void Amounts_of_two_currencies_are_never_added_nor_compared()
    {
        var (euro, pound) = (Euro(1m), new Money(1m, Currency.Gbp));
        Action[] wrong =
        [
            () => _ = euro + pound,
            () => _ = euro - pound,
            () => _ = euro < pound,
            () => _ = euro >= pound,
            () => euro.CompareTo(pound),
        ];
        Assert.All(
            wrong,
            mixed =>
                Assert.Equal(
                    "EUR and GBP are two currencies",
                    Assert.Throws<InvalidOperationException>(mixed).Message
                )
        );
        Assert.NotEqual(euro, pound);
    }

    [Fact]
    public void Cutting_never_makes_an_amount_larger_and_takes_less_than_a_unit() =>
        Gen.Select(Amount, Gen.Int[0, 4])
            .Sample(
                (amount, decimals) =>
                {
                    var cut = Euro(amount).Truncate(decimals).Amount;
                    return Math.Abs(cut) <= Math.Abs(amount)
                        && Math.Abs(amount - cut) < new decimal(1, 0, 0, false, (byte)decimals)
                        && decimal.Round(cut, decimals) == cut;
                }
            );

    /// <summary>ISO 4217, list one.</summary>
    [Theory]
    [InlineData("EUR", "12.34", true)]
    [InlineData("EUR", "12.345", false)]
    [InlineData("JPY", "12", true)]
    [InlineData("JPY", "12.5", false)]
    [InlineData("KWD", "12.345", true)]
    [InlineData("KWD", "12.3456", false)]
    [InlineData("CLF", "12.3456", true)]
    public void What_can_be_paid_has_the_decimals_of_its_currency(
        string currency,
        string amount,
        bool payable
    )
    {
        var money = new Money(
            decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture),
            Currency.Parse(currency)
        );
        Assert.Equal(payable, money.IsPayable);
    }

    [Theory]
    [InlineData(12.5, "12.50 EUR")]
    [InlineData(0, "0.00 EUR")]
    [InlineData(-3.14159, "-3.14159 EUR")]
    public void An_amount_is_written_with_two_decimals_at_least(double amount, string text) =>
        Assert.Equal(text, Euro((decimal)amount).ToString());

    [Fact]
    public void A_currency_that_was_never_set_is_none() => Assert.Equal("XXX", default(Currency).Code);
}
