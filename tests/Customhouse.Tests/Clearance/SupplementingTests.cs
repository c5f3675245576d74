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

namespace Customhouse.Tests.Clearance;

/// <summary>A supplementary declaration completes a simplified one of the same trader, by the law of its
/// day.</summary>
public sealed class SupplementingTests
{
    /// <summary>Screws bear 8.5 % until 31 March 2026, and 7 % after.</summary>
    private static readonly DateTimeOffset March = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    private static Case Simplified { get; } = Lodge(Of("IMC")).After with { AcceptedAt = March };

    [Fact]
    public void It_is_charged_by_the_day_of_the_simplified_one()
    {
        var decision = Completing(Of("IMY", Simplified.Mrn.Text), Simplified);
        Assert.Empty(Refused(decision).Select(r => r.Rule));
        Assert.Equal(850m, Duty(decision));
        Assert.Equal(Noon, decision.After.AcceptedAt);
        // The same goods on a declaration of today bear the rate of today.
        Assert.Equal(700m, Duty(Lodge(Of("IMA"))));
    }

    [Fact]
    public void It_names_one_by_its_number()
    {
        Assert.Equal("SUP-MISSING", Code(Of("IMY"), null));
        Assert.Equal("SUP-MISSING", Code(Of("IMY", "26XA"), null));
        Assert.Equal("SUP-MISSING", Code(Of("IMY", Simplified.Mrn.Text, Number(9).Text), Simplified));
        // Not as any other previous document.
        var asTransit = Of("IMY") with
        {
            PreviousDocuments = [new Document("Z", "MRN", Simplified.Mrn.Text)],
        };
        Assert.Equal("SUP-MISSING", Code(asTransit, Simplified));
        // On an item it counts as well, and twice the same is one.
        var onItem = Of("IMY", Simplified.Mrn.Text);
        onItem = onItem with
        {
            Items = [onItem.Items[0] with { PreviousDocuments = onItem.PreviousDocuments }],
        };
        Assert.Empty(Refused(Completing(onItem, Simplified)));
    }

    [Fact]
    public void Of_anothers_not_even_that_it_exists_is_told()
    {
        var named = Of("IMY", Simplified.Mrn.Text);
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
                    Versions = [Of("IMC") with { Importer = new Party(Stranger) }],
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
        var named = Of("IMY", Simplified.Mrn.Text);
        foreach (var type in new[] { "IMA", "IMB", "IMD", "IMY" })
            Assert.Equal("SUP-TYPE", Code(named, Simplified with { TypeCode = type, Versions = [Of(type)] }));
        Assert.Empty(
            Refused(Completing(named, Simplified with { TypeCode = "IMF", Versions = [Of("IMF")] }))
        );
        Assert.Equal("SUP-STATE", Code(named, Simplified with { ReleasedAt = null }));
        Assert.Equal("SUP-STATE", Code(named, Simplified with { IsInvalidated = true }));
        Assert.Equal("SUP-STATE", Code(named, Simplified with { IsRejected = true }));
        Assert.Equal("SUP-TYPE", Code(Of("IMZ", Simplified.Mrn.Text), Simplified));
    }

    [Fact]
    public void It_has_all_the_goods_that_were_let_go()
    {
        var named = Of("IMY", Simplified.Mrn.Text);
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
        var named = Of("IMY", Simplified.Mrn.Text);
        Assert.Equal(700m, Duty(Completing(named, null, kingdom)));
        Assert.Equal(700m, Duty(Completing(named, Simplified with { Trader = Stranger }, kingdom)));
        Assert.Equal(850m, Duty(Completing(named, Simplified, kingdom)));
    }

    [Fact]
    public void A_change_does_not_move_it_to_another()
    {
        var before = Completing(Of("IMY", Simplified.Mrn.Text), Simplified).After;
        var next = Of("IMY", Number(9).Text);
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
            var let = Simplified with { Versions = [From(Of("IMC"), before)] };
            var decision = Completing(From(Of("IMY", Simplified.Mrn.Text), after), let);
            Assert.Equal(isTaken, !Refused(decision).Any(r => r.Code == "SUP-GOODS"));
        }
        // A preference beside the same origin is proved by what this declaration brings.
        var plain = Simplified with
        {
            Versions = [From(Of("IMC"), "CN")],
        };
        var preferred = From(Of("IMY", Simplified.Mrn.Text), "CN");
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
        var occasional = Lodge(Of("IMB"), kingdom).After;
        Assert.Equal(700m, Duty(occasional));
        Assert.Equal((2840m, 2840m), (Settlement.Owed(occasional.Assessment), Settlement.Open(occasional)));
        var named = Of("IMX", occasional.Mrn.Text);
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
        var before = Lodge(Of("IMA")).After with
        {
            TypeCode = "IMY",
            Versions = [Of("IMY")],
            ClearedAt = null,
        };
        Assert.Empty(Asked(before, Of("IMY"), null));
        // It takes no other's goods by a change.
        Assert.Equal("SUP-MOVED", Assert.Single(Asked(before, Of("IMY", Simplified.Mrn.Text), Simplified)));
        // One that completes something is held to it.
        var linked = Completing(Of("IMY", Simplified.Mrn.Text), Simplified).After with
        {
            ClearedAt = null,
        };
        var fewer = Of("IMY", Simplified.Mrn.Text);
        fewer = fewer with { Items = [fewer.Items[0] with { NetMassKilograms = 1m }] };
        Assert.Equal("SUP-GOODS", Assert.Single(Asked(linked, fewer, Simplified)));
    }

    [Fact]
    public void A_simplified_one_is_changed_within_three_years_of_its_acceptance()
    {
        Assert.Empty(Asked(Simplified, Of("IMC"), null));
        Assert.Equal(
            "CH069",
            Assert.Single(
                Asked(Simplified with { AcceptedAt = Noon.AddYears(-3).AddTicks(-1) }, Of("IMC"), null)
            )
        );
        Assert.Empty(Asked(Simplified with { AcceptedAt = Noon.AddYears(-3) }, Of("IMC"), null));
        // A standard declaration is not changed once it is cleared.
        Assert.Equal(
            "CH021",
            Assert
                .Single(
                    Decide(
                        Lodge(Of("IMA")).After with
                        {
                            ClearedAt = Noon,
                        },
                        new Amend(new LodgedMessage([1], "xml", Of("IMA"))),
                        Of("IMA"),
                        null,
                        Whole
                    ).Refusals
                )
                .Code
        );
    }

    /// <summary>Why a change is refused that is asked for.</summary>
    private static IEnumerable<string> Asked(Case dossier, Declaration next, Case? named) =>
        Decide(
            dossier,
            new Amend(new LodgedMessage([1], "xml", next with { TypeCode = "COR", FunctionCode = "13" })),
            next,
            named,
            Whole
        )
            .Events.OfType<RequestRejected>()
            .SelectMany(r => r.Refusals)
            .Select(r => r.Code)
            .Where(c => c.StartsWith("SUP", StringComparison.Ordinal) || c == "CH069");

    private static decimal Duty(Case dossier) =>
        dossier.Assessment!.Lines.Where(l => l.TaxType == "A00").Sum(l => l.Assessed.Amount);

    private static string Code(Declaration declaration, Case? named, Registers? registers = null) =>
        Assert.Single(Refused(Completing(declaration, named, registers))).Code;

    private static decimal Duty(Decision decision) => Duty(decision.After);

    private static Decision Completing(
        Declaration declaration,
        Case? named,
        Registers? registers = null,
        Dictionary<string, decimal>? free = null
    ) =>
        Decide(
            new Case { Mrn = Number(8) },
            new Lodge(new LodgedMessage([1], "xml", declaration)),
            declaration,
            named,
            registers ?? Whole,
            free
        );

    private static Decision Decide(
        Case dossier,
        Act act,
        Declaration version,
        Case? named,
        Registers registers,
        Dictionary<string, decimal>? free = null
    ) =>
        ClearanceSteps.Decide(
            dossier,
            act,
            new DecisionInputs
            {
                Registers = registers,
                Free = free ?? [],
                Proposed = act is Amend ? new AmendmentResult(version, []) : null,
            }.Completing(version, named, registers.TermsAt(Noon), dossier.Mrn),
            Noon
        );

    private static Mrn Number(ulong n) => Mrn.Create(2026, CountryCode.Parse("XA"), n, 'R');

    private static Declaration Of(string type, params string[] completes) =>
        With(
            type,
            SmallEdition.Item("73181500") with
            {
                RequestedProcedure = "40",
                PreviousProcedure = "00",
            },
            completes
        );

    private static Declaration Pistols(string type, decimal pieces, params string[] completes) =>
        With(
            type,
            SmallEdition.Item("93020000") with
            {
                RequestedProcedure = "40",
                PreviousProcedure = "00",
                SupplementaryQuantity = new Quantity(pieces, "NAR"),
                Documents = [new Document("L", "100", "L1")],
            },
            completes
        );

    private static Declaration With(string type, GoodsItem item, string[] completes) =>
        Import(type: type) with
        {
            Items = [item],
            PreviousDocuments = [.. completes.Select(n => new Document("Y", "SDE", n))],
        };
}
