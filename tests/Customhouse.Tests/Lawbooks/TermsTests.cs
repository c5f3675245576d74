using Customhouse.Lawbooks;
using Customhouse.Tariff;
using Xunit;

namespace Customhouse.Tests.Lawbooks;

/// <summary>What a lawbook says of duty, day by day, and what of it a comparison tells.</summary>
public sealed class TermsTests
{
    private static readonly DateOnly May = new(2026, 5, 5);

    [Fact]
    public void Terms_are_those_of_the_day()
    {
        var law = ShippedLaw.WithTerms(terms =>
            terms
                .Replace(
                    "name: end use, secured: true",
                    "name: end use, to: 2026-05-31",
                    StringComparison.Ordinal
                )
                .Replace(
                    "  - additional: F05\n",
                    "  - { additional: F04, relief: relieved, charges: all, basis: a law, from: 2026-06-01 }\n"
                        + "  - additional: F05\n",
                    StringComparison.Ordinal
                )
        );
        var (before, after) = (law.TermsOn(new DateOnly(2026, 5, 31)), law.TermsOn(new DateOnly(2026, 6, 1)));
        Assert.Contains("44", before.Procedures.Known);
        Assert.DoesNotContain("44", after.Procedures.Known);
        Assert.DoesNotContain(before.Procedures.Reliefs, r => r.Additional == "F04");
        Assert.Contains(after.Procedures.Reliefs, r => r.Additional == "F04");
        // What is worked out of them is kept by them: between two changes they are the same.
        Assert.Same(before, law.TermsOn(May));
        Assert.Same(after, law.TermsOn(new DateOnly(2030, 1, 1)));
        Assert.NotSame(before, after);
    }

    [Theory]
    [InlineData("311", "2023-07-31", null)]
    [InlineData("311", "2023-08-01", "9.27")]
    [InlineData("311", "2025-01-31", "9.27")]
    [InlineData("311", "2025-02-01", "9.61")]
    [InlineData("315", "2026-02-01", "9.96")]
    [InlineData("357", "2030-01-01", "8.95")]
    [InlineData("411", "2019-01-31", null)]
    [InlineData("411", "2019-02-01", "381.15")]
    [InlineData("411", "2023-07-31", "381.15")]
    [InlineData("411", "2023-08-01", null)]
    [InlineData("595", "2026-03-02", "0.5295")]
    [InlineData("556", "2022-03-22", null)]
    public void An_excise_rate_holds_from_its_first_day_to_its_last(
        string type,
        string day,
        string? amount
    ) =>
        Assert.Equal(
            amount,
            ShippedLaw
                .Kingdom.TermsOn(DateOnly.Parse(day, null))
                .Excise.GetValueOrDefault(type)
                ?.PerUnit?.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture)
        );

    [Fact]
    public void The_terms_of_the_general_law_are_as_it_names_them()
    {
        var terms = ShippedLaw.GeneralTerms;
        Assert.Equal(["51", "53", "71", "76", "77", "78"], terms.Procedures.Suspensive);
        Assert.Equal(
            ["07", "42", "44", "51", "53", "63", "71", "76", "77", "78"],
            terms.Procedures.SecuredProcedures
        );
        Assert.Equal(new Deferment("E", "1", "DAN", "DPO"), terms.Deferment);
        Assert.Equal(
            ("CGU", "CF"),
            (terms.Authorisations.ComprehensiveGuarantee, terms.Authorisations.SecuredTypes)
        );
        Assert.Equal(14, terms.Authorisations.Needs.Count);
        Assert.Equal(14, terms.Procedures.Reliefs.Count);
        Assert.Equal(7, terms.Licences!.Count(l => l.IsRegistered));
        Assert.Equal(7, terms.Licences!.Count(l => !l.IsRegistered));
        Assert.Null(terms.PublishedTerms);
        Assert.Empty(terms.Excise);
        Assert.Equal("CF", terms.Supplementary!.Completes['Y']);
        Assert.Equal(new TimeLimits(30, 10, 10, 90), terms.TimeLimits);
    }

    [Fact]
    public void The_terms_of_the_kingdom_are_as_published()
    {
        var terms = ShippedLaw.KingdomTerms;
        Assert.Empty(terms.Procedures.SecuredProcedures);
        Assert.Null(terms.Licences);
        Assert.Equal(17, terms.Procedures.Reliefs.Count);
        Assert.Equal(
            ["21", "22", "44", "51", "53", "61"],
            terms.Authorisations.Needs.Where(n => n.UnlessStated == "00100").Select(n => n.Requested).Order()
        );
        Assert.Equal(
            new Deferment("E", "1", "DAN", "DPO") { Authorisation = "CGU", GuaranteeType = "1" },
            terms.Deferment
        );
        var published = terms.PublishedTerms!;
        Assert.Equal(
            ("GBP", RoundingWay.Truncate, 2),
            (published.Currency.Code, published.Rounding.Way, published.Rounding.Decimals)
        );
        Assert.Equal("STA", published.Waiver!.Code);
        Assert.Equal(terms.Procedures.Reliefs, published.Reliefs);
    }

    /// <summary>Whatever is changed in the terms, the digest changes and the comparison names the
    /// part.</summary>
    [Theory]
    [InlineData("name: free circulation }", "name: home use }", "procedures 40")]
    [InlineData("name: free circulation }", "name: free circulation, secured: true }", "procedures 40")]
    [InlineData("name: free circulation }", "name: free circulation, to: 2026-12-31 }", "procedures 40")]
    [InlineData("  - { code: \"31\", name: re-export }\n", "", "procedures 31")]
    [InlineData(
        "    charges: [excise, value-added-tax]\n",
        "    charges: value-added-tax\n",
        "reliefs 07 - -"
    )]
    [InlineData("    relief: partial\n", "    relief: suspended\n", "reliefs 53 - D51")]
    [InlineData(
        "categories: TEA, basis",
        "categories: TEA, unlessStated: \"00100\", basis",
        "authorisations 53 temporary admission"
    )]
    [InlineData("verification: always", "verification: where-kept", "verification")]
    [InlineData("holder: DPO", "holder: DPX", "deferment")]
    [InlineData("types: [C, F]", "types: [C]", "guarantees")]
    [InlineData("code: T24", "code: T25", "guarantees")]
    [InlineData(
        "basis: TARIC document L100, registered: true",
        "basis: TARIC document L100",
        "licences L100"
    )]
    public void A_change_of_a_term_is_told(string before, string after, string part)
    {
        Assert.Contains(before, ShippedLaw.Text("XA/terms.yaml"), StringComparison.Ordinal);
        var changed = ShippedLaw.WithTerms(t => t.Replace(before, after, StringComparison.Ordinal));
        Assert.NotEqual(ShippedLaw.WithoutRules.Digest, changed.Digest);
        var difference = Assert.Single(LawDifference.Between(ShippedLaw.WithoutRules, changed));
        Assert.Equal((LawPartKind.Term, part), (difference.Kind, difference.Name));
    }

    [Fact]
    public void The_order_of_reliefs_is_told_for_the_first_counts()
    {
        var turned = ShippedLaw.WithTerms(terms =>
        {
            var at = terms.IndexOf("  - additional: C##", StringComparison.Ordinal);
            var next = terms.IndexOf("  - additional: F48", at, StringComparison.Ordinal);
            var relief = terms[at..next];
            return terms
                .Replace(relief, "", StringComparison.Ordinal)
                .Replace("reliefs:\n", "reliefs:\n" + relief, StringComparison.Ordinal);
        });
        Assert.NotEqual(ShippedLaw.WithoutRules.Digest, turned.Digest);
        Assert.Equal("reliefs", Assert.Single(LawDifference.Between(ShippedLaw.WithoutRules, turned)).Name);
    }

    /// <summary>What is said the same has the same digest, however it is written.</summary>
    [Fact]
    public void The_way_of_writing_is_none_of_the_law()
    {
        var written = ShippedLaw.WithTerms(terms =>
            "# another comment\n"
            + terms
                .Replace("charges: all", "charges: [all]", StringComparison.Ordinal)
                .Replace(
                    "name: re-export }",
                    "name: re-export, suspensive: false }",
                    StringComparison.Ordinal
                )
                .Replace(
                    "code: \"31\", name: re-export",
                    "name: re-export, code: '31'",
                    StringComparison.Ordinal
                )
        );
        Assert.Equal(ShippedLaw.WithoutRules.Digest, written.Digest);
        Assert.Empty(LawDifference.Between(ShippedLaw.WithoutRules, written));
    }
}
