using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>A customs value with the method that gave it and why each earlier one did not.</summary>
/// <param name="Method">1 to 6, as the Agreement orders them (DE 4/16).</param>
/// <param name="Value">For the whole quantity, in the home currency.</param>
/// <param name="Article">The article of the method.</param>
/// <param name="Grounds">What the value rests on, in words that the importer is told.</param>
/// <param name="SetAside">Earlier methods, in the order in which they were tried.</param>
public sealed record DeterminedValue(
    int Method,
    Money Value,
    string Article,
    string Grounds,
    IReadOnlyList<SetAside> SetAside
);

/// <summary>A method that could not be used.</summary>
/// <param name="Method">1 to 6, as the Agreement orders them (DE 4/16).</param>
/// <param name="Article">The article of the method.</param>
/// <param name="Reason">Why its grounds do not hold, in words.</param>
public sealed record SetAside(int Method, string Article, string Reason);

/// <summary>What came of a determination: a value, or a refusal that tells which grounds are
/// missing.</summary>
/// <param name="Value">Null where no method gave one.</param>
/// <param name="Refusal">Null where a method gave a value.</param>
public sealed record Determination(DeterminedValue? Value, Refusal? Refusal);

/// <summary>
/// The six methods of the WTO Valuation Agreement, tried in their order: the first whose grounds hold gives
/// the value. Each is a function of the evidence alone.
/// </summary>
public static class ValuationMethods
{
    /// <summary>
    /// "At or about the same time" (art. 2, 3; UCC-IA art. 141 as practised), and the delay of art. 5.1(b).
    /// </summary>
    public const int DaysMax = 90;

    private static readonly int[] Usual = [1, 2, 3, 4, 5, 6];
    private static readonly int[] ComputedFirst = [1, 2, 3, 5, 4, 6];

    private readonly record struct Tried(Money? Value, string Words);

    /// <summary>The customs value of goods by the evidence there is.</summary>
    /// <param name="place">The place in the message that a refusal points at.</param>
    /// <exception cref="InvalidOperationException">Amounts
    /// that one method adds are of two currencies.</exception>
    public static Determination Determine(ValuationEvidence evidence, Pointer place)
    {
        var aside = new List<SetAside>(5);
        foreach (var method in evidence.ComputedFirst ? ComputedFirst : Usual)
        {
            var tried = method switch
            {
                1 => Transaction(evidence.Sale),
                2 => Comparable(evidence, evidence.Identical, "identical"),
                3 => Comparable(evidence, evidence.Similar, "similar"),
                4 => Deductive(evidence),
                5 => Computed(evidence.Cost),
                _ => FallBack(evidence.FallBack),
            };
            var article = Valuation.ArticleOf(method);
            if (tried.Value is { } value)
                return new Determination(
                    new DeterminedValue(method, value, article, tried.Words, aside),
                    null
                );
            aside.Add(new SetAside(method, article, tried.Words));
        }
        return new Determination(
            null,
            Pointing.Refuse(
                "VAL-NO-GROUNDS",
                place,
                "Goods have a customs value by one of six methods. "
                    + string.Join(" ", aside.Select(a => $"Method {a.Method}: {a.Reason}.")),
                "WTO Valuation Agreement art. 1 to 7; UCC art. 70, 74",
                "Produce the contract of sale and its invoice, accepted values of identical or similar "
                    + "goods, sales in the territory, the producer's costs, or propose a value by "
                    + "reasonable means."
            )
        );
    }

    private static Tried Transaction(SaleForExport? sale) =>
        sale switch
        {
            null => new(null, "there was no sale for export"),
            { IsRestricted: true } => new(null, "the buyer is restricted in the use of the goods"),
            { HasUnvaluedCondition: true } => new(
                null,
                "the price hangs on a condition that cannot be valued"
            ),
            { HasUnvaluedProceeds: true } => new(
                null,
                "proceeds of resale go to the seller and cannot be valued"
            ),
            { PartiesAreRelated: true, RelationWasHarmless: false } => new(
                null,
                "the parties are related and it is not shown that this left the price as it is"
            ),
            _ when (sale.Price + sale.Adjustments).Amount < 0m => new(
                null,
                "the deductions are more than the price"
            ),
            _ => new(sale.Price + sale.Adjustments, "price paid or payable, adjusted by article 8"),
        };

    /// <summary>Of several values the lowest is taken (art. 2.3, 3.3).</summary>
    private static Tried Comparable(
        ValuationEvidence evidence,
        IReadOnlyList<ComparableSale> sales,
        string kind
    )
    {
        if (sales.Count == 0)
            return new(null, $"no accepted value of {kind} goods is known");
        var fit = sales
            .Where(s =>
                s.Origin == evidence.Origin
                && s.SameLevel
                && s.Quantity > 0m
                && Math.Abs(s.Exported.DayNumber - evidence.Exported.DayNumber) <= DaysMax
            )
            .ToArray();
        if (fit.Length == 0)
            return new(
                null,
                $"no {kind} goods of {evidence.Origin} were sold at the same level within {DaysMax} days"
            );
        var best = (fit.Any(s => s.SameProducer) ? fit.Where(s => s.SameProducer) : fit).MinBy(s =>
            s.CustomsValue.Amount / s.Quantity
        )!;
        return new(
            best.CustomsValue * (evidence.Quantity.Value / best.Quantity),
            $"accepted value of {kind} goods, {best.Reference}"
        );
    }

    private static Tried Deductive(ValuationEvidence evidence)
    {
        if (evidence.Domestic is not { } sale)
            return new(null, "no sale in the territory is known");
        var days = sale.Sold.DayNumber - sale.Imported.DayNumber;
        if (days > DaysMax)
            return new(null, $"the goods were sold {days} days after importation");
        var unit =
            sale.UnitPrice
            - sale.CommissionOrProfit
            - sale.Inland
            - sale.DutiesAndTaxes
            - sale.AddedByProcessing;
        return unit.Amount <= 0m
            ? new(null, "nothing is left of the unit price after its deductions")
            : new(
                unit * evidence.Quantity.Value,
                $"unit price {sale.UnitPrice} in the territory less its deductions"
            );
    }

    private static Tried Computed(ProductionCost? cost) =>
        cost is null
            ? new(null, "the producer's costs are not known")
            : new(
                cost.MaterialsAndMaking + cost.ProfitAndExpenses + cost.TransportToBorder,
                "materials and making, profit and expenses, transport to the border"
            );

    private static Tried FallBack(ReasonableValue? value) =>
        value switch
        {
            null => new(null, "no value by reasonable means is proposed"),
            { RestsOn: not ForbiddenGround.None } => new(
                null,
                $"it would rest on {Forbidden(value.RestsOn)} (art. 7.2)"
            ),
            _ => new(value.Value, value.Means),
        };

    private static string Forbidden(ForbiddenGround ground) =>
        ground switch
        {
            ForbiddenGround.HomeProduce => "the price of goods produced in the importing country",
            ForbiddenGround.HigherOfTwo => "the higher of two values",
            ForbiddenGround.ExportersHomeMarket => "the home market of the exporting country",
            ForbiddenGround.OtherCost => "a cost of production of other goods",
            ForbiddenGround.ExportToThirdCountry => "the price for export to another country",
            ForbiddenGround.Minimum => "a minimum value",
            _ => "an arbitrary or fictitious value",
        };
}
