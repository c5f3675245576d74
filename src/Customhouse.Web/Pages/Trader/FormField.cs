namespace Customhouse.Web.Pages.Trader;

/// <summary>What kind of input a field of the form is.</summary>
public enum FieldKind
{
    Text,
    Number,

    /// <summary>A list of codes whose words are <c>KEY-CODE</c>.</summary>
    Choice,

    /// <summary>Looked up in the tariff while it is typed.</summary>
    Commodity,
}

/// <summary>
/// One field of the declaration form and where its value stands in the message: the one table that the message is
/// made by, and that brings a refusal back to the field it is about.
/// </summary>
/// <param name="Name">Its name in the form and in a draft; its words are <c>form.NAME</c>.</param>
/// <param name="Path">Below the declaration, or below the goods item.</param>
/// <param name="Wide">Columns of twelve that it takes.</param>
public sealed record FormField(
    string Name, string Path, FieldKind Kind = FieldKind.Text, int Wide = 4, int Max = 70, string? Attribute = null)
{
    public IReadOnlyList<string> Choices { get; init; } = [];

    private const string Consignment = "GoodsShipment/Consignment/";
    private const string Measure = "Commodity/GoodsMeasure/";

    /// <summary>What holds for the whole declaration, in groups as the form shows them.</summary>
    public static readonly IReadOnlyList<(string Group, IReadOnlyList<FormField> Fields)> Header =
    [
        ("declaration",
        [
            new("lrn", "FunctionalReferenceID", Max: 22),
            new("type", "TypeCode", FieldKind.Choice) { Choices = ["IMA", "IMD"] },
            new("importer", "GoodsShipment/Importer/ID", Max: 17),
        ]),
        ("exporter",
        [
            new("exporter-name", "Exporter/Name", Wide: 6),
            new("exporter-street", "Exporter/Address/Line", Wide: 6),
            new("exporter-city", "Exporter/Address/CityName", Max: 35),
            new("exporter-postcode", "Exporter/Address/PostcodeID", Max: 9),
            new("exporter-country", "Exporter/Address/CountryCode", Max: 2),
        ]),
        ("transport",
        [
            new("mode", "BorderTransportMeans/ModeCode", FieldKind.Choice) { Choices = ["1", "2", "3", "4", "5"] },
            new("means", Consignment + "ArrivalTransportMeans/ID", Max: 35),
            new("previous", "GoodsShipment/PreviousDocument/ID", Max: 35),
            new("dispatch", "GoodsShipment/ExportCountry/ID", Max: 2),
            new("location", Consignment + "GoodsLocation/Name", Max: 35),
            new("office", "PresentationOffice/ID", Max: 8),
        ]),
        ("money",
        [
            new("currency", "InvoiceAmount", Max: 3),
            new("terms", "GoodsShipment/TradeTerms/ConditionCode", FieldKind.Choice)
            {
                Choices = ["EXW", "FCA", "FOB", "CFR", "CIF", "CPT", "CIP", "DAP", "DDP"],
            },
            new("terms-place", "GoodsShipment/TradeTerms/LocationName", Max: 37),
            new("account", "AdditionalDocument/ID", FieldKind.Choice),
        ]),
    ];

    /// <summary>What each goods item tells.</summary>
    public static readonly IReadOnlyList<FormField> Item =
    [
        new("code", "Commodity/Classification/ID", FieldKind.Commodity, Max: 14),
        new("description", "Commodity/Description", Wide: 8, Max: 280),
        new("origin", "Origin/CountryCode", Wide: 2, Max: 2),
        new("preference", "Commodity/DutyTaxFee/DutyRegimeCode", FieldKind.Choice, Wide: 4)
        {
            Choices = ["100", "200", "300"],
        },
        new("price", "Commodity/InvoiceLine/ItemChargeAmount", FieldKind.Number, Wide: 3, Max: 17,
            Attribute: "currencyID"),
        new("invoice", "AdditionalDocument/ID", Wide: 3, Max: 35),
        new("net", Measure + "NetNetWeightMeasure", FieldKind.Number, Wide: 2, Max: 16, Attribute: "unitCode"),
        new("gross", Measure + "GrossMassMeasure", FieldKind.Number, Wide: 2, Max: 16, Attribute: "unitCode"),
        new("units", Measure + "TariffQuantity", FieldKind.Number, Wide: 2, Max: 16),
        new("packages", "Packaging/QuantityQuantity", FieldKind.Number, Wide: 2, Max: 8),
        new("package", "Packaging/TypeCode", FieldKind.Choice, Wide: 2)
        {
            Choices = ["BX", "CT", "PK", "PX", "CR", "BG", "DR", "RO", "PC", "NE", "VL"],
        },
        new("marks", "Packaging/MarksNumbersID", Wide: 2),
    ];
}
