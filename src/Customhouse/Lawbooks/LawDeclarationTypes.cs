using Customhouse.Declarations;
using Customhouse.Law.Cel;

namespace Customhouse.Lawbooks;

/// <summary>What rules read of a declaration and its goods items, named as these name it.</summary>
internal static class LawDeclarationTypes
{
    /// <summary>Additional types by their letters, so that none is made anew when one is asked for.</summary>
    private static readonly string[] Letters =
    [
        .. Enumerable.Range(0, 128).Select(c => ((char)c).ToString()),
    ];

    public static readonly CelObjectType<GoodsItem> Item = new CelObjectType<GoodsItem>("item")
        .HasValue<long>("sequence", CelType.Int, i => i.Sequence)
        .MayHave("commodity", CelType.String, i => i.Commodity?.Digits)
        .Has("classifications", List(LawTypes.Classification), i => i.Classifications)
        .MayHave("description", CelType.String, i => i.Description)
        .MayHave("requestedProcedure", CelType.String, i => i.RequestedProcedure)
        .MayHave("previousProcedure", CelType.String, i => i.PreviousProcedure)
        .Has("additionalProcedures", CelType.List(CelType.String), i => i.AdditionalProcedures)
        .MayHaveValue("itemPrice", CelType.Money, i => i.ItemPrice)
        .MayHaveValue("statisticalValue", CelType.Money, i => i.StatisticalValue)
        .MayHaveValue("netMassKilograms", CelType.Decimal, i => i.NetMassKilograms)
        .MayHaveValue("grossMassKilograms", CelType.Decimal, i => i.GrossMassKilograms)
        .MayHaveValue("supplementaryQuantity", CelType.Quantity, i => i.SupplementaryQuantity)
        .Has("origins", List(LawTypes.Origin), i => i.Origins)
        .MayHave("exportCountry", CelType.String, i => i.ExportCountry?.Code)
        .MayHave("destinationCountry", CelType.String, i => i.DestinationCountry?.Code)
        .MayHave("valuationMethod", CelType.String, i => i.ValuationMethod)
        .MayHave("valuationIndicators", CelType.String, i => i.ValuationIndicators)
        .Has("valuationCharges", List(LawTypes.Charge), i => i.ValuationCharges)
        .Has("taxes", List(LawTypes.Tax), i => i.Taxes)
        .MayHave("quotaOrder", CelType.String, i => i.QuotaOrder)
        .MayHave("preference", CelType.String, i => i.Preference)
        .Has("documents", List(LawTypes.Document), i => i.Documents)
        .Has("previousDocuments", List(LawTypes.Document), i => i.PreviousDocuments)
        .Has("statements", List(LawTypes.Statement), i => i.Statements)
        .Has("packages", List(LawTypes.Package), i => i.Packages)
        .MayHave("exporter", LawTypes.Party.Type, i => i.Exporter)
        .MayHave("consignee", LawTypes.Party.Type, i => i.Consignee)
        .MayHave("seller", LawTypes.Party.Type, i => i.Seller)
        .MayHave("buyer", LawTypes.Party.Type, i => i.Buyer)
        .Has("taxParties", List(LawTypes.Party), i => i.TaxParties);

    /// <summary>What a declaration says, whether its message is at hand or not: profiles are asked of kept
    /// versions, too.</summary>
    public static readonly CelObjectType<DeclarationContent> Declaration =
        new CelObjectType<DeclarationContent>("declaration")
            .Has("functionCode", CelType.String, d => d.FunctionCode)
            .Has("lrn", CelType.String, d => d.Lrn)
            .MayHave("mrn", CelType.String, d => d.Mrn)
            .Has("typeCode", CelType.String, d => d.TypeCode)
            .MayHave("additionalType", CelType.String, AdditionalType)
            .HasValue("isImport", CelType.Bool, d => d.IsImport)
            .HasValue("isExport", CelType.Bool, d => d.IsExport)
            .HasValue("isPreLodged", CelType.Bool, d => d.IsPreLodged)
            .HasValue("isSupplementary", CelType.Bool, d => d.IsSupplementary)
            .HasValue("isSimplified", CelType.Bool, d => d.IsSimplified)
            .MayHaveValue<long>("goodsItemQuantity", CelType.Int, d => d.GoodsItemQuantity)
            .MayHaveValue("totalPackageQuantity", CelType.Decimal, d => d.TotalPackageQuantity)
            .MayHaveValue("totalGrossMassKilograms", CelType.Decimal, d => d.TotalGrossMassKilograms)
            .MayHaveValue("invoiceAmount", CelType.Money, d => d.InvoiceAmount)
            .MayHaveValue(
                "declaredAcceptance",
                CelType.Timestamp,
                d => d.DeclaredAcceptance is { } moment ? CelTimestamp.From(moment) : default(CelTimestamp?)
            )
            .Has("currencyExchanges", List(LawTypes.Exchange), d => d.CurrencyExchanges)
            .MayHave("declarant", LawTypes.Party.Type, d => d.Declarant)
            .MayHave("exporter", LawTypes.Party.Type, d => d.Exporter)
            .MayHave("importer", LawTypes.Party.Type, d => d.Importer)
            .MayHave("consignee", LawTypes.Party.Type, d => d.Consignee)
            .MayHave("consignor", LawTypes.Party.Type, d => d.Consignor)
            .MayHave("seller", LawTypes.Party.Type, d => d.Seller)
            .MayHave("buyer", LawTypes.Party.Type, d => d.Buyer)
            .MayHave("agent", LawTypes.Party.Type, d => d.Agent)
            .MayHave("representationCode", CelType.String, d => d.RepresentationCode)
            .Has("authorisationHolders", List(LawTypes.Authorisation), d => d.AuthorisationHolders)
            .Has("documents", List(LawTypes.Document), d => d.Documents)
            .Has("previousDocuments", List(LawTypes.Document), d => d.PreviousDocuments)
            .Has("statements", List(LawTypes.Statement), d => d.Statements)
            .Has("guarantees", List(LawTypes.Guarantee), d => d.Guarantees)
            .Has("amendments", List(LawTypes.Amendment), d => d.Amendments)
            .MayHave("destinationCountry", CelType.String, d => d.DestinationCountry?.Code)
            .MayHave("exportCountry", CelType.String, d => d.ExportCountry?.Code)
            .MayHave("borderTransportMode", CelType.String, d => d.BorderTransportMode)
            .MayHave("borderTransportNationality", CelType.String, d => d.BorderTransportNationality)
            .MayHave("borderTransportId", CelType.String, d => d.BorderTransportId)
            .MayHave("inlandTransportMode", CelType.String, d => d.InlandTransportMode)
            .MayHaveValue("containerised", CelType.Bool, d => d.Containerised)
            .Has("containers", CelType.List(CelType.String), d => d.Containers)
            .MayHave("goodsLocation", LawTypes.Location.Type, d => d.GoodsLocation)
            .MayHave("presentationOffice", CelType.String, d => d.PresentationOffice)
            .MayHave("supervisingOffice", CelType.String, d => d.SupervisingOffice)
            .MayHave("exitOffice", CelType.String, d => d.ExitOffice)
            .MayHave("office", CelType.String, d => d.Office)
            .MayHave("warehouse", LawTypes.Warehouse.Type, d => d.Warehouse)
            .MayHave("tradeTerms", LawTypes.Terms.Type, d => d.TradeTerms)
            .MayHave("transactionNature", CelType.String, d => d.TransactionNature)
            .MayHave("ucr", CelType.String, d => d.Ucr)
            .Has("valuationCharges", List(LawTypes.Charge), d => d.ValuationCharges)
            .Has("items", List(Item), d => d.Items);

    /// <summary>Every type of object, so that definitions may name it.</summary>
    public static readonly IReadOnlyList<CelObjectType> All =
    [
        Declaration,
        Item,
        LawTypes.Administration,
        LawTypes.Party,
        LawTypes.Document,
        LawTypes.Statement,
        LawTypes.Authorisation,
        LawTypes.Guarantee,
        LawTypes.Location,
        LawTypes.Warehouse,
        LawTypes.Terms,
        LawTypes.Charge,
        LawTypes.Exchange,
        LawTypes.Amendment,
        LawTypes.Classification,
        LawTypes.Origin,
        LawTypes.Package,
        LawTypes.Tax,
        LawRegisterFunctions.Operator,
        LawRegisterFunctions.Licence,
        LawRegisterFunctions.Account,
        LawRegisterFunctions.Office,
    ];

    private static CelType List(CelObjectType element) => CelType.List(element.Type);

    /// <summary>The third letter of the type (DE 1/2); absent where the type is no three letters.</summary>
    private static string? AdditionalType(DeclarationContent declaration) =>
        declaration.TypeCode.Length != 3 ? null
        : declaration.AdditionalType is < (char)128 and var letter ? Letters[letter]
        : declaration.TypeCode[2..];
}
