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

    public required DateOnly Exported { get; init; }
    public required CountryCode Origin { get; init; }
    public SaleForExport? Sale { get; init; }
    public IReadOnlyList<ComparableSale> Identical { get; init; } = [];
    public IReadOnlyList<ComparableSale> Similar { get; init; } = [];
    public DomesticSale? Domestic { get; init; }
    public ProductionCost? Cost { get; init; }

    /// <summary>The importer asks for the computed value before the deductive one (art. 4).</summary>
    public bool ComputedFirst { get; init; }

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

    public bool PartiesAreRelated { get; init; }

    /// <summary>
    /// The circumstances of the sale were examined, or a test value came close, and the relation did not
    /// influence the price (1.2).
    /// </summary>
    public bool RelationWasHarmless { get; init; }
}

/// <summary>A sale of identical or similar goods whose customs value was accepted (art. 2, 3).</summary>
/// <param name="CustomsValue">The accepted value of <paramref name="Quantity"/> units.</param>
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
public sealed record ProductionCost(
    Money MaterialsAndMaking,
    Money ProfitAndExpenses,
    Money TransportToBorder
);

/// <summary>What a value by reasonable means may not rest on (art. 7.2).</summary>
public enum ForbiddenGround
{
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
/// <param name="Means">How it was found, in words that the importer is told (art. 7.3).</param>
public sealed record ReasonableValue(
    Money Value,
    string Means,
    ForbiddenGround RestsOn = ForbiddenGround.None
);
