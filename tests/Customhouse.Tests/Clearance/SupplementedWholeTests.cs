using System.Collections.Immutable;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Operators;
using Customhouse.Tariff;
using Customhouse.Tests.Lawbooks;
using Customhouse.Tests.Tariff;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Clearance.EntitledHouse;
using static Customhouse.Tests.Clearance.Supplemented;

namespace Customhouse.Tests.Clearance;

/// <summary>A simplified declaration and the one that completes it are one declaration: of the same goods,
/// charged once, and changed together.</summary>
public sealed class SupplementedWholeTests
{
    [Fact]
    public void Of_another_origin_they_are_other_goods()
    {
        static Declaration From(Declaration declaration, params string[] countries) =>
            declaration with
            {
                Items =
                [
                    .. countries.Select(
                        (c, at) =>
                            declaration.Items[0] with
                            {
                                Sequence = at + 1,
                                NetMassKilograms = 1000m / countries.Length,
                                Origins = c == "" ? [] : [new Origin(CountryCode.Parse(c), "1")],
                            }
                    ),
                ],
            };
        foreach (
            var (before, after, isTaken) in new (string[], string[], bool)[]
            {
                (["CN"], ["CN"], true),
                (["CN"], ["VN"], false),
                (["CN"], [""], false),
                // Half of them let go from each, and all told to be from one.
                (["CN", "VN"], ["VN"], false),
                (["CN", "VN"], ["VN", "CN"], true),
                // What tells no origin has none to keep to, and does not count twice.
                ([""], ["VN"], true),
                (["", "CN"], ["CN"], true),
            }
        )
        {
            var let = Simplified with { Versions = [From(Screws("IMC"), before)] };
            var decision = Completing(From(Screws("IMY", Simplified.Mrn.Text), after), let);
            Assert.Equal(isTaken, !Refused(decision).Any(r => r.Code == "SUP-GOODS"));
        }
        // A preference beside the same origin is proved by what this declaration brings.
        var plain = Simplified with
        {
            Versions = [From(Screws("IMC"), "CN")],
        };
        var preferred = From(Screws("IMY", Simplified.Mrn.Text), "CN");
        preferred = preferred with
        {
            Items =
            [
                preferred.Items[0] with
                {
                    Origins =
                    [
                        new Origin(CountryCode.Parse("CN"), "1"),
                        new Origin(CountryCode.Parse("VN"), "2"),
                    ],
                },
            ],
        };
        Assert.DoesNotContain("SUP-GOODS", Refused(Completing(preferred, plain)).Select(r => r.Code));
    }

    [Fact]
    public void What_the_simplified_one_charged_itself_is_not_charged_again()
    {
        var kingdom = Whole with { Laws = LawEditions.Only(ShippedLaw.OfKingdomWithoutRules) };
        var occasional = Lodge(Screws("IMB"), kingdom).After;
        Assert.Equal(700m, Duty(occasional));
        Assert.Equal((2840m, 2840m), (Settlement.Owed(occasional.Assessment), Settlement.Open(occasional)));
        var named = Screws("IMX", occasional.Mrn.Text);
        // Its duty is neither paid nor final.
        Assert.Equal("SUP-STATE", Code(named, occasional with { ReleasedAt = Noon }, kingdom));
        var paid = occasional with { ReleasedAt = Noon, ClearedAt = Noon, Settled = 2840m };
        var same = Completing(named, paid, kingdom);
        Assert.Empty(Refused(same).Select(r => r.Rule));
        Assert.Equal(700m, Duty(same));
        Assert.Equal(0m, Settlement.Owed(same.After.Assessment));
        // At twice the price, the other half is.
        var dearer = named with
        {
            Items = [named.Items[0] with { ItemPrice = Eur(2m * named.Items[0].ItemPrice!.Value.Amount) }],
        };
        Assert.Equal(2840m, Settlement.Owed(Completing(dearer, paid, kingdom).After.Assessment));
        // At half of it nothing is owed, and nothing goes back by itself.
        var cheaper = named with
        {
            Items = [named.Items[0] with { ItemPrice = Eur(named.Items[0].ItemPrice!.Value.Amount / 2m) }],
        };
        Assert.Equal(0m, Settlement.Owed(Completing(cheaper, paid, kingdom).After.Assessment));
    }

    [Fact]
    public void One_that_was_accepted_without_a_link_is_changed_by_the_law_of_its_acceptance()
    {
        // As before completion was asked for.
        var before = Lodge(Screws("IMA")).After with
        {
            TypeCode = "IMY",
            Versions = [Screws("IMY")],
            ClearedAt = null,
        };
        Assert.Empty(Asked(before, Screws("IMY"), null));
        // It takes no other's goods by a change.
        Assert.Equal(
            "SUP-MOVED",
            Assert.Single(Asked(before, Screws("IMY", Simplified.Mrn.Text), Simplified))
        );
        // One that completes something is held to it.
        var linked = Completing(Screws("IMY", Simplified.Mrn.Text), Simplified).After with
        {
            ClearedAt = null,
        };
        var fewer = Screws("IMY", Simplified.Mrn.Text);
        fewer = fewer with { Items = [fewer.Items[0] with { NetMassKilograms = 1m }] };
        Assert.Equal("SUP-GOODS", Assert.Single(Asked(linked, fewer, Simplified)));
    }

    [Fact]
    public void A_simplified_one_is_changed_within_three_years_of_its_acceptance()
    {
        Assert.Empty(Asked(Simplified, Screws("IMC"), null));
        Assert.Equal(
            "CH069",
            Assert.Single(
                Asked(Simplified with { AcceptedAt = Noon.AddYears(-3).AddTicks(-1) }, Screws("IMC"), null)
            )
        );
        Assert.Empty(Asked(Simplified with { AcceptedAt = Noon.AddYears(-3) }, Screws("IMC"), null));
        // A standard declaration is not changed once it is cleared.
        Assert.Equal(
            "CH021",
            Assert
                .Single(
                    Decide(
                        Lodge(Screws("IMA")).After with
                        {
                            ClearedAt = Noon,
                        },
                        new Amend(new LodgedMessage([1], "xml", Screws("IMA"))),
                        Screws("IMA"),
                        null,
                        Whole
                    ).Refusals
                )
                .Code
        );
    }
}
