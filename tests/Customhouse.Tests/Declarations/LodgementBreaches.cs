using Customhouse.Declarations;
using Customhouse.Values;
using static Customhouse.Tests.Declarations.SoundDeclaration;

namespace Customhouse.Tests.Declarations;

/// <summary>For each rule of lodgement the changes that break it: its code, the place that is told, and the
/// change to a declaration that breaks none.</summary>
internal static class LodgementBreaches
{
    private const string Line = "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[1]";

    internal static readonly (string Code, string Pointer, Func<Declaration, Declaration> Change)[] All =
    [
        ("CDS10001", "Declaration/FunctionalReferenceID", d => d with { Lrn = "" }),
        (
            "CDS10021",
            "Declaration/CurrencyExchange[1]/RateNumeric",
            d => d with { CurrencyExchanges = [new CurrencyExchange(Currency.Usd, -1.25m)] }
        ),
        (
            "CDS10021",
            "Declaration/GoodsShipment/CustomsValuation/ChargeDeduction[1]",
            d => d with { ValuationCharges = [new ValuationCharge("AK", new Money(-700m, Currency.Gbp))] }
        ),
        (
            "CDS10021",
            "Declaration/ObligationGuarantee[1]/AmountAmount",
            d =>
                d with
                {
                    Guarantees =
                    [
                        new ObligationGuarantee("1", "G1", null, new Money(-1m, Currency.Gbp), null, null),
                    ],
                }
        ),
        (
            "CH063",
            "Declaration/GoodsShipment/Consignment/TransportEquipment[1]/ID",
            d => d with { Containers = ["CSQU3054385"], Containerised = true }
        ),
        (
            "CH064",
            "Declaration/GoodsShipment/Consignment/ContainerCode",
            d => d with { Containers = ["CSQU3054383"], Containerised = false }
        ),
        ("CDS12050", "Declaration/GoodsShipment/GovernmentAgencyGoodsItem", d => d with { Items = [] }),
        ("CDS11003", "Declaration/GoodsItemQuantity", d => d with { GoodsItemQuantity = 2 }),
        ("CDS12024", $"{Line}/SequenceNumeric", d => On(d, i => i with { Sequence = 0 })),
        (
            "CDS11006",
            $"{Line}/Commodity/GoodsMeasure/NetNetWeightMeasure",
            d => On(d, i => i with { NetMassKilograms = 101m })
        ),
        ("CDS10021", "Declaration/TotalPackageQuantity", d => d with { TotalPackageQuantity = -1m }),
        (
            "CH060",
            "Declaration/InvoiceAmount",
            d => d with { InvoiceAmount = new Money(100_000_000_000_000m, Currency.Gbp) }
        ),
        (
            "CDS12057",
            "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/Commodity/InvoiceLine/ItemChargeAmount",
            d =>
                d with
                {
                    GoodsItemQuantity = 2,
                    Items =
                    [
                        d.Items[0],
                        d.Items[0] with
                        {
                            Sequence = 2,
                            ItemPrice = new Money(5m, Currency.Eur),
                        },
                    ],
                }
        ),
        (
            "CDS12082",
            "Declaration/InvoiceAmount",
            d => d with { InvoiceAmount = new Money(1000m, Currency.Usd) }
        ),
        ("CDS12005", "Declaration/Declarant/ID", d => d with { Declarant = new Party(" ", "A trader") }),
        ("CDS10020", "Declaration/Agent/FunctionCode", d => d with { RepresentationCode = "1" }),
        ("CDS12117", "Declaration/GoodsShipment/Buyer/ID", d => d with { Buyer = d.Importer }),
        (
            "CDS12071",
            $"{Line}/Consignor",
            d => On(d with { Exporter = new Party("US1") }, i => i with { Exporter = new Party("US2") })
        ),
        (
            "CDS12071",
            $"{Line}/Buyer",
            d => On(d with { Buyer = new Party("US1") }, i => i with { Buyer = new Party("US2") })
        ),
        (
            "CDS12071",
            $"{Line}/Seller",
            d => On(d with { Seller = new Party("US1") }, i => i with { Seller = new Party("US2") })
        ),
        (
            "CDS71200",
            $"{Line}/AdditionalDocument[3]/ID",
            d => On(d, i => i with { Documents = [.. i.Documents, Guarantee] })
        ),
        ("CDS12052", "Declaration/TypeCode", d => d with { TypeCode = "IMW" }),
        (
            "CDS12050",
            $"{Line}/GovernmentProcedure/CurrentCode",
            d => On(d, i => i with { RequestedProcedure = null })
        ),
        ("CDS11004", $"{Line}/GovernmentProcedure[1]/CurrentCode", d => Exported(d) with { Items = d.Items }),
        (
            "CDS12104",
            $"{Line}/GovernmentProcedure[1]/CurrentCode",
            d => On(d, i => i with { RequestedProcedure = "10" })
        ),
        (
            "CDS12149",
            $"{Line}/GovernmentProcedure[3]/CurrentCode",
            d => On(d, i => i with { AdditionalProcedures = ["C07", "000"] })
        ),
        (
            "CDS12152",
            $"{Line}/GovernmentProcedure/CurrentCode",
            d => On(d with { TypeCode = "IMB" }, i => i with { AdditionalProcedures = ["1H7"] })
        ),
        (
            "CDS12145",
            $"{Line}/AdditionalInformation/StatementCode",
            d => On(d, i => i with { RequestedProcedure = "42", Statements = States("OSR42") })
        ),
        (
            "CDS12146",
            $"{Line}/AdditionalInformation/StatementCode",
            d => On(d, i => i with { Statements = States("OSR42") })
        ),
        (
            "CDS12147",
            $"{Line}/AdditionalInformation/StatementCode",
            d => On(d, i => i with { Statements = States("UVC01") })
        ),
        (
            "CDS12141",
            $"{Line}/AdditionalInformation[2]/StatementCode",
            d => On(d, i => i with { Statements = States("NIIMP", "NIDOM") })
        ),
        (
            "CDS12143",
            $"{Line}/AdditionalInformation[3]/StatementCode",
            d => On(d, i => i with { Statements = States("NIIMP", "NIREM", "NIAID") })
        ),
        Partly("CDS40070", "NIIMP"),
        Partly("CDS40071", "NIDOM"),
        Partly("CDS40072", "NIEXP"),
        (
            "CDS40073",
            $"{Line}/AdditionalInformation[1]/StatementCode",
            d => On(d, i => i with { Statements = States("NIREM") })
        ),
        (
            "CDS40074",
            $"{Line}/AdditionalInformation[1]/StatementCode",
            d => On(d, i => i with { Statements = States("NIAID") })
        ),
        (
            "CDS12154",
            $"{Line}/AdditionalDocument[1]/TypeCode",
            d => On(d, i => i with { Statements = States("NIIMP"), Documents = [Waiver, .. i.Documents] })
        ),
        (
            "CDS12155",
            $"{Line}/AdditionalDocument/TypeCode",
            d => On(d, i => i with { Documents = [Waiver, Waiver, .. i.Documents] })
        ),
        (
            "CDS12099",
            "Declaration/GoodsShipment/Consignment/GoodsLocation/Name",
            d => d with { GoodsLocation = new GoodsLocation("DVRDOVXXX", "A", "U", "GB", null) }
        ),
        (
            "CDS12144",
            $"{Line}/Commodity/DutyTaxFee[1]/QuotaOrderID",
            d => Taxed(d, t => t with { QuotaOrder = "090001" })
        ),
        (
            "CDS12110",
            $"{Line}/Commodity/DutyTaxFee[1]/QuotaOrderID",
            d => Taxed(d, t => t with { QuotaOrder = "050001" })
        ),
        (
            "CDS11005",
            "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/GovernmentProcedure[1]/CurrentCode",
            d =>
                d with
                {
                    GoodsItemQuantity = 2,
                    Items = [d.Items[0], d.Items[0] with { Sequence = 2, RequestedProcedure = "71" }],
                }
        ),
        ("CDS10020", $"{Line}/Commodity/DutyTaxFee[1]/TypeCode", d => Taxed(d, t => t with { Type = "443" })),
        (
            "CDS10020",
            $"{Line}/Commodity/DutyTaxFee[1]/SpecificTaxBaseQuantity",
            d => Taxed(d, t => t with { SpecificQuantity = new Quantity(5m, "QQQ") })
        ),
        (
            "CDS12056",
            $"{Line}/Commodity/Classification[1]/ID",
            d => On(d, i => i with { Classifications = [new Classification("GN", "X443")] })
        ),
        (
            "CDS12171",
            $"{Line}/Commodity/DutyTaxFee[1]/Payment/MethodCode",
            d => d with { AuthorisationHolders = [] }
        ),
        ("CDS12078", $"{Line}/Commodity/DutyTaxFee[1]/Payment/MethodCode", d => d with { Documents = [] }),
        (
            "CDS12102",
            "Declaration/AdditionalDocument/TypeCode",
            d => Taxed(d, t => t with { PaymentMethod = "A" })
        ),
        (
            "CDS12148",
            $"{Line}/AdditionalDocument[1]/TypeCode",
            d => Taxed(d, t => t with { PaymentMethod = "A" })
        ),
        ("CDS12113", "Declaration/ObligationGuarantee/SecurityDetailsCode", d => d with { Guarantees = [] }),
        (
            "CDS12139",
            $"{Line}/Commodity/DutyTaxFee[1]/Payment",
            d => Taxed(d, t => t with { Assessed = new Money(5m, Currency.Gbp) })
        ),
        (
            "CDS12111",
            $"{Line}/Commodity/DutyTaxFee[1]/Payment",
            d => Taxed(d, t => t with { Payable = new Money(5m, Currency.Eur) })
        ),
        (
            "CDS12070",
            $"{Line}/AdditionalDocument[1]/TypeCode",
            d => On(d, i => i with { Documents = [Deferment] })
        ),
        ("CDS12120", "Declaration/AuthorisationHolder/CategoryCode", d => d with { TypeCode = "IMC" }),
        (
            "CDS12108",
            "Declaration/GoodsShipment/PreviousDocument/ID",
            d => Exported(d) with { PreviousDocuments = [] }
        ),
        (
            "CDS12137",
            "Declaration/GoodsShipment/PreviousDocument/ID",
            d =>
                d with
                {
                    PreviousDocuments =
                    [
                        new Document("Z", "MCR", "GB/A-1"),
                        new Document("Z", "MCR", "GB/A-2"),
                    ],
                }
        ),
        Missing("GoodsShipment/Consignment/GoodsLocation", d => d with { GoodsLocation = null }),
        Missing("GoodsShipment/Importer", d => d with { Importer = null }),
        Missing("TotalPackageQuantity", d => d with { TotalPackageQuantity = null }),
        Missing("BorderTransportMeans/ModeCode", d => d with { BorderTransportMode = null }),
        Missing("GoodsShipment/TradeTerms", d => d with { TradeTerms = null }),
        MissingOn("Destination/CountryCode", d => d with { DestinationCountry = null }),
        MissingOn("ExportCountry/ID", d => d with { ExportCountry = null }),
        MissingOn("Consignor", d => d with { Exporter = null }),
        MissingOn(
            "GovernmentProcedure[2]/CurrentCode",
            d => On(d, i => i with { AdditionalProcedures = [] })
        ),
        MissingOn("Commodity/Description", d => On(d, i => i with { Description = " " })),
        MissingOn("Commodity/Classification/ID", d => On(d, i => i with { Commodity = null })),
        MissingOn("Packaging", d => On(d, i => i with { Packages = [new Package("BX", 1m, null)] })),
        MissingOn(
            "Commodity/GoodsMeasure/GrossMassMeasure",
            d => On(d, i => i with { GrossMassKilograms = null })
        ),
        MissingOn(
            "Commodity/GoodsMeasure/NetNetWeightMeasure",
            d => On(d, i => i with { NetMassKilograms = null })
        ),
        MissingOn("Commodity/InvoiceLine/ItemChargeAmount", d => On(d, i => i with { ItemPrice = null })),
        MissingOn("CustomsValuation/MethodCode", d => On(d, i => i with { ValuationMethod = null })),
        MissingOn("Commodity/DutyTaxFee/DutyRegimeCode", d => Taxed(d, t => t with { RegimeCode = null })),
        MissingOn("Origin/CountryCode", d => On(d, i => i with { Origins = [] })),
    ];

    private static (string, string, Func<Declaration, Declaration>) Partly(string code, string movement) =>
        (
            code,
            "Declaration/GoodsShipment/GovernmentAgencyGoodsItem[2]/AdditionalInformation/StatementCode",
            d =>
                d with
                {
                    GoodsItemQuantity = 2,
                    Items =
                    [
                        d.Items[0] with
                        {
                            Statements = States(movement),
                        },
                        d.Items[0] with
                        {
                            Sequence = 2,
                        },
                    ],
                }
        );

    private static (string, string, Func<Declaration, Declaration>) Missing(
        string path,
        Func<Declaration, Declaration> change
    ) => ("CDS10001", $"Declaration/{path}", change);

    private static (string, string, Func<Declaration, Declaration>) MissingOn(
        string path,
        Func<Declaration, Declaration> change
    ) => ("CDS10001", $"{Line}/{path}", change);
}
