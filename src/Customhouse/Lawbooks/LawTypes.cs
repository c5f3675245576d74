using Customhouse.Declarations;
using Customhouse.Law.Cel;
using Customhouse.Values;

namespace Customhouse.Lawbooks;

/// <summary>What rules read of the small parts of a declaration: the fields of parties, papers, taxes and the
/// like, named as the declaration names them.</summary>
internal static class LawTypes
{
    public static readonly CelObjectType<LawFacts> Administration = new CelObjectType<LawFacts>(
        "administration"
    )
        .Has("currency", CelType.String, f => f.Currency.Code)
        .Has("country", CelType.String, f => f.Country.Code);

    public static readonly CelObjectType<Party> Party = new CelObjectType<Party>("party")
        .MayHave("id", CelType.String, p => p.Id)
        .MayHave("name", CelType.String, p => p.Name)
        .MayHave("country", CelType.String, p => p.Country?.Code)
        .MayHave("roleCode", CelType.String, p => p.RoleCode);

    public static readonly CelObjectType<Document> Document = new CelObjectType<Document>("document")
        .MayHave("category", CelType.String, d => d.Category)
        .MayHave("type", CelType.String, d => d.Type)
        .Has("code", CelType.String, d => d.Code)
        .MayHave("id", CelType.String, d => d.Id)
        .MayHave("status", CelType.String, d => d.Status)
        .MayHave("name", CelType.String, d => d.Name)
        .MayHaveValue("quantity", CelType.Quantity, d => d.Quantity)
        .MayHaveValue("amount", CelType.Money, d => d.Amount)
        .MayHaveValue("effective", CelType.Date, d => d.Effective)
        .MayHaveValue<long>("line", CelType.Int, d => d.Line);

    public static readonly CelObjectType<Statement> Statement = new CelObjectType<Statement>("statement")
        .MayHave("code", CelType.String, s => s.Code)
        .MayHave("description", CelType.String, s => s.Description)
        .MayHave("typeCode", CelType.String, s => s.TypeCode);

    public static readonly CelObjectType<AuthorisationHolder> Authorisation =
        new CelObjectType<AuthorisationHolder>("authorisation")
            .MayHave("category", CelType.String, a => a.Category)
            .MayHave("holderId", CelType.String, a => a.HolderId);

    public static readonly CelObjectType<ObligationGuarantee> Guarantee =
        new CelObjectType<ObligationGuarantee>("guarantee")
            .MayHave("securityDetails", CelType.String, g => g.SecurityDetails)
            .MayHave("id", CelType.String, g => g.Id)
            .MayHave("reference", CelType.String, g => g.Reference)
            .MayHaveValue("amount", CelType.Money, g => g.Amount)
            .MayHave("accessCode", CelType.String, g => g.AccessCode)
            .MayHave("office", CelType.String, g => g.Office);

    public static readonly CelObjectType<GoodsLocation> Location = new CelObjectType<GoodsLocation>(
        "location"
    )
        .MayHave("name", CelType.String, l => l.Name)
        .MayHave("typeCode", CelType.String, l => l.TypeCode)
        .MayHave("qualifierCode", CelType.String, l => l.QualifierCode)
        .MayHave("country", CelType.String, l => l.Country)
        .MayHave("id", CelType.String, l => l.Id);

    public static readonly CelObjectType<Warehouse> Warehouse = new CelObjectType<Warehouse>("warehouse")
        .MayHave("typeCode", CelType.String, w => w.TypeCode)
        .MayHave("id", CelType.String, w => w.Id);

    public static readonly CelObjectType<TradeTerms> Terms = new CelObjectType<TradeTerms>("tradeTerms")
        .MayHave("condition", CelType.String, t => t.Condition)
        .MayHave("locationId", CelType.String, t => t.LocationId)
        .MayHave("locationName", CelType.String, t => t.LocationName);

    public static readonly CelObjectType<ValuationCharge> Charge = new CelObjectType<ValuationCharge>(
        "charge"
    )
        .MayHave("type", CelType.String, c => c.Type)
        .MayHaveValue("amount", CelType.Money, c => c.Amount);

    public static readonly CelObjectType<CurrencyExchange> Exchange = new CelObjectType<CurrencyExchange>(
        "currencyExchange"
    )
        .MayHave("currency", CelType.String, e => e.Currency?.Code)
        .MayHaveValue("rate", CelType.Decimal, e => e.Rate);

    public static readonly CelObjectType<Amendment> Amendment = new CelObjectType<Amendment>("amendment")
        .MayHave("changeReason", CelType.String, a => a.ChangeReason)
        .HasValue<long>("places", CelType.Int, a => a.Pointers.Count);

    public static readonly CelObjectType<Classification> Classification = new CelObjectType<Classification>(
        "classification"
    )
        .MayHave("identificationType", CelType.String, c => c.IdentificationType)
        .MayHave("id", CelType.String, c => c.Id);

    public static readonly CelObjectType<Origin> Origin = new CelObjectType<Origin>("origin")
        .MayHave("country", CelType.String, o => o.Country?.Code)
        .MayHave("type", CelType.String, o => o.Type)
        .MayHave("region", CelType.String, o => o.Region);

    public static readonly CelObjectType<Package> Package = new CelObjectType<Package>("packaging")
        .MayHave("type", CelType.String, p => p.Type)
        .MayHaveValue("quantity", CelType.Decimal, p => p.Quantity)
        .MayHave("marks", CelType.String, p => p.Marks);

    public static readonly CelObjectType<DeclaredTax> Tax = new CelObjectType<DeclaredTax>("tax")
        .MayHave("type", CelType.String, t => t.Type)
        .MayHave("regimeCode", CelType.String, t => t.RegimeCode)
        .MayHave("quotaOrder", CelType.String, t => t.QuotaOrder)
        .MayHave("paymentMethod", CelType.String, t => t.PaymentMethod)
        .MayHaveValue("base", CelType.Money, t => t.Base)
        .MayHaveValue("specificQuantity", CelType.Quantity, t => t.SpecificQuantity)
        .MayHaveValue("assessed", CelType.Money, t => t.Assessed)
        .MayHaveValue("payable", CelType.Money, t => t.Payable)
        .MayHaveValue("deduction", CelType.Money, t => t.Deduction);
}
