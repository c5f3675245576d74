using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tests.Declarations;

/// <summary>A declaration that breaks no rule of lodgement, and ways to change it.</summary>
internal static class SoundDeclaration
{
    internal static readonly Document Account = new("1", "DAN", "1234567");
    internal static readonly Document Deferment = new("C", "506", "GBDPO1234567");
    internal static readonly Document Waiver = new("9", "99L", null);
    internal static readonly Document Guarantee = new("C", "505", "GBCGU1234567");

    internal static Statement[] States(params string[] codes) =>
        [.. codes.Select(c => new Statement(c, null, null))];

    internal static Declaration On(Declaration d, Func<GoodsItem, GoodsItem> change) =>
        d with
        {
            Items = [.. d.Items.Select(change)],
        };

    internal static Declaration Taxed(Declaration d, Func<DeclaredTax, DeclaredTax> change) =>
        On(d, i => i with { Taxes = [.. i.Taxes.Select(change)] });

    internal static Declaration Exported(Declaration d) =>
        On(
            d with
            {
                TypeCode = "EXD",
                Documents = [],
                Guarantees = [],
                AuthorisationHolders = [],
                PreviousDocuments = [new Document("Z", "DCR", "6GB1-A1")],
            },
            i => i with { RequestedProcedure = "10", Taxes = [], Documents = [] }
        );

    internal static Declaration Sound() =>
        new()
        {
            Message = new Element("Declaration", null, []),
            FunctionCode = "9",
            Lrn = "L1",
            TypeCode = "IMA",
            GoodsItemQuantity = 1,
            TotalPackageQuantity = 1m,
            InvoiceAmount = new Money(1000m, Currency.Gbp),
            Declarant = new Party("GB1"),
            Importer = new Party("GB1"),
            Exporter = new Party(null, "A seller"),
            Documents = [Account],
            BorderTransportMode = "1",
            TradeTerms = new TradeTerms("CIF", "GBDVR", null),
            DestinationCountry = CountryCode.Parse("GB"),
            ExportCountry = CountryCode.Parse("US"),
            AuthorisationHolders =
            [
                new AuthorisationHolder("DPO", "GB1"),
                new AuthorisationHolder("CGU", "GB1"),
            ],
            Guarantees = [new ObligationGuarantee("1", "G1", null, null, null, null)],
            GoodsLocation = new GoodsLocation("DVRDOVDVR", "A", "U", "GB", null),
            Items =
            [
                new GoodsItem
                {
                    Sequence = 1,
                    RequestedProcedure = "40",
                    PreviousProcedure = "00",
                    AdditionalProcedures = ["000"],
                    Description = "Apples",
                    Commodity = HsCode.Parse("08081080"),
                    ValuationMethod = "1",
                    Origins = [new Origin(CountryCode.Parse("US"), "1")],
                    Packages = [new Package("BX", 1m, "A1")],
                    ItemPrice = new Money(1000m, Currency.Gbp),
                    NetMassKilograms = 90m,
                    GrossMassKilograms = 100m,
                    Documents = [Deferment, Guarantee],
                    Taxes = [new DeclaredTax("A00", "100", null, "E", null, null, null, null)],
                },
            ],
        };
}
