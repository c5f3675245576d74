using Customhouse.Operators;

namespace Customhouse.Server.Simulation;

/// <summary>What kind of business a trader does.</summary>
public enum TraderKind
{
    Manufacturer,
    Retailer,
    FoodImporter,
    ExciseTrader,
    Occasional,
    Consolidator,
}

/// <summary>How a dishonest trader cheats; the label that a model is to find.</summary>
public enum FraudKind
{
    None,

    /// <summary>The price is told lower than it was.</summary>
    Undervaluation,

    /// <summary>The goods are told under the code of a neighbour that bears less duty.</summary>
    Misclassification,

    /// <summary>An origin is told for a preference that the goods have not.</summary>
    FalseOrigin,

    /// <summary>Less is told than there is.</summary>
    Misquantity,

    /// <summary>One consignment is told as several, each under the threshold for parcels.</summary>
    SplitConsignment,

    /// <summary>A licence is named that was never given.</summary>
    PhantomLicence,

    /// <summary>Goods under a trade defence duty are told to come from the hub that they were turned over
    /// in.</summary>
    Transshipment,
}

/// <summary>A trader of the simulated world.</summary>
/// <param name="DeclarationsPerDay">On an average working day.</param>
/// <param name="Size">The median net mass of a line of goods, in kilograms.</param>
/// <param name="Carelessness">The share of declarations with an honest mistake that is refused.</param>
/// <param name="Vice">How it cheats; none for most.</param>
/// <param name="Boldness">The share of declarations in which it does.</param>
/// <param name="Agent">Who declares for it; null where it declares for itself.</param>
/// <param name="Account">Its deferment account; null where it pays each time.</param>
/// <param name="Guarantee">Its comprehensive guarantee.</param>
public sealed record Trader(
    Operator Operator,
    TraderKind Kind,
    double DeclarationsPerDay,
    double Size,
    IReadOnlyList<Supplier> Suppliers,
    double ExportShare,
    double Carelessness,
    FraudKind Vice,
    double Boldness,
    string? Agent,
    string? Account,
    string? Guarantee
)
{
    public string Id => Operator.Id;

    public bool SpeaksJson => Kind == TraderKind.Consolidator;
}

/// <summary>A business abroad that sells one kind of goods to one trader, again and again.</summary>
/// <param name="Through">The country that its goods are dispatched from, mostly its own.</param>
/// <param name="PriceLevel">Its price against the usual one.</param>
/// <param name="Terms">Incoterms rule that it sells under.</param>
public sealed record Supplier(
    string Name,
    Product Ware,
    string Land,
    string Through,
    double PriceLevel,
    string Terms,
    bool IsRelated
);
