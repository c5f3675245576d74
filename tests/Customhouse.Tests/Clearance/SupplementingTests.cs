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

/// <summary>A supplementary declaration completes a simplified one of the same trader, by the law of its
/// day.</summary>
public sealed class SupplementingTests
{
    [Fact]
    public void It_is_charged_by_the_day_of_the_simplified_one()
    {
        var decision = Completing(Screws("IMY", Simplified.Mrn.Text), Simplified);
        Assert.Empty(Refused(decision).Select(r => r.Rule));
        Assert.Equal(850m, Duty(decision));
        Assert.Equal(Noon, decision.After.AcceptedAt);
        // The same goods on a declaration of today bear the rate of today.
        Assert.Equal(700m, Duty(Lodge(Screws("IMA"))));
    }

    [Fact]
    public void It_names_one_by_its_number()
    {
        Assert.Equal("SUP-MISSING", Code(Screws("IMY"), null));
        Assert.Equal("SUP-MISSING", Code(Screws("IMY", "26XA"), null));
        Assert.Equal("SUP-MISSING", Code(Screws("IMY", Simplified.Mrn.Text, Number(9).Text), Simplified));
        // Not as any other previous document.
        var asTransit = Screws("IMY") with
        {
            PreviousDocuments = [new Document("Z", "MRN", Simplified.Mrn.Text)],
        };
        Assert.Equal("SUP-MISSING", Code(asTransit, Simplified));
        // On an item it counts as well, and twice the same is one.
        var onItem = Screws("IMY", Simplified.Mrn.Text);
        onItem = onItem with
        {
            Items = [onItem.Items[0] with { PreviousDocuments = onItem.PreviousDocuments }],
        };
        Assert.Empty(Refused(Completing(onItem, Simplified)));
    }

    [Fact]
    public void Of_anothers_not_even_that_it_exists_is_told()
    {
        var named = Screws("IMY", Simplified.Mrn.Text);
        var none = Assert.Single(Refused(Completing(named, null)));
        Assert.Equal("SUP-UNKNOWN", none.Code);
        foreach (
            var other in new[]
            {
                Simplified with
                {
                    Trader = Stranger,
                },
                Simplified with
                {
                    Versions = [Screws("IMC") with { Importer = new Party(Stranger) }],
                },
            }
        )
        {
            var theirs = Assert.Single(Refused(Completing(named, other)));
            Assert.Equal((none.Code, none.Rule, none.Mend), (theirs.Code, theirs.Rule, theirs.Mend));
        }
    }

    [Fact]
    public void It_completes_what_is_simplified_and_in_force()
    {
        var named = Screws("IMY", Simplified.Mrn.Text);
        foreach (var type in new[] { "IMA", "IMB", "IMD", "IMY" })
            Assert.Equal(
                "SUP-TYPE",
                Code(named, Simplified with { TypeCode = type, Versions = [Screws(type)] })
            );
        Assert.Empty(
            Refused(Completing(named, Simplified with { TypeCode = "IMF", Versions = [Screws("IMF")] }))
        );
        Assert.Equal("SUP-STATE", Code(named, Simplified with { ReleasedAt = null }));
        Assert.Equal("SUP-STATE", Code(named, Simplified with { IsInvalidated = true }));
        Assert.Equal("SUP-STATE", Code(named, Simplified with { IsRejected = true }));
        Assert.Equal("SUP-TYPE", Code(Screws("IMZ", Simplified.Mrn.Text), Simplified));
    }

    [Fact]
    public void It_has_all_the_goods_that_were_let_go()
    {
        var named = Screws("IMY", Simplified.Mrn.Text);
        var item = named.Items[0];
        var other = item with { Sequence = 2, Commodity = HsCode.Parse("84151030") };
        foreach (
            var (items, isTaken) in new (GoodsItem[], bool)[]
            {
                ([item with { NetMassKilograms = 999.999m }], false),
                ([item with { NetMassKilograms = null }], false),
                ([other], false),
                // Under suspension nothing would be charged for goods that are in free circulation.
                ([item with { RequestedProcedure = "71" }], false),
                (
                    [
                        item with
                        {
                            NetMassKilograms = 400m,
                        },
                        item with
                        {
                            Sequence = 2,
                            NetMassKilograms = 600m,
                        },
                    ],
                    true
                ),
                ([item, other], true),
            }
        )
            Assert.Equal(
                isTaken ? [] : ["SUP-GOODS"],
                Refused(Completing(named with { Items = items }, Simplified)).Select(r => r.Code)
            );
    }

    [Fact]
    public void Where_nothing_is_looked_up_anothers_day_is_not_taken_either()
    {
        var kingdom = Whole with
        {
            Laws = LawEditions.Only(ShippedLaw.OfKingdomWithoutRules),
            Authorisations = AuthorisationBook.Empty,
        };
        var named = Screws("IMY", Simplified.Mrn.Text);
        Assert.Equal(700m, Duty(Completing(named, null, kingdom)));
        Assert.Equal(700m, Duty(Completing(named, Simplified with { Trader = Stranger }, kingdom)));
        Assert.Equal(850m, Duty(Completing(named, Simplified, kingdom)));
    }

    [Fact]
    public void A_change_does_not_move_it_to_another()
    {
        var before = Completing(Screws("IMY", Simplified.Mrn.Text), Simplified).After;
        var next = Screws("IMY", Number(9).Text);
        var asked = Decide(
            before,
            new Amend(new LodgedMessage([1], "xml", next with { TypeCode = "COR", FunctionCode = "13" })),
            next,
            Simplified with
            {
                Mrn = Number(9),
            },
            Whole
        );
        Assert.Contains(
            "SUP-MOVED",
            Assert.Single(asked.Events.OfType<RequestRejected>()).Refusals.Select(r => r.Code)
        );
    }

    [Fact]
    public void A_licence_is_used_once_for_the_goods_of_both()
    {
        var licence = new Licence(
            "L1",
            Trader,
            ["9301-9307"],
            new Quantity(10m, "NAR"),
            null,
            new DateOnly(2026, 1, 1),
            new DateOnly(2026, 12, 31)
        )
        {
            Document = "L100",
        };
        var registers = Whole with { Licences = new[] { licence }.ToImmutableDictionary(l => l.Id) };
        var account = Books.LicenceLeft("L1", "NAR");
        var simplified = Lodge(Pistols("IMC", 3m), registers, new() { [account] = 10m }).After;
        Assert.Equal(3m, Assert.Single(simplified.WriteOffs).Quantity);
        foreach (var (pieces, more) in new[] { (3m, 0m), (5m, 2m) })
        {
            var decision = Completing(
                Pistols("IMY", pieces, simplified.Mrn.Text),
                simplified,
                registers,
                new() { [account] = 7m }
            );
            Assert.Empty(Refused(decision).Select(r => r.Rule));
            Assert.Equal(more, decision.Events.OfType<LicenceWrittenOff>().Sum(w => w.Quantity));
        }
        // Fewer would bear less than were let go.
        Assert.Equal(
            "SUP-GOODS",
            Assert
                .Single(
                    Refused(
                        Completing(
                            Pistols("IMY", 2m, simplified.Mrn.Text),
                            simplified,
                            registers,
                            new() { [account] = 7m }
                        )
                    )
                )
                .Code
        );
        // What both need together is what there is, and no more.
        Assert.Contains(
            "TAR-LIC-BALANCE",
            Refused(
                    Completing(
                        Pistols("IMY", 11m, simplified.Mrn.Text),
                        simplified,
                        registers,
                        new() { [account] = 7m }
                    )
                )
                .Select(r => r.Code)
        );
    }
}
