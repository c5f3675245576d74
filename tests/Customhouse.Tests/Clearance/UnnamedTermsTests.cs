using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Operators;
using Customhouse.Tests.Lawbooks;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Clearance.EntitledHouse;

namespace Customhouse.Tests.Clearance;

/// <summary>What the terms of the lawbook do not name is refused, or does not come about.</summary>
public sealed class UnnamedTermsTests
{
    [Theory]
    [InlineData("99")]
    [InlineData("45")]
    [InlineData("40 ")]
    [InlineData("4")]
    public void A_procedure_that_the_law_does_not_name_is_refused(string procedure)
    {
        var import = Import() with { Items = [Goods(1), Goods(2, procedure)] };
        var refusal = Assert.Single(Refused(Lodge(import)), r => r.Code == "CH075");
        Assert.Equal(At(2), refusal.Pointer);
        Assert.Contains($"Procedure {procedure} is requested", refusal.Rule, StringComparison.Ordinal);
        Assert.Contains("40, 42", refusal.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_under_an_unnamed_procedure_is_refused_too() =>
        Assert.Equal(
            [At(1)],
            Refused(Lodge(Import("12", "EXA"))).Where(r => r.Code == "CH075").Select(r => r.Pointer)
        );

    [Fact]
    public void A_change_does_not_bring_one_in()
    {
        var before = Lodge(Import(type: "IMD")).After;
        Assert.True(before.IsRegistered);
        var next = Import("45", "IMD");
        var asked = Act(
            before,
            new Amend(
                new LodgedMessage(
                    [1],
                    "xml",
                    next with
                    {
                        TypeCode = "COR",
                        FunctionCode = "13",
                        Amendments = [new Amendment("28", [new WcoPointer("42A")])],
                    }
                )
            ),
            next,
            Whole
        );
        var rejected = Assert.Single(asked.Events.OfType<RequestRejected>());
        Assert.Contains("CH075", rejected.Refusals.Select(r => r.Code));
    }

    /// <summary>Where the law defers nothing, an account of deferment is nobody's to use.</summary>
    [Fact]
    public void Without_deferment_in_the_law_no_such_account_is_charged()
    {
        var deferred = Import() with
        {
            Documents = [new Document("1", "DAN", Deferred)],
            Items =
            [
                Goods(1) with
                {
                    Taxes = [new DeclaredTax("B00", null, null, "E", null, null, null, null)],
                },
            ],
        };
        Assert.NotEmpty(Lodge(deferred).Events.OfType<AccountCharged>());
        var without = Under(terms => terms.Replace("deferment: {", "# {", StringComparison.Ordinal));
        var decision = Lodge(deferred, without);
        Assert.Empty(decision.Events.OfType<AccountCharged>());
        Assert.NotEmpty(decision.Events.OfType<PaymentAwaited>());
    }

    [Fact]
    public void Without_a_category_for_it_no_comprehensive_guarantee_is_enough()
    {
        Assert.Empty(Refused(Lodge(Import("51"))));
        var without = Under(terms => terms.Replace("  comprehensive: CGU\n", "", StringComparison.Ordinal));
        Assert.Contains("AUT-NONE", Refused(Lodge(Import("51"), without)).Select(r => r.Code));
        // Nor where declarations are believed because no authorisation is kept yet.
        string Believed(string terms) =>
            terms.Replace("verification: always", "verification: where-kept", StringComparison.Ordinal);
        var unkept = AuthorisationBook.Create([]);
        var believed = Under(Believed) with { Authorisations = unkept };
        Assert.NotEmpty(Lodge(Import("51"), believed).Events.OfType<GuaranteeReserved>());
        var nobody = Under(t =>
            Believed(t).Replace("  comprehensive: CGU\n", "", StringComparison.Ordinal)
        ) with
        {
            Authorisations = unkept,
        };
        var secured = Lodge(Import("51"), nobody);
        Assert.Empty(secured.Events.OfType<GuaranteeReserved>());
        Assert.NotEmpty(secured.Events.OfType<FundsMissing>());
    }

    [Fact]
    public void Without_terms_for_it_nothing_completes_a_simplified_declaration()
    {
        var book = ShippedLaw.WithTerms(t => t, shared: t => Without(t, "supplementary:"));
        Assert.Null(book.TermsOn(new DateOnly(2026, 5, 5)).Supplementary);
        var refused = Refused(Lodge(Import(type: "IMY"), Whole with { Laws = LawEditions.Only(book) }));
        Assert.Contains("SUP-TYPE", refused.Select(r => r.Code));
    }

    private static Registers Under(Func<string, string> change) =>
        Whole with
        {
            Laws = LawEditions.Only(ShippedLaw.WithTerms(change)),
        };

    private static string At(int item) =>
        $"Declaration/GoodsShipment/GovernmentAgencyGoodsItem[{item}]/GovernmentProcedure[1]/CurrentCode";

    /// <summary>A text without one of its parts.</summary>
    private static string Without(string text, string part)
    {
        var at = text.IndexOf(part, StringComparison.Ordinal);
        var next = text.IndexOf("\n\n", at, StringComparison.Ordinal);
        return text[..at] + text[next..];
    }
}
