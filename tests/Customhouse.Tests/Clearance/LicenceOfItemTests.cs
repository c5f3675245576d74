using System.Collections.Immutable;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Tariff;
using Customhouse.Tests.Lawbooks;
using Customhouse.Tests.Tariff;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Clearance.EntitledHouse;

namespace Customhouse.Tests.Clearance;

/// <summary>A licence is for the goods that need it, of the kind that is asked for, and is used up when they
/// are released.</summary>
public sealed class LicenceOfItemTests
{
    private static readonly Licence Arms = Granted("L1", "L100", "9301-9307");

    [Fact]
    public void A_licence_of_the_header_for_other_goods_is_none_for_these()
    {
        var other = Granted("L2", "L100", "8415");
        var goods = Goods(Pistols(1), Cooler(2)) with { Documents = [Named("L100", "L2")] };
        foreach (var law in new[] { ShippedLaw.WithoutRules, ShippedLaw.OfKingdomWithoutRules })
        {
            var refusal = Assert.Single(
                Refused(Lodge(goods, With(Arms, other) with { Laws = LawEditions.Only(law) }, Left(10m)))
            );
            Assert.Equal(
                (
                    "TAR-LIC-MISSING",
                    "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[1]/AdditionalDocument"
                ),
                (refusal.Code, refusal.Pointer)
            );
            // Beside one that is for them it is taken, in the header and on the item.
            var both = goods with
            {
                Documents = [Named("L100", "L2"), Named("L100", "L1")],
            };
            Assert.Empty(
                Refused(Lodge(both, With(Arms, other) with { Laws = LawEditions.Only(law) }, Left(10m)))
            );
        }
    }

    [Fact]
    public void A_document_without_a_number_lends_the_header_nothing()
    {
        var other = Granted("L2", "L100", "8415");
        var edition = SmallEdition.Text.Replace("L100 N911", "L100 Y999", StringComparison.Ordinal);
        var registers = With(Arms, other) with { Tariff = new TariffBook([EditionFile.Read(edition)]) };
        var empty = new Document("Y", "999", null);
        foreach (
            var goods in new[]
            {
                Goods(Pistols(1), Cooler(2)) with
                {
                    Documents = [Named("L100", "L2"), empty],
                },
                Goods(Pistols(1) with { Documents = [empty] }, Cooler(2)) with
                {
                    Documents = [Named("L100", "L2")],
                },
            }
        )
            Assert.Equal("TAR-LIC-MISSING", Assert.Single(Refused(Lodge(goods, registers, Left(10m)))).Code);
    }

    [Fact]
    public void Each_kind_of_licence_bears_all_the_goods_for_itself()
    {
        var import = Granted("L2", "N911", "9301-9307");
        var told = new Quantity(2m, "NAR");
        var goods = Goods(
            Pistols(
                1,
                Named("L100", "L1") with
                {
                    Quantity = told,
                },
                Named("N911", "L2") with
                {
                    Quantity = new Quantity(1m, "NAR"),
                }
            )
        );
        foreach (var law in new[] { ShippedLaw.WithoutRules, ShippedLaw.OfKingdomWithoutRules })
        {
            Assert.Equal(
                [("L1", 3m), ("L2", 3m)],
                Uses(Lodge(goods, With(Arms, import) with { Laws = LawEditions.Only(law) }, Left(3m)))
            );
            Assert.Equal(
                ["TAR-LIC-BALANCE", "TAR-LIC-BALANCE"],
                Refused(Lodge(goods, With(Arms, import) with { Laws = LawEditions.Only(law) }, Left(2m)))
                    .Select(r => r.Code)
            );
        }
    }

    [Theory]
    [InlineData("51")]
    [InlineData("53")]
    [InlineData("71")]
    [InlineData("78")]
    public void Under_suspension_it_is_named_and_used_up_on_release_alone(string procedure)
    {
        var suspended = Goods(Pistols(1, Named("L100", "L1")) with { RequestedProcedure = procedure });
        var decision = Lodge(suspended, With(Arms), Left(3m));
        Assert.Empty(Refused(decision));
        Assert.Equal(CaseState.Cleared, decision.After.State);
        Assert.Empty(Uses(decision));
        // Arms do not come in without it, whatever the procedure.
        var bare = suspended with
        {
            Items = [suspended.Items[0] with { Documents = [] }],
        };
        Assert.Contains("TAR-LIC-MISSING", Refused(Lodge(bare, With(Arms), Left(3m))).Select(r => r.Code));
        var released = Goods(Pistols(1, Named("L100", "L1")) with { PreviousProcedure = procedure });
        Assert.Equal([("L1", 3m)], Uses(Lodge(released, With(Arms), Left(3m))));
    }

    [Fact]
    public void A_quota_is_drawn_on_release_for_free_circulation_alone()
    {
        foreach (var law in new[] { ShippedLaw.WithoutRules, ShippedLaw.OfKingdomWithoutRules })
        foreach (
            var (type, procedure, drawn) in new[]
            {
                ("IMA", "40", 1),
                ("IMA", "51", 0),
                ("IMA", "53", 0),
                ("IMA", "71", 0),
                ("IMA", "44", 1),
                ("IMC", "40", 0),
            }
        )
        {
            var cheese = SmallEdition.Item("04069018").Claiming("120", "090101") with
            {
                RequestedProcedure = procedure,
                PreviousProcedure = "00",
            };
            var decision = Lodge(
                Import(procedure, type) with
                {
                    Items = [cheese],
                },
                Whole with
                {
                    Laws = LawEditions.Only(law),
                },
                new() { [Books.QuotaLeft("090101", new DateOnly(2026, 1, 1))] = 10m }
            );
            Assert.Empty(Refused(decision));
            Assert.Equal(drawn, decision.Events.OfType<QuotaDrawn>().Count());
            // The full duty is secured, 8.5 % and not the 4 % of the quota, with the tax of 5 % on top.
            if (drawn == 0 && law == ShippedLaw.WithoutRules)
                Assert.Equal(1392.5m, decision.After.Reservations.Sum(r => r.Amount.Amount));
        }
    }

    [Fact]
    public void Money_is_converted_by_the_period_of_the_day_as_everywhere()
    {
        var euros = Arms with { Granted = null, GrantedAmount = Eur(9000m) };
        var dollars = Arms with { Granted = null, GrantedAmount = new Money(90_000m, Currency.Usd) };
        var may = new RateBook([
            RatePeriodTests.Period("2026-05", "2026-05-01", "2026-05-31", (Currency.Usd, 1.6m)),
        ]);
        // The edition has 1.25 dollars for a euro.
        Assert.Equal([("L1", 6250m)], Uses(Lodge(Priced(10_000m, Currency.Usd), Over(euros, may), Money())));
        Assert.Equal(
            [("L1", 16_000m)],
            Uses(Lodge(Priced(10_000m, Currency.Eur), Over(dollars, may), Money()))
        );
        // A period without the currency has no rate of it, whatever the edition says.
        var yen = new RateBook([
            RatePeriodTests.Period("2026-05", "2026-05-01", "2026-05-31", (RatePeriodTests.Yen, 160m)),
        ]);
        Assert.Contains(
            "TAR-LIC-MONEY",
            Refused(Lodge(Priced(10_000m, Currency.Usd), Over(euros, yen), Money())).Select(r => r.Code)
        );
    }

    [Fact]
    public void An_invoice_is_no_licence_by_its_number_and_nobody_learns_of_one()
    {
        var kingdom = With(Arms) with { Laws = LawEditions.Only(ShippedLaw.OfKingdomWithoutRules) };
        var invoice = Goods(Cooler(1) with { Documents = [new Document("N", "935", "L1")] });
        var taken = Lodge(invoice, kingdom, Left(10m));
        Assert.Empty(Refused(taken));
        Assert.Empty(Uses(taken));
        foreach (var declarant in new[] { Stranger, Agent })
            Assert.Empty(
                Refused(Lodge(invoice with { Declarant = new Party(declarant) }, kingdom, Left(10m)))
            );
        // Of a kind that is registered here, somebody else's and none are told alike.
        var theirs = Goods(Pistols(1, Named("L100", "L1"))) with
        {
            Declarant = new Party(Stranger),
        };
        var none = Goods(Pistols(1, Named("L100", "L1"))) with { Declarant = new Party(Stranger) };
        var (one, other) = (
            Assert.Single(Refused(Lodge(theirs, kingdom, Left(10m)))),
            Assert.Single(
                Refused(
                    Lodge(
                        none,
                        With(Arms with { Id = "L9" }) with
                        {
                            Laws = LawEditions.Only(ShippedLaw.OfKingdomWithoutRules),
                        },
                        Left(10m)
                    )
                )
            )
        );
        Assert.Equal((other.Code, other.Rule, other.Mend), (one.Code, one.Rule, one.Mend));
        Assert.Equal("TAR-LIC-UNKNOWN", one.Code);
    }

    [Fact]
    public void What_is_left_of_a_licence_is_its_holders_to_know()
    {
        foreach (
            var licence in new[]
            {
                Arms with
                {
                    To = new DateOnly(2026, 5, 4),
                },
                Arms with
                {
                    Codes = ["8415"],
                },
                Arms with
                {
                    Granted = new Quantity(2m, "NAR"),
                },
                Arms with
                {
                    Granted = new Quantity(10m, "KGM"),
                },
            }
        )
        {
            var goods = Goods(Pistols(1, Named("L100", "L1"))) with { Declarant = new Party(Agent) };
            var refusal = Assert.Single(Refused(Lodge(goods, With(licence), Left(2m))));
            Assert.Equal(
                ("TAR-LIC-UNKNOWN", "L100 L1 is no licence that this declaration may use."),
                (refusal.Code, refusal.Rule)
            );
            Assert.DoesNotContain("L1", refusal.Mend, StringComparison.Ordinal);
        }
    }

    private static Licence Granted(string id, string document, string codes) =>
        new(
            id,
            Trader,
            [codes],
            new Quantity(10m, "NAR"),
            null,
            new DateOnly(2026, 1, 1),
            new DateOnly(2026, 12, 31)
        )
        {
            Document = document,
        };

    private static Registers With(params Licence[] licences) =>
        Whole with
        {
            Licences = licences.ToImmutableDictionary(l => l.Id),
        };

    private static Registers Over(Licence licence, RateBook rates) => With(licence) with { Rates = rates };

    private static Dictionary<string, decimal> Left(decimal pieces) =>
        new() { [Books.LicenceLeft("L1", "NAR")] = pieces, [Books.LicenceLeft("L2", "NAR")] = pieces };

    private static Dictionary<string, decimal> Money() =>
        new() { [Books.LicenceLeft("L1", "EUR")] = 9000m, [Books.LicenceLeft("L1", "USD")] = 90_000m };

    private static Document Named(string code, string id) => new(code[..1], code[1..], id);

    private static Declaration Goods(params GoodsItem[] items) => Import() with { Items = items };

    private static Declaration Priced(decimal amount, Currency currency) =>
        Goods(Pistols(1, Named("L100", "L1")) with { ItemPrice = new Money(amount, currency) });

    private static GoodsItem Cooler(int sequence) =>
        EntitledHouse.Goods(sequence) with
        {
            SupplementaryQuantity = new Quantity(1m, "NAR"),
        };

    private static GoodsItem Pistols(int sequence, params Document[] documents) =>
        SmallEdition.Item("93020000") with
        {
            Sequence = sequence,
            RequestedProcedure = "40",
            PreviousProcedure = "00",
            SupplementaryQuantity = new Quantity(3m, "NAR"),
            Documents = documents,
        };

    private static IEnumerable<(string, decimal)> Uses(Decision decision) =>
        decision.Events.OfType<LicenceWrittenOff>().Select(e => (e.Licence, e.Quantity));
}
