using System.Globalization;
using System.Text.Json;
using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Server.Conformance;

/// <summary>One published scenario: what was declared, and the tax notifications that came of it.</summary>
/// <param name="DeclarationFile">The declaration itself, relative to the parent of the folder of
/// messages.</param>
/// <param name="Extract">The declaration as far as the scenario's extract tells it.</param>
internal sealed record PublishedDuty(
    string Scenario,
    string? DeclarationFile,
    Declaration Extract,
    IReadOnlyList<PublishedNotification> Notifications
)
{
    /// <summary>Files of the scenario's notifications, in their order, and the function code of
    /// each.</summary>
    public IReadOnlyList<(string File, string Code, string? Reason)> Sequence { get; init; } = [];

    public static PublishedDuty Read(JsonElement row) =>
        new(
            Text(row, "scenario") ?? "?",
            Text(row, "declaration"),
            ExtractOf(row),
            [.. Rows(row, "tax").Select(PublishedNotification.Read)]
        )
        {
            Sequence =
            [
                .. Rows(row, "notifications")
                    .Select(n => (n[0].GetString()!, n[1].GetString()!, n[2].GetString())),
            ],
        };

    private static Declaration ExtractOf(JsonElement row)
    {
        var header = row.GetProperty("header");
        return new Declaration
        {
            Message = new Element("Declaration", null, []),
            FunctionCode = "9",
            Lrn = Text(row, "scenario") ?? "?",
            TypeCode = Text(header, "type") ?? "IMA",
            InvoiceAmount = Money(header, "invoiceTotal"),
            TradeTerms = new TradeTerms(Text(header, "incoterm"), Text(header, "incotermLoc"), null),
            ExportCountry = Country(Text(header, "exportCountry")),
            DestinationCountry = Country(Text(header, "dest")),
            BorderTransportMode = Text(header, "mode"),
            ValuationCharges = ChargesOf(header, "valCharges"),
            Items = [.. Rows(row, "items").Select(ItemOf)],
        };
    }

    private static GoodsItem ItemOf(JsonElement item)
    {
        var codes = Rows(item, "commodity")
            .Select(c => new Classification(c[0].GetString(), c[1].GetString()))
            .ToArray();
        var digits = string.Concat(
            codes.Where(c => c.IdentificationType is "TSP" or "TRC").Select(c => c.Id)
        );
        var procedures = Rows(item, "cpc").ToArray();
        return new GoodsItem
        {
            Sequence = int.Parse(Text(item, "seq") ?? "1", CultureInfo.InvariantCulture),
            Commodity = HsCode.TryParse(digits, out var code) ? code : null,
            Classifications = codes,
            RequestedProcedure = procedures is [var first, ..] ? first[0].GetString() : null,
            PreviousProcedure = procedures is [var same, ..] ? same[1].GetString() : null,
            AdditionalProcedures = [.. procedures.Skip(1).Select(p => p[0].GetString()).OfType<string>()],
            ItemPrice = Money(item, "itemPrice"),
            StatisticalValue = Money(item, "statValue"),
            NetMassKilograms = Number(item, "netKg"),
            GrossMassKilograms = Number(item, "grossKg"),
            SupplementaryQuantity = QuantityOf(item, "supp"),
            Origins =
            [
                .. Rows(item, "origin").Select(o => new Origin(Country(o[1].GetString()), o[0].GetString())),
            ],
            ValuationMethod = Text(item, "valuationMethod"),
            ValuationIndicators = Text(item, "adjust"),
            ValuationCharges = ChargesOf(item, "charges"),
            Taxes = [.. Rows(item, "declaredTax").Select(TaxOf)],
            Documents = [.. Rows(item, "addDocs").Select(DocumentOf)],
            Statements = [.. Rows(item, "addInfo").Select(s => new Statement(s.GetString(), null, null))],
        };
    }

    private static DeclaredTax TaxOf(JsonElement tax) =>
        new(
            Text(tax, "type"),
            Text(tax, "pref"),
            Text(tax, "quota"),
            Text(tax, "method"),
            Money(tax, "base"),
            QuantityOf(tax, "specQty"),
            Money(tax, "assessed"),
            Money(tax, "payable")
        );

    private static Document DocumentOf(JsonElement row)
    {
        var code = row[0].GetString() ?? "";
        return new Document(
            code.Length > 0 ? code[..1] : null,
            code.Length > 0 ? code[1..] : null,
            row[1].GetString(),
            row[2].GetString()
        );
    }

    private static ValuationCharge[] ChargesOf(JsonElement of, string name) =>
        [.. Rows(of, name).Select(c => new ValuationCharge(c[0].GetString(), MoneyOf(c[1])))];

    internal static IEnumerable<JsonElement> Rows(JsonElement of, string name) =>
        of.TryGetProperty(name, out var rows) && rows.ValueKind == JsonValueKind.Array
            ? rows.EnumerateArray()
            : [];

    internal static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    internal static decimal? Number(JsonElement of, string name) =>
        of.TryGetProperty(name, out var number)
        && (
            number.ValueKind == JsonValueKind.Number && number.TryGetDecimal(out var n)
            || number.ValueKind == JsonValueKind.String
                && decimal.TryParse(
                    number.GetString(),
                    NumberStyles.Number,
                    CultureInfo.InvariantCulture,
                    out n
                )
        )
            ? n
            : null;

    internal static Money? Money(JsonElement of, string name) =>
        of.TryGetProperty(name, out var money) ? MoneyOf(money) : null;

    private static Money? MoneyOf(JsonElement money) =>
        money.ValueKind == JsonValueKind.Object && Number(money, "v") is { } amount
            ? new Money(amount, Currency.TryParse(Text(money, "c"), out var c) ? c : Currency.Gbp)
            : null;

    private static Quantity? QuantityOf(JsonElement of, string name) =>
        of.TryGetProperty(name, out var quantity)
        && quantity.ValueKind == JsonValueKind.Object
        && Number(quantity, "v") is { } value
            ? new Quantity(value, Text(quantity, "u"))
            : null;

    private static CountryCode? Country(string? code) =>
        CountryCode.TryParse(code, out var country) ? country : null;
}

/// <summary>One published tax notification (RES 13).</summary>
internal sealed record PublishedNotification(string File, string? Mrn, IReadOnlyList<PublishedLine> Lines)
{
    public static PublishedNotification Read(JsonElement row) =>
        new(
            PublishedDuty.Text(row, "file") ?? "?",
            PublishedDuty.Text(row, "mrn"),
            [
                .. PublishedDuty
                    .Rows(row, "items")
                    .SelectMany(i =>
                        PublishedDuty
                            .Rows(i, "taxes")
                            .Select(t => PublishedLine.Read(PublishedDuty.Text(i, "seq"), t))
                    ),
            ]
        );
}

/// <summary>One published tax line; of its fields only the type, the regime and the rate are input.</summary>
internal sealed record PublishedLine(
    int Item,
    string Type,
    string? Regime,
    decimal? Percent,
    Money? Base,
    Money? Deducted,
    Money? Assessed,
    Money? Payable
)
{
    public static PublishedLine Read(string? item, JsonElement tax) =>
        new(
            int.Parse(item ?? "1", CultureInfo.InvariantCulture),
            PublishedDuty.Text(tax, "type") ?? "",
            PublishedDuty.Text(tax, "regime"),
            PublishedDuty.Number(tax, "rate"),
            PublishedDuty.Money(tax, "base"),
            PublishedDuty.Money(tax, "deduct"),
            PublishedDuty.Money(tax, "assessed"),
            PublishedDuty.Money(tax, "payable")
        );
}
