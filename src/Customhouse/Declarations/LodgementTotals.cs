using Customhouse.Values;
using static Customhouse.Declarations.Places;

namespace Customhouse.Declarations;

/// <summary>Rules on counts, masses, packages and amounts: what the message says twice must agree.</summary>
public static class LodgementTotals
{
    public static readonly IReadOnlyList<LodgementRule> Rules =
    [
        new("CDS12050", "A declaration has at least one goods item with a procedure.", "DE 1/10",
            "Declare the goods items, each with its requested procedure.",
            d => d.Items.Count == 0 ? [Shipment + "/GovernmentAgencyGoodsItem"] : []),
        new("CDS11003", "The number of goods items told in the header is the number that follows.", "DE 1/9",
            "Count the goods items, or leave the number out.",
            d => d.GoodsItemQuantity is { } told && told != d.Items.Count ? ["GoodsItemQuantity"] : []),
        // A change that takes an item out leaves a gap: a number is the item's name for good.
        new("CDS12024", "Goods items are numbered upwards from one, and each number stands once.", "DE 1/6",
            "Number the items in their order.",
            d => ItemsOf(d).Where(i => i.Item.Sequence <= (i.At == 1 ? 0 : d.Items[i.At - 2].Sequence))
                .Select(i => Item(i.At) + "/SequenceNumeric")),
        new("CDS11006", "Net mass is not above gross mass.", "DE 6/1, 6/5",
            "Check both masses; both are in kilograms.",
            d => ItemsOf(d).Where(i => i.Item.NetMassKilograms > i.Item.GrossMassKilograms)
                .Select(i => Commodity(i.At) + "/GoodsMeasure/NetNetWeightMeasure")),
        new("CDS10021", "Masses, quantities and amounts are not negative.", "DE 4/14, 6/1, 6/5, 6/10",
            "Declare the amount without a sign; deductions have their own element.", Negatives),
        new("CH060", "An amount must be below 100,000,000,000,000, and a mass or a quantity below 10,000,000,000.",
            "UCC-DA annex B: n..16,2 and n..16,6", "Correct the value, or divide it over several declarations.",
            TooLarge),
        new("CDS12057", "One currency holds for the prices of all goods items.", "DE 4/11, 4/14",
            "Convert the prices, or lodge one declaration for each currency.", MixedCurrencies),
        new("CDS12082", "The invoice total is in the currency of the prices.", "DE 4/11, 4/14",
            "Declare the total in the currency of the item prices.",
            d => d.InvoiceAmount is { } total
                && d.Items.Any(i => i.ItemPrice is { } price && price.Currency != total.Currency)
                    ? ["InvoiceAmount"] : []),
        new("CDS12114", "An addition or deduction told in per cent is below 100.", "DE 4/9",
            "Declare the percentage, or an amount of money instead.",
            d => ItemsOf(d).SelectMany(i => i.Item.ValuationCharges.Select((c, k) => (Charge: c, i.At, k)))
                .Where(c => c.Charge.Percentage >= 100m)
                .Select(c => $"{Item(c.At)}/CustomsValuation/ChargeDeduction[{c.k + 1}]")),
    ];

    private static IEnumerable<string> Negatives(Declaration d)
    {
        foreach (var (item, at) in ItemsOf(d))
        {
            if (item.NetMassKilograms < 0) yield return Commodity(at) + "/GoodsMeasure/NetNetWeightMeasure";
            if (item.GrossMassKilograms < 0) yield return Commodity(at) + "/GoodsMeasure/GrossMassMeasure";
            if (item.SupplementaryQuantity is { Value: < 0 })
                yield return Commodity(at) + "/GoodsMeasure/TariffQuantity";
            if (item.ItemPrice is { Amount: < 0 }) yield return Commodity(at) + "/InvoiceLine/ItemChargeAmount";
            if (item.StatisticalValue is { Amount: < 0 }) yield return Item(at) + "/StatisticalValueAmount";
            foreach (var place in NegativesOf(item, at)) yield return place;
            for (var p = 0; p < item.Packages.Count; p++)
                if (item.Packages[p].Quantity < 0) yield return $"{Item(at)}/Packaging[{p + 1}]/QuantityQuantity";
        }
        if (d.TotalPackageQuantity < 0) yield return "TotalPackageQuantity";
        if (d.TotalGrossMassKilograms < 0) yield return "TotalGrossMassMeasure";
        if (d.InvoiceAmount is { Amount: < 0 }) yield return "InvoiceAmount";
    }

    /// <summary>What is told of taxes, valuation and documents: below zero it would make the duty less.</summary>
    private static IEnumerable<string> NegativesOf(GoodsItem item, int at)
    {
        for (var c = 0; c < item.ValuationCharges.Count; c++)
            if (item.ValuationCharges[c] is { Amount.Amount: < 0 } or { Percentage: < 0 })
                yield return $"{Item(at)}/CustomsValuation/ChargeDeduction[{c + 1}]";
        for (var t = 0; t < item.Taxes.Count; t++)
            if (item.Taxes[t] is { Base.Amount: < 0 } or { SpecificQuantity.Value: < 0 } or { Assessed.Amount: < 0 }
                or { Payable.Amount: < 0 } or { Deduction.Amount: < 0 })
                yield return $"{Commodity(at)}/DutyTaxFee[{t + 1}]";
        for (var n = 0; n < item.Documents.Count; n++)
            if (item.Documents[n] is { Quantity.Value: < 0 } or { Amount.Amount: < 0 })
                yield return $"{Item(at)}/AdditionalDocument[{n + 1}]";
    }

    /// <summary>Values that no field of annex B holds; sums of them would leave the range of exact decimals.</summary>
    private static IEnumerable<string> TooLarge(Declaration d)
    {
        foreach (var (item, at) in ItemsOf(d))
        {
            if (item.NetMassKilograms >= Limits.QuantityBelow)
                yield return Commodity(at) + "/GoodsMeasure/NetNetWeightMeasure";
            if (item.GrossMassKilograms >= Limits.QuantityBelow)
                yield return Commodity(at) + "/GoodsMeasure/GrossMassMeasure";
            if (item.SupplementaryQuantity?.Value >= Limits.QuantityBelow)
                yield return Commodity(at) + "/GoodsMeasure/TariffQuantity";
            if (item.ItemPrice?.Amount >= Limits.AmountBelow)
                yield return Commodity(at) + "/InvoiceLine/ItemChargeAmount";
            for (var c = 0; c < item.ValuationCharges.Count; c++)
                if (item.ValuationCharges[c].Amount?.Amount >= Limits.AmountBelow)
                    yield return $"{Item(at)}/CustomsValuation/ChargeDeduction[{c + 1}]";
            for (var t = 0; t < item.Taxes.Count; t++)
                if (item.Taxes[t].SpecificQuantity?.Value >= Limits.QuantityBelow
                    || item.Taxes[t].Base?.Amount >= Limits.AmountBelow
                    || item.Taxes[t].Assessed?.Amount >= Limits.AmountBelow)
                    yield return $"{Commodity(at)}/DutyTaxFee[{t + 1}]";
        }
        if (d.TotalGrossMassKilograms >= Limits.QuantityBelow) yield return "TotalGrossMassMeasure";
        if (d.InvoiceAmount?.Amount >= Limits.AmountBelow) yield return "InvoiceAmount";
    }

    private static IEnumerable<string> MixedCurrencies(Declaration d)
    {
        var first = d.Items.Select(i => i.ItemPrice).FirstOrDefault(p => p is not null)?.Currency;
        return ItemsOf(d).Where(i => i.Item.ItemPrice is { } price && price.Currency != first)
            .Select(i => Commodity(i.At) + "/InvoiceLine/ItemChargeAmount");
    }
}
