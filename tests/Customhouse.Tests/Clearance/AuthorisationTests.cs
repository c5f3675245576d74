using CsCheck;
using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Operators;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Clearance.EntitledHouse;

namespace Customhouse.Tests.Clearance;

/// <summary>What a declaration may do rests on authorisations of a register.</summary>
public sealed class AuthorisationTests
{
    private static readonly IReadOnlyList<AuthorisationNeed> Needs = ShippedLaw
        .GeneralTerms
        .Authorisations
        .Needs;

    private static readonly DateOnly Day = DateOnly.FromDateTime(Noon.UtcDateTime);

    /// <summary>Ways in which an authorisation that a declaration names is not there for it, each with the
    /// code of its refusal.</summary>
    internal static readonly (string Code, Func<Authorisation, Authorisation> Change)[] Gaps =
    [
        ("AUT-NONE", a => a with { Revoked = new AuthorisationRevocation(Day, "g") }),
        ("AUT-NONE", a => a with { Suspensions = [new AuthorisationSuspension(Day, null, "g")] }),
        ("AUT-NONE", a => a with { Suspensions = [new AuthorisationSuspension(Day.AddDays(-5), Day, "g")] }),
        ("AUT-NONE", a => a with { To = Day.AddDays(-1) }),
        ("AUT-NONE", a => a with { From = Day.AddDays(1) }),
        ("AUT-SCOPE", a => a with { Procedures = ["99"] }),
        ("AUT-SCOPE", a => a with { Codes = ["8416", "01"] }),
        ("AUT-SCOPE", a => a with { Offices = ["XA002"] }),
        ("AUT-SCOPE", a => a with { Places = ["SHED2"] }),
    ];

    [Fact]
    public void Nothing_of_the_table_clears_without_its_authorisation() =>
        Gen.Select(Gen.Int[0, Needs.Count - 1], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, Gaps.Length + 2])
            .Sample(
                (row, before, after, how) =>
                {
                    var need = Needs[row];
                    var sound = Wanting(need, before, after);
                    var (declaration, registers, code) = how switch
                    {
                        0 => (
                            sound with
                            {
                                AuthorisationHolders =
                                [
                                    .. sound.AuthorisationHolders.Where(h =>
                                        !need.Categories.Contains(h.Category)
                                    ),
                                ],
                            },
                            Whole,
                            "AUT-MISSING"
                        ),
                        1 => (sound, Without(need.Categories), "AUT-NONE"),
                        2 => (
                            sound with
                            {
                                AuthorisationHolders =
                                [
                                    .. sound.AuthorisationHolders.Select(h =>
                                        need.Categories.Contains(h.Category)
                                            ? h with
                                            {
                                                HolderId = Stranger,
                                            }
                                            : h
                                    ),
                                ],
                            },
                            Whole,
                            "AUT-HOLDER"
                        ),
                        _ => (sound, Changed(need, Gaps[how - 3].Change), Gaps[how - 3].Code),
                    };
                    var decision = Lodge(declaration, registers);
                    Assert.Null(decision.After.AcceptedAt);
                    Assert.Contains(Refused(decision), r => r.Code == code && r.Basis == need.Basis);
                    // With it the same declaration is taken.
                    Assert.Empty(Refused(Lodge(sound)).Select(r => $"{r.Code} {r.Rule}"));
                    Assert.NotNull(Lodge(sound).After.AcceptedAt);
                }
            );

    [Fact]
    public void Every_procedure_and_type_of_the_fault_list_wants_something()
    {
        // L4: each cleared with no authorisation and nothing secured.
        foreach (
            var (type, procedure, previous) in new[]
            {
                ("IMC", "40", "00"),
                ("IMF", "40", "00"),
                ("IMA", "42", "00"),
                ("IMA", "51", "00"),
                ("IMA", "53", "00"),
                ("IMA", "71", "00"),
                ("IMA", "44", "00"),
                ("IMJ", "71", "00"),
                ("IMA", "61", "21"),
            }
        )
        {
            var bare = Import(procedure, type, previous) with { AuthorisationHolders = [], Guarantees = [] };
            var registers = Whole with
            {
                Authorisations = AuthorisationBook.Empty,
                Accounts = Whole.Accounts.Clear(),
            };
            Assert.True(
                Refused(Lodge(bare, registers)).Count > 0,
                $"{type} {procedure} {previous} was taken"
            );
        }
    }

    [Fact]
    public void What_is_missing_is_named_where_it_belongs()
    {
        var bare = Import("71") with { AuthorisationHolders = [] };
        var refusal = Assert.Single(Refused(Lodge(bare)));
        Assert.Equal("Declaration/AuthorisationHolder/CategoryCode", refusal.Pointer);
        Assert.Contains("CW1 or CW2 or CWP", refusal.Rule, StringComparison.Ordinal);
        Assert.Contains("CW1 or CW2 or CWP", refusal.Mend, StringComparison.Ordinal);

        var goods = Refused(Lodge(Import("51"), With("IPO", a => a with { Codes = ["01"] })));
        Assert.Equal(
            "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[1]/Commodity/Classification[1]/ID",
            Assert.Single(goods).Pointer
        );
    }

    [Fact]
    public void An_authorisation_lends_itself_to_an_agent_with_a_mandate_alone()
    {
        Assert.Empty(Refused(Lodge(Import("51") with { Declarant = new Party(Agent) })));
        // A stranger that only names the trader as importer has nothing of it, its guarantee neither.
        var codes = Refused(Lodge(Import("51") with { Declarant = new Party(Stranger) })).Select(r => r.Code);
        Assert.Equal(["AUT-HOLDER", "GUA-MISSING"], codes);
    }

    [Fact]
    public void A_warehouse_is_the_one_that_is_authorised()
    {
        var other = Import("71") with { Warehouse = new Warehouse("U", $"CW1-{Stranger}") };
        Assert.Equal("AUT-SCOPE", Assert.Single(Refused(Lodge(other))).Code);
        Assert.Equal("AUT-SCOPE", Assert.Single(Refused(Lodge(Import("71") with { Warehouse = null }))).Code);
    }

    [Fact]
    public void Goods_that_arrive_are_asked_again_by_the_day_of_acceptance()
    {
        var early = Import("51", "IMD");
        var registered = Lodge(early).After;
        Assert.True(registered.IsRegistered);
        var arrived = Act(registered, new Present(), early, Without("IPO"));
        Assert.Equal("AUT-NONE", Assert.Single(Refused(arrived)).Code);
        Assert.Null(arrived.After.AcceptedAt);
        Assert.NotNull(Act(registered, new Present(), early, Whole).After.AcceptedAt);
    }

    [Fact]
    public void A_version_that_is_asked_for_wants_its_authorisation_too()
    {
        var cleared = Lodge(Import("40")).After;
        var asked = Act(
            cleared,
            new Amend(new LodgedMessage([1], "xml", Import("51") with { TypeCode = "COR" })),
            Import("51"),
            Without("IPO")
        );
        Assert.Contains(
            Assert.Single(asked.Events.OfType<RequestRejected>()).Refusals,
            r => r.Code == "AUT-NONE"
        );
    }

    [Fact]
    public void More_authorisations_than_a_declaration_names_are_refused_at_once()
    {
        var many = Import("71") with
        {
            AuthorisationHolders =
            [
                .. Enumerable.Repeat(
                    new AuthorisationHolder("SDE", Trader),
                    Limits.AuthorisationsPerDeclarationMax + 1
                ),
            ],
        };
        var refusal = Assert.Single(Refused(Lodge(many)));
        Assert.Equal("AUT-LIMIT", refusal.Code);
        Assert.Contains("99 at most", refusal.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_law_leaves_it_to_the_installation_the_first_entry_decides()
    {
        var kingdom = Whole with
        {
            Laws = LawEditions.Only(ShippedLaw.OfKingdomWithoutRules),
            Authorisations = AuthorisationBook.Empty,
        };
        Assert.False(kingdom.Verifies(ShippedLaw.KingdomTerms));
        Assert.Empty(Refused(Lodge(Import("51"), kingdom)));
        var keeping = kingdom with { Authorisations = AuthorisationBook.Empty.With(Of("CGU", Trader)) };
        Assert.True(keeping.Verifies(ShippedLaw.KingdomTerms));
        Assert.Equal("AUT-NONE", Assert.Single(Refused(Lodge(Import("51"), keeping))).Code);
        // What is applied for by declaration needs none.
        var applied = Import("51") with
        {
            Statements = [new Statement("00100", null, null)],
        };
        Assert.Empty(Refused(Lodge(applied, keeping)));
        Assert.NotEmpty(Refused(Lodge(applied, Without("IPO"))));
    }

    /// <summary>A declaration that wants one row of the table, among goods in free circulation.</summary>
    private static Declaration Wanting(AuthorisationNeed need, int before, int after)
    {
        var export = need.Requested is "21" or "22";
        var letter = need.Types.Length > 0 ? need.Types[0] : 'A';
        var procedure = need.Requested ?? "40";
        var other = export ? "10" : "40";
        return Import(type: (export ? "EX" : "IM") + letter) with
        {
            Items =
            [
                .. Enumerable.Range(1, before).Select(n => Goods(n, other)),
                Goods(before + 1, procedure, need.Previous.Count > 0 ? need.Previous[0] : "00"),
                .. Enumerable.Range(before + 2, after).Select(n => Goods(n, other)),
            ],
        };
    }

    private static Registers Changed(AuthorisationNeed need, Func<Authorisation, Authorisation> change) =>
        Whole with
        {
            Authorisations = need.Categories.Aggregate(
                Whole.Authorisations,
                (book, category) => book.With(change(Of(category, Trader)))
            ),
        };
}
