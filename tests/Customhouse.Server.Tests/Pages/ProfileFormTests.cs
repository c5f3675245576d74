using Customhouse.Risk;
using Customhouse.Server.Simulation;
using Customhouse.Web.Language;
using Customhouse.Web.Pages.Supervisor;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>The form says what the profile says, and the words say it in every language.</summary>
public sealed class ProfileFormTests
{
    private static readonly Words English = Words.In(Locale.Usual);

    public static TheoryData<string> Ids => [.. DemoProfiles.All.Select(p => p.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_profile_is_the_same_after_it_stood_in_the_form(string id)
    {
        var profile = DemoProfiles.All.Single(p => p.Id == id);
        var (read, faults) = ProfileReading.Read(ProfileForm.OfKept(ProfileForm.Of(profile).Kept)!, English);
        Assert.Empty(faults);
        Assert.Equal(profile.Version + 1, read!.Version);
        Assert.True(ProfileReading.AreSame(profile, read), ProfileJson.Write(read));
        Assert.Empty(ProfileDifference.Between(profile, read, English));
    }

    [Fact]
    public void Values_are_read_as_people_type_them()
    {
        Assert.Equal(["XV", "XW"], Values("origin", "in", " xv;XW\n"));
        Assert.Equal(["steel drums, rusty"], Values("description", "contains", "steel drums, rusty "));
        Assert.Equal(["AB 1", "CD"], Values("importer", "in", "AB 1, CD"));
        Assert.Equal(["135", "150"], Values("customs-value", "between", "135 150"));
        Assert.Equal(["6.5"], Values("value-per-kg", "<", "6,5"));
        Assert.Empty(Values("quota", "present", "left over"));
    }

    /// <summary>What rows cannot say without loss is kept as it is.</summary>
    [Fact]
    public void Conditions_that_rows_cannot_say_are_kept()
    {
        Condition[] hard =
        [
            new FieldIs("description", "in", ["one, two", "three"]),
            new AnyOf([new AllOf([new FieldIs("origin", "=", ["XV"])])]),
            new FieldIs("description", "=", [" blank before"]),
        ];
        foreach (var condition in hard)
        {
            var blocks = ConditionBlock.Of(condition);
            Assert.Equal(["all", "kept"], blocks.Select(b => b.Kind));
            Assert.Equal(condition, ConditionBlock.Build(blocks).When);
        }
        Assert.Equal(
            ["all", "any", "all"],
            ConditionBlock
                .Of(
                    new AllOf([
                        new FieldIs("origin", "=", ["XV"]),
                        new AnyOf([new FieldIs("origin", "=", ["XV"])]),
                        new FieldIs("dispatch", "=", ["XV"]),
                    ])
                )
                .Select(b => b.Kind)
        );
    }

    [Fact]
    public void Every_field_and_every_comparison_has_words_in_every_language()
    {
        foreach (var locale in Locale.All)
        {
            var words = Words.In(locale);
            Assert.All(RiskField.All, f => Assert.True(words.Has("risk-field." + f.Name), f.Name));
            foreach (var word in Enum.GetValues<FieldKind>().SelectMany(Comparison.Words).Distinct())
            {
                Assert.True(words.Has("profile.is-" + ConditionWords.KeyOf(word)), word);
                Assert.True(words.Has("profile.compare-" + ConditionWords.KeyOf(word)), word);
            }
        }
    }

    [Fact]
    public void Conditions_are_told_in_plain_words()
    {
        var when = DemoProfiles.All.Single(p => p.Id == "XA-ADD-01").When;
        Assert.Equal(
            [
                "commodity code lies within 7318, 691110, 691200",
                "country of origin is none of XW, XV",
                "at least one of: country of dispatch is one of XH, SG, AE, MY; straight from the country "
                    + "of origin: no",
            ],
            English.Lines(when)
        );
        Assert.Equal(["every declaration"], English.Lines(AllOf.Anything));
        Assert.Equal(
            ["0.5%", "100%", "33.3333%"],
            new[] { 0.005, 1, 1 / 3.0 }.Select(s =>
                English.Share(s).Replace("\u00a0", "", StringComparison.Ordinal)
            )
        );
    }

    [Fact]
    public void A_change_is_carried_over_to_a_later_version_field_by_field()
    {
        var origin = DemoProfiles.All.Single(p => p.Id == "XA-VAL-61");
        var theirs = origin with { Version = 4, Share = 0.9, When = AllOf.Anything };
        var mine = origin with { Version = 4, Reason = "Another", Active = false };
        var carried = ProfileDifference.Carry(origin, mine, theirs);
        Assert.Equal(theirs with { Version = 5, Reason = "Another", Active = false }, carried);
        var both = ProfileDifference.Carry(origin, mine with { When = new AnyOf([]) }, theirs);
        Assert.Equal(new AnyOf([]), both.When);
    }

    private static IReadOnlyList<string> Values(string field, string word, string typed) =>
        Assert
            .IsType<FieldIs>(
                ConditionBlock
                    .Build([new ConditionBlock("all", [new ConditionRow(field, word, typed)], "")])
                    .When
            )
            .Values;
}
