using System.Text.RegularExpressions;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Tariff;
using Customhouse.Tests.Tariff;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Lawbooks;

/// <summary>An administration without a law of its own is told no other country's.</summary>
public sealed partial class GeneralLawTests
{
    private static readonly DutyTerms General = DutyTerms.Create(
        SmallEdition.Read(),
        ShippedLaw.GeneralTerms.Procedures
    );

    [Fact]
    public void Reliefs_rest_on_the_kyoto_convention_and_the_codes_of_annex_b()
    {
        Assert.NotEmpty(General.Reliefs);
        Assert.All(
            General.Reliefs,
            r => Assert.Matches("^(Kyoto Convention, Specific Annex |UCC-DA annex B, )", r.Basis)
        );
        Assert.DoesNotContain(General.Reliefs, r => OfACountry().IsMatch(r.Additional ?? ""));
        Assert.Contains(
            ShippedLaw.KingdomTerms.Procedures.Reliefs,
            r => OfACountry().IsMatch(r.Additional ?? "")
        );
    }

    [Fact]
    public void A_relief_is_told_with_the_ground_of_the_law_in_force()
    {
        var gift = Item() with { AdditionalProcedures = ["C07"] };
        Assert.Equal(
            "Kyoto Convention, Specific Annex B, Chapter 3 (relief from import duties and taxes)",
            Assert.Single(Assess(gift, General)).Working[^1].Basis
        );
        Assert.StartsWith(
            "Customs (Reliefs from a Liability to Import Duty)",
            Assert.Single(Assess(gift, AssessmentCases.Terms)).Working[^1].Basis,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("1PP")]
    [InlineData("1RV")]
    [InlineData("1CL")]
    public void An_additional_procedure_of_one_country_relieves_nothing_elsewhere(string code)
    {
        var item = Item() with { AdditionalProcedures = [code] };
        Assert.Equal(50m, Assert.Single(Assess(item, General)).Payable?.Amount);
    }

    [Theory]
    [InlineData("51", "00", ReliefKind.Suspended)]
    [InlineData("71", "00", ReliefKind.Suspended)]
    [InlineData("61", "21", ReliefKind.Relieved)]
    [InlineData("61", "23", ReliefKind.Relieved)]
    public void Procedures_of_the_convention_take_duty_away(
        string requested,
        string previous,
        ReliefKind kind
    )
    {
        var item = Item() with { RequestedProcedure = requested, PreviousProcedure = previous };
        var lines = Assess(item, General);
        Assert.Equal(0m, lines[0].Payable?.Amount);
        Assert.Equal(kind == ReliefKind.Suspended ? 50m : 0m, lines[0].Assessed.Amount);
        // What is suspended is secured, whatever the method of payment; what is relieved is not.
        Assert.Equal(
            kind == ReliefKind.Suspended ? [50m] : [],
            lines.Skip(1).Select(l => l.IsSecurity ? l.Assessed.Amount : -1m)
        );
    }

    /// <summary>Low value is told apart from a relief: a relief of duty leaves the taxes due.</summary>
    [Fact]
    public void A_relief_of_duty_is_no_low_value()
    {
        var gift = AssessmentCases.Of(Item() with { AdditionalProcedures = ["C07"] });
        Assert.Equal("free-circulation", SetOf(ShippedLaw.General, gift));
        var lines = AssessAll(gift.Items[0], General, AssessmentCases.Duty(5m), AssessmentCases.Vat());
        Assert.Equal([0m, 200m], lines.Select(l => l.Payable?.Amount));
    }

    /// <summary>Only grounds, and additional procedures of one country, are otherwise.</summary>
    [Fact]
    public void Charges_build_on_each_other_as_they_did()
    {
        var (general, kingdom) = (ShippedLaw.GeneralTerms.Procedures, ShippedLaw.KingdomTerms.Procedures);
        Assert.Equal(general.Stacking.Select(Text), kingdom.Stacking.Select(Text));
        Assert.Equal(general.SecurityCodes, kingdom.SecurityCodes);
        Assert.Equal(general.SecuringMethods, kingdom.SecuringMethods);
        Assert.Equal(
            kingdom.Reliefs.Where(r => !OfACountry().IsMatch(r.Additional ?? "")).Select(Effect),
            general.Reliefs.Select(Effect)
        );

        static Relief Effect(Relief relief) => relief with { Basis = "" };

        static string Text(StackingRule rule) => $"{rule with { Adds = [] }} {string.Join(' ', rule.Adds)}";
    }

    [Fact]
    public void The_tax_on_value_has_duties_and_excise_in_its_base()
    {
        var edition = SmallEdition.Read() with { Bases = [] };
        var lines = AssessAll(
            Item(),
            DutyTerms.Create(edition, ShippedLaw.GeneralTerms.Procedures),
            AssessmentCases.Duty(5m),
            AssessmentCases.Duty(10m, "A30"),
            AssessmentCases.Duty(20m, "301"),
            AssessmentCases.Vat(10m)
        );
        Assert.Equal([50m, 100m, 200m, 135m], lines.Select(l => l.Payable?.Amount));
    }

    [Fact]
    public void The_internal_market_of_one_country_is_a_set_of_data_there_alone()
    {
        var item = Item() with
        {
            Statements = [new Statement("NIDOM", null, null), new Statement("NIREM", null, null)],
        };
        var declaration = AssessmentCases.Of(item) with
        {
            AuthorisationHolders = [new AuthorisationHolder("UKIM", "XI1")],
        };
        Assert.Equal("internal-market", SetOf(ShippedLaw.Kingdom, declaration));
        Assert.Equal("free-circulation", SetOf(ShippedLaw.General, declaration));
        Assert.Equal(
            "free-circulation",
            SetOf(ShippedLaw.General, declaration with { AuthorisationHolders = [new("", null)] })
        );
    }

    private static string SetOf(Lawbook law, Declaration declaration) =>
        law.DataSetOf(declaration, new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero)).Name;

    private static GoodsItem Item() =>
        AssessmentCases.Item(null) with
        {
            ItemPrice = new Money(1000m, Currency.Eur),
        };

    private static IReadOnlyList<DutyLine> Assess(GoodsItem item, DutyTerms terms) =>
        AssessAll(item, terms, AssessmentCases.Duty(5m));

    private static IReadOnlyList<DutyLine> AssessAll(
        GoodsItem item,
        DutyTerms terms,
        params Measure[] measures
    ) =>
        Assessment
            .Compute(AssessmentCases.Of(item), [new Liability(measures)], terms, AssessmentCases.Day)
            .Lines;

    /// <summary>Additional procedures that begin with a digit are national (UCC-DA annex B, DE
    /// 1/11).</summary>
    [GeneratedRegex("^[0-9]", RegexOptions.None, 1000)]
    private static partial Regex OfACountry();
}
