using System.Text;
using Customhouse.Declarations;
using Customhouse.Risk;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Tests.Risk;

/// <summary>Conditions of profiles in the rule language.</summary>
public sealed class RuleTests
{
    private static Profile Of(string rule, Lane lane = Lane.Red) =>
        RiskCase.Profile("P", lane, new RuleHolds(rule));

    [Theory]
    [InlineData("risk.direction == 'import'", true)]
    [InlineData("risk.operatorDays == 90.0 && risk.hour == 12.0", true)]
    [InlineData("has(risk.valuePerKg) && risk.valuePerKg < 2.5 && risk.?origin.orValue('') == 'CL'", true)]
    [InlineData("has(risk.origin) && risk.origin == 'KR' && risk.?commodity.orValue('') == '85171300'", true)]
    [InlineData("item.origins.exists(o, o.?country.orValue('') == 'BD')", true)]
    [InlineData("declaration.items.all(i, has(i.netMassKilograms) && i.netMassKilograms > 50.0)", false)]
    [InlineData("declaration.items.exists(i, has(i.quotaOrder))", true)]
    [InlineData("has(declaration.importer.id) && declaration.importer.id == 'XA100'", true)]
    [InlineData("has(risk.modelScore)", false)]
    [InlineData("!has(risk.modelScore)", true)]
    [InlineData("'N935' in risk.headerDocument", true)]
    [InlineData("risk.containerId.exists(c, iso6346CheckDigit(c) == c.substring(10))", true)]
    [InlineData("risk.totalValue / risk.itemCount > 596.0", true)]
    [InlineData("risk.authorisedOperator", false)]
    public void A_rule_holds_where_it_should(string rule, bool holds) =>
        Assert.Equal(holds ? Lane.Red : Lane.Green, RiskCase.Choose(0.5, Of(rule)).Lane);

    [Theory]
    [InlineData("risk.valuePerKgs > 1.0", "Column 5", "'valuePerKgs'", "valuePerKg")]
    [InlineData("risc.hour == 1.0", "Column 1", "'risc'", "risk")]
    [InlineData("risk.hour == 1", "Column 11", "double", "1.0")]
    [InlineData("risk.hour", "Column 5", "bool", "comparison")]
    [InlineData("risk.hour ==", "Column", "", "")]
    [InlineData(
        "risk.valuePerKg < 2.5",
        "Column 5",
        "'risk.valuePerKg' may be absent",
        "has(risk.valuePerKg) &&"
    )]
    [InlineData(
        "item.commodity == '61'",
        "Column 5",
        "'item.commodity' may be absent",
        "has(item.commodity) &&"
    )]
    [InlineData("isListed(risk.direction, 'x')", "Column", "isListed", "")]
    [InlineData("lodged.lrn == 'x'", "Column 1", "lodged", "")]
    [InlineData("true\n&& risc.hour > 1.0", "Line 2, column 4", "'risc'", "risk")]
    [InlineData("1 < 2", "always true", "whatever is declared", "leave")]
    [InlineData("false", "always false", "", "leave")]
    [InlineData(" \n ", "No condition", "", "Write one")]
    public void What_is_wrong_is_told_with_its_place_and_what_mends_it(
        string rule,
        string place,
        string what,
        string mend
    )
    {
        var refusal = ProfileCheck.Check(Of(rule))[0];
        Assert.Equal(("RSK-RULE", "when/rule"), (refusal.Code, refusal.Pointer));
        var told = refusal.Rule.Replace("The condition is ", "", StringComparison.Ordinal);
        Assert.StartsWith(place, told, StringComparison.Ordinal);
        Assert.Contains(what, refusal.Rule, StringComparison.Ordinal);
        Assert.Contains(mend, refusal.Mend, StringComparison.OrdinalIgnoreCase);
        var (book, refusals) = ProfileBook.Create([Of(rule)]);
        Assert.Empty(book.Profiles);
        Assert.Equal("P/when/rule", refusals[0].Pointer);
    }

    [Fact]
    public void A_rule_has_its_limits()
    {
        var longest = "risk.hour > 1.0" + new string(' ', Limits.ProfileRuleCharactersMax - 15);
        Assert.Empty(ProfileCheck.Check(Of(longest)));
        var refusal = Assert.Single(ProfileCheck.Check(Of(longest + " ")));
        Assert.Equal(("RSK-RULE", "when/rule"), (refusal.Code, refusal.Pointer));
        Assert.Contains("4001", refusal.Rule, StringComparison.Ordinal);

        AllOf Many(int n) => new([.. Enumerable.Repeat(new RuleHolds("risk.hour > 1.0"), n)]);
        Assert.Empty(ProfileCheck.Check(Many(Limits.RulesPerProfileMax)));
        var many = Assert.Single(ProfileCheck.Check(Many(Limits.RulesPerProfileMax + 1)));
        Assert.Equal(("RSK-RULES", "when"), (many.Code, many.Pointer));
        var unknown = new RuleHolds(string.Join(" && ", Enumerable.Repeat("x", 50)));
        var faulty = new AllOf([.. Enumerable.Repeat(unknown, 99)]);
        Assert.InRange(ProfileCheck.Check(faulty).Count, 1, Limits.RefusalsPerAnswerMax + 20);
    }

    /// <summary>A rule that has no value for a declaration lets nothing through, and says why.</summary>
    [Theory]
    [InlineData("1.0 / (risk.operatorDays - 90.0) > 5.0", "division by zero")]
    [InlineData("declaration.documents[7].code == 'N935'", "the list has 1 elements")]
    [InlineData("risk.invoiceTotal > double(declaration.lrn)", "")]
    public void A_rule_that_cannot_be_decided_bears_and_says_why(string rule, string why)
    {
        var guarded = "has(risk.invoiceTotal) && " + rule;
        foreach (
            var when in (Condition[])
                [
                    new RuleHolds(guarded),
                    new AnyOf([RiskCase.Is("direction", "=", "export"), new RuleHolds(guarded)]),
                    new AllOf([RiskCase.Is("direction", "=", "import"), new RuleHolds(guarded)]),
                ]
        )
        {
            var choice = RiskCase.Choose(0.5, RiskCase.Profile("P", Lane.Yellow, when));
            Assert.Equal(Lane.Yellow, choice.Lane);
            var figure = Assert.Single(
                choice.Hits[0].Figures,
                f => f.StartsWith("rule not decided: ", StringComparison.Ordinal)
            );
            Assert.Contains(why, figure, StringComparison.Ordinal);
        }
        // Where another part decides that the profile does not hold, nothing needs the rule.
        var apart = new AllOf([RiskCase.Is("direction", "=", "export"), new RuleHolds(guarded)]);
        Assert.Equal(Lane.Green, RiskCase.Choose(0.5, RiskCase.Profile("P", Lane.Red, apart)).Lane);
    }

    [Fact]
    public void A_rule_that_takes_too_many_steps_bears_and_ends()
    {
        var wide = RiskCase.Declaration with
        {
            Items = [.. Enumerable.Repeat(RiskCase.Declaration.Items[0], Limits.ItemsPerDeclarationMax)],
        };
        const string rule = "declaration.items.all(a, declaration.items.all(b, a.sequence == b.sequence))";
        var figures = RiskCase.Choose(wide, 0.5, Of(rule)).Hits[0].Figures;
        Assert.StartsWith("rule not decided: it takes more steps", figures[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_figures_are_what_the_rule_read()
    {
        const string rule =
            "has(risk.valuePerKg) && risk.valuePerKg < 15.0 && "
            + "item.documents.exists(d, d.code == 'N865') && declaration.containers.size() > 0";
        Assert.Equal(
            [
                "item 1 value-per-kg 12 (risk.valuePerKg < 15.0)",
                "item 1 item.documents.code N865 (item.documents.exists(d, d.code == \"N865\"))",
                "declaration.containers CSQU3054383 (declaration.containers.size() > 0)",
            ],
            RiskCase.Choose(0.5, Of(rule)).Hits[0].Figures
        );
    }

    [Fact]
    public void Figures_are_bounded()
    {
        var names = string.Join(
            " || ",
            RiskField
                .All.Where(f => f.Kind is FieldKind.Texts or FieldKind.Number)
                .OrderByDescending(f => f.Kind == FieldKind.Texts)
                .Select(f =>
                    f.Kind == FieldKind.Texts ? $"risk.{f.RuleName}.size() > 99" : $"has(risk.{f.RuleName})"
                )
        );
        var talkative = RiskCase.Declaration with
        {
            Containers = [.. Enumerable.Range(0, 500).Select(n => $"CSQU{n:0000000}")],
        };
        var figures = RiskCase.Choose(talkative, 0.5, Of(names)).Hits[0].Figures;
        Assert.Equal(Limits.FiguresPerRuleMax, figures.Count);
        Assert.All(figures, f => Assert.InRange(f.Length, 1, 400));
        var listed = RiskCase.Choose(talkative, 0.5, Of("declaration.containers.size() > 1")).Hits[0].Figures;
        const string first = "declaration.containers CSQU0000000 CSQU0000001 CSQU0000002";
        Assert.StartsWith(first, listed[0], StringComparison.Ordinal);
        Assert.Contains(" and more (", listed[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_on_the_whole_is_asked_of_a_declaration_without_items_and_one_on_items_is_not()
    {
        var empty = RiskCase.Declaration with { Items = [] };
        Assert.Equal(Lane.Red, RiskCase.Choose(empty, 0.5, Of("risk.itemCount == 0.0")).Lane);
        Assert.Equal(Lane.Green, RiskCase.Choose(empty, 0.5, Of("!has(risk.origin)")).Lane);
        Assert.Equal(Lane.Green, RiskCase.Choose(empty, 0.5, Of("item.documents.size() == 0")).Lane);
    }

    /// <summary>What a group asks of items must hold of one item, rules among fields.</summary>
    [Fact]
    public void A_rule_and_a_field_hold_of_the_same_item()
    {
        var mixed = new AllOf([
            RiskCase.Is("commodity", "within", "61"),
            new RuleHolds("has(risk.origin) && risk.origin == 'KR'"),
        ]);
        Assert.Equal(Lane.Green, RiskCase.Choose(0, RiskCase.Profile("P", Lane.Red, mixed)).Lane);
        var together = new AllOf([RiskCase.Is("commodity", "within", "85"), mixed.Parts[1]]);
        Assert.Equal(
            ["item 2 commodity 85171300 (within 85)", "item 2 origin KR (risk.origin == \"KR\")"],
            RiskCase.Choose(0, RiskCase.Profile("P", Lane.Red, together)).Hits[0].Figures
        );
    }

    /// <summary>Each field of profiles has its name in rules, of the type of its kind.</summary>
    [Fact]
    public void Every_field_is_known_to_rules()
    {
        foreach (var field in RiskField.All)
        {
            var test = field.Kind switch
            {
                FieldKind.Number => $"risk.?{field.RuleName}.orValue(1.5) >= 0.5",
                FieldKind.Flag => $"risk.?{field.RuleName}.orValue(false)",
                FieldKind.Texts => $"risk.{field.RuleName}.exists(x, x.startsWith('A'))",
                _ => $"risk.?{field.RuleName}.orValue('').startsWith('A')",
            };
            Assert.Empty(ProfileCheck.Check(Of(test)));
        }
        Assert.Equal(RiskField.All.Count, RiskField.All.Select(f => f.RuleName).Distinct().Count());
    }

    [Fact]
    public void One_book_is_asked_by_many_threads_at_once()
    {
        var (book, _) = ProfileBook.Create([
            Of("has(risk.origin) && risk.origin == 'KR' && risk.hour > 0.0"),
        ]);
        var other = RiskCase.Declaration with { Items = [RiskCase.Declaration.Items[0]] };
        Parallel.For(
            0,
            2_000,
            n =>
            {
                var lane = Targeting
                    .Choose(
                        n % 2 == 0 ? RiskCase.Declaration : other,
                        RiskCase.Worth,
                        RiskCase.Operators,
                        book,
                        null,
                        RiskCase.Noon,
                        0.5
                    )
                    .Lane;
                Assert.Equal(n % 2 == 0 ? Lane.Red : Lane.Green, lane);
            }
        );
    }

    [Fact]
    public void A_rule_reads_and_writes_as_json_within_groups_too()
    {
        var when = new AllOf([
            RiskCase.Is("origin", "=", "XV"),
            new AnyOf([
                new RuleHolds("risk.hour < 6.0 && risk.direction == 'import'"),
                new RuleHolds("risk.simplified"),
            ]),
        ]);
        var profile = RiskCase.Profile("P", Lane.Red, when);
        Assert.Equal(profile, Read(ProfileJson.Write(profile)).Profile);
        var shown = ProfileJson.WriteCondition(when);
        const string line = "\"rule\": \"risk.hour < 6.0 && risk.direction == 'import'\"";
        Assert.Contains(line, shown, StringComparison.Ordinal);
        Assert.Equal(when, ProfileJson.ReadCondition(Encoding.UTF8.GetBytes(shown)).Condition);
    }

    [Theory]
    [InlineData("""{"rule": 1}""", "when/rule")]
    [InlineData("""{"rule": "risk.simplified", "field": "origin"}""", "when")]
    [InlineData("""{"rule": "risk.simplified", "values": []}""", "when")]
    [InlineData("""{"rule": "risk.simplified", "all": []}""", "when")]
    [InlineData("""{"rules": "risk.simplified"}""", "when")]
    [InlineData("""{"all": [{"rule": "risk.simple"}]}""", "when/all[1]/rule")]
    [InlineData("""{"rule": "\ud800"}""", "when/rule")]
    public void A_rule_stands_alone_in_its_condition(string json, string pointer)
    {
        var (condition, refusals) = ProfileJson.ReadCondition(Encoding.UTF8.GetBytes(json));
        Assert.Null(condition);
        Assert.Equal(pointer, refusals[0].Pointer);
    }

    private static (Profile? Profile, IReadOnlyList<Refusal> Refusals) Read(string json) =>
        ProfileJson.Read(Encoding.UTF8.GetBytes(json));
}
