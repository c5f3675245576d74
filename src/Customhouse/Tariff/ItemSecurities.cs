using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>The lines of one goods item that tell what is secured or waived and are not charged
/// themselves.</summary>
internal sealed class ItemSecurities(GoodsItem item, Liability liability, DutyTerms terms, DateOnly day)
{
    private readonly List<DutyLine> _lines = [];

    public IReadOnlyList<DutyLine> Lines => _lines;

    /// <summary>End use is granted at a low rate; security is for the duty at the ordinary rate.</summary>
    /// <param name="payable">What is paid now; by a method that secures nothing is.</param>
    public void SecureEndUse(Measure measure, decimal? of, decimal assessed, decimal payable, string? method)
    {
        if (!terms.Secures(method) && !terms.SecuresUnder(item.RequestedProcedure))
            return;
        var ordinary = liability.OrdinaryRate is { } rate
            ? Charged.Compute(rate, of, measure.Share, item, liability.SupplementaryUnit, terms, day)
            : new Charged(null, null, "the ordinary rate is not known");
        if (ordinary.Amount is { } full)
            Secure(measure, Math.Max(assessed, terms.Cut(full)) - payable, method, []);
        else
            Inform(CodeOfSecurity(), measure, 0m, method, isSecurity: true, [], ordinary.Reason);
    }

    /// <summary>Secures an amount that is not paid now, where the method of payment is one that secures or
    /// the procedure wants it.</summary>
    public void Secure(Measure measure, decimal amount, string? method, List<WorkingStep> steps)
    {
        if (amount > 0m && (terms.Secures(method) || terms.SecuresUnder(item.RequestedProcedure)))
            Inform(CodeOfSecurity(), measure, amount, method, isSecurity: true, steps);
    }

    /// <summary>Adds a line beside the charge of a measure.</summary>
    public void Inform(
        string code,
        Measure measure,
        decimal amount,
        string? method,
        bool isSecurity,
        IReadOnlyList<WorkingStep> steps,
        string? reason = null
    ) =>
        _lines.Add(
            new DutyLine(
                item.Sequence,
                code,
                null,
                null,
                null,
                null,
                null,
                terms.Amount(amount),
                null,
                method,
                [.. steps, terms.Step($"{code} for {measure.TaxType}", amount, measure.Basis)]
            )
            {
                IsSecurity = isSecurity,
                NotComputed = reason,
            }
        );

    private string CodeOfSecurity() => SecurityCode.Find(terms.SecurityCodes, item.RequestedProcedure);
}
