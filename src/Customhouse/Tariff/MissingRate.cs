using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>Refuses a tax that cannot be computed because no rate of exchange is published for a currency
/// that the declaration, or the rate of duty itself, uses.</summary>
internal static class MissingRate
{
    /// <summary>The refusal at the amount whose currency has no rate; null where a line lacks something
    /// else.</summary>
    public static Refusal? Find(Declaration declaration, DutyLine line, DutyTerms terms, DateOnly day)
    {
        foreach (var (money, place) in AmountsOf(declaration, line))
            if (
                money.Currency != terms.Currency
                && terms.RateOn(money.Currency, day) is null
                && terms.NoRate(money.Currency, day) is var words
                && line.NotComputed == words
            )
                return Pointing.Refuse(
                    "CH045",
                    place,
                    $"the {line.TaxType} of item {line.Item} cannot be computed: {words}",
                    "WTO Valuation Agreement art. 9; UCC art. 53",
                    $"declare the amounts in a currency that has a rate on this day, or ask the administration to "
                        + $"publish one of {money.Currency}"
                ) with
                {
                    Demand = "each amount is in a currency whose rate is published",
                };
        return null;
    }

    private static IEnumerable<(Money Money, Pointer Place)> AmountsOf(Declaration declaration, DutyLine line)
    {
        var at = 0;
        while (at < declaration.Items.Count && declaration.Items[at].Sequence != line.Item)
            at++;
        var place = Place.Item(declaration, line.Item);
        if (at < declaration.Items.Count && declaration.Items[at] is var item)
        {
            if (item.ItemPrice is { } price)
                yield return (price, place / "Commodity/InvoiceLine/ItemChargeAmount");
            for (var i = 0; i < item.ValuationCharges.Count; i++)
                if (item.ValuationCharges[i].Amount is { } amount)
                    yield return (amount, ChargeOf(place / "CustomsValuation", i));
        }
        for (var i = 0; i < declaration.ValuationCharges.Count; i++)
            if (declaration.ValuationCharges[i].Amount is { } amount)
                yield return (amount, ChargeOf(Places.Body / Places.Shipment / "CustomsValuation", i));
        if (line.Rate is { } rate)
            foreach (var perUnit in PerUnitOf(rate))
                yield return (perUnit, place);
    }

    private static Pointer ChargeOf(Pointer valuation, int at) =>
        valuation.Append("ChargeDeduction", at + 1).Append("OtherChargeDeductionAmount");

    private static IEnumerable<Money> PerUnitOf(Rate rate)
    {
        if (rate.PerUnit is { } perUnit)
            yield return perUnit;
        foreach (var part in new[] { rate.Plus, rate.Minimum, rate.Maximum }.OfType<Rate>())
        foreach (var more in PerUnitOf(part))
            yield return more;
    }
}
