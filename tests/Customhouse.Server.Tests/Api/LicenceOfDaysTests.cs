using Customhouse.Clearance;
using Customhouse.Lawbooks;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Customhouse.Web.Api.Licences;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>What is a licence is said by the law of the day on which it is first used.</summary>
public sealed class LicenceOfDaysTests
{
    private static readonly DateOnly Today = new(2026, 12, 1);

    private static readonly Registers Registers = new()
    {
        Terms = new Terms { Administration = CountryCode.Parse("XA"), Currency = Currency.Eur },
        Tariff = new([]),
        DrawSalt = [],
        Laws = LawEditions.Only(
            ShippedLaw.Of(
                """
                dataSets: [{ name: all, duty: none }]
                licences:
                  - { document: L100, name: a, basis: a, registered: true, from: 2027-01-01 }
                  - { document: L101, name: a, basis: a, registered: true, to: 2026-12-31 }
                """
            )
        ),
    };

    [Theory]
    [InlineData("L100", "2026-12-01", "2026-12-31", true)]
    [InlineData("L100", "2026-06-01", "2027-06-01", true)]
    [InlineData("L100", "2027-01-01", "2027-06-01", false)]
    [InlineData("L101", "2026-12-01", "2026-12-31", false)]
    [InlineData("L101", "2027-01-01", "2027-12-31", true)]
    [InlineData("L101", "2025-01-01", "2025-12-31", false)]
    [InlineData("L999", "2026-12-01", "2026-12-31", true)]
    public void The_law_of_its_days_says_what_a_licence_is(
        string document,
        string from,
        string to,
        bool isWrong
    ) => Assert.Equal(isWrong, Of(document, from, to).Wrong(Registers, Today).Contains("document"));

    [Fact]
    public void Without_a_law_nothing_is_a_licence()
    {
        var without = Registers with { Laws = LawEditions.None };
        Assert.Contains("document", Of("L100", "2027-01-01", "2027-06-01").Wrong(without, Today));
        var open = Registers with
        {
            Laws = LawEditions.Only(ShippedLaw.Of("dataSets: [{ name: all, duty: none }]")),
        };
        Assert.DoesNotContain("document", Of("L999", "2027-01-01", "2027-06-01").Wrong(open, Today));
        Assert.Contains("document", Of("L9", "2027-01-01", "2027-06-01").Wrong(open, Today));
    }

    private static LicenceEntry Of(string document, string from, string to) =>
        new(
            "A1",
            "XA1",
            document,
            ["93"],
            1m,
            "KGM",
            null,
            null,
            DateOnly.Parse(from, null),
            DateOnly.Parse(to, null)
        );
}
