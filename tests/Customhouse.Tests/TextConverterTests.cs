using System.Text.Json;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests;

/// <summary>Values stand in the journal as one text each, for good: the text is told here, and read
/// back.</summary>
public sealed class TextConverterTests
{
    private static readonly JsonSerializerOptions Journal = new()
    {
        Converters =
        {
            new MoneyConverter(),
            new QuantityConverter(),
            new CurrencyConverter(),
            new CountryConverter(),
            new HsCodeConverter(),
            new MrnConverter(),
        },
    };

    [Fact]
    public void Each_value_has_its_one_text()
    {
        Holds("\"12.50 GBP\"", new Money(12.50m, Currency.Gbp));
        Holds("\"-0.005 EUR\"", new Money(-0.005m, Currency.Eur));
        Holds("\"40 KGM\"", new Quantity(40m, "KGM"));
        Holds("\"40.5\"", new Quantity(40.5m, null));
        Holds("\"USD\"", Currency.Usd);
        Holds("\"GB\"", CountryCode.Parse("GB"));
        Holds("\"870323\"", HsCode.Parse("870323"));
        Holds("\"24GB22WOA1EV2P6AR5\"", Mrn.Parse("24GB22WOA1EV2P6AR5"));
    }

    [Fact]
    public void A_value_that_is_missing_is_told_by_its_kind() =>
        Assert.Equal(
            "a Money is missing",
            Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Money>("null", Journal)).Message
        );

    private static void Holds<T>(string text, T value)
    {
        Assert.Equal(text, JsonSerializer.Serialize(value, Journal));
        Assert.Equal(value, JsonSerializer.Deserialize<T>(text, Journal));
    }
}
