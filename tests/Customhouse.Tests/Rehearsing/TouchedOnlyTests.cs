using System.Text.Json;
using Customhouse.Lawbooks;
using Customhouse.Tests.Clearance;
using Xunit;

namespace Customhouse.Tests.Rehearsing;

/// <summary>What a change cannot touch is left out of a rehearsal, and nothing is lost by it: over generated
/// lawbooks and declarations the answer is that of judging every one.</summary>
public sealed class TouchedOnlyTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(20261201)]
    [InlineData(7)]
    [InlineData(41)]
    public void Judging_what_a_change_can_touch_comes_to_the_same_as_judging_all(int seed)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var law = new GeneratedLaw(random);
        var (changes, asked, all, effective) = (0, 0, 0, 0);
        for (var tries = 0; changes < 60; tries++)
        {
            Assert.True(tries < 600, "the generator makes too few lawbooks");
            if (law.Next() is not var (before, after, what))
                continue;
            changes++;
            var past = PastSamples.Mixed(random, 40);
            var change = PastSamples.Change(before, after);
            var (touched, judged) = PastSamples.Tried(change, past);
            var (whole, every) = PastSamples.Tried(change.Whole(), past);
            Assert.True(
                JsonSerializer.Serialize(touched) == JsonSerializer.Serialize(whole),
                $"seed {seed}, change {changes}, {what}:\n{JsonSerializer.Serialize(touched.Total)}\n"
                    + JsonSerializer.Serialize(whole.Total)
            );
            (asked, all) = (asked + judged, all + every);
            effective += whole.Total.Cases > 0 ? 1 : 0;
        }
        output.WriteLine(
            $"{changes} changes, {effective} with an effect, {asked} of {all} declarations judged"
        );
        // Neither is everything touched, nor nothing changed: else this would hold nothing.
        Assert.True(effective > changes / 4, $"{effective} of {changes} changes have an effect");
        Assert.True(asked < all * 3 / 4, $"{asked} of {all} were judged");
    }

    /// <summary>The same of what lodgement would have told, rule by rule.</summary>
    [Fact]
    public void A_declaration_that_is_not_touched_is_refused_by_both_or_by_neither()
    {
        const int seed = 1202;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var law = new GeneratedLaw(random);
        var (changes, differ) = (0, 0);
        while (changes < 80)
        {
            if (law.Next() is not var (before, after, what))
                continue;
            changes++;
            var change = LawChange.Between(before, after);
            foreach (var past in PastSamples.Mixed(random, 30))
            {
                var facts = EntitledHouse.Whole.FactsOn(
                    new DateOnly(2026, 5, random.Next(3, 8)),
                    LawTerms.Nothing
                );
                var sides = (
                    Refused: before.Check(past.Declaration, facts).Any(r => !r.IsWarning),
                    Or: after.Check(past.Declaration, facts).Any(r => !r.IsWarning)
                );
                if (sides.Refused == sides.Or)
                    continue;
                differ++;
                Assert.True(
                    change.MayTouch(past.Declaration, facts),
                    $"seed {seed}, change {changes}, {what}: {past.Declaration.TypeCode} on {facts.Day:O}"
                );
            }
        }
        Assert.True(differ > 100, $"{differ} declarations were decided otherwise");
    }
}
