using Customhouse.Declarations;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>Where the tariff's figures meet the profiles, which do not know each other.</summary>
public static class Selectivity
{
    private const string CustomsDuty = "A00";

    /// <summary>Chooses the lane of a declaration by the profiles of the moment; officers see its reasons,
    /// traders never.</summary>
    public static LaneChoice Choose(
        Registers registers,
        Mrn mrn,
        DeclarationContent declaration,
        Assessment assessment,
        DateTimeOffset at
    ) =>
        Targeting.Choose(
            declaration,
            WorthOf(assessment),
            registers.Operators.GetValueOrDefault,
            registers.Profiles,
            registers.Model,
            at,
            Draw.Compute(mrn, registers.DrawSalt)
        );

    /// <summary>What each item is worth, the base of its customs duty, and what it owes in all.</summary>
    public static IReadOnlyList<ItemWorth> WorthOf(Assessment assessment)
    {
        var worth = new List<ItemWorth>();
        foreach (var line in assessment.Lines)
        {
            var at = worth.FindIndex(w => w.Item == line.Item);
            var before = at < 0 ? new ItemWorth(line.Item, 0m, 0m) : worth[at];
            var after = before with
            {
                // A quota splits the duty of one item into lines of one base.
                CustomsValue =
                    line.TaxType == CustomsDuty && before.CustomsValue == 0m
                        ? line.Base?.Amount ?? 0m
                        : before.CustomsValue,
                Duty = before.Duty + line.Assessed.Amount,
            };
            if (at < 0)
                worth.Add(after);
            else
                worth[at] = after;
        }
        return worth;
    }
}
