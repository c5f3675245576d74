using Customhouse.Tariff;
using Customhouse.Tests.Lawbooks;
using Xunit;
using static Customhouse.Tests.Tariff.AssessmentCases;

namespace Customhouse.Tests.Tariff;

/// <summary>What the terms of an edition say of sharing, of bases and of reliefs.</summary>
public sealed class DutyTermsTests
{
    [Fact]
    public void The_last_cents_go_to_the_parts_that_lost_most_the_first_of_equals()
    {
        Assert.Equal([33.34m, 33.33m, 33.33m], Apportionment.Divide(100m, [1m, 1m, 1m], 2));
        Assert.Equal([-33.34m, -33.33m, -33.33m], Apportionment.Divide(-100m, [1m, 1m, 1m], 2));
        // 1.428..., 2.857..., 5.714...: two cents are left, and the third lost least.
        Assert.Equal([1.43m, 2.86m, 5.71m], Apportionment.Divide(10m, [1m, 2m, 4m], 2));
        Assert.Equal([5.71m, 1.43m, 2.86m], Apportionment.Divide(10m, [4m, 1m, 2m], 2));
    }

    [Fact]
    public void What_is_less_than_a_cent_is_not_lost() =>
        Assert.Equal([0.501m, 0.50m], Apportionment.Divide(1.001m, [1m, 1m], 2));

    [Fact]
    public void Without_weights_the_parts_are_equal()
    {
        Assert.Equal([3m, 2m], Apportionment.Divide(5m, [0m, 0m], 0));
        Assert.Empty(Apportionment.Divide(5m, [], 2));
    }

    [Fact]
    public void A_tax_has_the_rule_of_the_longest_prefix_the_first_of_equals()
    {
        var terms = Terms with
        {
            Stacking = [Rule("B"), Rule("B00", TaxClass.Levy), Rule("B00", TaxClass.Excise), Rule("A")],
        };
        Assert.Equal(TaxClass.Levy, terms.RuleOf("B00")?.Class);
        Assert.Equal("B", terms.RuleOf("B05")?.Prefix);
        Assert.Null(terms.RuleOf("C00"));
    }

    [Fact]
    public void The_bases_of_an_edition_go_before_those_of_the_procedures()
    {
        var edition = SmallEdition.Read() with
        {
            Bases = [new TaxBase("B00", ["A00"]), new TaxBase("302", ["A00"]), new TaxBase("A30", [])],
        };
        var procedures = ShippedLaw.GeneralTerms.Procedures with
        {
            Stacking =
            [
                Rule("B00", TaxClass.ValueAddedTax),
                Rule("C00"),
                Rule("302", TaxClass.Excise),
                Rule("A"),
            ],
        };
        var terms = DutyTerms.Create(edition, procedures);
        Assert.Equal(["C00", "A", "B00", "302", "A30"], terms.Stacking.Select(s => s.Prefix));
        Assert.Equal(
            [(TaxClass.ValueAddedTax, true), (TaxClass.Excise, false), (TaxClass.CustomsDuty, false)],
            terms.Stacking.Skip(2).Select(s => (s.Class, s.WithCosts))
        );
        Assert.All(terms.Stacking, s => Assert.True(s.OnValue));
    }

    [Fact]
    public void A_base_of_a_tax_that_the_law_does_not_know_makes_no_rule_for_it()
    {
        var edition = SmallEdition.Read() with { Bases = [new TaxBase("Z10", ["A00"])] };
        Assert.Null(DutyTerms.Create(edition, ShippedLaw.GeneralTerms.Procedures).RuleOf("Z10"));
    }

    [Fact]
    public void A_base_holds_the_taxes_that_begin_as_it_says()
    {
        var rule = Rule("B00") with { Adds = ["A", "30"] };
        Assert.True(rule.AddsTo("A00"));
        Assert.True(rule.AddsTo("301"));
        Assert.False(rule.AddsTo("B00"));
        Assert.False(rule.AddsTo("130"));
    }

    [Theory]
    [InlineData("51", null, null, true)]
    [InlineData("51", "00", null, true)]
    [InlineData("40", "00", null, false)]
    [InlineData("51", "71", null, false)]
    [InlineData("51", "00", "C##", true)]
    [InlineData("51", "00", "C0#", false)]
    [InlineData("51", "00", "C17", true)]
    [InlineData("51", "00", "C1", false)]
    [InlineData("51", "00", "F##", false)]
    [InlineData("51", "00", "#17", false)]
    public void A_relief_reaches_the_procedures_that_it_names(
        string requested,
        string? previous,
        string? additional,
        bool reached
    )
    {
        var relief = new Relief(ReliefKind.Suspended, TaxClass.All, requested, previous, additional, "law");
        Assert.Equal(reached, relief.Reaches("51", "00", ["1RV", "C17"]));
    }

    [Fact]
    public void A_relief_that_names_nothing_reaches_all_and_one_of_an_additional_code_needs_it()
    {
        var any = new Relief(ReliefKind.Relieved, TaxClass.All, null, null, null, "law");
        Assert.True(any.Reaches(null, null, []));
        Assert.False((any with { Additional = "C##" }).Reaches("40", "00", []));
        Assert.False((any with { Requested = "40" }).Reaches(null, null, []));
        Assert.False((any with { Previous = "00" }).Reaches(null, null, []));
    }

    private static StackingRule Rule(string prefix, TaxClass kind = TaxClass.CustomsDuty) =>
        new(prefix, kind, OnValue: true, WithCosts: false, []);
}
