using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Clearance.EntitledHouse;

namespace Customhouse.Tests.Clearance;

/// <summary>What is not paid now is secured, and what is deferred has an account.</summary>
public sealed class SecuredDutyTests
{
    [Theory]
    [InlineData("IMA", "42")]
    [InlineData("IMA", "51")]
    [InlineData("IMA", "53")]
    [InlineData("IMA", "63")]
    [InlineData("IMA", "71")]
    [InlineData("IMA", "07")]
    [InlineData("IMC", "40")]
    [InlineData("IMJ", "71")]
    public void The_whole_debt_is_reserved_and_nothing_is_charged(string type, string procedure)
    {
        // L4: cleared with "nothing secured". Value added tax of 20 % on 10,000 is the debt.
        var decision = Lodge(Import(procedure, type));
        Assert.Empty(Refused(decision).Select(r => r.Rule));
        Assert.Equal(CaseState.Cleared, decision.After.State);
        Assert.Equal(
            [new GuaranteeReserved(Security, Eur(2000m))],
            decision.Events.OfType<GuaranteeReserved>()
        );
        Assert.Equal(0m, Settlement.Owed(decision.After.Assessment));
        Assert.Empty(decision.Events.OfType<AccountCharged>());
    }

    [Fact]
    public void Goods_beside_a_warehoused_item_pay_as_ever()
    {
        // The set of data of the first item decides for all, and that of a warehouse tells no duty.
        var beside = Import("71") with
        {
            Items = [Goods(1, "71"), Goods(2)],
            Guarantees = [.. Import().Guarantees],
        };
        var decision = Lodge(beside);
        Assert.Empty(Refused(decision).Select(r => r.Rule));
        Assert.Equal(2000m, decision.After.Reservations.Sum(r => r.Amount.Amount));
        Assert.Equal(2000m, Settlement.Owed(decision.After.Assessment));
        Assert.NotEqual(CaseState.Cleared, decision.After.State);
    }

    [Fact]
    public void Goods_for_free_circulation_are_paid_and_not_secured() =>
        Assert.Empty(Lodge(Import()).Events.OfType<GuaranteeReserved>());

    [Fact]
    public void Without_a_guarantee_of_a_party_it_is_refused()
    {
        var texts = new[] { null, "G404", "GX" }.Select(named =>
        {
            var refusal = Assert.Single(
                Refused(
                    Lodge(
                        Import("51") with
                        {
                            Guarantees = named is null
                                ? []
                                : [new ObligationGuarantee("1", null, named, null, null, null)],
                        }
                    )
                )
            );
            Assert.Equal("GUA-MISSING", refusal.Code);
            Assert.Equal("Declaration/ObligationGuarantee/ReferenceID", refusal.Pointer);
            // What may be named is told of the declarant's own accounts alone.
            Assert.Contains("as G1.", refusal.Mend, StringComparison.Ordinal);
            return refusal.Rule + refusal.Mend;
        });
        // The guarantee of a stranger is refused in the words for one that does not exist.
        Assert.Single(texts.Distinct());
    }

    [Theory]
    [InlineData("IMC")]
    [InlineData("IMF")]
    public void A_simplified_declaration_tells_price_and_quantity_later_and_names_its_guarantee(string type)
    {
        foreach (
            var item in new[]
            {
                Goods(1) with
                {
                    ItemPrice = null,
                },
                Tariff.SmallEdition.Item("22042150") with
                {
                    RequestedProcedure = "40",
                    PreviousProcedure = "00",
                    ItemPrice = null,
                },
            }
        )
        {
            var bare = Import(type: type) with { Items = [item] };
            var taken = Lodge(bare);
            Assert.Empty(Refused(taken).Select(r => $"{r.Code} {r.Rule}"));
            Assert.NotEqual(CaseState.Rejected, taken.After.State);
            Assert.Equal("GUA-MISSING", Assert.Single(Refused(Lodge(bare with { Guarantees = [] }))).Code);
            // A declaration that tells its duty at once tells all of it.
            Assert.NotEmpty(Refused(Lodge(bare with { TypeCode = "IMA" })));
            Assert.NotEmpty(Refused(Lodge(bare with { TypeCode = "IMB" })));
        }
        // What no price and no quantity mends is refused here as everywhere.
        var garments = Import(type: type) with
        {
            Items =
            [
                Tariff.SmallEdition.Item("62042950") with
                {
                    RequestedProcedure = "40",
                    PreviousProcedure = "00",
                    ItemPrice = null,
                    SupplementaryQuantity = new Quantity(1m, "DZN"),
                },
            ],
        };
        Assert.Contains("CH041", Refused(Lodge(garments)).Select(r => r.Code));
    }

    [Fact]
    public void What_a_guarantee_is_of_is_its_holders_to_know()
    {
        var small = Whole.With(Account(Security, Trader, GuaranteeKind.Security, 1999m));
        var agent = Import("51") with { Declarant = new Party(Agent) };
        var (low, none) = (
            Assert.Single(Refused(Lodge(agent, small))),
            Assert.Single(Refused(Lodge(agent with { Guarantees = [] })))
        );
        Assert.Equal(("GUA-MISSING", none.Rule, none.Mend), (low.Code, low.Rule, low.Mend));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    [InlineData("H")]
    [InlineData(null)]
    public void A_deferment_account_bears_only_what_is_declared_to_be_deferred(string? method)
    {
        // L27: charged for method A.
        var goods = Deferring(EntitledHouse.Deferred);
        goods = goods with
        {
            Items =
            [
                goods.Items[0] with
                {
                    Taxes = [new DeclaredTax("B00", null, null, method, null, null, null, null)],
                },
            ],
        };
        foreach (var named in new[] { goods, goods with { Documents = [] } })
        {
            var decision = Lodge(named);
            Assert.Empty(decision.Events.OfType<AccountCharged>());
            Assert.Equal(Eur(2000m), Assert.Single(decision.Events.OfType<PaymentAwaited>()).Amount);
        }
    }

    [Fact]
    public void Candidates_are_the_askers_own_and_not_its_principals()
    {
        var refusal = Assert.Single(
            Refused(Lodge(Import("51") with { Declarant = new Party(Agent), Guarantees = [] }))
        );
        Assert.DoesNotContain(Security, refusal.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_that_never_covers_is_refused_and_a_balance_that_does_not_holds_the_goods()
    {
        var small = Whole.With(Account(Security, Trader, GuaranteeKind.Security, 1999m));
        Assert.Equal("GUA-LIMIT", Assert.Single(Refused(Lodge(Import("51"), small))).Code);
        var held = Lodge(Import("51"), available: 1999m);
        Assert.Empty(Refused(held));
        Assert.True(held.After.IsShortOfFunds);
        Assert.Null(held.After.ReleasedAt);
        Assert.Equal(CaseState.Cleared, Lodge(Import("51"), available: 2000m).After.State);
    }

    [Fact]
    public void A_comprehensive_guarantee_is_authorised_and_an_individual_one_needs_no_authorisation()
    {
        var unauthorised = Without("CGU");
        Assert.Equal("AUT-NONE", Assert.Single(Refused(Lodge(Import("51"), unauthorised))).Code);
        var individual = unauthorised.With(
            Account(Security, Trader, GuaranteeKind.Security) with
            {
                IsIndividual = true,
            }
        );
        Assert.Equal(CaseState.Cleared, Lodge(Import("51"), individual).After.State);
    }

    [Fact]
    public void Under_security_all_that_is_not_paid_is_covered()
    {
        var item = Goods(1, "51");
        var both = Import() with { Items = [item, Goods(2)] };
        // Short of funds it waits; released under security, suspended and open duty are both covered.
        var waiting = Lodge(both).After;
        var released = Act(waiting, new ReleaseUnderSecurity("value in doubt"), both, Whole);
        Assert.Equal(4000m, released.After.Reservations.Sum(r => r.Amount.Amount));
    }

    [Fact]
    public void Deferred_duty_names_an_account_of_a_party()
    {
        // L27: an unknown account under method E was charged to another one without a word.
        foreach (
            var (named, code) in new[]
            {
                ("D404", "DEF-ACCOUNT"),
                ("DX", "DEF-ACCOUNT"),
                ("G1", "DEF-ACCOUNT"),
            }
        )
        {
            var refusal = Assert.Single(Refused(Lodge(Deferring(named))));
            Assert.Equal(code, refusal.Code);
            Assert.Equal("Declaration/AdditionalDocument[1]/ID", refusal.Pointer);
            Assert.Equal($"{named} is no deferment account that this declaration may use.", refusal.Rule);
            Assert.Contains("as D1,", refusal.Mend, StringComparison.Ordinal);
        }
        Assert.Equal("DEF-ACCOUNT", Assert.Single(Refused(Lodge(Deferring(null)))).Code);
        Assert.Equal(
            [new AccountCharged(EntitledHouse.Deferred, Eur(2000m))],
            Lodge(Deferring(EntitledHouse.Deferred)).Events.OfType<AccountCharged>()
        );
        Assert.Empty(Refused(Lodge(Deferring(EntitledHouse.Deferred) with { Declarant = new Party(Agent) })));
        Assert.NotEmpty(
            Refused(Lodge(Deferring(EntitledHouse.Deferred) with { Declarant = new Party(Stranger) }))
        );
    }

    [Fact]
    public void A_deferment_account_is_charged_for_who_is_authorised_however_it_is_named()
    {
        Assert.Equal(
            "AUT-NONE",
            Assert.Single(Refused(Lodge(Deferring(EntitledHouse.Deferred), Without("DPO")))).Code
        );
        var hidden = Deferring(null) with { Documents = [new Document("Z", "ZZZ", EntitledHouse.Deferred)] };
        Assert.Equal("AUT-NONE", Assert.Single(Refused(Lodge(hidden, Without("DPO")))).Code);
        // Where nothing asks to defer, the account is not touched without the authorisation either.
        foreach (var quiet in new[] { Import(), Import() with { Documents = hidden.Documents } })
        {
            var decision = Lodge(quiet with { Guarantees = [] }, Without("DPO"));
            Assert.Empty(decision.Events.OfType<AccountCharged>());
            Assert.NotNull(decision.After.PaymentDueAt);
        }
    }

    private static Declaration Deferring(string? account) =>
        Import() with
        {
            Guarantees = [],
            Documents = account is null ? [] : [new Document("1", "DAN", account)],
            Items =
            [
                Goods(1) with
                {
                    Taxes = [new DeclaredTax("B00", null, null, "E", null, null, null, null)],
                },
            ],
        };
}
