using Customhouse.Declarations;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>Where the tariff's figures meet the profiles, which do not know each other.</summary>
public static class Selectivity
{
    private const string CustomsDuty = "A00";

    /// <summary>Chooses the lane of the version in force by the profiles of the moment; officers see its
    /// reasons, traders never.</summary>
    public static LaneChoice Choose(Case dossier, DecisionInputs inputs, DateTimeOffset at)
    {
        var registers = inputs.Registers;
        return Targeting.Choose(
            dossier.Declaration,
            WorthOf(dossier.Assessment ?? Assessment.Nothing),
            registers.Operators.GetValueOrDefault,
            registers.Profiles,
            registers.Model,
            inputs.TimeOf(dossier.Declaration).Local(at),
            dossier.Draw ?? inputs.DrawnBefore ?? Draw.Compute(dossier.Mrn, registers.DrawSalt)
        );
    }

    /// <summary>
    /// The lane of a declaration whose goods are not here yet, where it would be another by now, or another
    /// profile would say why; null where the plan stands.
    /// </summary>
    public static LaneChosen? PlanAnew(Case dossier, DecisionInputs inputs, DateTimeOffset at)
    {
        if (dossier is not { IsRegistered: true, AcceptedAt: null, IsClosed: false })
            return null;
        var choice = Choose(dossier, inputs, at);
        return dossier.Choice?.IsAs(choice) == true ? null : new LaneChosen(choice) { IsPlanned = true };
    }

    /// <summary>
    /// The number that was drawn for the same goods in a declaration that is void now, the last one first:
    /// who cancels and lodges again draws no new lot. Null where there was none.
    /// </summary>
    /// <param name="earlier">Void declarations of the same traders, the last one first.</param>
    public static double? DrawnBefore(
        DeclarationContent declaration,
        IEnumerable<Case> earlier,
        ReadOnlySpan<byte> salt
    )
    {
        foreach (var before in earlier)
            if (before.IsInvalidated && before.Versions.Any(v => SameGoods.Are(v, declaration)))
                return before.Draw ?? Draw.Compute(before.Mrn, salt);
        return null;
    }

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
