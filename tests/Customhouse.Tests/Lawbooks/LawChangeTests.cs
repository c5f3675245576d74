using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Tests.Declarations;
using Xunit;
using static Customhouse.Tests.Declarations.SoundDeclaration;

namespace Customhouse.Tests.Lawbooks;

/// <summary>What a change of the lawbook can touch is told by what its rules answer.</summary>
public sealed class LawChangeTests
{
    private static readonly LawFacts Facts = ShippedLaw.FactsAt(new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero));

    private const string Text = """
        lists:
          - { name: free, codes: ["40", "42"] }
          - { name: modes, codes: ["1", "3"] }
        definitions:
          - name: isFree
            takes: { item: item }
            is: 'has(item.requestedProcedure) && isListed(item.requestedProcedure, "free")'
        dataSets:
          - { name: goods-out, duty: none, when: declaration.isExport }
          - { name: goods-in, duty: assessed }
        rules:
          - { code: A1, direction: import, of: item, when: isFree(item), demand: item.sequence < 50,
              at: item/SequenceNumeric, rule: Few., basis: b, mend: m }
          - { code: A2, sets: [goods-out], of: declaration, demand: declaration.items.size() < 9,
              at: declaration/GoodsItemQuantity, rule: Few., basis: b, mend: m }
          - { code: A3, of: declaration, at: declaration/TypeCode, rule: Mode., basis: b, mend: m, demand:
              'has(declaration.borderTransportMode) && isListed(declaration.borderTransportMode, "modes")' }
        """;

    [Fact]
    public void Other_words_and_another_order_of_the_file_change_nothing()
    {
        var change = Between(
            "rule: Few., basis: b, mend: m",
            "rule: Not many., basis: law 7, mend: Send less."
        );
        Assert.True(change.IsNothing);
        Assert.Empty(change.Rules);
        Assert.False(change.MayTouch(Sound() with { Items = [] }, Facts));
    }

    [Theory]
    [InlineData("item.sequence < 50", "item.sequence < 40", "A1 Changed")]
    [InlineData("[\"40\", \"42\"]", "[\"40\"]", "A1 Changed")]
    [InlineData("isFree(item), demand", "'!isFree(item)', demand", "A1 Changed")]
    [InlineData(
        "&& isListed(item.requestedProcedure, \"free\")",
        "&& item.requestedProcedure == \"40\"",
        "A1 Changed"
    )]
    [InlineData("code: A2, sets: [goods-out]", "code: A2", "A2 Changed")]
    [InlineData("code: A2, sets: [goods-out]", "code: A2, from: 2026-03-03", "A2 Changed")]
    [InlineData("code: A2, sets: [goods-out]", "code: A2, warning: true, sets: [goods-out]", "A2 Changed")]
    [InlineData("code: A3,", "code: A9,", "A3 Removed, A9 Added")]
    public void A_rule_is_changed_by_its_conditions_days_and_sets_and_by_what_they_ask(
        string was,
        string becomes,
        string changed
    )
    {
        var change = Between(was, becomes);
        Assert.Equal(
            changed,
            string.Join(", ", change.Rules.OrderBy(r => r.Code).Select(r => $"{r.Code} {r.Change}"))
        );
        Assert.False(change.IsNothing);
        Assert.False(change.SetsDiffer);
    }

    [Fact]
    public void What_no_changed_rule_refuses_is_not_touched_and_what_one_refuses_is()
    {
        var change = Between("demand: item.sequence < 50", "demand: item.sequence < 2");
        var two = Sound() with { Items = [Sound().Items[0], Sound().Items[0] with { Sequence = 2 }] };
        Assert.True(change.MayTouch(two, Facts));
        Assert.False(change.MayTouch(Sound(), Facts));
        // Another procedure, another direction: the rule is not asked.
        Assert.False(change.MayTouch(On(two, i => i with { RequestedProcedure = "51" }), Facts));
        Assert.False(change.MayTouch(Exported(two), Facts));
        // A rule that both have refuses on both sides.
        Assert.False(change.MayTouch(Sound() with { BorderTransportMode = "9" }, Facts));
    }

    [Fact]
    public void A_rule_that_is_not_applied_on_the_day_touches_nothing()
    {
        var change = Between("demand: item.sequence < 50", "from: 2026-03-03, demand: item.sequence < 1");
        // The rule as it was ends with the change, on every day.
        Assert.False(change.MayTouch(Sound(), Facts));
        Assert.True(change.MayTouch(Sound(), Facts with { Day = new DateOnly(2026, 3, 3) }));
    }

    [Fact]
    public void Another_choice_of_the_set_of_data_touches_what_it_puts_elsewhere()
    {
        var change = Between("when: declaration.isExport", "when: declaration.typeCode == \"IMD\"");
        Assert.True(change.SetsDiffer);
        Assert.Empty(change.Rules);
        Assert.True(change.MayTouch(Sound() with { TypeCode = "IMD" }, Facts));
        Assert.False(change.MayTouch(Sound(), Facts));
        var duty = Between("name: goods-in, duty: assessed", "name: goods-in, duty: nothing");
        Assert.True(duty.MayTouch(Sound(), Facts));
        Assert.False(duty.MayTouch(Exported(Sound()), Facts));
    }

    [Fact]
    public void A_rule_on_later_messages_is_told_as_one()
    {
        var rule =
            "  - { code: Q1, of: request, demand: request.lrn.size() > 3, at: request/FunctionalReferenceID, "
            + "rule: Long., basis: b, mend: m }\n";
        var change = LawChange.Between(Book(Text), Book(Text + "\n" + rule));
        Assert.True(Assert.Single(change.Rules).IsOfRequests);
        Assert.False(change.MayTouch(Sound() with { Lrn = "" }, Facts));
    }

    [Fact]
    public void Each_rule_of_the_shipped_law_that_is_taken_out_is_the_one_that_changed()
    {
        foreach (var (rule, less) in ShippedLaw.EachWithout(ShippedLaw.Kingdom).Take(12))
        {
            var change = LawChange.Between(ShippedLaw.Kingdom, less);
            var only = Assert.Single(change.Rules);
            Assert.Equal((rule.Split(' ')[0], RuleChange.Removed), (only.Code, only.Change));
            var touched = LodgementBreaches
                .All.Where(b => change.MayTouch(b.Change(Sound()), Facts))
                .Select(b => b.Code)
                .Distinct()
                .ToArray();
            Assert.True(touched.Length < 6, $"{rule} touches {string.Join(' ', touched)}");
        }
    }

    private static LawChange Between(string was, string becomes)
    {
        Assert.Contains(was, Text, StringComparison.Ordinal);
        return LawChange.Between(Book(Text), Book(Text.Replace(was, becomes, StringComparison.Ordinal)));
    }

    private static Lawbook Book(string text) => ShippedLaw.Of(text);
}
