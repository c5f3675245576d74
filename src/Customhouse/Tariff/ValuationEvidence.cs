using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// What is known of goods whose value is to be determined: grounds for each method of the WTO Valuation
/// Agreement (UCC art. 70 and 74). A method without its grounds is null and is set aside with the reason.
/// </summary>
public sealed record ValuationEvidence
{
    /// <summary>How much of the goods is valued, in the unit in which comparable sales are counted.</summary>
    public required Quantity Quantity { get; init; }

    /// <summary>The day on which the goods were exported; comparable sales lie about it.</summary>
    public required DateOnly Exported { get; init; }

    /// <summary>Where the goods were produced; comparable goods are of the same country.</summary>
    public required CountryCode Origin { get; init; }

    /// <summary>The sale of these goods themselves (art. 1); null where there was none.</summary>
    public SaleForExport? Sale { get; init; }

    /// <summary>Sales of identical goods (art. 2).</summary>
    public IReadOnlyList<ComparableSale> Identical { get; init; } = [];

    /// <summary>Sales of similar goods (art. 3).</summary>
    public IReadOnlyList<ComparableSale> Similar { get; init; } = [];

    /// <summary>A sale in the territory (art. 5); null where none is known.</summary>
    public DomesticSale? Domestic { get; init; }

    /// <summary>What production cost (art. 6); null where it is not known.</summary>
    public ProductionCost? Cost { get; init; }

    /// <summary>The importer asks for the computed value before the deductive one (art. 4).</summary>
    public bool ComputedFirst { get; init; }

    /// <summary>A value by reasonable means (art. 7); null where none is proposed.</summary>
    public ReasonableValue? FallBack { get; init; }
}

/// <summary>A sale for export to the territory (art. 1).</summary>
/// <param name="Price">Paid or payable, in the home currency.</param>
/// <param name="Adjustments">The additions of art. 8 less the deductions of its note.</param>
public sealed record SaleForExport(Money Price, Money Adjustments)
{
    /// <summary>
    /// The buyer may not use the goods freely, beyond what law, area or slight limits ask (1.1(a)).
    /// </summary>
    public bool IsRestricted { get; init; }

    /// <summary>The price hangs on a condition that cannot be valued (1.1(b)).</summary>
    public bool HasUnvaluedCondition { get; init; }

    /// <summary>Proceeds of resale go to the seller and no adjustment can be made for them
    /// (1.1(c)).</summary>
    public bool HasUnvaluedProceeds { get; init; }

    /// <summary>Buyer and seller are related in the sense of art. 15.4.</summary>
    public bool PartiesAreRelated { get; init; }

    /// <summary>
    /// The circumstances of the sale were examined, or a test value came close, and the relation did not
    /// influence the price (1.2).
    /// </summary>
    public bool RelationWasHarmless { get; init; }
}

/// <summary>A sale of identical or similar goods whose customs value was accepted (art. 2, 3).</summary>
/// <param name="Reference">How the accepted value is found again, as a declaration's number.</param>
/// <param name="CustomsValue">The accepted value of <paramref name="Quantity"/> units.</param>
/// <param name="Quantity">How many units, in the unit of the goods that are valued.</param>
/// <param name="Exported">The day on which those goods were exported.</param>
/// <param name="Origin">Where those goods were produced.</param>
/// <param name="SameLevel">Sold at the same commercial level, or adjusted to it by shown evidence.</param>
/// <param name="SameProducer">Goods of other producers count only where there are none of the same.</param>
public sealed record ComparableSale(
    string Reference,
    Money CustomsValue,
    decimal Quantity,
    DateOnly Exported,
    CountryCode Origin,
    bool SameLevel = true,
    bool SameProducer = true
);

/// <summary>Sales in the territory after importation (art. 5).</summary>
/// <param name="UnitPrice">The price of the greatest aggregate quantity to buyers who are not
/// related.</param>
/// <param name="CommissionOrProfit">For each unit: commissions, or profit and general expenses.</param>
/// <param name="Inland">For each unit: transport, insurance and the like within the territory.</param>
/// <param name="DutiesAndTaxes">For each unit: import duties and taxes.</param>
/// <param name="AddedByProcessing">For each unit; zero where the goods are sold as imported.</param>
/// <param name="Imported">The day on which the goods came in.</param>
/// <param name="Sold">The day of the sale.</param>
public sealed record DomesticSale(
    Money UnitPrice,
    Money CommissionOrProfit,
    Money Inland,
    Money DutiesAndTaxes,
    Money AddedByProcessing,
    DateOnly Imported,
    DateOnly Sold
);

/// <summary>What the producer spent (art. 6), for the whole quantity.</summary>
/// <param name="MaterialsAndMaking">Materials and fabrication or other processing (art. 6.1(a)).</param>
/// <param name="ProfitAndExpenses">Usual profit and general expenses (art. 6.1(b)).</param>
/// <param name="TransportToBorder">Transport, loading and insurance
/// up to the place of introduction (art. 6.1(c), 8.2).</param>
public sealed record ProductionCost(
    Money MaterialsAndMaking,
    Money ProfitAndExpenses,
    Money TransportToBorder
);

/// <summary>What a value by reasonable means may not rest on (art. 7.2).</summary>
public enum ForbiddenGround
{
    /// <summary>It rests on none of them.</summary>
    None,

    /// <summary>The selling price of goods produced in the importing country.</summary>
    HomeProduce,

    /// <summary>A system that takes the higher of two values.</summary>
    HigherOfTwo,

    /// <summary>The price on the market of the exporting country.</summary>
    ExportersHomeMarket,

    /// <summary>A cost of production other than the computed value of identical or similar goods.</summary>
    OtherCost,

    /// <summary>The price for export to another country.</summary>
    ExportToThirdCountry,

    /// <summary>A minimum customs value.</summary>
    Minimum,

    /// <summary>An arbitrary or fictitious value.</summary>
    Arbitrary,
}

/// <summary>A value by reasonable means consistent with the Agreement (art. 7).</summary>
/// <param name="Value">For the whole quantity, in the home currency.</param>
/// <param name="Means">How it was found, in words that the importer is told (art. 7.3).</param>
/// <param name="RestsOn">What speaks against it; none for a value that can stand.</param>
public sealed record ReasonableValue(
    Money Value,
    string Means,
    ForbiddenGround RestsOn = ForbiddenGround.None
);
