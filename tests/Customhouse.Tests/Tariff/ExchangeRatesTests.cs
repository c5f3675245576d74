using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Tariff;

/// <summary>The rate in effect on the date of acceptance (WTO Valuation Agreement art. 9).</summary>
public sealed class ExchangeRatesTests
{
    private static readonly DateOnly March = new(2026, 3, 1);
    private static readonly DateOnly April = new(2026, 4, 1);

    private static ExchangeRates Rates =>
        new(
            Currency.Gbp,
            [
                new ExchangeRate(Currency.Usd, April, 1.5m),
                new ExchangeRate(Currency.Eur, March, 1.25m),
                new ExchangeRate(Currency.Usd, March, 1.6m),
            ]
        );

    [Fact]
    public void A_rate_stays_in_effect_until_the_next_one_begins()
    {
        Assert.Equal(1.6m, Rates.On(Currency.Usd, March)?.ForeignPerOwn);
        Assert.Equal(1.6m, Rates.On(Currency.Usd, April.AddDays(-1))?.ForeignPerOwn);
        Assert.Equal(1.5m, Rates.On(Currency.Usd, April)?.ForeignPerOwn);
        Assert.Equal(1.5m, Rates.On(Currency.Usd, April.AddYears(1))?.ForeignPerOwn);
    }

    [Fact]
    public void Before_the_first_rate_and_for_a_strange_currency_there_is_none()
    {
        Assert.Null(Rates.On(Currency.Usd, March.AddDays(-1)));
        Assert.Null(Rates.On(Currency.Parse("JPY"), April));
        Assert.Null(Rates.Convert(new Money(1m, Currency.Parse("JPY")), April));
        Assert.Null(ExchangeRates.None(Currency.Gbp).Convert(new Money(1m, Currency.Eur), April));
    }

    [Fact]
    public void Foreign_money_is_divided_by_its_rate_and_own_money_is_left()
    {
        Assert.Equal(new Money(100m, Currency.Gbp), Rates.Convert(new Money(125m, Currency.Eur), April));
        Assert.Equal(new Money(7m, Currency.Gbp), Rates.Convert(new Money(7m, Currency.Gbp), March));
        Assert.Equal(
            new Money(7m, Currency.Gbp),
            ExchangeRates.None(Currency.Gbp).Convert(new Money(7m, Currency.Gbp), March)
        );
    }

    [Fact]
    public void All_rates_stand_by_currency_and_day()
    {
        Assert.Equal(Currency.Gbp, Rates.Own);
        Assert.Equal(
            [("EUR", March), ("USD", March), ("USD", April)],
            Rates.All.Select(r => (r.Currency.Code, r.From))
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_rate_is_above_zero(int rate) =>
        Assert.Equal(
            "the rate of EUR from 2026-03-01 is not above zero",
            Assert
                .Throws<FormatException>(() =>
                    new ExchangeRates(Currency.Gbp, [new ExchangeRate(Currency.Eur, March, rate)])
                )
                .Message
        );

    [Fact]
    public void One_rate_at_most_begins_on_a_day()
    {
        var twice = new ExchangeRate(Currency.Eur, March, 1.2m);
        Assert.Equal(
            "two rates of EUR begin on 2026-03-01",
            Assert
                .Throws<FormatException>(() =>
                    new ExchangeRates(Currency.Gbp, [twice, twice with { ForeignPerOwn = 1.3m }])
                )
                .Message
        );
    }
}
