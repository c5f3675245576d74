namespace Customhouse.Risk;

/// <summary>What a field holds, and so what it can be compared with.</summary>
public enum FieldKind
{
    /// <summary>One text.</summary>
    Text,

    /// <summary>Several texts: a condition looks for one among them.</summary>
    Texts,

    /// <summary>An ISO 3166-1 code.</summary>
    Country,

    /// <summary>A commodity code: digits, within chapters and headings.</summary>
    Commodity,

    /// <summary>A decimal number.</summary>
    Number,

    /// <summary>yes or no.</summary>
    Flag,
}

/// <summary>
/// A field of the catalogue that profiles may ask for: its name, its kind, and where its value is found.
/// </summary>
/// <param name="Name">As profiles write it: small letters and '-'.</param>
/// <param name="OfItem">True where each goods item has its own; else the declaration has one.</param>
/// <param name="Meaning">What an officer who writes a profile reads beside it.</param>
public sealed record RiskField(string Name, FieldKind Kind, bool OfItem, string Meaning)
{
    /// <summary>Its name in conditions in the rule language, behind <c>risk.</c>: <c>valuePerKg</c> of
    /// <c>value-per-kg</c>.</summary>
    public string RuleName { get; } =
        string.Concat(
            Name.Split('-').Select((word, at) => at == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..])
        );

    /// <summary>Whether it is there for every declaration, so that a rule need not ask for it by
    /// <c>has()</c>.</summary>
    internal bool IsAlways { get; private init; }

    internal Func<Features, ItemFeatures, string?>? Text { get; private init; }
    internal Func<Features, ItemFeatures, IReadOnlyList<string>>? Many { get; private init; }
    internal Func<Features, ItemFeatures, decimal?>? Number { get; private init; }
    internal Func<Features, ItemFeatures, bool?>? Flag { get; private init; }

    /// <summary>Every field that a profile may ask for.</summary>
    public static readonly IReadOnlyList<RiskField> All =
    [
        Texted(
            "direction",
            "import or export",
            (f, _) => f.Declaration.IsExport ? "export" : "import",
            isAlways: true
        ),
        Texted(
            "declaration-type",
            "as IMA, EXD (WCO D013)",
            (f, _) => f.Declaration.TypeCode,
            isAlways: true
        ),
        Flagged(
            "simplified",
            "a simplified declaration",
            (f, _) => f.Declaration.IsSimplified,
            isAlways: true
        ),
        Texted("importer", "identifier of the importer", (f, _) => f.Declaration.Importer?.Id),
        Texted(
            "exporter",
            "identifier of the exporter",
            (f, i) => (i.Item.Exporter ?? f.Declaration.Exporter)?.Id,
            ofItem: true
        ),
        Texted(
            "exporter-name",
            "name of the exporter abroad",
            (f, i) => (i.Item.Exporter ?? f.Declaration.Exporter)?.Name,
            ofItem: true
        ),
        Texted("declarant", "identifier of the declarant", (f, _) => f.Declaration.Declarant?.Id),
        Texted("agent", "identifier of the representative", (f, _) => f.Declaration.Agent?.Id),
        Texted(
            "representation",
            "2 direct, 3 indirect (DE 3/21)",
            (f, _) => f.Declaration.RepresentationCode
        ),
        Flagged(
            "authorised-operator",
            "the trader is an authorised economic operator",
            (f, _) => f.IsAuthorised,
            isAlways: true
        ),
        Flagged(
            "registered-operator",
            "the trader is registered",
            (f, _) => (f.Importer ?? f.Declarant) is not null,
            isAlways: true
        ),
        Numbered(
            "operator-days",
            "days since the trader was registered",
            (f, _) => f.OperatorDays,
            isAlways: true
        ),
        Listed("authorisation", "categories of authorisation declared (DE 3/39)", (f, _) => f.Authorisations),
        Texted(
            "transport-mode",
            "at the border: 1 sea, 3 road, 4 air, 5 post (DE 7/4)",
            (f, _) => f.Declaration.BorderTransportMode
        ),
        Texted(
            "transport-nationality",
            "of the means at the border",
            (f, _) => f.Declaration.BorderTransportNationality
        ),
        Flagged(
            "container",
            "carried in containers (DE 7/2)",
            (f, _) => f.Declaration.Containerised ?? f.Declaration.Containers.Count > 0,
            isAlways: true
        ),
        Listed("container-id", "numbers of the containers", (f, _) => f.Declaration.Containers),
        Texted(
            "goods-location",
            "where the goods are (DE 5/23)",
            (f, _) => f.Declaration.GoodsLocation?.Id ?? f.Declaration.GoodsLocation?.Name
        ),
        Texted("terms", "Incoterms rule (DE 4/1)", (f, _) => f.Declaration.TradeTerms?.Condition),
        Numbered(
            "invoice-total",
            "as declared, in its currency (DE 4/11)",
            (f, _) => f.Declaration.InvoiceAmount?.Amount
        ),
        Numbered("total-gross-mass", "kilograms", (f, _) => f.Declaration.TotalGrossMassKilograms),
        Numbered(
            "total-packages",
            "packages of the declaration",
            (f, _) => f.Declaration.TotalPackageQuantity
        ),
        Numbered("total-value", "customs value of all items", (f, _) => f.CustomsValue, isAlways: true),
        Numbered("total-duty", "duties and taxes of all items", (f, _) => f.Duty, isAlways: true),
        Numbered("item-count", "goods items", (f, _) => f.Items.Length, isAlways: true),
        Numbered("hour", "hour of lodgement, 0 to 23", (f, _) => f.Hour, isAlways: true),
        Numbered(
            "model-score",
            "what the learned model thinks, 0 to 1",
            (f, _) => (decimal?)f.Score?.Probability
        ),
        Codes("commodity", "commodity code", (_, i) => i.Commodity),
        Texted("description", "description of the goods", (_, i) => i.Item.Description, ofItem: true),
        Nation("origin", "non-preferential origin (DE 5/15)", (_, i) => i.Origin),
        Nation(
            "preferential-origin",
            "origin that a preference rests on (DE 5/16)",
            (_, i) => i.PreferentialOrigin
        ),
        Nation("dispatch", "country of dispatch (DE 5/14)", (_, i) => i.Dispatch),
        Nation("destination", "country of destination (DE 5/8)", (_, i) => i.Destination),
        Flagged(
            "origin-is-dispatch",
            "goods come straight from their origin",
            (_, i) => i.Origin is null || i.Dispatch is null ? null : i.Origin == i.Dispatch,
            ofItem: true
        ),
        Texted(
            "procedure",
            "requested procedure (DE 1/10)",
            (_, i) => i.Item.RequestedProcedure,
            ofItem: true
        ),
        Texted(
            "previous-procedure",
            "previous procedure (DE 1/10)",
            (_, i) => i.Item.PreviousProcedure,
            ofItem: true
        ),
        Listed(
            "additional-procedure",
            "additional procedures (DE 1/11)",
            (_, i) => i.Additional,
            ofItem: true
        ),
        Texted(
            "preference",
            "preference claimed, 100 for none (DE 4/17)",
            (_, i) => i.Item.Preference,
            ofItem: true
        ),
        Texted("quota", "order number of a quota (DE 8/1)", (_, i) => i.Item.QuotaOrder, ofItem: true),
        Texted("valuation-method", "1 to 6 (DE 4/16)", (_, i) => i.Item.ValuationMethod, ofItem: true),
        Texted(
            "valuation-indicators",
            "four digits (DE 4/13)",
            (_, i) => i.Item.ValuationIndicators,
            ofItem: true
        ),
        Numbered(
            "item-price",
            "in the currency of the invoice (DE 4/14)",
            (_, i) => i.Item.ItemPrice?.Amount,
            ofItem: true
        ),
        Numbered("customs-value", "in our currency", (_, i) => i.CustomsValue, ofItem: true),
        Numbered(
            "value-per-kg",
            "customs value for a kilogram of net mass",
            (_, i) => i.ValuePerKilogram,
            ofItem: true
        ),
        Numbered(
            "value-per-unit",
            "customs value for a supplementary unit",
            (_, i) => i.ValuePerUnit,
            ofItem: true
        ),
        Numbered("duty", "duties and taxes of the item", (_, i) => i.Duty, ofItem: true),
        Numbered("net-mass", "kilograms (DE 6/1)", (_, i) => i.Item.NetMassKilograms, ofItem: true),
        Numbered("gross-mass", "kilograms (DE 6/5)", (_, i) => i.Item.GrossMassKilograms, ofItem: true),
        Numbered(
            "supplementary-quantity",
            "in the line's unit (DE 6/2)",
            (_, i) => i.Item.SupplementaryQuantity?.Value,
            ofItem: true
        ),
        Listed("package-type", "kinds of packages (DE 6/9)", (_, i) => i.PackageTypes, ofItem: true),
        Numbered("packages", "packages of the item", (_, i) => i.Packages, ofItem: true),
        Listed("document", "codes of the item's documents (DE 2/3)", (_, i) => i.Documents, ofItem: true),
        Listed("header-document", "codes of documents for all items", (f, _) => f.Documents),
        Listed("undated-document", "codes of documents without a date", (_, i) => i.Undated, ofItem: true),
    ];

    private static readonly Dictionary<string, RiskField> ByName = All.ToDictionary(
        f => f.Name,
        StringComparer.Ordinal
    );

    /// <summary>The field of a name; null where profiles cannot ask for it.</summary>
    public static RiskField? Find(string name) => ByName.GetValueOrDefault(name);

    private static RiskField Texted(
        string name,
        string meaning,
        Func<Features, ItemFeatures, string?> of,
        bool ofItem = false,
        bool isAlways = false
    ) => new(name, FieldKind.Text, ofItem, meaning) { Text = of, IsAlways = isAlways };

    private static RiskField Nation(string name, string meaning, Func<Features, ItemFeatures, string?> of) =>
        new(name, FieldKind.Country, true, meaning) { Text = of };

    private static RiskField Codes(string name, string meaning, Func<Features, ItemFeatures, string?> of) =>
        new(name, FieldKind.Commodity, true, meaning) { Text = of };

    private static RiskField Listed(
        string name,
        string meaning,
        Func<Features, ItemFeatures, IReadOnlyList<string>> of,
        bool ofItem = false
    ) => new(name, FieldKind.Texts, ofItem, meaning) { Many = of };

    private static RiskField Numbered(
        string name,
        string meaning,
        Func<Features, ItemFeatures, decimal?> of,
        bool ofItem = false,
        bool isAlways = false
    ) => new(name, FieldKind.Number, ofItem, meaning) { Number = of, IsAlways = isAlways };

    private static RiskField Flagged(
        string name,
        string meaning,
        Func<Features, ItemFeatures, bool?> of,
        bool ofItem = false,
        bool isAlways = false
    ) => new(name, FieldKind.Flag, ofItem, meaning) { Flag = of, IsAlways = isAlways };

    /// <summary>The value as an officer reads it in a hit.</summary>
    internal string Show(Features features, ItemFeatures item) =>
        Kind switch
        {
            FieldKind.Number => Number!(features, item) is { } n ? $"{n:0.######}" : "none",
            FieldKind.Flag => Flag!(features, item) switch
            {
                true => "yes",
                false => "no",
                _ => "unknown",
            },
            FieldKind.Texts => Many!(features, item) is { Count: > 0 } all ? string.Join(' ', all) : "none",
            _ => Text!(features, item) ?? "none",
        };
}
