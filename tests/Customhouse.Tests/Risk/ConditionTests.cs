using Customhouse.Declarations;
using Customhouse.Risk;
using Xunit;

namespace Customhouse.Tests.Risk;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("direction", "=", "import", true)]
    [InlineData("direction", "=", "export", false)]
    [InlineData("importer", "!=", "XA999", true)]
    [InlineData("importer", "!=", "XA100", false)]
    [InlineData("agent", "!=", "XA100", false)]
    [InlineData("origin", "in", "CN KR", true)]
    [InlineData("origin", "in", "CN JP", false)]
    [InlineData("dispatch", "not in", "SG HK", false)]
    [InlineData("dispatch", "not in", "DE FR", true)]
    [InlineData("commodity", "within", "61 62", true)]
    [InlineData("commodity", "within", "6110", false)]
    [InlineData("commodity", "not within", "61 85 22", false)]
    [InlineData("commodity", "=", "61091000", true)]
    [InlineData("commodity", "=", "610910", false)]
    [InlineData("net-mass", "<", "10.1", true)]
    [InlineData("net-mass", "<", "10", false)]
    [InlineData("net-mass", "<=", "10", true)]
    [InlineData("net-mass", ">", "99.9", true)]
    [InlineData("net-mass", ">", "100", false)]
    [InlineData("net-mass", ">=", "100", true)]
    [InlineData("net-mass", "=", "45", true)]
    [InlineData("value-per-kg", "between", "1 3", true)]
    [InlineData("value-per-kg", "between", "3 11", false)]
    [InlineData("value-per-unit", "=", "24", true)]
    [InlineData("total-value", "=", "1790", true)]
    [InlineData("total-duty", "=", "207", true)]
    [InlineData("quota", "present", "", true)]
    [InlineData("agent", "present", "", false)]
    [InlineData("agent", "absent", "", true)]
    [InlineData("importer", "absent", "", false)]
    [InlineData("container", "=", "yes", true)]
    [InlineData("container", "=", "no", false)]
    [InlineData("origin-is-dispatch", "=", "no", true)]
    [InlineData("origin-is-dispatch", "=", "yes", false)]
    [InlineData("document", "in", "N954 N865", true)]
    [InlineData("document", "not in", "N865", true)]
    [InlineData("undated-document", "=", "N865", true)]
    [InlineData("undated-document", "=", "N935", false)]
    [InlineData("header-document", "starts with", "N9", true)]
    [InlineData("header-document", "starts with", "C", false)]
    [InlineData("container-id", "present", "", true)]
    [InlineData("authorisation", "absent", "", true)]
    [InlineData("importer", "starts with", "XA1", true)]
    [InlineData("importer", "starts with", "XB", false)]
    [InlineData("exporter-name", "contains", "kestrel", true)]
    [InlineData("exporter-name", "contains", "falcon", false)]
    [InlineData("operator-days", "=", "90", true)]
    [InlineData("hour", "=", "12", true)]
    [InlineData("item-count", "=", "3", true)]
    [InlineData("packages", ">=", "12", true)]
    [InlineData("package-type", "=", "CT", true)]
    [InlineData("model-score", "absent", "", true)]
    public void Each_comparison_holds_where_it_should(string field, string word, string values, bool holds)
    {
        var condition = RiskCase.Is(field, word, values.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var choice = RiskCase.Choose(0.5, RiskCase.Profile("P", Lane.Red, condition));
        Assert.Equal(holds ? Lane.Red : Lane.Green, choice.Lane);
    }

    [Fact]
    public void Every_field_shows_its_value_and_takes_every_word_of_its_kind()
    {
        foreach (var field in RiskField.All)
        foreach (var word in Comparison.Words(field.Kind))
        {
            string[] values = (field.Kind, word) switch
            {
                (_, "present" or "absent") => [],
                (FieldKind.Number, "between") => ["1", "2"],
                (FieldKind.Number, _) => ["1"],
                (FieldKind.Flag, _) => ["yes"],
                (FieldKind.Country, _) => ["BD"],
                (FieldKind.Commodity, _) => ["610910"],
                _ => ["x"],
            };
            var choice = RiskCase.Choose(
                0,
                RiskCase.Profile(
                    "P",
                    Lane.Blue,
                    new AnyOf([RiskCase.Is(field.Name, word, values), RiskCase.Is("direction", "present")])
                )
            );
            Assert.Contains(
                Assert.Single(choice.Hits).Figures,
                f => f.StartsWith("direction import", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public void All_parts_hold_of_one_goods_item_together()
    {
        var apart = new AllOf([RiskCase.Is("commodity", "within", "61"), RiskCase.Is("origin", "=", "KR")]);
        Assert.Equal(Lane.Green, RiskCase.Choose(0, RiskCase.Profile("P", Lane.Red, apart)).Lane);
        var together = new AllOf([
            RiskCase.Is("commodity", "within", "85"),
            RiskCase.Is("origin", "=", "KR"),
        ]);
        var hit = Assert.Single(RiskCase.Choose(0, RiskCase.Profile("P", Lane.Red, together)).Hits);
        Assert.Equal(["item 2 commodity 85171300 (within 85)", "item 2 origin KR (= KR)"], hit.Figures);
    }

    [Fact]
    public void A_declaration_without_items_is_asked_as_a_whole()
    {
        var empty = RiskCase.Declaration with { Items = [] };
        Assert.Equal(
            Lane.Blue,
            RiskCase
                .Choose(
                    empty,
                    0,
                    RiskCase.Profile("P", Lane.Blue, RiskCase.Is("dispatch", "absent")),
                    RiskCase.Profile("Q", Lane.Blue, RiskCase.Is("direction", "=", "import"))
                )
                .Lane
        );
        Assert.Equal(
            Lane.Green,
            RiskCase.Choose(empty, 0, RiskCase.Profile("P", Lane.Red, RiskCase.Is("origin", "=", "KR"))).Lane
        );
    }

    [Fact]
    public void An_extreme_value_for_almost_no_mass_overflows_nothing()
    {
        var tiny = RiskCase.Declaration with
        {
            Items =
            [
                RiskCase.Declaration.Items[0] with
                {
                    NetMassKilograms = 0.0000000000000000000000000001m,
                },
            ],
        };
        Assert.Equal(
            Lane.Red,
            RiskCase
                .Choose(tiny, 0, RiskCase.Profile("P", Lane.Red, RiskCase.Is("value-per-kg", ">", "1000000")))
                .Lane
        );
    }
}
