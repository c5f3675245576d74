using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>One goods item (WCO 68A).</summary>
public sealed record GoodsItem
{
    /// <summary>The item's number, by which duty and quotas name it for good (DE 1/6).</summary>
    public required int Sequence { get; init; }

    /// <summary>The commodity code, its parts joined in the nomenclature's order; null where none
    /// stands.</summary>
    public HsCode? Commodity { get; init; }

    /// <summary>All classifications as declared: TSP, TRC, TRA (additional), GN (national) ...</summary>
    public IReadOnlyList<Classification> Classifications { get; init; } = [];

    /// <summary>The goods in the trader's words (DE 6/8).</summary>
    public string? Description { get; init; }

    /// <summary>Requested and previous procedure (DE 1/10), two digits each.</summary>
    public string? RequestedProcedure { get; init; }

    /// <summary>The procedure that the goods come from (DE 1/10), two digits.</summary>
    public string? PreviousProcedure { get; init; }

    /// <summary>Additional procedures (DE 1/11).</summary>
    public IReadOnlyList<string> AdditionalProcedures { get; init; } = [];

    /// <summary>The price of the goods on this item, in the invoice's currency (DE 4/14).</summary>
    public Money? ItemPrice { get; init; }

    /// <summary>The value for statistics that the trader tells (DE 8/6).</summary>
    public Money? StatisticalValue { get; init; }

    /// <summary>Mass without packing, in kg (DE 6/1); null where it is not told.</summary>
    public decimal? NetMassKilograms { get; init; }

    /// <summary>Mass with packing, in kg (DE 6/5); null where it is not told.</summary>
    public decimal? GrossMassKilograms { get; init; }

    /// <summary>The quantity in the tariff's own unit (DE 6/2); null where the code has none.</summary>
    public Quantity? SupplementaryQuantity { get; init; }

    /// <summary>Origins as declared, non-preferential and preferential.</summary>
    public IReadOnlyList<Origin> Origins { get; init; } = [];

    /// <summary>From where the goods were sent (DE 5/14); null where the header tells it.</summary>
    public CountryCode? ExportCountry { get; init; }

    /// <summary>Where the goods go (DE 5/8); null where the header tells it.</summary>
    public CountryCode? DestinationCountry { get; init; }

    /// <summary>1 to 6: the methods of the WTO Valuation Agreement in their order (DE 4/16).</summary>
    public string? ValuationMethod { get; init; }

    /// <summary>Four digits on relation, restriction, condition and proceeds (DE 4/13).</summary>
    public string? ValuationIndicators { get; init; }

    /// <summary>Additions and deductions of this item (DE 4/9).</summary>
    public IReadOnlyList<ValuationCharge> ValuationCharges { get; init; } = [];

    /// <summary>Lines of duty and tax as the trader declares them.</summary>
    public IReadOnlyList<DeclaredTax> Taxes { get; init; } = [];

    /// <summary>Order number of the quota claimed (DE 8/1); null where none is.</summary>
    public string? QuotaOrder { get; init; }

    /// <summary>Documents for this item (DE 2/3).</summary>
    public IReadOnlyList<Document> Documents { get; init; } = [];

    /// <summary>What this item follows on (DE 2/1).</summary>
    public IReadOnlyList<Document> PreviousDocuments { get; init; } = [];

    /// <summary>Statements for this item (DE 2/2).</summary>
    public IReadOnlyList<Statement> Statements { get; init; } = [];

    /// <summary>How the goods are packed (DE 6/9 to 6/11).</summary>
    public IReadOnlyList<Package> Packages { get; init; } = [];

    /// <summary>Who sent the goods of this item; null where the header tells it.</summary>
    public Party? Exporter { get; init; }

    /// <summary>To whom the goods of this item are sent; null where the header tells it.</summary>
    public Party? Consignee { get; init; }

    /// <summary>The seller of this item; null where the header tells it.</summary>
    public Party? Seller { get; init; }

    /// <summary>The buyer of this item; null where the header tells it.</summary>
    public Party? Buyer { get; init; }

    /// <summary>Whose numbers for tax hold for this item (DE 3/40).</summary>
    public IReadOnlyList<Party> TaxParties { get; init; } = [];

    /// <summary>The preference or regime claimed (DE 4/17), 100 where none is.</summary>
    public string? Preference => Taxes.Select(t => t.RegimeCode).FirstOrDefault(r => r is not null);
}

/// <summary>One classification of a commodity (WCO 21A).</summary>
/// <param name="IdentificationType">Which list the code is of: TSP, TRC, TRA, GN.</param>
/// <param name="Id">The code, as written.</param>
public sealed record Classification(string? IdentificationType, string? Id);

/// <summary>Origin (DE 5/15, 5/16): type 1 non-preferential, 2 preferential.</summary>
/// <param name="Region">A region within the country (DE 5/17).</param>
public sealed record Origin(CountryCode? Country, string? Type, string? Region = null);

/// <summary>Packages of one kind (DE 6/9 to 6/11).</summary>
/// <param name="Type">The kind of package (UN/ECE Recommendation 21).</param>
/// <param name="Quantity">How many; null where they are not counted.</param>
/// <param name="Marks">What stands on them.</param>
public sealed record Package(string? Type, decimal? Quantity, string? Marks);

/// <summary>
/// One line of duty, tax or fee as the trader declares it (WCO 67B DutyTaxFee; DE 4/3 to 4/8, 4/17).
/// </summary>
/// <param name="Type">A00 customs duty, B00 VAT, and the rest of the list.</param>
/// <param name="RegimeCode">Preference (DE 4/17), 100 where none is claimed.</param>
/// <param name="QuotaOrder">Order number of the quota claimed (DE 8/1).</param>
/// <param name="PaymentMethod">Method of payment (DE 4/8).</param>
/// <param name="Base">The tax base in money (DE 4/4).</param>
/// <param name="SpecificQuantity">The tax base in units (DE 4/4).</param>
/// <param name="Assessed">Payable tax amount that the trader computed (DE 4/6).</param>
/// <param name="Payable">Total that the trader computed (DE 4/7).</param>
/// <param name="Deduction">What the trader takes off the tax; null for nothing.</param>
public sealed record DeclaredTax(
    string? Type,
    string? RegimeCode,
    string? QuotaOrder,
    string? PaymentMethod,
    Money? Base,
    Quantity? SpecificQuantity,
    Money? Assessed,
    Money? Payable,
    Money? Deduction = null
);
