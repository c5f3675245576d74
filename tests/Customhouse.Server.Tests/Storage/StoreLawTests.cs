using Customhouse.Engine;
using Customhouse.Lawbooks;
using Customhouse.Storage;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>The register of editions of the lawbook: sent in by one, put in force from a day by another,
/// suspended by one.</summary>
public abstract partial class StoreTests
{
    private static readonly DateOnly LawDay = new(2026, 3, 8);

    private LawRegister Laws => new(Store);

    [Fact]
    public async Task An_edition_is_sent_in_by_one_and_put_in_force_by_another()
    {
        await BeginLaw();
        var second = StricterLaw.Edition("XA-2");
        Assert.IsType<RegisterOutcome.Done>(await Laws.Send(second, SampleCases.Morning, Sender, Now));
        var staged = Assert.Single(await Laws.Staged(Now));
        Assert.Equal(("XA-2", "admin-1"), (staged.Body.Name, staged.Body.SentBy));
        Assert.Equal(second.Digest, staged.Body.Edition.Lawbook!.Digest);

        var own = await Assert.ThrowsAsync<FormatException>(() => LawInForce(second, LawDay, Sender));
        Assert.Contains("admin-1 sent XA-2 in", own.Message, StringComparison.Ordinal);
        var other = await Assert.ThrowsAsync<FormatException>(() =>
            LawInForce(second with { Digest = new string('0', 64) }, LawDay, Second)
        );
        Assert.Contains("is not the one that was shown", other.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FormatException>(() => LawInForce(second, LawDay, Second, " "));
        await Assert.ThrowsAsync<FormatException>(() => LawInForce(second, LawDay.AddDays(-1), Second));
        Assert.Single((await Laws.Timeline(Now)).Timeline.Lines);

        Assert.IsType<RegisterOutcome.Done>(await LawInForce(second, LawDay.AddDays(1), Second));
        Assert.Empty(await Laws.Staged(Now));
        var version = (await Laws.History(Now))[0];
        Assert.Equal((2, "admin-2", "the new code"), (version.Version, version.By, version.Grounds));
        Assert.Equal("XA-1", version.Timeline.On(LawDay)!.Edition);
        Assert.Equal("XA-2", version.Timeline.On(LawDay.AddDays(1))!.Edition);
    }

    [Fact]
    public async Task An_edition_that_is_known_never_changes_and_can_be_rolled_back_to()
    {
        await BeginLaw();
        var second = StricterLaw.Edition("XA-2");
        await Laws.Send(second, SampleCases.Morning, Sender, Now);
        await LawInForce(second, LawDay, Second);
        var known = await Assert.ThrowsAsync<FormatException>(() =>
            Laws.Send(second, SampleCases.Morning, Sender, Now)
        );
        Assert.Contains("is known already", known.Message, StringComparison.Ordinal);
        var first = FirstLaw.Shipped(CountryCode.Parse("XA"));
        Assert.IsType<RegisterOutcome.Done>(await LawInForce(first, LawDay.AddDays(3), Second));
        var lines = (await Laws.Timeline(Now)).Timeline.Lines;
        Assert.Equal(["XA-1", "XA-2", "XA-1"], lines.Select(l => l.Edition));
        // Who sent it in cannot bring it back alone either.
        await Assert.ThrowsAsync<FormatException>(() => LawInForce(second, LawDay.AddDays(5), Sender));
    }

    [Fact]
    public async Task Suspended_by_one_with_grounds_the_edition_before_is_in_force()
    {
        await BeginLaw();
        var second = StricterLaw.Edition("XA-2");
        await Laws.Send(second, SampleCases.Morning, Sender, Now);
        await LawInForce(second, LawDay, Second);
        await Assert.ThrowsAsync<FormatException>(() => Suspended("XA-2", ""));
        Assert.IsType<RegisterOutcome.Done>(await Suspended("XA-2", "it refuses all imports"));
        var line = (await Laws.Timeline(Now)).Timeline.On(LawDay)!;
        Assert.Equal(("XA-1", "XA-2"), (line.Edition, line.Suspends));
        Assert.Equal("it refuses all imports", (await Laws.History(Now))[0].Grounds);
        await Assert.ThrowsAsync<FormatException>(() => Suspended("XA-1", "all of it"));
    }

    [Fact]
    public async Task Of_two_editions_put_in_force_at_once_one_is_told()
    {
        await BeginLaw();
        var editions = new[] { StricterLaw.Edition("XA-2"), StricterLaw.Edition("XA-3", "XA901") };
        foreach (var edition in editions)
            await Laws.Send(edition, SampleCases.Morning, Sender, Now);
        var (timeline, version) = await Laws.Timeline(Now);
        var outcomes = await Task.WhenAll(editions.Select(e => LawInForce(e, LawDay.AddDays(1), Second)));
        Assert.Contains(outcomes, o => o is RegisterOutcome.Done);
        Assert.All(outcomes, o => Assert.True(o is RegisterOutcome.Done or RegisterOutcome.Stale, $"{o}"));
        var (after, last) = await Laws.Timeline(Now);
        Assert.Equal(timeline.Lines.Count + 1, after.Lines.Count);
        Assert.Equal(version + outcomes.Count(o => o is RegisterOutcome.Done), last);
    }

    [Fact]
    public async Task What_waits_is_dropped_and_another_of_its_name_takes_its_place()
    {
        await Laws.Send(StricterLaw.Edition("XA-2"), SampleCases.Morning, Sender, Now);
        var seen = Assert.Single(await Laws.Staged(Now));
        await Laws.Send(StricterLaw.Edition("XA-2", "XA901"), SampleCases.Morning, Sender, Now);
        var other = Assert.Single(await Laws.Staged(Now));
        Assert.NotEqual(seen.Body.Digest, other.Body.Digest);
        Assert.IsType<RegisterOutcome.Stale>(await Laws.Drop(seen, SampleCases.Morning, Sender));
        await Assert.ThrowsAsync<FormatException>(() => LawInForce(seen.Body, LawDay, Second));
        Assert.IsType<RegisterOutcome.Done>(await Laws.Drop(other, SampleCases.Morning, Sender));
        Assert.Empty(await Laws.Staged(Now));
    }

    private async Task BeginLaw() =>
        Assert.IsType<RegisterOutcome.Done>(
            await Store.Registers.Change(
                LawRegister.First(FirstLaw.Shipped(CountryCode.Parse("XA")), FirstLaw.Begun),
                SampleCases.Morning,
                Actor.System
            )
        );

    private Task<RegisterOutcome> LawInForce(
        LawBody edition,
        DateOnly from,
        Actor by,
        string grounds = "the new code"
    ) =>
        Laws.PutInForce(
            new LawReference(edition.Name, edition.Digest),
            from,
            grounds,
            LawDay,
            SampleCases.Morning,
            by,
            Now
        );

    private Task<RegisterOutcome> Suspended(string name, string grounds) =>
        Laws.Suspend(name, grounds, LawDay, SampleCases.Morning, Sender, Now);
}
