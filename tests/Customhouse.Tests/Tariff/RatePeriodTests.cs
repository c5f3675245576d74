using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Tariff;

/// <summary>Periods of rates: one holds on a day, from its first to its last, and each is sound.</summary>
public sealed class RatePeriodTests
{
    internal static readonly Currency Yen = Currency.Parse("JPY");

    internal static RatePeriod Period(
        string id,
        string from,
        string to,
        params (Currency, decimal)[] rates
    ) =>
        new()
        {
            Id = id,
            From = DateOnly.Parse(from),
            To = DateOnly.Parse(to),
            Own = Currency.Eur,
            Rates = [.. rates.Select(r => new PeriodRate(r.Item1, r.Item2))],
            Source = "Central Bank of XA",
            PublishedOn = DateOnly.Parse(from).AddDays(-3),
        };

    private static RatePeriod Sound => Period("2026-03", "2026-03-01", "2026-03-31", (Currency.Usd, 1.25m));

    [Theory]
    [InlineData("2026-02-28", null)]
    [InlineData("2026-03-01", "2026-03")]
    [InlineData("2026-03-31", "2026-03")]
    [InlineData("2026-04-01", null)]
    [InlineData("2026-05-01", "2026-05")]
    [InlineData("2026-05-31", "2026-05")]
    [InlineData("2026-06-01", "2026-06")]
    [InlineData("2026-07-01", null)]
    public void One_period_holds_from_its_first_to_its_last_day(string day, string? period)
    {
        var book = new RateBook([
            Period("2026-06", "2026-06-01", "2026-06-30", (Currency.Usd, 1m)),
            Sound,
            Period("2026-05", "2026-05-01", "2026-05-31", (Currency.Usd, 1m)),
        ]);
        Assert.Equal(period, book.On(DateOnly.Parse(day))?.Id);
        Assert.Null(RateBook.Empty.On(DateOnly.Parse(day)));
    }

    [Fact]
    public void The_last_day_without_a_gap_is_told()
    {
        var book = new RateBook([
            Sound,
            Period("2026-04", "2026-04-01", "2026-04-30", (Currency.Usd, 1m)),
            Period("2026-06", "2026-06-01", "2026-06-30", (Currency.Usd, 1m)),
        ]);
        Assert.Equal(new DateOnly(2026, 4, 30), book.LastDayFrom(new DateOnly(2026, 3, 5)));
        Assert.Equal(new DateOnly(2026, 6, 30), book.LastDayFrom(new DateOnly(2026, 6, 30)));
        Assert.Null(book.LastDayFrom(new DateOnly(2026, 5, 1)));
        var forever = Sound with { To = DateOnly.MaxValue };
        Assert.Equal(DateOnly.MaxValue, new RateBook([forever]).LastDayFrom(new DateOnly(2026, 5, 1)));
    }

    [Fact]
    public void Two_periods_never_hold_on_one_day_bear_one_name_or_are_of_two_currencies()
    {
        var overlap = Assert.Throws<FormatException>(() =>
            new RateBook([Sound, Period("2026-04", "2026-03-31", "2026-04-30", (Currency.Usd, 1m))])
        );
        Assert.Contains("both hold on 2026-03-31", overlap.Message, StringComparison.Ordinal);
        var within = Assert.Throws<FormatException>(() =>
            new RateBook([Sound, Period("2026-W11", "2026-03-09", "2026-03-15", (Currency.Usd, 1m))])
        );
        Assert.Contains("2026-03-09", within.Message, StringComparison.Ordinal);
        var twice = Period("2026-03", "2026-04-01", "2026-04-30", (Currency.Usd, 1m));
        Assert.Throws<FormatException>(() => new RateBook([Sound, twice]));
        var other = twice with { Id = "2026-04", Own = Currency.Gbp };
        Assert.Throws<FormatException>(() => new RateBook([Sound, other]));
    }

    [Fact]
    public void A_sound_period_has_no_fault() => Assert.Empty(Sound.Faults());

    [Fact]
    public void What_cannot_be_put_in_force_is_told()
    {
        Has("capitals, digits and hyphens", Sound with { Id = "march 2026" });
        Has("capitals, digits and hyphens", Sound with { Id = "" });
        Has("before its first day", Sound with { To = new DateOnly(2026, 2, 27) });
        Has("367 days", Sound with { To = new DateOnly(2027, 3, 2) });
        Has("its source", Sound with { Source = "" });
        Has("its source", Sound with { Source = "a\nb" });
        Has("0 rates", Sound with { Rates = [] });
        Has("its own currency EUR", With(new PeriodRate(Currency.Eur, 1m)));
        Has("2 rates of USD", With(new PeriodRate(Currency.Usd, 1.3m)));
        Has("above zero", With(new PeriodRate(Yen, 0m)));
        Has("above zero", With(new PeriodRate(Yen, -160m)));
        Has("digits at most", With(new PeriodRate(Yen, 0.0000000001m)));
        Has("digits at most", With(new PeriodRate(Yen, 1_000_000_000m)));
        Assert.Empty((Sound with { To = new DateOnly(2027, 3, 1) }).Faults());
        Assert.Empty(With(new PeriodRate(Yen, 999_999_999.999999999m)).Faults());

        static RatePeriod With(PeriodRate rate) => Sound with { Rates = [.. Sound.Rates, rate] };
        static void Has(string words, RatePeriod period) =>
            Assert.Contains(words, Assert.Single(period.Faults()), StringComparison.Ordinal);
    }

    [Fact]
    public void What_differs_is_told_and_what_moved_far_is_marked()
    {
        var before = Period(
            "A",
            "2026-03-01",
            "2026-03-31",
            (Currency.Usd, 1.25m),
            (Yen, 160m),
            (Currency.Gbp, 0.8m)
        );
        var after = Period(
            "B",
            "2026-04-01",
            "2026-04-30",
            (Currency.Usd, 1.375m),
            (Yen, 16m),
            (Currency.Parse("CHF"), 1m)
        );
        var lines = RateDifference.Between(before, after).Lines;
        Assert.Equal(["CHF", "GBP", "JPY", "USD"], lines.Select(l => l.Currency.Code));
        Assert.Equal([null, null, -90m, 10m], lines.Select(l => l.Percent));
        // 10 % is usual still; gone is marked, new is not.
        Assert.Equal([false, true, true, false], lines.Select(l => l.IsMarked));
        Assert.Empty(RateDifference.Between(before, before).Lines);
        Assert.All(RateDifference.Between(null, after).Lines, l => Assert.Null(l.Before));
    }
}
