using System.Globalization;
using Customhouse.Values;
using static Customhouse.Declarations.Places;

namespace Customhouse.Declarations;

/// <summary>Rules on counts, masses, packages and amounts: what the message says twice must agree.</summary>
public static class LodgementTotals
{
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
                + "both numbers "
                + "must be the same.",
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
        new(
            "CDS12114",
            "An addition or deduction told in per cent is below 100.",
            "DE 4/9",
            "Declare the percentage, or an amount of money instead.",
            d =>
                ItemsOf(d)
                    .SelectMany(i => i.Item.ValuationCharges.Select((c, k) => (Charge: c, i.At, k)))
                    .Where(c => c.Charge.Percentage >= 100m)
                    .Select(c => Item(c.At) / $"CustomsValuation/ChargeDeduction[{c.k + 1}]")
        )
        {
            Finding = (d, place) =>
                $"The addition or deduction is {Told(d.Items[At(place) - 1]
                .ValuationCharges[LastAt(place) - 1].Percentage)} per cent, and must be below 100 per cent.",
        },
    ];

    /// <summary>The place of a value in a goods item: made only where something is wrong with the
    /// value.</summary>
    /// <param name="at">Which of its kind, from one; nothing where it stands once.</param>
    private delegate Pointer PlaceOf(int item, int at);

    private static readonly PlaceOf NetMass = (item, _) =>
        Commodity(item) / "GoodsMeasure/NetNetWeightMeasure";
    private static readonly PlaceOf GrossMass = (item, _) =>
        Commodity(item) / "GoodsMeasure/GrossMassMeasure";
    private static readonly PlaceOf Supplementary = (item, _) =>
        Commodity(item) / "GoodsMeasure/TariffQuantity";
    private static readonly PlaceOf Price = (item, _) => Commodity(item) / "InvoiceLine/ItemChargeAmount";
    private static readonly PlaceOf Statistical = (item, _) => Item(item).Append("StatisticalValueAmount");
    private static readonly PlaceOf Packages = (item, at) => Item(item) / $"Packaging[{at}]/QuantityQuantity";

    private static readonly PlaceOf Charge = (item, at) =>
        Item(item) / $"CustomsValuation/ChargeDeduction[{at}]";
    private static readonly PlaceOf Duty = Tax;
    private static readonly PlaceOf Paper = Places.Document;

    private static IEnumerable<(Pointer Place, decimal Value)> Negatives(Declaration d)
    {
        foreach (var (item, at) in ItemsOf(d))
        {
            (PlaceOf Place, int At, decimal? Value)[] told =
            [
                (NetMass, 0, item.NetMassKilograms),
                (GrossMass, 0, item.GrossMassKilograms),
                (Supplementary, 0, item.SupplementaryQuantity?.Value),
                (Price, 0, item.ItemPrice?.Amount),
                (Statistical, 0, item.StatisticalValue?.Amount),
                .. OfTaxes(item),
                .. item.Packages.Select((p, n) => (Packages, n + 1, p.Quantity)),
            ];
            foreach (var (place, n, value) in told)
                if (value is { } below and < 0)
                    yield return (place(at, n), below);
        }
        if (d.TotalPackageQuantity is { } packages and < 0)
            yield return (Pointer.Parse("TotalPackageQuantity"), packages);
        if (d.TotalGrossMassKilograms is { } mass and < 0)
            yield return (Pointer.Parse("TotalGrossMassMeasure"), mass);
        if (d.InvoiceAmount is { Amount: var total and < 0 })
            yield return (Pointer.Parse("InvoiceAmount"), total);
    }

    /// <summary>What is told of taxes, valuation and documents, the least of each place: below zero it would
    /// make the duty less.</summary>
    private static IEnumerable<(PlaceOf Place, int At, decimal? Value)> OfTaxes(GoodsItem item) =>
        [
            .. item.ValuationCharges.Select((c, n) => (Charge, n + 1, Least(c.Amount?.Amount, c.Percentage))),
            .. item.Taxes.Select(
                (t, n) =>
                    (
                        Duty,
                        n + 1,
                        Least(
                            t.Base?.Amount,
                            t.SpecificQuantity?.Value,
                            t.Assessed?.Amount,
                            t.Payable?.Amount,
                            t.Deduction?.Amount
                        )
                    )
            ),
            .. item.Documents.Select((p, n) => (Paper, n + 1, Least(p.Quantity?.Value, p.Amount?.Amount))),
        ];

    private static decimal? Least(params decimal?[] values) => values.Min();

    /// <summary>Values that no field of annex B holds; sums of them would leave the range of exact
    /// decimals.</summary>
    private static IEnumerable<(Pointer Place, decimal Value, decimal Below)> TooLarge(Declaration d)
    {
        foreach (var (item, at) in ItemsOf(d))
        {
            (PlaceOf Place, int At, decimal? Value, decimal Below)[] told =
            [
                (NetMass, 0, item.NetMassKilograms, Limits.QuantityBelow),
                (GrossMass, 0, item.GrossMassKilograms, Limits.QuantityBelow),
                (Supplementary, 0, item.SupplementaryQuantity?.Value, Limits.QuantityBelow),
                (Price, 0, item.ItemPrice?.Amount, Limits.AmountBelow),
                .. item.ValuationCharges.Select(
                    (c, n) => (Charge, n + 1, c.Amount?.Amount, Limits.AmountBelow)
                ),
                .. item.Taxes.Select(
                    (t, n) =>
                        t.SpecificQuantity?.Value >= Limits.QuantityBelow
                            ? (Duty, n + 1, t.SpecificQuantity?.Value, Limits.QuantityBelow)
                            : (
                                Duty,
                                n + 1,
                                new[] { t.Base?.Amount, t.Assessed?.Amount }.Max(),
                                Limits.AmountBelow
                            )
                ),
            ];
            foreach (var (place, n, value, below) in told)
                if (value >= below)
                    yield return (place(at, n), value.Value, below);
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

    /// <summary>The last position that a pointer tells.</summary>
    private static int LastAt(Pointer place) => Positions(place).Last();

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
