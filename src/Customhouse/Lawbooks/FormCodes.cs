namespace Customhouse.Lawbooks;

/// <summary>
/// The codes that the declaration form offers, and those that it puts into a message by itself. The form
/// declares an import for free circulation, valued at the price paid.
/// </summary>
public sealed record FormCodes
{
    /// <summary>No code: a form that no law has offers nothing, and what it makes is refused.</summary>
    public static readonly FormCodes Nothing = new();

    /// <summary>Types of declaration (DE 1/1 and 1/2) to choose from, the usual one first.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Preferences (DE 4/17) to choose from, the usual one first.</summary>
    public IReadOnlyList<string> Preferences { get; init; } = [];

    /// <summary>Terms of delivery (DE 4/1) to choose from.</summary>
    public IReadOnlyList<string> DeliveryTerms { get; init; } = [];

    /// <summary>The terms of delivery that a form begins with.</summary>
    public string UsualDeliveryTerms { get; init; } = "";

    /// <summary>The kind of packages (DE 6/9) that a form begins with.</summary>
    public string UsualPackage { get; init; } = "";

    /// <summary>Modes of transport at the border (DE 7/4) to choose from, the usual one first; the last
    /// counts where none is chosen.</summary>
    public IReadOnlyList<TransportCodes> Transports { get; init; } = [];

    /// <summary>What goes with a mode of transport; where the form does not offer it, what goes with the
    /// last.</summary>
    public TransportCodes TransportOf(string mode) =>
        Transports.FirstOrDefault(t => t.Mode == mode)
        ?? (Transports.Count > 0 ? Transports[^1] : new TransportCodes("", "", ""));

    /// <summary>The category of a transport document among previous documents (DE 2/1).</summary>
    public string TransportDocumentCategory { get; init; } = "";

    /// <summary>How the place of the goods (DE 5/23) is named.</summary>
    public PlaceCodes Place { get; init; } = new("", "");

    /// <summary>What kind of code the commodity code (DE 6/14) is.</summary>
    public string CommodityType { get; init; } = "";

    /// <summary>The document (DE 2/3) that an invoice is.</summary>
    public DocumentCodes Invoice { get; init; } = new("", "");

    /// <summary>Documents (DE 2/3) that a trader may hand in where customs named none.</summary>
    public IReadOnlyList<string> WantedDocuments { get; init; } = [];

    /// <summary>The tax type (DE 4/3) of customs duty.</summary>
    public string DutyType { get; init; } = "";

    /// <summary>The method of payment (DE 4/8) where no account is named.</summary>
    public string PaidAtOnce { get; init; } = "";

    /// <summary>The method of payment (DE 4/8) where an account is named.</summary>
    public string PaidByAccount { get; init; } = "";

    /// <summary>The method of valuation (DE 4/16) by the price paid.</summary>
    public string ValuationMethod { get; init; } = "";

    /// <summary>What is special about that price (DE 4/13): nothing.</summary>
    public string ValuationIndicators { get; init; } = "";

    /// <summary>The requested procedure (DE 1/10).</summary>
    public string RequestedProcedure { get; init; } = "";

    /// <summary>The procedure before it (DE 1/10): none.</summary>
    public string PreviousProcedure { get; init; } = "";

    /// <summary>The additional procedure (DE 1/11) that says that none applies.</summary>
    public string NoAdditionalProcedure { get; init; } = "";

    /// <summary>The kind of an origin (DE 5/15) that rests on no preference.</summary>
    public string OriginType { get; init; } = "";
}

/// <summary>What goes with a mode of transport.</summary>
/// <param name="Mode">The mode at the border (DE 7/4).</param>
/// <param name="Means">How the means of transport is identified (DE 7/9).</param>
/// <param name="Document">The type of its transport document (DE 2/1).</param>
public sealed record TransportCodes(string Mode, string Means, string Document);

/// <summary>How a place is named (DE 5/23).</summary>
/// <param name="Type">What kind of place it is.</param>
/// <param name="Qualifier">By what it is named.</param>
public sealed record PlaceCodes(string Type, string Qualifier);

/// <summary>What a document is (DE 2/3).</summary>
/// <param name="Category">The first character of its code.</param>
/// <param name="Type">What follows it.</param>
public sealed record DocumentCodes(string Category, string Type);
