using System.Globalization;
using Customhouse.Values;
using static Customhouse.Declarations.Places;

namespace Customhouse.Declarations;

/// <summary>Rules on counts, masses, packages and amounts: what the message says twice must agree.</summary>
public static class LodgementTotals
{
    /// <summary>The rules, in the order in which their faults are told.</summary>
    public static readonly IReadOnlyList<LodgementRule> Rules =
    [
        new(
            "CDS12050",
            "A declaration has at least one goods item with a procedure.",
            "DE 1/10",
            "Declare the goods items, each with its requested procedure.",
            d => d.Items.Count == 0 ? [Shipment / "GovernmentAgencyGoodsItem"] : []
        ),
        new(
            "CDS11003",
            "The number of goods items told in the header is the number that follows.",
            "DE 1/9",
            "Count the goods items, or leave the number out.",
            d =>
                d.GoodsItemQuantity is { } told && told != d.Items.Count
                    ? [Pointer.Parse("GoodsItemQuantity")]
                    : []
        )
        {
            Finding = (d, _) =>
                $"The header tells {Told(d.GoodsItemQuantity)} goods items, and {d.Items.Count} follow; "
                + "both numbers must be the same.",
        },
        // A change that takes an item out leaves a gap: a number is the item's name for good.
        new(
            "CDS12024",
            "Goods items are numbered upwards from one, and each number stands once.",
            "DE 1/6",
            "Number the items in their order.",
            d =>
                ItemsOf(d)
                    .Where(i => i.Item.Sequence <= (i.At == 1 ? 0 : d.Items[i.At - 2].Sequence))
                    .Select(i => Item(i.At) / "SequenceNumeric")
        )
        {
            Finding = (d, place) =>
                At(place) is 1
                    ? $"The first goods item has the number {d.Items[0].Sequence}; numbers must begin at 1."
                    : $"The goods item number {d.Items[At(place) - 1].Sequence} follows the number "
                        + $"{d.Items[At(place) - 2].Sequence}; each number must be higher than the one "
                        + "before it.",
        },
        new(
            "CDS11006",
            "Net mass is not above gross mass.",
            "DE 6/1, 6/5",
            "Check both masses; both are in kilograms.",
            d =>
                ItemsOf(d)
                    .Where(i => i.Item.NetMassKilograms > i.Item.GrossMassKilograms)
                    .Select(i => Commodity(i.At) / "GoodsMeasure/NetNetWeightMeasure")
        )
        {
            Finding = (d, place) =>
                $"Net mass ({Told(d.Items[At(place) - 1].NetMassKilograms)} kg) must not be more than "
                + $"gross mass ({Told(d.Items[At(place) - 1].GrossMassKilograms)} kg).",
        },
        new(
            "CDS10021",
            "Masses, quantities and amounts are not negative.",
            "DE 4/14, 6/1, 6/5, 6/10",
            "Declare the amount without a sign; deductions have their own element.",
            d => Negatives(d).Select(n => n.Place)
        )
        {
            Finding = (d, place) =>
                $"{Told(ValueAt(Negatives(d), place))} is declared here; the value must not be below 0.",
        },
        new(
            "CH060",
            "An amount must be below 100,000,000,000,000, and a mass or a quantity below 10,000,000,000.",
            "UCC-DA annex B: n..16,2 and n..16,6",
            "Correct the value, or divide it over several declarations.",
            d => TooLarge(d).Select(n => n.Place)
        )
        {
            Finding = (d, place) =>
                TooLarge(d).First(n => n.Place.Equals(place)) is var found
                    ? $"{Told(found.Value)} is declared here; the value must be below {Told(found.Below)}."
                    : "",
        },
        new(
            "CDS12057",
            "One currency holds for the prices of all goods items.",
            "DE 4/11, 4/14",
            "Convert the prices, or lodge one declaration for each currency.",
            MixedCurrencies
        )
        {
            Finding = (d, place) =>
                $"The price of this item is in {d.Items[At(place) - 1].ItemPrice?.Currency}, and that of "
                + $"the first is in {FirstPrice(d)?.Currency}; all prices must be in one currency.",
        },
        new(
            "CDS12082",
            "The invoice total is in the currency of the prices.",
            "DE 4/11, 4/14",
            "Declare the total in the currency of the item prices.",
            d =>
                d.InvoiceAmount is { } total
                && d.Items.Any(i => i.ItemPrice is { } price && price.Currency != total.Currency)
                    ? [Pointer.Parse("InvoiceAmount")]
                    : []
        )
        {
            Finding = (d, _) =>
                $"The invoice total is in {d.InvoiceAmount?.Currency}, and the prices of the items are "
                + $"in {FirstPrice(d)?.Currency}; both must be in one currency.",
        },
    ];

    // A place is written only where its value is a fault: every declaration is looked through, few have one.
    private static IEnumerable<(Pointer Place, decimal Value)> Negatives(Declaration d)
    {
        foreach (var (item, at) in ItemsOf(d))
        {
            if (item.NetMassKilograms is { } net and < 0)
                yield return (Commodity(at) / "GoodsMeasure/NetNetWeightMeasure", net);
            if (item.GrossMassKilograms is { } gross and < 0)
                yield return (Commodity(at) / "GoodsMeasure/GrossMassMeasure", gross);
            if (item.SupplementaryQuantity is { Value: var units and < 0 })
                yield return (Commodity(at) / "GoodsMeasure/TariffQuantity", units);
            if (item.ItemPrice is { Amount: var price and < 0 })
                yield return (Commodity(at) / "InvoiceLine/ItemChargeAmount", price);
            if (item.StatisticalValue is { Amount: var statistical and < 0 })
                yield return (Item(at) / "StatisticalValueAmount", statistical);
            for (var n = 0; n < item.ValuationCharges.Count; n++)
                if (item.ValuationCharges[n].Amount is { Amount: var charge and < 0 })
                    yield return (Charge(at, n + 1), charge);
            for (var n = 0; n < item.Taxes.Count; n++)
                if (LeastOf(item.Taxes[n]) is { } tax and < 0)
                    yield return (Tax(at, n + 1), tax);
            for (var n = 0; n < item.Documents.Count; n++)
                if (
                    Least(item.Documents[n].Quantity?.Value, item.Documents[n].Amount?.Amount)
                    is { } told
                        and < 0
                )
                    yield return (Document(at, n + 1), told);
            for (var n = 0; n < item.Packages.Count; n++)
                if (item.Packages[n].Quantity is { } packed and < 0)
                    yield return (Item(at).Append("Packaging", n + 1) / "QuantityQuantity", packed);
        }
        if (d.TotalPackageQuantity is { } packages and < 0)
            yield return (Pointer.Parse("TotalPackageQuantity"), packages);
        if (d.TotalGrossMassKilograms is { } mass and < 0)
            yield return (Pointer.Parse("TotalGrossMassMeasure"), mass);
        if (d.InvoiceAmount is { Amount: var total and < 0 })
            yield return (Pointer.Parse("InvoiceAmount"), total);
    }

    private static Pointer Charge(int item, int position) =>
        (Item(item) / "CustomsValuation").Append("ChargeDeduction", position);

    /// <summary>The least that is told of a tax: below zero any of it would make the duty less.</summary>
    private static decimal? LeastOf(DeclaredTax tax) =>
        Least(
            Least(tax.Base?.Amount, tax.SpecificQuantity?.Value),
            Least(Least(tax.Assessed?.Amount, tax.Payable?.Amount), tax.Deduction?.Amount)
        );

    private static decimal? Least(decimal? one, decimal? other) => one < other || other is null ? one : other;

    private static decimal? Most(decimal? one, decimal? other) => one > other || other is null ? one : other;

    /// <summary>Values that no field of annex B holds; sums of them would leave the range of exact
    /// decimals.</summary>
    private static IEnumerable<(Pointer Place, decimal Value, decimal Below)> TooLarge(Declaration d)
    {
        foreach (var (item, at) in ItemsOf(d))
        {
            if (item.NetMassKilograms is { } net and >= Limits.QuantityBelow)
                yield return (Commodity(at) / "GoodsMeasure/NetNetWeightMeasure", net, Limits.QuantityBelow);
            if (item.GrossMassKilograms is { } gross and >= Limits.QuantityBelow)
                yield return (Commodity(at) / "GoodsMeasure/GrossMassMeasure", gross, Limits.QuantityBelow);
            if (item.SupplementaryQuantity is { Value: var units and >= Limits.QuantityBelow })
                yield return (Commodity(at) / "GoodsMeasure/TariffQuantity", units, Limits.QuantityBelow);
            if (item.ItemPrice is { Amount: var price and >= Limits.AmountBelow })
                yield return (Commodity(at) / "InvoiceLine/ItemChargeAmount", price, Limits.AmountBelow);
            for (var n = 0; n < item.ValuationCharges.Count; n++)
                if (item.ValuationCharges[n].Amount is { Amount: var charge and >= Limits.AmountBelow })
                    yield return (Charge(at, n + 1), charge, Limits.AmountBelow);
            for (var n = 0; n < item.Taxes.Count; n++)
                if (item.Taxes[n].SpecificQuantity is { Value: var quantity and >= Limits.QuantityBelow })
                    yield return (Tax(at, n + 1), quantity, Limits.QuantityBelow);
                else if (
                    Most(item.Taxes[n].Base?.Amount, item.Taxes[n].Assessed?.Amount)
                    is { } amount
                        and >= Limits.AmountBelow
                )
                    yield return (Tax(at, n + 1), amount, Limits.AmountBelow);
        }
        if (d.TotalGrossMassKilograms is { } mass and >= Limits.QuantityBelow)
            yield return (Pointer.Parse("TotalGrossMassMeasure"), mass, Limits.QuantityBelow);
        if (d.InvoiceAmount is { Amount: var total and >= Limits.AmountBelow })
            yield return (Pointer.Parse("InvoiceAmount"), total, Limits.AmountBelow);
    }

    private static decimal ValueAt(IEnumerable<(Pointer Place, decimal Value)> found, Pointer place) =>
        found.First(n => n.Place.Equals(place)).Value;

    private static Money? FirstPrice(Declaration d) =>
        d.Items.Select(i => i.ItemPrice).FirstOrDefault(p => p is not null);

    /// <summary>A value as a person writes it.</summary>
    private static string Told(decimal? value) =>
        value?.ToString("0.############", CultureInfo.InvariantCulture) ?? "none";

    /// <summary>The position of the goods item that a pointer leads through.</summary>
    private static int At(Pointer place) => Positions(place).First();

    private static IEnumerable<int> Positions(Pointer place) =>
        place.Steps.Select(s => s.Position).OfType<int>();

    private static IEnumerable<Pointer> MixedCurrencies(Declaration d)
    {
        var first = FirstPrice(d)?.Currency;
        return ItemsOf(d)
            .Where(i => i.Item.ItemPrice is { } price && price.Currency != first)
            .Select(i => Commodity(i.At) / "InvoiceLine/ItemChargeAmount");
    }
}
