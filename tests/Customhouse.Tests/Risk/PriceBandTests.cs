using Customhouse.Risk;
using Xunit;

namespace Customhouse.Tests.Risk;

public sealed class PriceBandTests
{
    [Fact]
    public void A_price_stands_within_the_width_of_its_band()
    {
        var random = new Random(20261123);
        for (var i = 0; i < 10_000; i++)
        {
            var price = (decimal)Math.Pow(10, random.NextDouble() * 17 - 5.5);
            var middle = PriceBand.Middle(PriceBand.Find(price)!.Value);
            Assert.InRange(middle / price, 0.975m, 1.026m);
        }
    }

    [Theory]
    [InlineData("0", "1")]
    [InlineData("1", "0")]
    [InlineData("-1", "2")]
    [InlineData("79228162514264337593543950335", "0.0000000000000000000000000001")]
    [InlineData("0.0000000000000000000000000001", "79228162514264337593543950335")]
    public void What_is_no_price_has_no_band(string value, string quantity)
    {
        var price = PriceBand.Price(
            decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture),
            decimal.Parse(quantity, System.Globalization.CultureInfo.InvariantCulture)
        );
        Assert.Null(price);
        Assert.Null(PriceBand.Find(0m));
        Assert.Null(PriceBand.Find(decimal.MaxValue));
    }

    [Fact]
    public void A_level_agrees_with_the_sorted_prices_to_the_width_of_a_band()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var prices = Enumerable
                .Range(0, random.Next(PriceLevel.ItemsMin, 400))
                .Select(_ => (decimal)Math.Exp(random.NextDouble() * 6 - 2))
                .Order()
                .ToArray();
            var level = PriceLevel.Find([
                .. prices.GroupBy(p => PriceBand.Find(p)!.Value).Select(g => (g.Key, (long)g.Count())),
            ]);
            Assert.NotNull(level);
            Assert.Equal(prices.Length, level.Items);
            decimal At(double share) => prices[Math.Max(0, (int)Math.Ceiling(prices.Length * share) - 1)];
            Assert.InRange(level.Low / At(0.05), 0.975m, 1.026m);
            Assert.InRange(level.Median / At(0.5), 0.975m, 1.026m);
            Assert.InRange(level.High / At(0.95), 0.975m, 1.026m);
        }
    }

    [Fact]
    public void Few_items_are_no_level() => Assert.Null(PriceLevel.Find([(3, PriceLevel.ItemsMin - 1)]));
}
