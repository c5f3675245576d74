using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>An assessment put right by an audit after clearance (TFA 7.5).</summary>
/// <param name="After">The assessment with the corrections in it.</param>
/// <param name="Difference">What is to be paid more, in the
/// administration's currency; below zero for what is owed back.</param>
public sealed record Reassessment(Assessment After, decimal Difference)
{
    /// <summary>More than any currency of ISO 4217 has.</summary>
    private const int DecimalsMax = 4;

    /// <summary>
    /// Each correction tells the whole of one tax on one item, however many lines it stood in. What was not
    /// to be paid now (secured, or accounted for elsewhere) is not to be paid now after it.
    /// </summary>
    public static Reassessment Compute(Assessment before, IReadOnlyList<DutyCorrection> corrections)
    {
        var lines = before.Lines.ToList();
        var difference = 0m;
        foreach (var correction in corrections)
        {
            var wrong = lines.Where(l => !l.IsSecurity && Corrects(correction, l)).ToArray();
            var (assessed, paid) = (
                wrong.Sum(l => l.Assessed.Amount),
                wrong.Sum(l => l.Payable?.Amount ?? 0m)
            );
            var payable =
                paid == 0m && assessed != 0m
                    ? 0m
                    : Math.Max(0m, paid + correction.Assessed.Amount - assessed);
            difference += payable - paid;
            var at = wrong.Length == 0 ? lines.Count : lines.IndexOf(wrong[0]);
            lines.RemoveAll(wrong.Contains);
            lines.Insert(at, Corrected(wrong.FirstOrDefault(), correction, payable));
        }
        return new Reassessment(new Assessment(lines), difference);
    }

    /// <summary>Whether an amount has no more decimals than money is kept with.</summary>
    public static bool IsExact(decimal amount) => decimal.Round(amount, DecimalsMax) == amount;

    /// <summary>
    /// Whether a correction tells of a tax that the declaration can owe: on an item of it, under a code as
    /// codes of taxes are written (three or four capital letters and digits).
    /// </summary>
    internal static bool IsOf(Case dossier, DutyCorrection correction) =>
        dossier.Assessment?.Lines.Any(line => Corrects(correction, line)) == true
        || dossier.Declaration.Items.Any(item => item.Sequence == correction.Item)
            && correction.TaxType is { Length: 3 or 4 } type
            && type.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));

    private static bool Corrects(DutyCorrection correction, DutyLine line) =>
        line.Item == correction.Item && line.TaxType == correction.TaxType;

    private static DutyLine Corrected(DutyLine? wrong, DutyCorrection correction, decimal payable)
    {
        var (amount, now) = (correction.Assessed, correction.Assessed with { Amount = payable });
        var working = new WorkingStep("determined by an audit", amount.ToString(), "TFA art. 7.5");
        return wrong is null
            ? new DutyLine(
                correction.Item,
                correction.TaxType,
                null,
                null,
                null,
                null,
                null,
                amount,
                now,
                null,
                [working]
            )
            : wrong with
            {
                Assessed = amount,
                Payable = now,
                NotComputed = null,
                Working = [.. wrong.Working, working],
            };
    }
}
