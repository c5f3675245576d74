using System.Diagnostics.CodeAnalysis;
using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>
/// A declaration as lodged (WCO Data Model 3.6, class 42A): what it says in values, with the message that
/// says it. What the message says beyond the values is lost nowhere, and it can be written again.
/// </summary>
public sealed record Declaration : DeclarationContent
{
    private static readonly Element NoMessage = new("Declaration", null, []);

    /// <summary>A declaration to be filled with what a message says.</summary>
    public Declaration() { }

    [SetsRequiredMembers]
    private Declaration(DeclarationContent content)
        : base(content) => Message = NoMessage;

    /// <summary>A declaration of its values alone, to be judged by them; its message is empty, so that it is
    /// never written or shown.</summary>
    public static Declaration OfValues(DeclarationContent content) => new(content);

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

    /// <summary>How many goods items the header tells (DE 1/9); null where it tells none.</summary>
    public int? GoodsItemQuantity { get; init; }

    /// <summary>How many packages the header tells (DE 6/18); null where it tells none.</summary>
    public decimal? TotalPackageQuantity { get; init; }

    /// <summary>The gross mass that the header tells, in kg (DE 6/5); null where it tells none.</summary>
    public decimal? TotalGrossMassKilograms { get; init; }

    /// <summary>
    /// The total invoiced, in the invoice's currency (DE 4/10, 4/11); null where none is told.
    /// </summary>
    public Money? InvoiceAmount { get; init; }

    /// <summary>The moment of acceptance that a later declaration names; null where none is told.</summary>
    public DateTimeOffset? DeclaredAcceptance { get; init; }

    /// <summary>Rates of exchange that the trader declares (WCO 41A), where the parties agreed on
    /// one.</summary>
    public IReadOnlyList<CurrencyExchange> CurrencyExchanges { get; init; } = [];

    /// <summary>Who lodges the declaration in its own name (DE 3/17, 3/18).</summary>
    public Party? Declarant { get; init; }

    /// <summary>Who sends the goods out, or sent them (DE 3/1, 3/2).</summary>
    public Party? Exporter { get; init; }

    /// <summary>Who brings the goods in (DE 3/15, 3/16).</summary>
    public Party? Importer { get; init; }

    /// <summary>To whom the goods are sent (DE 3/9, 3/10).</summary>
    public Party? Consignee { get; init; }

    /// <summary>Who hands the goods to the carrier (DE 3/7, 3/8).</summary>
    public Party? Consignor { get; init; }

    /// <summary>
    /// The last seller before the goods came in (DE 3/24, 3/25); null where it is told item by item.
    /// </summary>
    public Party? Seller { get; init; }

    /// <summary>
    /// The last buyer before the goods came in (DE 3/26, 3/27); null where it is told item by item.
    /// </summary>
    public Party? Buyer { get; init; }

    /// <summary>Who acts for the declarant or the importer (DE 3/19, 3/20).</summary>
    public Party? Agent { get; init; }

    /// <summary>2 direct, 3 indirect representation (DE 3/21); null where the declarant acts for
    /// itself.</summary>
    public string? RepresentationCode { get; init; }

    /// <summary>Authorisations that the declaration rests on (DE 3/39).</summary>
    public IReadOnlyList<AuthorisationHolder> AuthorisationHolders { get; init; } = [];

    /// <summary>Documents for the whole declaration (DE 2/3).</summary>
    public IReadOnlyList<Document> Documents { get; init; } = [];

    /// <summary>What the declaration follows on, such as a transit or a storage (DE 2/1).</summary>
    public IReadOnlyList<Document> PreviousDocuments { get; init; } = [];

    /// <summary>Statements for the whole declaration (DE 2/2).</summary>
    public IReadOnlyList<Statement> Statements { get; init; } = [];

    /// <summary>Guarantees declared for the duty (DE 8/2, 8/3).</summary>
    public IReadOnlyList<ObligationGuarantee> Guarantees { get; init; } = [];

    /// <summary>What a later message asks to change; empty on an original.</summary>
    public IReadOnlyList<Amendment> Amendments { get; init; } = [];

    /// <summary>Where the goods go, for all items (DE 5/8); null where it is told item by item.</summary>
    public CountryCode? DestinationCountry { get; init; }

    /// <summary>
    /// From where the goods were sent, for all items (DE 5/14); null where it is told item by item.
    /// </summary>
    public CountryCode? ExportCountry { get; init; }

    /// <summary>1 sea, 2 rail, 3 road, 4 air ... (UN/ECE Recommendation 19).</summary>
    public string? BorderTransportMode { get; init; }

    /// <summary>The country of registration of what crossed the border (DE 7/15), as written.</summary>
    public string? BorderTransportNationality { get; init; }

    /// <summary>The identity of what crossed the border: a ship, a flight, a lorry (DE 7/14); where that is
    /// not told, of what the goods arrive or depart on (DE 7/7, 7/9).</summary>
    public string? BorderTransportId { get; init; }

    /// <summary>The mode inland, by the same codes (DE 7/5).</summary>
    public string? InlandTransportMode { get; init; }

    /// <summary>Whether the goods travel in containers (DE 7/2); null where it is not told.</summary>
    public bool? Containerised { get; init; }

    /// <summary>
    /// Numbers of the containers (DE 7/10), as ISO 6346 writes them where the trader does so.
    /// </summary>
    public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>Where the goods can be looked at; null where it is not told.</summary>
    public GoodsLocation? GoodsLocation { get; init; }

    /// <summary>The code of the office where the goods are presented (DE 5/26).</summary>
    public string? PresentationOffice { get; init; }

    /// <summary>The code of the office that supervises the procedure (DE 5/27).</summary>
    public string? SupervisingOffice { get; init; }

    /// <summary>The code of the office where the goods leave (DE 5/12).</summary>
    public string? ExitOffice { get; init; }

    /// <summary>The customs office that works on it; null where the declaration names none.</summary>
    public string? Office => PresentationOffice ?? SupervisingOffice ?? ExitOffice;

    /// <summary>The warehouse that the goods enter or leave; null where there is none.</summary>
    public Warehouse? Warehouse { get; init; }

    /// <summary>Incoterms rule and named place (DE 4/1).</summary>
    public TradeTerms? TradeTerms { get; init; }

    /// <summary>Nature of the transaction, as sale or return (DE 8/5).</summary>
    public string? TransactionNature { get; init; }

    /// <summary>The unique consignment reference of the parties (WCO UCR; DE 2/4).</summary>
    public string? Ucr { get; init; }

    /// <summary>Additions and deductions that hold for the whole declaration (DE 4/9).</summary>
    public IReadOnlyList<ValuationCharge> ValuationCharges { get; init; } = [];

    /// <summary>The goods items, in the order of the message.</summary>
    public IReadOnlyList<GoodsItem> Items { get; init; } = [];

    /// <summary>Goods come in: the type begins with IM, or with CO where the procedure brings nothing
    /// out.</summary>
    public bool IsImport =>
        TypeCode.StartsWith("IM", StringComparison.Ordinal) || IsWithinType(TypeCode) && !BringsOut;

    /// <summary>Goods go out: the type begins with EX, or with CO where the procedure says so.</summary>
    public bool IsExport => IsExportType(TypeCode) || IsWithinType(TypeCode) && BringsOut;

    /// <summary>Whether all declarations of a type bring goods out.</summary>
    public static bool IsExportType(string typeCode) => typeCode.StartsWith("EX", StringComparison.Ordinal);

    /// <summary>Whether a type is of trade with special fiscal territories (CO), in either direction; a
    /// correction (COR) is of none.</summary>
    public static bool IsWithinType(string typeCode) =>
        typeCode.StartsWith("CO", StringComparison.Ordinal) && typeCode.Length == 3 && typeCode != "COR";

    /// <summary>Procedures under which goods leave: export, outward processing, re-export (DE
    /// 1/10).</summary>
    private static readonly string[] Outward = ["10", "11", "21", "22", "23", "31"];

    private bool BringsOut => Items.Count > 0 && Items.All(i => Outward.Contains(i.RequestedProcedure));

    /// <summary>
    /// The additional declaration type (DE 1/2): A, B, C, J arrived; D, E, F, K pre-lodged; Y, Z
    /// supplementary.
    /// </summary>
    public char AdditionalType => TypeCode.Length == 3 ? TypeCode[2] : ' ';

    /// <summary>Lodged before the goods are presented (DE 1/2).</summary>
    public bool IsPreLodged => AdditionalType is 'D' or 'E' or 'F' or 'K';

    /// <summary>Completes an earlier, simplified declaration (DE 1/2).</summary>
    public bool IsSupplementary => AdditionalType is 'X' or 'Y' or 'Z';

    /// <summary>Lacks data that a supplementary declaration brings (DE 1/2).</summary>
    public bool IsSimplified => AdditionalType is 'B' or 'C' or 'E' or 'F';
}

/// <summary>A party by its identifier (EORI, TIN) or by name and address.</summary>
/// <param name="Id">EORI, TIN or the like; null where it is told by name and address.</param>
/// <param name="Country">Of its address; null where none is told.</param>
/// <param name="RoleCode">The part that it has, as FR1 for an importer (DE 3/40).</param>
public sealed record Party(
    string? Id,
    string? Name = null,
    CountryCode? Country = null,
    string? RoleCode = null
);

/// <summary>A licence, certificate, invoice or authorisation (WCO 02A) or previous document (99A).</summary>
/// <param name="Category">First letter of the code, as <c>N</c> in N935.</param>
/// <param name="Type">The rest of the code, as <c>935</c>.</param>
/// <param name="Id">The document's number, in the one form of a reference.</param>
/// <param name="Status">Status code of the document, as AC, EE, UP (WCO LPCO exemption code).</param>
/// <param name="Name">Words beside the document, as the reason of its status.</param>
/// <param name="Quantity">The quantity to write off, where the document is a licence.</param>
/// <param name="Amount">The value to write off, where the licence counts money.</param>
/// <param name="Effective">The date from which it holds; null where none is told.</param>
/// <param name="Line">The goods item of a previous document
/// (DE 2/1), from 1; null where none is told.</param>
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
/// <param name="Code">As the code list writes it: OVR01, NIREM.</param>
/// <param name="Description">The statement in words, or what the code wants told.</param>
/// <param name="TypeCode">What kind of statement it is, as code lists write it.</param>
public sealed record Statement(string? Code, string? Description, string? TypeCode);

/// <summary>An authorisation declared and who holds it (DE 3/39).</summary>
/// <param name="Category">The code of the authorisation: DPO, CGU, UKIM.</param>
/// <param name="HolderId">The holder's identifier (EORI, TIN).</param>
public sealed record AuthorisationHolder(string? Category, string? HolderId);

/// <summary>A guarantee declared (DE 8/2, 8/3).</summary>
/// <param name="SecurityDetails">The type of guarantee: 0 waived, 1 comprehensive ... (DE 8/2).</param>
/// <param name="Id">A reference of the guarantee or account (DE 8/3).</param>
/// <param name="Reference">The guarantee reference number, where it stands apart (DE 8/3).</param>
/// <param name="Amount">The duty that it covers.</param>
/// <param name="AccessCode">The code that lets a trader use the guarantee.</param>
/// <param name="Office">The code of the office where it was given.</param>
public sealed record ObligationGuarantee(
    string? SecurityDetails,
    string? Id,
    string? Reference,
    Money? Amount,
    string? AccessCode,
    string? Office
);

/// <summary>Where the goods are (DE 5/23): country, type of place, qualifier and the place itself.</summary>
/// <param name="Name">The place's own code, as port, place and site.</param>
/// <param name="TypeCode">A designated, B authorised, C approved place, D other.</param>
/// <param name="QualifierCode">By what the place is told: U a
/// place code, Y an authorisation, Z an address ...</param>
/// <param name="Country">ISO 3166-1 alpha-2, as written.</param>
/// <param name="Id">A further identifier of the place.</param>
public sealed record GoodsLocation(
    string? Name,
    string? TypeCode,
    string? QualifierCode,
    string? Country,
    string? Id
);

/// <summary>A customs warehouse (DE 2/7).</summary>
/// <param name="TypeCode">The type of warehouse, as R or U (DE 2/7).</param>
/// <param name="Id">The number of its authorisation.</param>
public sealed record Warehouse(string? TypeCode, string? Id);

/// <summary>Terms of delivery (DE 4/1).</summary>
/// <param name="Condition">The Incoterms rule: CIF, FOB, EXW ...</param>
/// <param name="LocationId">The place by its UN/LOCODE; null where it is told by name.</param>
/// <param name="LocationName">The place by its name; null where it is told by code.</param>
public sealed record TradeTerms(string? Condition, string? LocationId, string? LocationName);

/// <summary>An addition to or deduction from the price (DE 4/9): AK transport, AW insurance, BA ...
/// codes.</summary>
/// <param name="Amount">What is added or deducted, in the currency that it was told in.</param>
public sealed record ValuationCharge(string? Type, Money? Amount);

/// <summary>A rate of exchange declared (WCO 41A).</summary>
/// <param name="Rate">Units of the currency for one of the administration's own.</param>
public sealed record CurrencyExchange(Currency? Currency, decimal? Rate);

/// <summary>One change that a later message asks for (WCO 06A-97A): why, and where.</summary>
/// <param name="ChangeReason">The code of the reason.</param>
/// <param name="Pointers">The place in WCO identifiers, outermost first.</param>
public sealed record Amendment(string? ChangeReason, IReadOnlyList<WcoPointer> Pointers);
