using Customhouse.Declarations;
using Customhouse.Tests.Declarations;
using Customhouse.Values;
using static Customhouse.Tests.Declarations.SoundDeclaration;

namespace Customhouse.Tests.Lawbooks;

/// <summary>Small changes to a lawful import of XA, each of which one rule refuses and no other.</summary>
internal static class GeneralBreaches
{
    private static readonly CountryCode Nowhere = CountryCode.Parse("QQ");
    private static readonly Currency Unlisted = Currency.Parse("QQQ");

    public static Declaration Sample() =>
        On(Sound() with { InvoiceAmount = Eur(1000m) }, i => i with { ItemPrice = Eur(1000m) });

    public static readonly Func<Declaration, Declaration>[] All =
    [
        d => On(d, i => i with { NetMassKilograms = -1m }),
        d => On(d, i => i with { NetMassKilograms = 0m }),
        d => On(Small(d, "1H7"), i => i with { GrossMassKilograms = 0m, NetMassKilograms = null }),
        d => On(d with { InvoiceAmount = null }, i => i with { ItemPrice = Eur(0m) }),
        d => On(d, i => i with { SupplementaryQuantity = new Quantity(0m, "NAR") }),
        d => Taxed(d, t => t with { SpecificQuantity = new Quantity(0m, "LTR") }),
        d => On(d, i => i with { Origins = [new Origin(CountryCode.Parse("US"), "2")] }),
        d => d with { InvoiceAmount = Eur(100_000_000_000_000m) },
        d => Two(d with { InvoiceAmount = null }, i => i with { ItemPrice = new Money(5m, Currency.Usd) }),
        // Who declares.
        d => d with { Declarant = new Party(ShippedLaw.Abroad) },
        d => d with { PresentationOffice = ShippedLaw.NoOffice },
        // Types and procedures.
        d => d with { Items = [], GoodsItemQuantity = 0 },
        d => d with { TypeCode = "IMW" },
        d => On(d, i => i with { PreviousProcedure = null }),
        d => On(d, i => i with { RequestedProcedure = null }),
        d => On(d, i => i with { RequestedProcedure = "99" }),
        d => On(Exported(d), i => i with { RequestedProcedure = "40" }),
        d => On(d, i => i with { AdditionalProcedures = ["1PP"] }),
        d => Small(d, "C07", "000"),
        d => Two(d, i => i with { RequestedProcedure = "71" }),
        // Reliefs, each beyond one of its conditions.
        d => On(Small(d, "C07"), i => i with { RequestedProcedure = "44" }),
        d => On(d, i => i with { AdditionalProcedures = ["C07"] }),
        d => Priced(Small(d with { Importer = new Party(null, "A person") }, "C08"), 100m),
        d => On(Small(d, "C07"), i => i with { Commodity = HsCode.Parse("22042100") }),
        d => Small(d, "C08"),
        d => Two(Small(d with { TypeCode = "IMC" }, "1H7"), i => i with { AdditionalProcedures = ["000"] }),
        // What a set of data must hold.
        d => Warehoused(d, i => i with { ItemPrice = null }),
        // Codes that no list has.
        d => d with { DestinationCountry = Nowhere },
        d => d with { ExportCountry = Nowhere },
        d => d with { BorderTransportNationality = "QQ" },
        d => d with { BorderTransportMode = "6" },
        d => d with { InlandTransportMode = "6" },
        d => Exported(d) with { InlandTransportMode = "6" },
        d => d with { TradeTerms = new TradeTerms("XYZ", "GBDVR", null) },
        d => d with { TransactionNature = "0" },
        d => d with { Warehouse = new Warehouse("Q", "W1") },
        d => d with { PresentationOffice = "x1" },
        d => d with { SupervisingOffice = "x1" },
        d => d with { ExitOffice = "x1" },
        d => d with { GoodsLocation = new GoodsLocation("DVRDOVDVR", "Q", "U", "GB", null) },
        d => d with { GoodsLocation = new GoodsLocation("DVRDOVDVR", "A", "Q", "GB", null) },
        d => d with { GoodsLocation = new GoodsLocation("DVRDOVDVR", "A", "U", "QQ", null) },
        d => d with { Documents = [new Document("1", "dan", "1234567")] },
        d => d with { PreviousDocuments = [new Document("Z", "dcr", "6GB1-A1")] },
        d => d with { Guarantees = [new ObligationGuarantee("Q", "G1", null, null, null, null)] },
        d => d with { Importer = new Party("GB1", "A trader", Nowhere) },
        d => d with { ValuationCharges = [new ValuationCharge("QQ", Eur(5m))] },
        d => d with { ValuationCharges = [new ValuationCharge("AK", new Money(5m, Unlisted))] },
        d =>
            On(
                d with
                {
                    InvoiceAmount = new Money(5m, Unlisted),
                },
                i => i with { ItemPrice = null, ValuationMethod = "2" }
            ),
        d => On(d with { InvoiceAmount = null }, i => i with { ItemPrice = new Money(5m, Unlisted) }),
        d => On(d, i => i with { DestinationCountry = Nowhere }),
        d => On(d, i => i with { ExportCountry = Nowhere }),
        d => On(d, i => i with { Origins = [new Origin(Nowhere, "1")] }),
        d => On(d, i => i with { Packages = [new Package("Q9", 1m, "A1")] }),
        d => On(d, i => i with { ValuationMethod = "9" }),
        d => On(d, i => i with { ValuationIndicators = "0002" }),
        d => On(d, i => i with { ValuationCharges = [new ValuationCharge("QQ", Eur(5m))] }),
        d => On(d, i => i with { SupplementaryQuantity = new Quantity(5m, "QQQ") }),
        d => On(d, i => i with { Classifications = [new Classification("QQ", "1")] }),
        d => On(d, i => i with { Documents = [new Document("C", "50a", "GB1")] }),
        d => On(d, i => i with { Documents = [Deferment with { Status = "a" }] }),
        d => On(d, i => i with { PreviousDocuments = [new Document("z", "DCR", "6GB1-A1")] }),
        d => Taxed(d, t => t with { PaymentMethod = "Q" }),
        d => Taxed(d, t => t with { PaymentMethod = "R" }),
        d => Taxed(d, t => t with { RegimeCode = "101" }),
        d => Taxed(d, t => t with { Type = "A01" }),
        d => Taxed(d, t => t with { SpecificQuantity = new Quantity(5m, "QQQ") }),
    ];

    private static Money Eur(decimal amount) => new(amount, Currency.Eur);

    private static Declaration Priced(Declaration d, decimal price) =>
        On(d with { InvoiceAmount = null }, i => i with { ItemPrice = Eur(price) });

    /// <summary>A consignment small enough for any relief.</summary>
    private static Declaration Small(Declaration d, params string[] additional) =>
        On(Priced(d, 20m), i => i with { AdditionalProcedures = additional });

    private static Declaration Warehoused(Declaration d, Func<GoodsItem, GoodsItem> change) =>
        On(d with { InvoiceAmount = null }, i => change(i with { RequestedProcedure = "71" }));

    private static Declaration Two(Declaration d, Func<GoodsItem, GoodsItem> second) =>
        d with
        {
            GoodsItemQuantity = 2,
            Items = [d.Items[0], second(d.Items[0] with { Sequence = 2 })],
        };
}
