using Customhouse.Risk;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Risk;

/// <summary>When a profile acts, whom it spares, and how conditions are compared and combined.</summary>
public sealed class ProfileTests
{
    private static readonly DateOnly Day = new(2026, 4, 1);

    private static readonly Profile Named = RiskCase.Profile("P", Lane.Red, AllOf.Anything);

    [Fact]
    public void A_profile_acts_from_its_first_day_to_its_last()
    {
        Assert.True((Named with { From = Day }).ActsOn(Day));
        Assert.False((Named with { From = Day.AddDays(1) }).ActsOn(Day));
        Assert.True((Named with { To = Day }).ActsOn(Day));
        Assert.False((Named with { To = Day.AddDays(-1) }).ActsOn(Day));
        Assert.True(Named.ActsOn(Day.AddYears(50)));
        Assert.False((Named with { Active = false }).ActsOn(Day));
    }

    [Fact]
    public void The_share_is_softened_for_the_authorised_where_chance_decides()
    {
        var random = Named with { Share = 0.5, AuthorisedFactor = 0.1 };
        Assert.Equal((0.5, 0.05), (random.ShareFor(false), random.ShareFor(true)));
        var certain = random with { Share = 1 };
        Assert.Equal((1, 1), (certain.ShareFor(false), certain.ShareFor(true)));
        var sparing = certain with { ExemptsAuthorised = true };
        Assert.Equal((1, 0), (sparing.ShareFor(false), sparing.ShareFor(true)));
        Assert.Equal((true, false), (random.IsRandom, certain.IsRandom));
    }

    [Fact]
    public void Conditions_are_equal_where_their_parts_are()
    {
        FieldIs cn = RiskCase.Is("origin", "=", "CN");
        FieldIs[] others =
        [
            RiskCase.Is("dispatch", "=", "CN"),
            RiskCase.Is("origin", "!=", "CN"),
            RiskCase.Is("origin", "=", "KR"),
            RiskCase.Is("origin", "=", "CN", "KR"),
        ];
        Assert.Equal(cn, RiskCase.Is("origin", "=", "CN"));
        Assert.Equal(cn.GetHashCode(), RiskCase.Is("origin", "=", "CN").GetHashCode());
        Assert.All(others, other => Assert.NotEqual(cn, other));
        Assert.Equal(new AllOf([cn]), new AllOf([cn]));
        Assert.NotEqual(new AllOf([cn]), new AllOf([others[0]]));
        Assert.Equal(new AnyOf([cn]), new AnyOf([cn]));
        Assert.NotEqual(new AnyOf([cn]), new AnyOf([cn, cn]));
        Assert.Equal(
            (new AllOf([cn]).GetHashCode(), new AnyOf([cn, cn]).GetHashCode()),
            (new AllOf([cn]).GetHashCode(), new AnyOf([cn, cn]).GetHashCode())
        );
    }

    [Fact]
    public void A_group_of_all_holds_without_parts_and_a_group_of_any_does_not()
    {
        Assert.Equal(Lane.Red, LaneOf(AllOf.Anything));
        Assert.Equal(Lane.Green, LaneOf(new AnyOf([RiskCase.Is("direction", "=", "export")])));
        var import = RiskCase.Is("direction", "=", "import");
        var export = RiskCase.Is("direction", "=", "export");
        Assert.Equal(Lane.Red, LaneOf(new AnyOf([export, import])));
        Assert.Equal(Lane.Green, LaneOf(new AllOf([import, export])));
        Assert.Equal(Lane.Green, LaneOf(new AllOf([export, import])));
        Assert.Equal(Lane.Red, LaneOf(new AllOf([import, new AllOf([import, new AnyOf([export, import])])])));
    }

    [Fact]
    public void What_made_it_fire_names_the_parts_that_held()
    {
        var any = new AnyOf([RiskCase.Is("origin", "=", "CN"), RiskCase.Is("origin", "in", "KR", "JP")]);
        Assert.Equal(["item 2 origin KR (in KR JP)"], Figures(any));
        var many = RiskCase.Is("origin", "in", "A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "KR");
        var eight = many with { Values = ["CN", "JP", "FR", "DE", "ES", "PT", "IT", "KR"] };
        Assert.Equal(["item 2 origin KR (in CN JP FR DE ES PT IT KR)"], Figures(eight));
        Assert.Equal(
            ["item 2 origin KR (in one of 9)"],
            Figures(many with { Values = ["CN", "JP", "FR", "DE", "ES", "PT", "IT", "SE", "KR"] })
        );
        Assert.Equal(["container yes (present)"], Figures(RiskCase.Is("container", "present")));
    }

    [Fact]
    public void A_random_control_says_that_it_is_one() =>
        Assert.Equal("random control", RiskCase.Choose(0, Certain(0.999)).Hits.Single().Figures[^1]);

    [Fact]
    public void Where_it_spares_the_authorised_they_have_no_chance_to_be_picked()
    {
        var authorised = RiskCase.Declaration with { Importer = new Customhouse.Declarations.Party("XA200") };
        var choice = RiskCase.Choose(authorised, 0, Named with { ExemptsAuthorised = true });
        Assert.Equal((Lane.Green, 0d), (choice.Lane, choice.SelectionProbability));
    }

    [Fact]
    public void The_chances_of_the_lanes_are_those_of_independent_lots()
    {
        var choice = RiskCase.Choose(
            0,
            Certain(0.5),
            Named with
            {
                Id = "Y",
                Lane = Lane.Yellow,
                Share = 0.25,
            },
            Named with
            {
                Id = "B",
                Lane = Lane.Blue,
                Share = 0.5,
            },
            Named with
            {
                Id = "C",
                Lane = Lane.Blue,
                Share = 0.5,
            }
        );
        // No lot of red falls: half; none of yellow: three quarters; none of two of blue: a quarter.
        Assert.Equal(new LaneChances(0.09375, 0.28125, 0.125, 0.5), choice.Chances);
        Assert.Equal(1 - 0.09375, choice.SelectionProbability);
    }

    [Fact]
    public void The_book_keeps_the_latest_version_with_the_highest_lane_first()
    {
        var (book, refusals) = ProfileBook.Create([
            Named with
            {
                Id = "B",
                Lane = Lane.Blue,
            },
            Named with
            {
                Id = "Z",
                Lane = Lane.Red,
            },
            Named with
            {
                Id = "A",
                Lane = Lane.Red,
                Version = 2,
            },
            Named with
            {
                Id = "A",
                Lane = Lane.Blue,
                Version = 1,
            },
            Named with
            {
                Id = "X",
                When = RiskCase.Is("no-such-field", "=", "1"),
            },
        ]);
        Assert.Equal([("A", 2), ("Z", 1), ("B", 1)], book.Profiles.Select(p => (p.Id, p.Version)));
        Assert.NotEmpty(refusals);
        Assert.All(refusals, r => Assert.StartsWith("X/", r.Pointer, StringComparison.Ordinal));
        Assert.Empty(ProfileBook.Empty.Profiles);
    }

    private static Profile Certain(double share) => Named with { Share = share };

    private static Lane LaneOf(Condition when) => RiskCase.Choose(0, Named with { When = when }).Lane;

    private static IReadOnlyList<string> Figures(Condition when) =>
        Assert.Single(RiskCase.Choose(0, Named with { When = when }).Hits).Figures;
}
