using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Tariff;

public sealed class TariffBookTests
{
    private static TariffEdition Edition(string id, string from, string? to) =>
        SmallEdition.Read() with
        {
            Id = id,
            From = DateOnly.Parse(from),
            To = to is null ? null : DateOnly.Parse(to),
        };

    [Fact]
    public void The_edition_in_force_on_the_day_decides()
    {
        var book = new TariffBook([
            Edition("B", "2026-01-01", null),
            Edition("A", "2025-01-01", "2025-12-31"),
        ]);
        Assert.Equal("A", book.On(new DateOnly(2025, 12, 31))!.Id);
        Assert.Equal("B", book.On(new DateOnly(2026, 1, 1))!.Id);
        Assert.Null(book.On(new DateOnly(2024, 12, 31)));
        Assert.Null(new TariffBook([Edition("A", "2025-01-01", "2025-12-31")]).On(new DateOnly(2026, 1, 1)));
    }

    [Theory]
    [InlineData("2025-12-30", "no edition is in force from 2025-12-31 to 2025-12-31")]
    [InlineData("2026-01-01", "both in force on 2026-01-01: let A end on 2025-12-31")]
    [InlineData(null, "A has no end and B begins on 2026-01-01: let A end on 2025-12-31")]
    public void A_gap_or_an_overlap_is_refused_with_help(string? end, string told) =>
        Assert.Contains(
            told,
            Assert
                .Throws<FormatException>(() =>
                    new TariffBook([Edition("A", "2025-01-01", end), Edition("B", "2026-01-01", null)])
                )
                .Message
        );

    [Fact]
    public void The_difference_of_two_editions_names_lines_and_rates()
    {
        var earlier = Edition("A", "2025-01-01", "2025-12-31");
        var later = EditionFile.Read(
            SmallEdition
                .Text.Replace("|1.509/KGM|", "|1.4/KGM|", StringComparison.Ordinal)
                .Replace("A!TH,AU=0%", "AU=0%", StringComparison.Ordinal)
                .Replace("84151030|2020", "84151060|2020", StringComparison.Ordinal)
        );
        var difference = TariffDifference.Between(earlier, later);
        Assert.Equal("84151060", Assert.Single(difference.Added).Code.Digits);
        Assert.Equal("84151030", Assert.Single(difference.Ended).Code.Digits);
        Assert.Equal(
            ["04061008 MFN 1.509/KGM to 1.4/KGM", "04069018 A 0% to none"],
            difference.Changed.Select(c => $"{c.After.Code} {c.What}").Order()
        );
    }

    [Fact]
    public void Rates_of_exchange_stay_in_effect_until_the_next()
    {
        var rates = SmallEdition.Read().ExchangeRates;
        var dollars = new Money(110m, Currency.Usd);
        Assert.Null(rates.Convert(dollars, new DateOnly(2025, 12, 31)));
        Assert.Equal(new Money(100m, Currency.Eur), rates.Convert(dollars, new DateOnly(2026, 1, 31)));
        Assert.Equal(new Money(88m, Currency.Eur), rates.Convert(dollars, new DateOnly(2026, 2, 1)));
        Assert.Equal(
            new Money(5m, Currency.Eur),
            rates.Convert(new Money(5m, Currency.Eur), new DateOnly(2020, 1, 1))
        );
        Assert.Null(rates.Convert(new Money(5m, Currency.Gbp), new DateOnly(2026, 2, 1)));
    }
}
