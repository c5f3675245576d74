using System.Globalization;
using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>Rules on the sign of values in the header; those of goods items stand in
/// <see cref="LodgementTotals"/>.</summary>
public static class SignRules
{
    /// <summary>The rules, in the order in which their faults are told.</summary>
    public static readonly IReadOnlyList<LodgementRule> Rules =
    [
        new(
            "CDS10021",
            "Amounts of the whole declaration are not negative, and a rate of exchange is above 0.",
            "DE 4/9, 4/15, 8/3",
            "Declare the amount without a sign; deductions have their own codes.",
            d => Wrong(d).Select(w => w.Place)
        )
        {
            Finding = (d, place) =>
            {
                var (_, value, least) = Wrong(d).First(w => w.Place.Equals(place));
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{value:0.############} is declared here; the value must {least}."
                );
            },
        },
    ];

    private static IEnumerable<(Pointer Place, decimal Value, string Least)> Wrong(Declaration d)
    {
        const string notBelow = "not be below 0";
        for (var n = 0; n < d.ValuationCharges.Count; n++)
            if (d.ValuationCharges[n].Amount is { Amount: var charge and < 0 })
                yield return (
                    (Places.Shipment / "CustomsValuation").Append("ChargeDeduction", n + 1),
                    charge,
                    notBelow
                );
        for (var n = 0; n < d.Guarantees.Count; n++)
            if (d.Guarantees[n].Amount is { Amount: var covered and < 0 })
                yield return (
                    Pointer.Whole.Append("ObligationGuarantee", n + 1) / "AmountAmount",
                    covered,
                    notBelow
                );
        for (var n = 0; n < d.CurrencyExchanges.Count; n++)
            if (d.CurrencyExchanges[n].Rate is { } rate and <= 0)
                yield return (
                    Pointer.Whole.Append("CurrencyExchange", n + 1) / "RateNumeric",
                    rate,
                    "be above 0"
                );
    }
}
