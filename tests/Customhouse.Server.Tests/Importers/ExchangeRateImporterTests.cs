using Customhouse.Server.Importers;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Importers;

public sealed class ExchangeRateImporterTests
{
    private const string Csv = """
        Date,Country,Exchange rate
        2026-05-01,Euro,0.8
        2026-05-01,Japan,160
        2026-06-01,Euro,0.5
        2026-06-01,Japan,150
        2026-06-01,Atlantis,7
        2025-01-01,Japan,1
        """;

    [Fact]
    public void Rates_for_a_dollar_become_rates_for_the_own_currency()
    {
        var rates = ExchangeRateImporter.Import(
            new StringReader(Csv),
            Currency.Eur,
            new DateOnly(2026, 5, 1)
        );
        Assert.Equal(4, rates.All.Count());
        Assert.Equal(200m, rates.On(Currency.Parse("JPY"), new DateOnly(2026, 5, 31))!.ForeignPerOwn);
        Assert.Equal(300m, rates.On(Currency.Parse("JPY"), new DateOnly(2026, 6, 1))!.ForeignPerOwn);
        Assert.Equal(1.25m, rates.On(Currency.Usd, new DateOnly(2026, 5, 1))!.ForeignPerOwn);
    }

    [Fact]
    public void Without_the_own_currency_nothing_is_made() =>
        Assert.Contains(
            "has no rate of GBP",
            Assert
                .Throws<FormatException>(() =>
                    ExchangeRateImporter.Import(new StringReader(Csv), Currency.Gbp, new DateOnly(2026, 5, 1))
                )
                .Message
        );
}
