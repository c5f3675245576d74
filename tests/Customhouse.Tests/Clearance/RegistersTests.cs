using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>Whose accounts a declaration may be settled from.</summary>
public sealed class RegistersTests
{
    private static readonly Registers Known = SmallAdministration.Registers() with
    {
        Accounts = new[]
        {
            Account("I1", "IMP"),
            Account("A2", "AGENT"),
            Account("A1", "AGENT"),
            Account("S1", "STRANGER"),
        }.Aggregate(SmallAdministration.Registers().Accounts, (all, a) => all.Add(a.Id, a)),
    };

    [Fact]
    public void Who_declares_for_itself_uses_its_own_accounts() =>
        Assert.Equal(["A1", "A2"], Of(Known, importer: "AGENT", declarant: "AGENT"));

    [Fact]
    public void An_agent_uses_the_importers_account_with_a_mandate_only()
    {
        Assert.Equal(["A1", "A2"], Of(Known, importer: "IMP", declarant: "AGENT"));
        Assert.Equal(["I1", "A1", "A2"], Of(Mandated("IMP"), importer: "IMP", declarant: "AGENT"));
        Assert.Equal(["A1", "A2"], Of(Mandated("OTHER"), importer: "IMP", declarant: "AGENT"));
    }

    [Fact]
    public void Who_names_no_declarant_uses_nobodys_account()
    {
        // The importer that anybody may name would be told of its own accounts.
        Assert.Empty(Of(Known, importer: "IMP", declarant: null));
        Assert.Empty(Of(Known, importer: "IMP", declarant: null, named: "I1"));
    }

    [Fact]
    public void Accounts_that_are_named_go_before_all_others()
    {
        Assert.Equal(["A2"], Of(Known, "IMP", "AGENT", named: "A2"));
        // The account of a stranger is as if it were not named.
        Assert.Equal(["A1", "A2"], Of(Known, "IMP", "AGENT", named: "S1"));
        Assert.Equal(["A1", "A2"], Of(Known, "IMP", "AGENT", named: "I1"));
        Assert.Equal(["I1"], Of(Mandated("IMP"), "IMP", "AGENT", named: "I1"));
    }

    [Fact]
    public void A_change_of_one_account_leaves_the_others()
    {
        var after = Known.With(Account("A1", "IMP")).With(Account("A3", "AGENT"));
        Assert.Equal(["A2", "A3"], Of(after, importer: "AGENT", declarant: "AGENT"));
        Assert.Equal(["A1", "I1"], Of(after, importer: "IMP", declarant: "IMP"));
        Assert.Equal("IMP", after.Accounts["A1"].Holder);
        Assert.Equal("AGENT", Known.Accounts["A1"].Holder);
    }

    private static Registers Mandated(string by) =>
        Known with
        {
            Operators = Known.Operators.Add(
                "AGENT",
                new Operator("AGENT", "Agent", "XA", new DateOnly(2020, 1, 1), false, [], [by])
            ),
        };

    private static Guarantee Account(string id, string holder) =>
        new(
            id,
            holder,
            GuaranteeKind.Deferment,
            SmallAdministration.Eur(1000m),
            SmallAdministration.Eur(1000m)
        );

    private static string[] Of(
        Registers registers,
        string? importer,
        string? declarant,
        string? named = null
    ) =>
        [
            .. registers
                .AccountsOf(
                    SmallAdministration.Message("IMA").Declaration with
                    {
                        Importer = importer is null ? null : new Party(importer),
                        Declarant = declarant is null ? null : new Party(declarant),
                        Documents = named is null ? [] : [new Document("C", "506", named)],
                    }
                )
                .Select(a => a.Id),
        ];
}
