using Customhouse.Lawbooks.Proof;
using Xunit;

namespace Customhouse.Tests.Lawbooks;

/// <summary>What a lawbook shows as a whole: faults that were planted are told with their lines and an
/// example, and what is no fault is not.</summary>
public sealed class LawProofTests
{
    private const string Sets = "dataSets: [{ name: all, duty: none }]\n";

    [Theory]
    // Rules that contradict each other.
    [InlineData(
        "has(item.netMassKilograms)",
        "item.netMassKilograms > 5.0",
        "has(item.netMassKilograms)",
        "item.netMassKilograms < 5.0",
        "contradicts",
        "item.netMassKilograms is"
    )]
    [InlineData(
        null,
        "item.?valuationMethod.orValue(\"\") in [\"1\", \"2\"]",
        "has(item.valuationMethod)",
        "item.valuationMethod == \"3\" || item.valuationMethod == \"4\"",
        "contradicts",
        "item.valuationMethod is"
    )]
    [InlineData(
        "has(item.itemPrice)",
        "has(item.statisticalValue)",
        "has(item.itemPrice) && item.itemPrice.amount > 10.0",
        "!has(item.statisticalValue)",
        "contradicts",
        "item.itemPrice.amount is"
    )]
    [InlineData(
        null,
        "isListed(item.?valuationMethod.orValue(\"9\"), \"few\")",
        null,
        "item.?valuationMethod.orValue(\"9\") in [\"7\", \"9\"]",
        "contradicts",
        "any declaration"
    )]
    // One that says what another does.
    [InlineData(
        "has(item.netMassKilograms)",
        "item.netMassKilograms > 0.0",
        null,
        "!has(item.netMassKilograms) || !(item.netMassKilograms <= 0.0)",
        "refuses what lawbook.yaml:6 refuses",
        "item.netMassKilograms is"
    )]
    // One that is never applied, always kept, always broken; it stands second.
    [InlineData(
        null,
        "item.sequence > 0",
        "has(item.valuationMethod) && item.valuationMethod == \"1\" && item.valuationMethod == \"2\"",
        "has(item.itemPrice)",
        "its condition contradicts itself",
        "any declaration"
    )]
    [InlineData(
        null,
        "item.sequence > 0",
        "has(item.valuationMethod) && isListed(item.valuationMethod, \"few\")",
        "item.valuationMethod in [\"1\", \"2\", \"3\"]",
        "refuses nothing",
        "item.valuationMethod is '1'"
    )]
    [InlineData(
        null,
        "item.sequence > 0",
        "has(item.netMassKilograms) && item.netMassKilograms > 7.0",
        "item.netMassKilograms <= 7.0",
        "exclude each other",
        "item.netMassKilograms is 8"
    )]
    [InlineData(
        null,
        "item.sequence > 0",
        "isFew(item) && !has(item.valuationMethod)",
        "has(item.itemPrice)",
        "its condition contradicts itself",
        "any declaration"
    )]
    public void A_planted_fault_is_told_with_its_line_and_an_example(
        string? when,
        string demand,
        string? otherWhen,
        string otherDemand,
        string what,
        string example
    )
    {
        var finding = Assert.Single(Proof(Rule(when, demand) + Rule(otherWhen, otherDemand)).Findings);
        // The first rule stands on line 6; the second behind its lines.
        Assert.Equal(("lawbook.yaml", 6 + LinesOf(when)), (finding.File, finding.Line));
        Assert.Contains(what, finding.What, StringComparison.Ordinal);
        Assert.StartsWith(example, finding.Example, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Mend);
    }

    [Theory]
    // Both can be kept.
    [InlineData(
        "has(item.netMassKilograms)",
        "item.netMassKilograms >= 5.0",
        "has(item.netMassKilograms)",
        "item.netMassKilograms <= 5.0"
    )]
    // They keep two things apart, and neither is asked wherever the other is.
    [InlineData(
        "has(item.valuationMethod) && item.valuationMethod == \"1\"",
        "has(item.itemPrice)",
        "has(item.statisticalValue)",
        "!has(item.itemPrice)"
    )]
    // One is asked where the other is not.
    [InlineData(
        "item.?valuationMethod.orValue(\"\") == \"1\"",
        "has(item.itemPrice)",
        "item.?valuationMethod.orValue(\"\") == \"2\"",
        "!has(item.itemPrice)"
    )]
    [InlineData(
        "has(item.itemPrice)",
        "item.itemPrice.currency != \"EUR\"",
        "has(item.itemPrice)",
        "item.itemPrice.amount > 0.0"
    )]
    public void What_is_no_fault_is_not_told(
        string? when,
        string demand,
        string? otherWhen,
        string otherDemand
    )
    {
        var proof = Proof(Rule(when, demand) + Rule(otherWhen, otherDemand));
        Assert.Empty(proof.Findings);
        Assert.Empty(proof.Unread);
    }

    [Fact]
    public void Rules_of_other_days_sets_or_directions_contradict_nothing()
    {
        const string Heavy = "!has(item.netMassKilograms) || item.netMassKilograms > 5.0";
        const string Light = "has(item.netMassKilograms) && item.netMassKilograms < 5.0";
        Assert.Single(Proof(Rule(null, Heavy) + Rule(null, Light)).Findings);
        Assert.Empty(
            Proof(Rule(null, Heavy, "to: 2026-01-31") + Rule(null, Light, "from: 2026-02-01")).Findings
        );
        Assert.Empty(
            Proof(Rule(null, Heavy, "direction: import") + Rule(null, Light, "direction: export")).Findings
        );
    }

    [Fact]
    public void A_rule_that_no_declaration_of_its_set_of_data_meets_is_told()
    {
        var told = Assert.Single(
            Of(
                "dataSets:\n  - { name: out, duty: none, when: declaration.isExport }\n"
                    + "  - { name: in, duty: none }\nrules:\n"
                    + Rule("declaration.isExport", "has(item.itemPrice)", "sets: [in]")
            ).Findings
        );
        Assert.Equal(7, told.Line);
        Assert.Contains("in none of its sets of data", told.What, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gap_between_the_days_of_a_code_is_told()
    {
        var told = Assert.Single(
            Of(
                "lists:\n  - name: l\n    codes:\n      - { code: '40', to: 2026-03-01 }\n"
                    + "      - { code: '40', from: 2026-03-03 }\n      - { code: '41', to: 2026-03-01 }\n"
                    + "      - { code: '41', from: 2026-03-02 }\n"
                    + Sets
            ).Findings
        );
        Assert.Equal(("lawbook.yaml", 7), (told.File, told.Line));
        Assert.Contains("40 until 2026-03-01 and again from 2026-03-03", told.What, StringComparison.Ordinal);
        Assert.Equal("on 2026-03-02 the list does not have 40", told.Example);
    }

    /// <summary>What it cannot look through it names: nothing is passed over.</summary>
    [Theory]
    [InlineData("item.origins.exists(o, has(o.country))", "it goes through a list")]
    [InlineData("\"000\" in item.additionalProcedures", "it looks through a declared list")]
    [InlineData("item.sequence == declaration.items.size()", "it holds two elements")]
    [InlineData("item.?description.orValue(\"\").startsWith(\"A\")", "it works out")]
    public void What_is_taken_as_one_question_is_named_with_the_reason(string demand, string why)
    {
        var proof = Proof(Rule(null, demand));
        Assert.Empty(proof.Findings);
        var unread = Assert.Single(proof.Unread);
        Assert.Equal(("lawbook.yaml", 6, "T1"), (unread.File, unread.Line, unread.Code));
        Assert.StartsWith(why, unread.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_is_the_same_in_two_rules()
    {
        const string Any = "item.origins.exists(o, has(o.country))";
        Assert.Contains(
            Proof(Rule(null, Any) + Rule(null, $"!{Any}")).Findings,
            f => f.What.Contains("contradicts", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("GB")]
    [InlineData("XA")]
    public void The_shipped_lawbooks_have_no_such_fault(string administration)
    {
        var proof = LawProof.Of(ShippedLaw.For(administration));
        Assert.True(
            proof.Findings.Count == 0,
            string.Join("\n", proof.Findings.Select(f => $"{f.File}:{f.Line}: {f.What} ({f.Example})"))
        );
        Assert.NotEmpty(proof.Unread);
        Assert.DoesNotContain(proof.Unread, u => u.Part == "all of it");
    }

    private static LawProof Proof(string rules) =>
        Of(
            "lists: [{ name: few, codes: ['1', '2'] }]\n"
                + Sets
                + "rules:\n"
                + rules
                + "definitions: [{ name: isFew, takes: { i: item }, is: 'has(i.valuationMethod) && "
                + "isListed(i.valuationMethod, \"few\")' }]\n"
        );

    private static LawProof Of(string text) => LawProof.Of(ShippedLaw.Of(text));

    private static int LinesOf(string? when) => when is null ? 8 : 10;

    private static string Rule(string? when, string demand, string? more = null) =>
        "  - code: T1\n    of: item\n"
        + (when is null ? "" : $"    when: |\n      {when}\n")
        + $"    demand: |\n      {demand}\n    at: item/SequenceNumeric\n"
        + $"    rule: A test.\n    basis: B\n    mend: M\n{(more is null ? "" : $"    {more}\n")}";
}
