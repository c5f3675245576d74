using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Risk;
using Customhouse.Values;

namespace Customhouse.Tests.Risk;

/// <summary>One declaration of three items with everything that profiles ask for, and its traders.</summary>
internal static class RiskCase
{
    public static readonly DateTimeOffset Noon = new(2026, 4, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly Operator Importer = new(
        "XA100",
        "Alder Trading",
        "XA",
        new DateOnly(2026, 1, 1),
        false,
        ["DPO"],
        []
    );

    public static readonly Operator Authorised = Importer with
    {
        Id = "XA200",
        IsAuthorisedEconomicOperator = true,
    };

    public static Operator? Operators(string id) =>
        id switch
        {
            "XA100" => Importer,
            "XA200" => Authorised,
            _ => null,
        };

    public static readonly ItemWorth[] Worth = [new(1, 1200m, 198m), new(2, 500m, 0m), new(3, 90m, 9m)];

    public static readonly Declaration Declaration = new()
    {
        Message = new Element("Declaration", null, []),
        FunctionCode = "9",
        Lrn = "L1",
        TypeCode = "IMA",
        Importer = new Party("XA100"),
        Declarant = new Party("XA300"),
        Exporter = new Party(null, "Kestrel Mills"),
        ExportCountry = CountryCode.Parse("SG"),
        BorderTransportMode = "1",
        Containerised = true,
        Containers = ["CSQU3054383"],
        TotalGrossMassKilograms = 900m,
        InvoiceAmount = new Money(1790m, Currency.Eur),
        Documents = [new Document("N", "935", "INV1", Effective: new DateOnly(2026, 3, 1))],
        Items =
        [
            Item(1, "61091000", "BD", 100m, 1200m) with
            {
                Taxes = [new DeclaredTax("A00", "200", null, "E", null, null, null, null)],
                Documents = [new Document("N", "865", "FORM-A-1")],
                Packages = [new Package("CT", 12m, "1-12")],
                RequestedProcedure = "40",
                PreviousProcedure = "00",
                AdditionalProcedures = ["000"],
                ValuationMethod = "1",
                SupplementaryQuantity = new Quantity(50m, "DZN"),
            },
            Item(2, "85171300", "KR", 10m, 500m),
            Item(3, "22042150", "CL", 45m, 90m) with
            {
                QuotaOrder = "090105",
            },
        ],
    };

    public static LaneChoice Choose(double draw, params Profile[] profiles) =>
        Choose(Declaration, draw, profiles);

    public static LaneChoice Choose(Declaration declaration, double draw, params Profile[] profiles)
    {
        var (book, refusals) = ProfileBook.Create(profiles);
        Xunit.Assert.Empty(refusals);
        return Targeting.Choose(declaration, Worth, Operators, book, null, Noon, draw);
    }

    public static Profile Profile(string id, Lane lane, Condition when, double share = 1) =>
        new()
        {
            Id = id,
            Version = 1,
            Owner = "Targeting desk",
            Reason = "reason of " + id,
            From = new DateOnly(2026, 1, 1),
            Lane = lane,
            When = when,
            Share = share,
        };

    public static FieldIs Is(string field, string word, params string[] values) => new(field, word, values);

    private static GoodsItem Item(int sequence, string code, string origin, decimal mass, decimal price) =>
        new()
        {
            Sequence = sequence,
            Commodity = HsCode.Parse(code),
            NetMassKilograms = mass,
            ItemPrice = new Money(price, Currency.Eur),
            Origins = [new Origin(CountryCode.Parse(origin), "1")],
        };
}
