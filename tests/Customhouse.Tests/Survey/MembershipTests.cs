using CsCheck;
using Customhouse.Survey;
using Xunit;

namespace Customhouse.Tests.Survey;

public sealed class MembershipTests
{
    private static readonly Membership Members = BundledSurveys.Membership();

    [Theory]
    [InlineData("2021-01-01", 183)]
    [InlineData("2023-01-25", 184)]
    [InlineData("2023-01-26", 185)]
    [InlineData("2024-02-02", 186)]
    [InlineData("2025-09-17", 187)]
    public void Each_day_has_its_own_denominator(string day, int members) =>
        Assert.Equal(members, Members.On(DateOnly.Parse(day)).Total);

    [Fact]
    public void A_member_whose_day_was_not_reached_is_named_and_not_counted()
    {
        var open = Members.On(new DateOnly(2022, 1, 1));
        Assert.Equal("GQ", Assert.Single(open.Undecided).Code);
        Assert.Equal(183, open.Total);
    }

    [Fact]
    public void A_denominator_does_not_depend_on_the_order_of_import() =>
        Gen.Shuffle(Members.Members.ToArray())
            .Sample(
                shuffled =>
                {
                    var other = new Membership(Members.Regions, shuffled);
                    foreach (var year in Enumerable.Range(2020, 7))
                    {
                        var (a, b) = (
                            Members.On(new DateOnly(year, 6, 1)),
                            other.On(new DateOnly(year, 6, 1))
                        );
                        Assert.Equal((a.Total, a.SumOfRegions), (b.Total, b.SumOfRegions));
                        Assert.Equal(a.ByRegion.OrderBy(r => r.Key), b.ByRegion.OrderBy(r => r.Key));
                    }
                },
                iter: 50
            );

    [Fact]
    public void A_member_that_leaves_or_moves_counts_where_it_is()
    {
        var members = MembershipFile.Read(
            """
            region|N|North|Nord|Norte
            region|S|South|Sud|Sur
            member|XA|XAA|Avenia|N|state|total||2020-01-01|2022-01-01|told
            member|XA|XAA|Avenia|S|state|total|2022-01-01|2022-01-01|2024-01-01|told
            """
        );
        Assert.Equal("N", members.RegionOf("XA", new DateOnly(2021, 12, 31)));
        Assert.Equal("S", members.RegionOf("XA", new DateOnly(2022, 1, 1)));
        Assert.Equal(1, members.On(new DateOnly(2022, 1, 1)).Total);
        Assert.Null(members.RegionOf("XA", new DateOnly(2024, 1, 1)));
        Assert.Equal(0, members.On(new DateOnly(2024, 1, 1)).Total);
    }

    [Fact]
    public void A_wrong_day_is_told_with_its_line_and_field()
    {
        var fault = Assert.Throws<FormatException>(() =>
            MembershipFile.Read(
                "region|N|North|Nord|Norte\nmember|XA|XAA|Avenia|N|state|total||2020-13-01||told\n"
            )
        );
        Assert.Contains("line 2: by is '2020-13-01'", fault.Message, StringComparison.Ordinal);
    }
}
