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
            d => d.Items.Count == 0 ? [Shipment + "/GovernmentAgencyGoodsItem"] : []
        ),
        new(
            "CDS11003",
            "The number of goods items told in the header is the number that follows.",
            "DE 1/9",
            "Count the goods items, or leave the number out.",
            d => d.GoodsItemQuantity is { } told && told != d.Items.Count ? ["GoodsItemQuantity"] : []
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
                    .Select(i => Item(i.At) + "/SequenceNumeric")
        )
        {
            Finding = (d, path) =>
                At(path) is 1
                    ? $"The first goods item has the number {d.Items[0].Sequence}; numbers must begin at 1."
                    : $"The goods item number {d.Items[At(path) - 1].Sequence} follows the number "
                        + $"{d.Items[At(path) - 2].Sequence}; each number must be higher than the one "
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
                    .Select(i => Commodity(i.At) + "/GoodsMeasure/NetNetWeightMeasure")
        )
        {
            Finding = (d, path) =>
                $"Net mass ({Told(d.Items[At(path) - 1].NetMassKilograms)} kg) must not be more than "
                + $"gross mass ({Told(d.Items[At(path) - 1].GrossMassKilograms)} kg).",
        },
        new(
            "CDS10021",
            "Masses, quantities and amounts are not negative.",
            "DE 4/14, 6/1, 6/5, 6/10",
            "Declare the amount without a sign; deductions have their own element.",
            d => Negatives(d).Select(n => n.Path)
        )
        {
            Finding = (d, path) =>
                $"{Told(ValueAt(Negatives(d), path))} is declared here; the value must not be below 0.",
        },
        new(
            "CH060",
            "An amount must be below 100,000,000,000,000, and a mass or a quantity below 10,000,000,000.",
            "UCC-DA annex B: n..16,2 and n..16,6",
            "Correct the value, or divide it over several declarations.",
            d => TooLarge(d).Select(n => n.Path)
        )
        {
            Finding = (d, path) =>
                TooLarge(d).First(n => n.Path == path) is var found
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
            Finding = (d, path) =>
                $"The price of this item is in {d.Items[At(path) - 1].ItemPrice?.Currency}, and that of "
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
                    ? ["InvoiceAmount"]
                    : []
        )
        {
            Finding = (d, _) =>
                $"The invoice total is in {d.InvoiceAmount?.Currency}, and the prices of the items are "
                + $"in {FirstPrice(d)?.Currency}; both must be in one currency.",
        },
        new(
            "CDS12114",
            "An addition or deduction told in per cent is below 100.",
            "DE 4/9",
            "Declare the percentage, or an amount of money instead.",
            d =>
                ItemsOf(d)
                    .SelectMany(i => i.Item.ValuationCharges.Select((c, k) => (Charge: c, i.At, k)))
                    .Where(c => c.Charge.Percentage >= 100m)
                    .Select(c => $"{Item(c.At)}/CustomsValuation/ChargeDeduction[{c.k + 1}]")
        )
        {
            Finding = (d, path) =>
                $"The addition or deduction is {Told(d.Items[At(path) - 1]
                .ValuationCharges[LastAt(path) - 1].Percentage)} per cent, and must be below 100 per cent.",
        },
    ];

    private static IEnumerable<(string Path, decimal Value)> Negatives(Declaration d)
    {
        foreach (var (item, at) in ItemsOf(d))
        {
            (string Path, decimal? Value)[] told =
            [
                (Commodity(at) + "/GoodsMeasure/NetNetWeightMeasure", item.NetMassKilograms),
                (Commodity(at) + "/GoodsMeasure/GrossMassMeasure", item.GrossMassKilograms),
                (Commodity(at) + "/GoodsMeasure/TariffQuantity", item.SupplementaryQuantity?.Value),
                (Commodity(at) + "/InvoiceLine/ItemChargeAmount", item.ItemPrice?.Amount),
                (Item(at) + "/StatisticalValueAmount", item.StatisticalValue?.Amount),
                .. OfTaxes(item, at),
                .. item.Packages.Select(
                    (p, n) => ($"{Item(at)}/Packaging[{n + 1}]/QuantityQuantity", p.Quantity)
                ),
            ];
            foreach (var (path, value) in told)
                if (value is { } below and < 0)
                    yield return (path, below);
        }
        if (d.TotalPackageQuantity is { } packages and < 0)
            yield return ("TotalPackageQuantity", packages);
        if (d.TotalGrossMassKilograms is { } mass and < 0)
            yield return ("TotalGrossMassMeasure", mass);
        if (d.InvoiceAmount is { Amount: var total and < 0 })
            yield return ("InvoiceAmount", total);
    }

    /// <summary>What is told of taxes, valuation and documents, the least of each place: below zero it would
    /// make the duty less.</summary>
    private static IEnumerable<(string Path, decimal? Value)> OfTaxes(GoodsItem item, int at) =>
        [
            .. item.ValuationCharges.Select(
                (c, n) =>
                    (
                        $"{Item(at)}/CustomsValuation/ChargeDeduction[{n + 1}]",
                        Least(c.Amount?.Amount, c.Percentage)
                    )
            ),
            .. item.Taxes.Select(
                (t, n) =>
                    (
                        $"{Commodity(at)}/DutyTaxFee[{n + 1}]",
                        Least(
                            t.Base?.Amount,
                            t.SpecificQuantity?.Value,
                            t.Assessed?.Amount,
                            t.Payable?.Amount,
                            t.Deduction?.Amount
                        )
                    )
            ),
            .. item.Documents.Select(
                (p, n) =>
                    ($"{Item(at)}/AdditionalDocument[{n + 1}]", Least(p.Quantity?.Value, p.Amount?.Amount))
            ),
        ];

    private static decimal? Least(params decimal?[] values) => values.Min();

    /// <summary>Values that no field of annex B holds; sums of them would leave the range of exact
    /// decimals.</summary>
    private static IEnumerable<(string Path, decimal Value, decimal Below)> TooLarge(Declaration d)
    {
        foreach (var (item, at) in ItemsOf(d))
        {
            (string Path, decimal? Value, decimal Below)[] told =
            [
                (
                    Commodity(at) + "/GoodsMeasure/NetNetWeightMeasure",
                    item.NetMassKilograms,
                    Limits.QuantityBelow
                ),
                (
                    Commodity(at) + "/GoodsMeasure/GrossMassMeasure",
                    item.GrossMassKilograms,
                    Limits.QuantityBelow
                ),
                (
                    Commodity(at) + "/GoodsMeasure/TariffQuantity",
                    item.SupplementaryQuantity?.Value,
                    Limits.QuantityBelow
                ),
                (Commodity(at) + "/InvoiceLine/ItemChargeAmount", item.ItemPrice?.Amount, Limits.AmountBelow),
                .. item.ValuationCharges.Select(
                    (c, n) =>
                        (
                            $"{Item(at)}/CustomsValuation/ChargeDeduction[{n + 1}]",
                            c.Amount?.Amount,
                            Limits.AmountBelow
                        )
                ),
                .. item.Taxes.Select(
                    (t, n) =>
                        t.SpecificQuantity?.Value >= Limits.QuantityBelow
                            ? (
                                $"{Commodity(at)}/DutyTaxFee[{n + 1}]",
                                t.SpecificQuantity?.Value,
                                Limits.QuantityBelow
                            )
                            : (
                                $"{Commodity(at)}/DutyTaxFee[{n + 1}]",
                                new[] { t.Base?.Amount, t.Assessed?.Amount }.Max(),
                                Limits.AmountBelow
                            )
                ),
            ];
            foreach (var (path, value, below) in told)
                if (value >= below)
                    yield return (path, value.Value, below);
        }
        if (d.TotalGrossMassKilograms is { } mass and >= Limits.QuantityBelow)
            yield return ("TotalGrossMassMeasure", mass, Limits.QuantityBelow);
        if (d.InvoiceAmount is { Amount: var total and >= Limits.AmountBelow })
            yield return ("InvoiceAmount", total, Limits.AmountBelow);
    }

    private static decimal ValueAt(IEnumerable<(string Path, decimal Value)> found, string path) =>
        found.First(n => n.Path == path).Value;

    private static Money? FirstPrice(Declaration d) =>
        d.Items.Select(i => i.ItemPrice).FirstOrDefault(p => p is not null);

    /// <summary>A value as a person writes it.</summary>
    private static string Told(decimal? value) =>
        value?.ToString("0.############", CultureInfo.InvariantCulture) ?? "none";

    /// <summary>The position of the goods item that a path leads through.</summary>
    private static int At(string path) => NumberIn(path, path.IndexOf('[', StringComparison.Ordinal));

    /// <summary>The last position that a path tells.</summary>
    private static int LastAt(string path) => NumberIn(path, path.LastIndexOf('['));

    private static int NumberIn(string path, int bracket) =>
        int.Parse(
            path[(bracket + 1)..path.IndexOf(']', bracket)],
            NumberStyles.None,
            CultureInfo.InvariantCulture
        );

    private static IEnumerable<string> MixedCurrencies(Declaration d)
    {
        var first = FirstPrice(d)?.Currency;
        return ItemsOf(d)
            .Where(i => i.Item.ItemPrice is { } price && price.Currency != first)
            .Select(i => Commodity(i.At) + "/InvoiceLine/ItemChargeAmount");
    }
}
