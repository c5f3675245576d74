using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>The register of rates of exchange: sent in by one, put in force by another, corrected with
/// grounds.</summary>
public abstract partial class StoreTests
{
    private static readonly Actor Sender = new("admin-1", "administrator");
    private static readonly Actor Second = new("admin-2", "administrator");

    private RateRegister Rates => new(Store);

    [Fact]
    public async Task Rates_are_sent_in_by_one_and_put_in_force_by_another()
    {
        var march = Month(3, 1.0856m);
        Assert.IsType<RegisterOutcome.Done>(await Sent(march));
        var staged = Assert.Single(await Rates.Staged(Now));
        Assert.Equal(("2026-03", "admin-1", 0), (staged.Period.Id, staged.SentBy, staged.Corrects));
        Assert.Empty(await Rates.Versions("2026-03", Now));

        var own = await Assert.ThrowsAsync<FormatException>(() => InForce(staged, Sender));
        Assert.Contains("admin-1 sent period 2026-03 in", own.Message, StringComparison.Ordinal);
        Assert.IsType<RegisterOutcome.Done>(await InForce(staged, Second));
        Assert.Empty(await Rates.Staged(Now));
        var version = Assert.Single(await Rates.Versions("2026-03", Now));
        Assert.Equal(("admin-2", "put in force", 1), (version.By, version.Grounds, version.Version));
        Assert.Equal(1.0856m, version.Period.Find(Currency.Usd)!.ForeignPerOwn);
        // It waits no longer, so it is not put in force twice.
        Assert.IsType<RegisterOutcome.Stale>(await InForce(staged, Second));
    }

    [Fact]
    public async Task A_period_that_overlaps_is_not_put_in_force()
    {
        await Sent(Month(3, 1m));
        await InForce((await Rates.Staged(Now))[0], Second);
        await Sent(
            Month(3, 1m) with
            {
                Id = "2026-W14",
                From = new DateOnly(2026, 3, 31),
                To = new DateOnly(2026, 4, 5),
            }
        );
        var overlap = await Assert.ThrowsAsync<FormatException>(async () =>
            await InForce((await Rates.Staged(Now))[0], Second)
        );
        Assert.Contains("both hold on 2026-03-31", overlap.Message, StringComparison.Ordinal);
        Assert.Empty(await Rates.Versions("2026-W14", Now));
        Assert.IsType<RegisterOutcome.Done>(
            await Rates.Drop((await Rates.Staged(Now))[0], SampleCases.Morning, Sender)
        );
        Assert.Empty(await Rates.Staged(Now));
    }

    [Fact]
    public async Task A_period_in_force_is_corrected_by_a_version_with_grounds_and_the_first_stays()
    {
        await Sent(Month(3, 10.856m));
        await InForce((await Rates.Staged(Now))[0], Second);
        await Sent(Month(3, 1.0856m));
        var correction = Assert.Single(await Rates.Staged(Now));
        Assert.Equal(1, correction.Corrects);
        var line = Assert.Single(correction.Differences(RateBook.Empty).Lines);
        Assert.Equal((10.856m, 1.0856m, true), (line.Before, line.After, line.IsMarked));
        await Assert.ThrowsAsync<FormatException>(() => InForce(correction, Second));
        Assert.IsType<RegisterOutcome.Done>(await InForce(correction, Second, "a point was misplaced"));
        var versions = await Rates.Versions("2026-03", Now);
        Assert.Equal([1.0856m, 10.856m], versions.Select(v => v.Period.Rates[0].ForeignPerOwn));
        Assert.Equal(["a point was misplaced", "put in force"], versions.Select(v => v.Grounds));
    }

    [Fact]
    public async Task What_was_sent_in_since_or_corrected_since_is_not_put_in_force_unseen()
    {
        await Sent(Month(3, 1m));
        var seen = Assert.Single(await Rates.Staged(Now));
        await Sent(Month(3, 1000m));
        var other = Assert.Single(await Rates.Staged(Now));
        Assert.NotEqual(seen.Digest, other.Digest);
        Assert.IsType<RegisterOutcome.Stale>(await InForce(seen, Second));
        Assert.IsType<RegisterOutcome.Done>(await InForce(other, Second));
        // The same file again is another act: it would correct what is in force by now.
        await Sent(Month(3, 1m));
        Assert.NotEqual(seen.Digest, Assert.Single(await Rates.Staged(Now)).Digest);
    }

    [Fact]
    public async Task Of_two_periods_put_in_force_at_once_one_is_told()
    {
        await Sent(Month(3, 1m));
        await Sent(Month(4, 1m));
        var staged = await Rates.Staged(Now);
        var outcomes = await Task.WhenAll(staged.Select(s => InForce(s, Second)));
        Assert.Contains(outcomes, o => o is RegisterOutcome.Done);
        Assert.All(outcomes, o => Assert.True(o is RegisterOutcome.Done or RegisterOutcome.Stale, $"{o}"));
    }

    [Fact]
    public async Task Rates_in_another_currency_or_with_faults_are_not_kept()
    {
        await Assert.ThrowsAsync<FormatException>(() => Sent(Month(3, 1m) with { Own = Currency.Gbp }));
        await Assert.ThrowsAsync<FormatException>(() => Sent(Month(3, 0m)));
        Assert.Empty(await Rates.Staged(Now));
    }

    private Task<RegisterOutcome> Sent(RatePeriod period) =>
        Rates.Send(period, Currency.Eur, SampleCases.Morning, Sender, Now);

    private Task<RegisterOutcome> InForce(StagedPeriod staged, Actor by, string grounds = "") =>
        Rates.PutInForce(staged, grounds, SampleCases.Morning, by, Now);

    private static RatePeriod Month(int month, decimal dollars) =>
        new()
        {
            Id = $"2026-{month:00}",
            From = new DateOnly(2026, month, 1),
            To = new DateOnly(2026, month, 1).AddMonths(1).AddDays(-1),
            Own = Currency.Eur,
            Rates = [new PeriodRate(Currency.Usd, dollars)],
            Source = "Central Bank of XA",
            PublishedOn = new DateOnly(2026, month, 1),
        };
}
