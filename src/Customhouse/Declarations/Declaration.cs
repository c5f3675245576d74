using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>
/// A declaration as lodged (WCO Data Model 3.6, class 42A): what it says in values, with the message that
/// says it. What the message says beyond the values is lost nowhere, and it can be written again.
/// </summary>
public sealed record Declaration : DeclarationContent
{
    /// <summary>The whole message that this declaration was read from, <c>MetaData</c> and all.</summary>
    public required Element Message { get; init; }
}

/// <summary>What a declaration says, in values: what clearance and targeting reason about. It is kept beside
/// each version, so that nobody reads a message again to list or to count.</summary>
public record DeclarationContent
{
    /// <summary>9 original, 13 change or request (WCO 017, EDIFACT 1225).</summary>
    public required string FunctionCode { get; init; }

    /// <summary>The trader's own reference, unique to the transaction (local reference number, WCO
    /// D026).</summary>
    public required string Lrn { get; init; }

    /// <summary>The reference number given at an earlier step; null on an original.</summary>
    public string? Mrn { get; init; }

    /// <summary>IM, EX or CO and the additional type; COR, INV or GPR on a later message (WCO
    /// D013).</summary>
    public required string TypeCode { get; init; }

    public int? GoodsItemQuantity { get; init; }
    public decimal? TotalPackageQuantity { get; init; }
    public decimal? TotalGrossMassKilograms { get; init; }
    public Money? InvoiceAmount { get; init; }
    public DateTimeOffset? DeclaredAcceptance { get; init; }

    /// <summary>Rates of exchange that the trader declares (WCO 41A), where the parties agreed on
    /// one.</summary>
    public IReadOnlyList<CurrencyExchange> CurrencyExchanges { get; init; } = [];

    public Party? Declarant { get; init; }
    public Party? Exporter { get; init; }
    public Party? Importer { get; init; }
    public Party? Consignee { get; init; }
    public Party? Consignor { get; init; }
    public Party? Seller { get; init; }
    public Party? Buyer { get; init; }
    public Party? Agent { get; init; }

    /// <summary>2 direct, 3 indirect representation (DE 3/21); null where the declarant acts for
    /// itself.</summary>
    public string? RepresentationCode { get; init; }

    public IReadOnlyList<AuthorisationHolder> AuthorisationHolders { get; init; } = [];
    public IReadOnlyList<Document> Documents { get; init; } = [];
    public IReadOnlyList<Document> PreviousDocuments { get; init; } = [];
    public IReadOnlyList<Statement> Statements { get; init; } = [];
    public IReadOnlyList<ObligationGuarantee> Guarantees { get; init; } = [];
    public IReadOnlyList<Amendment> Amendments { get; init; } = [];

    public CountryCode? DestinationCountry { get; init; }
    public CountryCode? ExportCountry { get; init; }

    /// <summary>1 sea, 2 rail, 3 road, 4 air ... (UN/ECE Recommendation 19).</summary>
    public string? BorderTransportMode { get; init; }

    public string? BorderTransportNationality { get; init; }
    public string? BorderTransportId { get; init; }
    public string? InlandTransportMode { get; init; }
    public bool? Containerised { get; init; }
    public IReadOnlyList<string> Containers { get; init; } = [];
    public GoodsLocation? GoodsLocation { get; init; }
    public string? PresentationOffice { get; init; }
    public string? SupervisingOffice { get; init; }
    public string? ExitOffice { get; init; }

    /// <summary>The customs office that works on it; null where the declaration names none.</summary>
    public string? Office => PresentationOffice ?? SupervisingOffice ?? ExitOffice;

    public Warehouse? Warehouse { get; init; }

    /// <summary>Incoterms rule and named place (DE 4/1).</summary>
    public TradeTerms? TradeTerms { get; init; }

    public string? TransactionNature { get; init; }
    public string? Ucr { get; init; }

    /// <summary>Additions and deductions that hold for the whole declaration (DE 4/9).</summary>
    public IReadOnlyList<ValuationCharge> ValuationCharges { get; init; } = [];

    public IReadOnlyList<GoodsItem> Items { get; init; } = [];

    public bool IsImport =>
        TypeCode.StartsWith("IM", StringComparison.Ordinal)
        || TypeCode.StartsWith("CO", StringComparison.Ordinal) && TypeCode.Length == 3 && TypeCode != "COR";

    public bool IsExport => IsExportType(TypeCode);

    /// <summary>Whether declarations of a type bring goods out.</summary>
    public static bool IsExportType(string typeCode) => typeCode.StartsWith("EX", StringComparison.Ordinal);

    /// <summary>
    /// The additional declaration type (DE 1/2): A, B, C, J arrived; D, E, F, K pre-lodged; Y, Z
    /// supplementary.
    /// </summary>
    public char AdditionalType => TypeCode.Length == 3 ? TypeCode[2] : ' ';

    public bool IsPreLodged => AdditionalType is 'D' or 'E' or 'F' or 'K';

    public bool IsSupplementary => AdditionalType is 'X' or 'Y' or 'Z';

    public bool IsSimplified => AdditionalType is 'B' or 'C' or 'E' or 'F';
}

/// <summary>One goods item (WCO 68A).</summary>
public sealed record GoodsItem
{
    public required int Sequence { get; init; }

    /// <summary>The commodity code, its parts joined in the nomenclature's order; null where none
    /// stands.</summary>
    public HsCode? Commodity { get; init; }

    /// <summary>All classifications as declared: TSP, TRC, TRA (additional), GN (national) ...</summary>
    public IReadOnlyList<Classification> Classifications { get; init; } = [];

    public string? Description { get; init; }

    /// <summary>Requested and previous procedure (DE 1/10), two digits each.</summary>
    public string? RequestedProcedure { get; init; }

    public string? PreviousProcedure { get; init; }

    /// <summary>Additional procedures (DE 1/11).</summary>
    public IReadOnlyList<string> AdditionalProcedures { get; init; } = [];

    public Money? ItemPrice { get; init; }
    public Money? StatisticalValue { get; init; }
    public decimal? NetMassKilograms { get; init; }
    public decimal? GrossMassKilograms { get; init; }
    public Quantity? SupplementaryQuantity { get; init; }
    public IReadOnlyList<Origin> Origins { get; init; } = [];
    public CountryCode? ExportCountry { get; init; }
    public CountryCode? DestinationCountry { get; init; }

    /// <summary>1 to 6: the methods of the WTO Valuation Agreement in their order (DE 4/16).</summary>
    public string? ValuationMethod { get; init; }

    /// <summary>Four digits on relation, restriction, condition and proceeds (DE 4/13).</summary>
    public string? ValuationIndicators { get; init; }

    public IReadOnlyList<ValuationCharge> ValuationCharges { get; init; } = [];
    public IReadOnlyList<DeclaredTax> Taxes { get; init; } = [];
    public string? QuotaOrder { get; init; }
    public IReadOnlyList<Document> Documents { get; init; } = [];
    public IReadOnlyList<Document> PreviousDocuments { get; init; } = [];
    public IReadOnlyList<Statement> Statements { get; init; } = [];
    public IReadOnlyList<Package> Packages { get; init; } = [];
    public Party? Exporter { get; init; }
    public Party? Consignee { get; init; }
    public Party? Seller { get; init; }
    public Party? Buyer { get; init; }
    public IReadOnlyList<Party> TaxParties { get; init; } = [];

    /// <summary>The preference or regime claimed (DE 4/17), 100 where none is.</summary>
    public string? Preference => Taxes.Select(t => t.RegimeCode).FirstOrDefault(r => r is not null);
}

/// <summary>A party by its identifier (EORI, TIN) or by name and address.</summary>
public sealed record Party(
    string? Id,
    string? Name = null,
    CountryCode? Country = null,
    string? RoleCode = null
);

/// <summary>A licence, certificate, invoice or authorisation (WCO 02A) or previous document (99A).</summary>
/// <param name="Category">First letter of the code, as <c>N</c> in N935.</param>
/// <param name="Type">The rest of the code, as <c>935</c>.</param>
/// <param name="Status">Status code of the document, as AC, EE, UP (WCO LPCO exemption code).</param>
/// <param name="Quantity">The quantity to write off, where the document is a licence.</param>
public sealed record Document(
    string? Category,
    string? Type,
    string? Id,
    string? Status = null,
    string? Name = null,
    Quantity? Quantity = null,
    Money? Amount = null,
    DateOnly? Effective = null,
    int? Line = null
)
{
    /// <summary>Category and type together, as the code lists write it: N935, C506, 9AID.</summary>
    public string Code => Category + Type;
}

/// <summary>An additional information statement (WCO 03A; DE 2/2).</summary>
public sealed record Statement(string? Code, string? Description, string? TypeCode);

/// <summary>An authorisation declared and who holds it (DE 3/39).</summary>
public sealed record AuthorisationHolder(string? Category, string? HolderId);

/// <summary>A guarantee declared (DE 8/2, 8/3).</summary>
public sealed record ObligationGuarantee(
    string? SecurityDetails,
    string? Id,
    string? Reference,
    Money? Amount,
    string? AccessCode,
    string? Office
);

/// <summary>Where the goods are (DE 5/23): country, type of place, qualifier and the place itself.</summary>
public sealed record GoodsLocation(
    string? Name,
    string? TypeCode,
    string? QualifierCode,
    string? Country,
    string? Id
);

/// <summary>A customs warehouse (DE 2/7).</summary>
public sealed record Warehouse(string? TypeCode, string? Id);

/// <summary>Terms of delivery (DE 4/1).</summary>
public sealed record TradeTerms(string? Condition, string? LocationId, string? LocationName);

/// <summary>One classification of a commodity (WCO 21A).</summary>
public sealed record Classification(string? IdentificationType, string? Id);

/// <summary>Origin (DE 5/15, 5/16): type 1 non-preferential, 2 preferential.</summary>
public sealed record Origin(CountryCode? Country, string? Type, string? Region = null);

/// <summary>An addition to or deduction from the price (DE 4/9): AK transport, AW insurance, BA ...
/// codes.</summary>
public sealed record ValuationCharge(string? Type, Money? Amount, decimal? Percentage = null);

/// <summary>A rate of exchange declared (WCO 41A).</summary>
public sealed record CurrencyExchange(Currency? Currency, decimal? Rate);

/// <summary>Packages of one kind (DE 6/9 to 6/11).</summary>
public sealed record Package(string? Type, decimal? Quantity, string? Marks);

/// <summary>
/// One line of duty, tax or fee as the trader declares it (WCO 67B DutyTaxFee; DE 4/3 to 4/8, 4/17).
/// </summary>
/// <param name="Type">A00 customs duty, B00 VAT, and the rest of the list.</param>
/// <param name="RegimeCode">Preference (DE 4/17), 100 where none is claimed.</param>
/// <param name="QuotaOrder">Order number of the quota claimed (DE 8/1).</param>
/// <param name="RateId">The tax rate by its id (DE 4/5), where the trader declares one.</param>
/// <param name="PaymentMethod">Method of payment (DE 4/8).</param>
/// <param name="Base">The tax base in money (DE 4/4).</param>
/// <param name="SpecificQuantity">The tax base in units (DE 4/4).</param>
/// <param name="Assessed">Payable tax amount that the trader computed (DE 4/6).</param>
/// <param name="Payable">Total that the trader computed (DE 4/7).</param>
public sealed record DeclaredTax(
    string? Type,
    string? RegimeCode,
    string? QuotaOrder,
    string? RateId,
    string? PaymentMethod,
    Money? Base,
    Quantity? SpecificQuantity,
    Money? Assessed,
    Money? Payable,
    Money? Deduction = null
);

/// <summary>One change that a later message asks for (WCO 06A-97A): why, and where.</summary>
public sealed record Amendment(string? ChangeReason, IReadOnlyList<WcoPointer> Pointers);
