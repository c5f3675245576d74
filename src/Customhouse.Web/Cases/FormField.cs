using Customhouse.Values;

namespace Customhouse.Web.Cases;

/// <summary>What kind of input a field of the form is.</summary>
public enum InputKind
{
    Text,
    Number,

    /// <summary>Chosen from codes of the law in force, whose words are <c>KEY-CODE</c>.</summary>
    Choice,

    /// <summary>Looked up while it is typed; what is not found may stand all the same.</summary>
    LookUp,
}

/// <summary>
/// One field of the declaration form and where its value stands in the message: the one table that the
/// message is made by, and that brings a refusal back to the field it is about.
/// </summary>
/// <param name="Name">Its name in the form and in a draft; its words are <c>form.NAME</c>.</param>
/// <param name="Path">Below the declaration, or below the goods item.</param>
/// <param name="Wide">Columns of twelve that it takes.</param>
public sealed record FormField(
    string Name,
    string Path,
    InputKind Kind = InputKind.Text,
    int Wide = 4,
    int Max = 70,
    string? Attribute = null
)
{
    /// <summary>Where its value stands, below the declaration or below the goods item.</summary>
    public Pointer Place { get; } = Pointer.Parse(Path);

    /// <summary>What may be typed: where codes are looked up, words of what they mean as well.</summary>
    public int TypedMax => Found is null ? Max : Math.Max(Max, WordsMax);

    private const int WordsMax = 40;

    /// <summary>Where the codes of a field are looked up: the tariff, or a list of
    /// <c>/lookups/NAME</c>.</summary>
    public string? Found { get; init; }

    private const string Countries = "/lookups/countries";
    private const string Consignment = "GoodsShipment/Consignment/";
    private const string Measure = "Commodity/GoodsMeasure/";

    /// <summary>What holds for the whole declaration, in groups as the form shows them.</summary>
    public static readonly IReadOnlyList<(string Group, IReadOnlyList<FormField> Fields)> Header =
    [
        (
            "declaration",
            [
                new("lrn", "FunctionalReferenceID", Max: 22),
                new("type", "TypeCode", InputKind.Choice),
                new("importer", "GoodsShipment/Importer/ID", Max: 17),
            ]
        ),
        (
            "exporter",
            [
                new("exporter-name", "Exporter/Name", Wide: 6),
                new("exporter-street", "Exporter/Address/Line", Wide: 6),
                new("exporter-city", "Exporter/Address/CityName", Max: 35),
                new("exporter-postcode", "Exporter/Address/PostcodeID", Max: 9),
                new("exporter-country", "Exporter/Address/CountryCode", InputKind.LookUp, Max: 2)
                {
                    Found = Countries,
                },
            ]
        ),
        (
            "transport",
            [
                new("mode", "BorderTransportMeans/ModeCode", InputKind.Choice),
                new("means", Consignment + "ArrivalTransportMeans/ID", Max: 35),
                new("previous", "GoodsShipment/PreviousDocument/ID", Max: 35),
                new("dispatch", "GoodsShipment/ExportCountry/ID", InputKind.LookUp, Max: 2)
                {
                    Found = Countries,
                },
                new("location", Consignment + "GoodsLocation/Name", Max: 35),
                new("office", "PresentationOffice/ID", InputKind.LookUp, Max: 8)
                {
                    Found = "/lookups/offices",
                },
            ]
        ),
        (
            "money",
            [
                new("currency", "InvoiceAmount", InputKind.LookUp, Max: 3) { Found = "/lookups/currencies" },
                new("terms", "GoodsShipment/TradeTerms/ConditionCode", InputKind.Choice),
                new("terms-place", "GoodsShipment/TradeTerms/LocationName", InputKind.LookUp, Max: 37)
                {
                    Found = "/lookups/places",
                },
                new("account", "AdditionalDocument/ID", InputKind.Choice),
            ]
        ),
    ];

    /// <summary>What each goods item tells.</summary>
    public static readonly IReadOnlyList<FormField> Item =
    [
        new("code", "Commodity/Classification/ID", InputKind.LookUp, Max: 14) { Found = "/tariff/search" },
        new("description", "Commodity/Description", Wide: 8, Max: 280),
        new("origin", "Origin/CountryCode", InputKind.LookUp, Wide: 3, Max: 2) { Found = Countries },
        new("preference", "Commodity/DutyTaxFee/DutyRegimeCode", InputKind.Choice, Wide: 3),
        new(
            "price",
            "Commodity/InvoiceLine/ItemChargeAmount",
            InputKind.Number,
            Wide: 3,
            Max: 17,
            Attribute: "currencyID"
        ),
        new("invoice", "AdditionalDocument/ID", Wide: 3, Max: 35),
        new(
            "net",
            Measure + "NetNetWeightMeasure",
            InputKind.Number,
            Wide: 3,
            Max: 16,
            Attribute: "unitCode"
        ),
        new("gross", Measure + "GrossMassMeasure", InputKind.Number, Wide: 3, Max: 16, Attribute: "unitCode"),
        new("units", Measure + "TariffQuantity", InputKind.Number, Wide: 3, Max: 16),
        new("packages", "Packaging/QuantityQuantity", InputKind.Number, Wide: 3, Max: 8),
        new("package", "Packaging/TypeCode", InputKind.LookUp, Wide: 3, Max: 2)
        {
            Found = "/lookups/packages",
        },
        new("marks", "Packaging/MarksNumbersID", Wide: 3),
    ];
}
