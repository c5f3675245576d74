using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Clearance.EntitledHouse;

namespace Customhouse.Tests.Clearance;

/// <summary>What an authorisation is for, whose goods it serves, and who is told of it.</summary>
public sealed class AuthorisationScopeTests
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(Noon.UtcDateTime);

    private static readonly (string Code, Func<Authorisation, Authorisation> Change)[] Gaps =
        AuthorisationTests.Gaps;

    [Theory]
    [InlineData("CW1")]
    [InlineData("CW2")]
    public void A_public_warehouse_is_its_keepers_and_open_to_anybodys_goods(string category)
    {
        var goods = Kept(category, Stranger, $"{category}-{Stranger}");
        Assert.Empty(Refused(Lodge(goods)).Select(r => r.Rule));
        // The keeper is named, and the warehouse by its number: nothing else opens it.
        foreach (
            var other in new[]
            {
                Kept(category, Stranger, $"{category}-404"),
                Kept(category, Stranger, $"{category}-{Trader}"),
                Kept(category, Stranger, null),
                Kept(category, "NOBODY", $"{category}-{Stranger}"),
                // A private one is its holder's alone.
                Kept("CWP", Stranger, $"CWP-{Stranger}"),
                // Nor does the keeper lend any other authorisation.
                Import("51") with
                {
                    AuthorisationHolders = [new AuthorisationHolder("IPO", Stranger)],
                    Warehouse = new Warehouse("R", $"IPO-{Stranger}"),
                },
            }
        )
            Assert.Equal("AUT-HOLDER", Assert.Single(Refused(Lodge(other))).Code);
        // Out of force or not for these goods, it is told in the words for one that does not exist.
        var words = new[]
        {
            Whole,
            Lent(a => a with { To = Day.AddDays(-1) }),
            Lent(a => a with { Codes = ["01"] }),
            Lent(a => a with { Procedures = ["76"] }),
        }.Select(registers =>
        {
            var refusal = Assert.Single(
                Refused(
                    Lodge(registers == Whole ? Kept(category, Stranger, $"{category}-404") : goods, registers)
                )
            );
            return (refusal.Code, refusal.Pointer, refusal.Rule, refusal.Mend);
        });
        Assert.Single(words.Distinct());

        Registers Lent(Func<Authorisation, Authorisation> change) =>
            Whole with
            {
                Authorisations = Whole.Authorisations.With(change(Of(category, Stranger))),
            };
    }

    [Fact]
    public void What_an_authorisation_is_for_is_its_holders_to_know()
    {
        var words = Gaps.Select(g =>
            {
                var goods = Import("51") with { Declarant = new Party(Agent) };
                var refusal = Assert.Single(Refused(Lodge(goods, With("IPO", g.Change))));
                return (refusal.Code, refusal.Pointer, refusal.Rule, refusal.Mend);
            })
            .Distinct();
        Assert.Equal("AUT-HOLDER", Assert.Single(words).Code);
        // Whoever names no declarant speaks for nobody, and is told nothing of whom it names.
        foreach (var registers in new[] { Whole, Without("IPO", "CGU") })
        {
            var nobodys = Refused(Lodge(Import("51") with { Declarant = null }, registers));
            Assert.Equal(["AUT-HOLDER", "GUA-MISSING"], nobodys.Select(r => r.Code));
            Assert.DoesNotContain(nobodys, r => r.Mend.Contains(Security, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void One_authorisation_is_for_all_the_goods_and_not_for_one_of_them()
    {
        var both = Import("51");
        both = both with
        {
            Items =
            [
                both.Items[0],
                both.Items[0] with
                {
                    Sequence = 2,
                    Commodity = HsCode.Parse("62042950"),
                    SupplementaryQuantity = new Quantity(1m, "DZN"),
                },
            ],
        };
        var refusal = Refused(Lodge(both, With("IPO", a => a with { Codes = ["8415"] })))[0];
        Assert.Equal("AUT-SCOPE", refusal.Code);
        Assert.Contains("GovernmentAgencyGoodsItem[2]", refusal.Pointer, StringComparison.Ordinal);
        // Two that share the goods are none that is for all of them.
        var shared = Whole with
        {
            Authorisations = Whole
                .Authorisations.With(Of("IPO", Trader) with { Codes = ["8415"] })
                .With(Of("IPO", Trader) with { Number = "IPO-2", Codes = ["6204"] }),
        };
        Assert.Equal("AUT-SCOPE", Refused(Lodge(both, shared))[0].Code);
    }

    [Theory]
    [InlineData("CGU", "51")]
    [InlineData("DPO", "40")]
    public void An_account_is_used_for_what_its_authorisation_is_for(string category, string procedure)
    {
        var goods = Import(procedure) with { Documents = [new Document("1", "DAN", EntitledHouse.Deferred)] };
        goods = goods with
        {
            Items =
            [
                goods.Items[0] with
                {
                    Taxes = [new DeclaredTax("B00", null, null, "E", null, null, null, null)],
                },
            ],
        };
        foreach (var (code, change) in Gaps)
            Assert.Equal("AUT-NONE", Assert.Single(Refused(Lodge(goods, With(category, change)))).Code);
        Assert.Equal("AUT-SCOPE", Gaps[^1].Code);
        Assert.Empty(Refused(Lodge(goods, With(category, a => a with { Codes = ["8415"] }))));
        // An agent learns that it cannot use the account, and nothing more.
        var agent = goods with
        {
            Declarant = new Party(Agent),
        };
        Assert.Equal(
            category == "CGU" ? "GUA-MISSING" : "DEF-ACCOUNT",
            Assert.Single(Refused(Lodge(agent, With(category, Gaps[^1].Change)))).Code
        );
    }

    private static Declaration Kept(string category, string keeper, string? number) =>
        Import("71") with
        {
            AuthorisationHolders = [new AuthorisationHolder(category, keeper)],
            Warehouse = new Warehouse("R", number),
        };
}
