using Customhouse.Clearance;
using Customhouse.Risk;
using Customhouse.Tariff;
using Xunit;

namespace Customhouse.Tests.Clearance;

/// <summary>What profiles are told of the tariff's figures.</summary>
public sealed class SelectivityTests
{
    [Fact]
    public void An_item_is_worth_the_base_of_its_customs_duty_and_owes_all_its_taxes()
    {
        var worth = Selectivity.WorthOf(
            new Assessment([
                Line(2, "B00", 7m, 500m),
                Line(1, "A00", 10m, 100m),
                // A quota splits the duty; both lines have the base of the item.
                Line(1, "A00", 5m, 100m),
                Line(2, "A00", 3m, 400m),
                Line(1, "B00", 20m, 115m),
            ])
        );
        Assert.Equal([new ItemWorth(2, 400m, 10m), new ItemWorth(1, 100m, 35m)], worth);
    }

    [Fact]
    public void Goods_without_a_base_are_worth_nothing_that_is_known()
    {
        var specific = Line(1, "A00", 10m, 0m) with { Base = null };
        Assert.Equal([new ItemWorth(1, 0m, 10m)], Selectivity.WorthOf(new Assessment([specific])));
        Assert.Equal(
            [new ItemWorth(1, 0m, 7m)],
            Selectivity.WorthOf(new Assessment([Line(1, "B00", 7m, 9m)]))
        );
        Assert.Empty(Selectivity.WorthOf(Assessment.Nothing));
    }

    private static DutyLine Line(int item, string tax, decimal owed, decimal of) =>
        SmallAdministration.Line(tax, owed) with
        {
            Item = item,
            Base = SmallAdministration.Eur(of),
        };
}
