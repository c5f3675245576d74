using CsCheck;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Tariff;

/// <summary>Sharing, rounding, ranges of codes, terms of delivery and rates of exchange.</summary>
public sealed class SharingTests
{
    private static readonly DateOnly March = new(2026, 3, 1);

    [Fact]
    public void Parts_are_the_whole_to_the_last_unit() =>
        Gen.Select(
                Gen.Long[-10_000_000, 10_000_000].Select(n => n / 100m),
                Gen.Int[0, 1_000].Select(n => (decimal)n).Array[1, 12],
                Gen.Int[0, 3]
            )
            .Sample(
                (amount, weights, decimals) =>
                {
                    var parts = Apportionment.Divide(amount, weights, decimals);
                    var unit = new decimal(1, 0, 0, false, (byte)decimals);
                    var total = weights.Sum();
                    return parts.Sum() == amount
                        && parts
                            .Select(
                                (p, i) =>
                                    Math.Abs(
                                        p
                                            - (
                                                total == 0m
                                                    ? amount / weights.Length
                                                    : amount * weights[i] / total
                                            )
                                    )
                            )
                            .All(off => off <= unit);
                }
            );

    [Fact]
    public void The_last_unit_goes_to_the_part_that_lost_most()
    {
        Assert.Equal([33.34m, 33.33m, 33.33m], Apportionment.Divide(100m, [1m, 1m, 1m], 2));
        Assert.Equal([16.66m, 83.34m], Apportionment.Divide(100m, [1m, 5.002m], 2));
        Assert.Equal([0.00m, 10.00m], Apportionment.Divide(10m, [0m, 3m], 2));
        Assert.Equal([5m, 5m], Apportionment.Divide(10m, [0m, 0m], 2));
        Assert.Empty(Apportionment.Divide(10m, [], 2));
    }

    [Theory]
    [InlineData(RoundingWay.Truncate, 2.349, 2.34)]
    [InlineData(RoundingWay.Truncate, -2.349, -2.34)]
    [InlineData(RoundingWay.HalfUp, 2.345, 2.35)]
    [InlineData(RoundingWay.HalfUp, -2.345, -2.35)]
    [InlineData(RoundingWay.HalfEven, 2.345, 2.34)]
    [InlineData(RoundingWay.HalfEven, 2.355, 2.36)]
    public void An_amount_is_rounded_as_the_edition_says(RoundingWay way, double amount, double rounded) =>
        Assert.Equal(
            (decimal)rounded,
            new Rounding(way, 2).Apply(new Money((decimal)amount, Currency.Eur)).Amount
        );

    [Theory]
    [InlineData("*", "87032319", 1)]
    [InlineData("8703", "87032319", 5)]
    [InlineData("8704", "87032319", 0)]
    [InlineData("01-21", "21050000", 3)]
    [InlineData("01-21", "22030000", 0)]
    [InlineData("9301-9307", "93070000", 5)]
    [InlineData("9301-9307", "93", 0)]
    public void The_closest_range_tells_by_how_many_digits_it_names_the_goods(
        string range,
        string digits,
        int closeness
    )
    {
        Assert.True(CodeRange.IsValid(range));
        Assert.Equal(closeness, CodeRange.Longest([range], digits));
        Assert.Equal(Math.Max(1, closeness), CodeRange.Longest(["*", range], digits));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("21-01")]
    [InlineData("01-2103")]
    [InlineData("01-02-03")]
    [InlineData("cars")]
    [InlineData("*-*")]
    [InlineData("123456789012345")]
    public void Anything_else_is_no_range(string range) => Assert.False(CodeRange.IsValid(range));

    /// <summary>Incoterms 2010 and 2020: who pays for carriage, insurance, the way inland and the
    /// duty.</summary>
    [Theory]
    [InlineData("FOB", DeliveredCost.None)]
    [InlineData("CFR", DeliveredCost.Carriage)]
    [InlineData("CIF", DeliveredCost.Carriage | DeliveredCost.Insurance)]
    [InlineData("CPT", DeliveredCost.Carriage | DeliveredCost.Inland)]
    [InlineData("DAP", DeliveredCost.Carriage | DeliveredCost.Insurance | DeliveredCost.Inland)]
    public void A_price_holds_what_its_terms_of_delivery_say(string rule, DeliveredCost costs)
    {
        Assert.Equal(costs, DeliveryTerms.InPrice(rule));
        Assert.False(DeliveryTerms.InPrice(rule)!.Value.HasFlag(DeliveredCost.Duties));
    }

    [Fact]
    public void Duty_is_in_a_price_delivered_duty_paid_and_unknown_terms_say_nothing()
    {
        Assert.True(DeliveryTerms.InPrice("DDP")!.Value.HasFlag(DeliveredCost.Duties));
        Assert.Null(DeliveryTerms.InPrice("XXX"));
        Assert.Null(DeliveryTerms.InPrice(null));
    }

    [Fact]
    public void A_rate_of_exchange_holds_until_the_next_one_begins()
    {
        var rates = Rates(new(Currency.Usd, March, 1.25m), new(Currency.Usd, March.AddMonths(1), 1.6m));
        Assert.Null(rates.On(Currency.Usd, March.AddDays(-1)));
        Assert.Equal(1.25m, rates.On(Currency.Usd, March.AddDays(30))?.ForeignPerOwn);
        Assert.Equal(1.6m, rates.On(Currency.Usd, March.AddMonths(1))?.ForeignPerOwn);
        Assert.Equal(new Money(80m, Currency.Eur), rates.Convert(new Money(100m, Currency.Usd), March));
        Assert.Null(rates.Convert(new Money(100m, Currency.Gbp), March));
        Assert.Equal(new Money(7m, Currency.Eur), rates.Convert(new Money(7m, Currency.Eur), March));
    }

    [Fact]
    public void Rates_that_say_two_things_of_a_day_are_refused()
    {
        Assert.Throws<FormatException>(() =>
            Rates(new(Currency.Usd, March, 1.25m), new(Currency.Usd, March, 1.3m))
        );
        Assert.Throws<FormatException>(() => Rates(new ExchangeRate(Currency.Usd, March, 0m)));
    }

    private static ExchangeRates Rates(params ExchangeRate[] rates) => new(Currency.Eur, rates);
}
