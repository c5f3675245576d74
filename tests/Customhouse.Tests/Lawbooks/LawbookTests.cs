using System.Diagnostics.CodeAnalysis;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Tests.Declarations;
using Customhouse.Values;
using Xunit;
using static Customhouse.Tests.Declarations.SoundDeclaration;

namespace Customhouse.Tests.Lawbooks;

/// <summary>What a lawbook says is what is checked, and nothing else.</summary>
public sealed class LawbookTests
{
    private static readonly DateTimeOffset Today = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private const string Sets = "dataSets: [{ name: all, duty: none }]\n";

    [Fact]
    public void A_rule_that_is_taken_out_of_the_text_refuses_nothing_any_more()
    {
        var whole = ShippedLaw.Kingdom;
        var breaches = LodgementBreaches.All.Select(b => b.Change(Sound())).ToArray();
        var told = Told(whole, breaches);
        var wrong = new List<string>();
        var taken = 0;
        foreach (var (rule, less) in ShippedLaw.EachWithout(whole))
        {
            var of = whole.Rules.Single(r => rule == $"{r.Code} {r.Source}");
            taken++;
            if (less.Rules.Count != whole.Rules.Count - 1)
                wrong.Add($"{rule}: {less.Rules.Count} rules are left");
            // What it told is told no more, and all else is told as before.
            var left = told.Where(t => !(t.Code == of.Code && t.Demand == of.Demand)).ToArray();
            if (
                !Told(less, breaches).SequenceEqual(left)
                || left.Length == told.Length && !ShippedLaw.IsOfRequests(of)
            )
                wrong.Add(rule);
        }
        Assert.Equal(whole.Rules.Count, taken);
        Assert.Empty(wrong);
    }

    private static (int Breach, string Code, string? Demand, string Pointer)[] Told(
        Lawbook law,
        Declaration[] all
    ) => [.. all.SelectMany((d, n) => law.Check(d, Today).Select(r => (n, r.Code, r.Demand, r.Pointer)))];

    [Fact]
    public void A_condition_that_has_no_value_lets_nothing_through()
    {
        var law = OneRule("demand: 100 / (item.sequence - 1) > 0");
        var refusal = Assert.Single(law.Check(Sound(), Today));
        Assert.Equal("T1", refusal.Code);
        Assert.Contains("cannot be decided here", refusal.Rule, StringComparison.Ordinal);
        Assert.EndsWith(
            "GovernmentAgencyGoodsItem[1]/SequenceNumeric",
            refusal.Pointer,
            StringComparison.Ordinal
        );
        Assert.False(refusal.IsWarning);
    }

    [Fact]
    public void A_guard_that_has_no_value_lets_nothing_through()
    {
        var law = OneRule("when: 100 / (item.sequence - 1) > 200\n    demand: item.sequence > 0");
        Assert.Contains(
            "cannot be decided",
            Assert.Single(law.Check(Sound(), Today)).Rule,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_definition_that_has_no_value_lets_nothing_through_however_often_it_is_asked()
    {
        var law = ShippedLaw.Of(
            "definitions: [{ name: share, takes: { d: declaration }, is: 100 / (d.items.size() - 1) > 0 }]\n"
                + Sets
                + Rule("T1", "demand: share(declaration)")
                + Rule("T2", "demand: item.sequence > 0 && share(declaration)")["rules:\n".Length..]
        );
        Assert.Equal(["T1", "T2"], law.Check(Sound(), Today).Select(r => r.Code));
    }

    [Fact]
    public void A_set_of_data_that_cannot_be_told_lets_nothing_through()
    {
        var law = ShippedLaw.Of(
            "dataSets:\n  - { name: a, duty: none, when: 100 / (declaration.items.size() - 1) > 0 }\n"
                + "  - { name: b, duty: assessed }\n"
        );
        var refusal = Assert.Single(law.Check(Sound(), Today));
        Assert.Equal(("CH062", false), (refusal.Code, refusal.IsWarning));
        Assert.Contains("division by zero", refusal.Rule, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_a_finding_that_cannot_be_told_takes_nothing_from_the_fault()
    {
        var law = OneRule("demand: item.sequence > 9", "finding: \"{100 / (item.sequence - 1)} is told.\"");
        var refusal = Assert.Single(law.Check(Sound(), Today));
        Assert.Equal("A test.", refusal.Rule);
    }

    [Fact]
    public void A_rule_holds_from_its_first_day_to_its_last()
    {
        var law = OneRule("demand: item.sequence > 9", "from: 2026-03-02\n    to: 2026-03-03");
        Assert.Equal(
            [false, true, true, false],
            Enumerable.Range(-1, 4).Select(n => law.Check(Sound(), Today.AddDays(n)).Count > 0)
        );
        Assert.Equal([new DateOnly(2026, 3, 2), new DateOnly(2026, 3, 4)], law.Changes);
    }

    [Fact]
    public void A_code_is_listed_from_its_first_day_to_its_last_and_on_again()
    {
        var law = ShippedLaw.Of(
            "lists: [{ name: l, codes: [{ code: '40', to: 2026-03-01 }, { code: '40', from: 2026-03-03 }] }]\n"
                + Sets
                + Rule("T1", "demand: has(item.requestedProcedure) && isListed(item.requestedProcedure, 'l')")
        );
        Assert.Equal(
            [0, 1, 0],
            Enumerable.Range(-1, 3).Select(n => law.Check(Sound(), Today.AddDays(n)).Count)
        );
    }

    [Fact]
    public void A_rule_of_some_sets_or_of_one_direction_is_about_these_alone()
    {
        const string Two =
            "dataSets: [{ name: out, duty: none, when: declaration.isExport }, { name: in, duty: none }]\n";
        var law = ShippedLaw.Of(
            Two
                + Rule("T1", "demand: item.sequence > 7", "sets: [out]")
                + Rule("T2", "demand: item.sequence > 8", "sets: in")["rules:\n".Length..]
                + Rule("T3", "demand: item.sequence > 9", "direction: import")["rules:\n".Length..]
                + Rule("T4", "demand: item.sequence > 10", "direction: export")["rules:\n".Length..]
        );
        Assert.Equal(["T2", "T3"], law.Check(Sound(), Today).Select(r => r.Code));
        Assert.Equal(["T1", "T4"], law.Check(Exported(Sound()), Today).Select(r => r.Code));
    }

    [Fact]
    public void A_warning_stops_nothing_and_is_told_as_one() =>
        Assert.True(
            Assert
                .Single(OneRule("demand: item.sequence > 9", "warning: true").Check(Sound(), Today))
                .IsWarning
        );

    [Fact]
    public void A_text_is_told_in_its_language_and_else_in_english()
    {
        var law = ShippedLaw.Of(
            Sets
                + "rules:\n  - code: T1\n    of: item\n    demand: item.sequence > 9\n    at: item\n    basis: B\n"
                + "    mend: { en: Count., fr: Comptez. }\n    rule: { en: A test., fr: Un essai. }\n"
                + "    finding: { en: \"{item.sequence} is told.\", fr: \"{item.sequence} est dit.\" }\n"
        );
        var french = Assert.Single(law.Check(Sound(), Today, "fr"));
        Assert.Equal(("1 est dit.", "Un essai.", "Comptez."), (french.Rule, french.Demand, french.Mend));
        Assert.Equal("1 is told.", Assert.Single(law.Check(Sound(), Today, "ar")).Rule);
    }

    [Fact]
    public void What_a_rule_speaks_on_is_pointed_to_by_positions()
    {
        var law = ShippedLaw.Of(
            Sets
                + "rules:\n  - code: T1\n    of: tax\n    demand: position > 1\n"
                + "    rule: A test.\n    basis: B\n    mend: M\n"
                + "    at: [tax, tax/Payment/MethodCode, item/Packaging, declaration/TypeCode,\n"
                + "         'item/Packaging[{position + 4}]']\n"
        );
        var line = "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]";
        var two = Sound() with { Items = [Sound().Items[0] with { Taxes = [] }, Sound().Items[0]] };
        Assert.Equal(
            [
                $"{line}/Commodity/DutyTaxFee[1]",
                $"{line}/Commodity/DutyTaxFee[1]/Payment/MethodCode",
                $"{line}/Packaging",
                "Declaration/TypeCode",
                $"{line}/Packaging[5]",
            ],
            law.Check(two, Today).Select(r => r.Pointer)
        );
    }

    [Fact]
    public void The_digest_is_of_what_is_said_and_not_of_how_it_is_written()
    {
        var one = OneRule("demand: item.sequence > 9").Digest;
        Assert.Equal(64, one.Length);
        Assert.Equal(one, OneRule("demand: (item.sequence   > 9) # more").Digest);
        Assert.NotEqual(one, OneRule("demand: item.sequence > 8").Digest);
        Assert.NotEqual(one, OneRule("demand: item.sequence > 9", "to: 2030-01-01").Digest);
        Assert.NotEqual(one, OneRule("demand: item.sequence > 9", "warning: true").Digest);
        Assert.NotEqual(ShippedLaw.Kingdom.Digest, ShippedLaw.General.Digest);
    }

    [Fact]
    public void What_a_definition_came_to_for_one_declaration_is_not_told_of_another()
    {
        var law = ShippedLaw.Of(
            "definitions: [{ name: isSmall, takes: { d: declaration }, is: d.items.size() < 2 }]\n"
                + Sets
                + Rule("T1", "demand: isSmall(declaration)")
        );
        var two = Sound() with { Items = [Sound().Items[0], Sound().Items[0] with { Sequence = 2 }] };
        Assert.Equal([0, 2, 0], new[] { Sound(), two, Sound() }.Select(d => law.Check(d, Today).Count));
    }

    [Fact]
    [SuppressMessage("Reliability", "CA2008", Justification = "the tasks share nothing but the lawbook")]
    public void Many_threads_ask_one_lawbook_at_once()
    {
        var breaches = LodgementBreaches.All.Select(b => b.Change(Sound())).ToArray();
        var alone = Told(ShippedLaw.Kingdom, breaches);
        var all = ParallelEnumerable.Range(0, 16).Select(_ => Told(ShippedLaw.Kingdom, breaches)).ToArray();
        Assert.All(all, told => Assert.Equal(alone, told));
    }

    private static Lawbook OneRule(string condition, string? more = null) =>
        ShippedLaw.Of(Sets + Rule("T1", condition, more));

    private static string Rule(string code, string condition, string? more = null) =>
        $"rules:\n  - code: {code}\n    of: item\n    {condition}\n    at: item/SequenceNumeric\n"
        + $"    rule: A test.\n    basis: B\n    mend: M\n{(more is null ? "" : $"    {more}\n")}";
}
