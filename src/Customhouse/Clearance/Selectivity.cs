using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Tariff;

namespace Customhouse.Clearance;

/// <summary>Where the tariff's figures meet the profiles, which do not know each other.</summary>
public static class Selectivity
{
    private const string CustomsDuty = "A00";

    /// <summary>Makes the targeting of <see cref="DecisionInputs"/> from the profiles in force.</summary>
    /// <param name="salt">The administration's secret behind random controls (<see cref="Draw.Of"/>).</param>
    public static Target By(
        ProfileBook profiles,
        Func<string, Operator?> operators,
        RiskModel? model,
        byte[] salt
    ) =>
        (mrn, declaration, assessment, at) =>
            Targeting.Choose(
                declaration,
                WorthOf(assessment),
                operators,
                profiles,
                model,
                at,
                Draw.Of(mrn, salt)
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
