using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Lawbooks;

/// <summary>Parts that a lawbook has once.</summary>
internal sealed partial class TermsReading
{
    private static readonly string[] DefermentKeys =
    [
        "method",
        "category",
        "type",
        "holder",
        "authorisation",
        "guarantee",
    ];

    private static readonly string[] GuaranteeKeys = ["comprehensive", "types", "methods", "lines"];
    private static readonly string[] LineKeys = ["procedure", "code"];
    private static readonly string[] SupplementaryKeys = ["category", "documents", "completes"];
    private static readonly string[] CompletesKeys = ["type", "simplified"];

    private static readonly string[] TimeLimitKeys = ["presentation", "documents", "payment", "exit"];

    /// <summary>Longest time limit, in days: ten years, which is how long a debt may be told at all (UCC art.
    /// 103).</summary>
    private const int LimitDaysMax = 3660;

    private const int DecimalsMax = 8;

    private static readonly string[] DutyKeys =
    [
        "currency",
        "rounding",
        "decimals",
        "postponing",
        "overrides",
        "waiver",
    ];

    private static readonly string[] WaiverKeys = ["claim", "noHomeDuty", "code", "basis"];

    private static readonly string[] FormKeys =
    [
        "types",
        "preferences",
        "deliveryTerms",
        "usualDeliveryTerms",
        "usualPackage",
        "transports",
        "transportDocument",
        "place",
        "commodity",
        "invoice",
        "documents",
        "duty",
        "paidAtOnce",
        "paidByAccount",
        "valuationMethod",
        "valuationIndicators",
        "requested",
        "previous",
        "additional",
        "origin",
    ];

    private static readonly string[] TransportKeys = ["mode", "means", "document"];
    private static readonly string[] PlaceKeys = ["type", "qualifier"];
    private static readonly string[] DocumentKeys = ["category", "type"];

    private static readonly Dictionary<string, RoundingWay> Ways = new(StringComparer.Ordinal)
    {
        ["truncate"] = RoundingWay.Truncate,
        ["half-up"] = RoundingWay.HalfUp,
        ["half-even"] = RoundingWay.HalfEven,
    };

    private Deferment? DefermentTerms()
    {
        if (Once("deferment", DefermentKeys) is not { } row)
            return null;
        var deferment = new Deferment(
            row.Needed("method"),
            row.Needed("category"),
            row.Needed("type"),
            row.Needed("holder")
        )
        {
            Authorisation = row.Text("authorisation"),
            GuaranteeType = row.Text("guarantee"),
        };
        Tell("deferment", "", row);
        return deferment;
    }

    private GuaranteeTerms Guarantees()
    {
        if (Once("guarantees", GuaranteeKeys) is not { } row)
            return GuaranteeTerms.Nothing;
        var (comprehensive, types, methods) = (
            row.Text("comprehensive") ?? "",
            row.Letters("types"),
            row.Texts("methods")
        );
        var lines = new List<SecurityCode>();
        var rows = row.Rows("lines", reading, LineKeys);
        foreach (var line in rows)
        {
            var code = new SecurityCode(Procedure(line, "procedure"), line.Needed("code"));
            if (lines.Exists(l => l.Requested == code.Requested))
                line.Wrong(
                    null,
                    $"two codes are for {code.Requested ?? "what no other line is for"}",
                    "keep one of them"
                );
            lines.Add(code);
        }
        Tell("guarantees", "", row);
        return new GuaranteeTerms(
            comprehensive,
            types,
            methods,
            // The code for all else is asked for last, wherever it stands.
            [.. lines.OrderBy(l => l.Requested is null)]
        );
    }

    private TimeLimits? TimeLimitTerms()
    {
        if (Once("timeLimits", TimeLimitKeys) is not { } row)
            return null;
        var limits = new TimeLimits(
            row.Whole("presentation", 1, LimitDaysMax),
            row.Whole("documents", 1, LimitDaysMax),
            row.Whole("payment", 1, LimitDaysMax),
            row.Whole("exit", 1, LimitDaysMax)
        );
        Tell("timeLimits", "", row);
        return limits;
    }

    private SupplementaryTerms? Supplementary()
    {
        if (Once("supplementary", SupplementaryKeys) is not { } row)
            return null;
        var (category, documents) = (row.Needed("category"), row.NeededTexts("documents"));
        var completes = new Dictionary<char, string>();
        var rows = row.Rows("completes", reading, CompletesKeys);
        if (rows.Count == 0)
            row.Wrong(
                "completes",
                "no type completes another",
                "add 'completes:' with 'type' and 'simplified'"
            );
        foreach (var one in rows)
        {
            var (type, simplified) = (one.Needed("type"), one.Letters("simplified"));
            if (simplified.Length == 0)
                one.Wrong(null, $"type {type} completes nothing", "name the types that it completes");
            if (type is not [var letter])
                one.Wrong("type", $"type is '{type}', and one letter", "write the third letter (DE 1/2)");
            else if (!completes.TryAdd(letter, simplified))
                one.Wrong("type", $"{type} stands twice", "keep one of them");
        }
        Tell("supplementary", "", row);
        return new SupplementaryTerms(category, documents, completes);
    }

    /// <summary>The terms of duty that the administration published, without its rows: those are of the
    /// day.</summary>
    private DutyTerms? Published()
    {
        if (Once("duty", DutyKeys) is not { } row)
            return null;
        var currency = row.Currency("currency");
        var (way, decimals) = (
            row.OneOf("rounding", "way of rounding", Ways),
            row.Whole("decimals", 0, DecimalsMax)
        );
        var published = new DutyTerms
        {
            Currency = currency,
            Rounding = new Rounding(way, decimals),
            ExchangeRates = ExchangeRates.None(currency),
            Stacking = [],
            PostponingMethods = row.Texts("postponing"),
            OverrideStatements = row.Texts("overrides"),
            Waiver = row.Inner("waiver", reading, WaiverKeys) is { } waiver
                ? new DutyWaiver(
                    waiver.Needed("claim"),
                    waiver.Needed("noHomeDuty"),
                    waiver.Needed("code"),
                    waiver.Needed("basis")
                )
                : null,
        };
        Tell("duty", "", row);
        return published;
    }

    private FormCodes Form()
    {
        if (Once("form", FormKeys) is not { } row)
            return FormCodes.Nothing;
        var transports = row.Rows("transports", reading, TransportKeys);
        var place = row.NeededInner("place", reading, PlaceKeys);
        var invoice = row.NeededInner("invoice", reading, DocumentKeys);
        var form = new FormCodes
        {
            Types = row.NeededTexts("types"),
            Preferences = row.NeededTexts("preferences"),
            DeliveryTerms = row.NeededTexts("deliveryTerms"),
            UsualDeliveryTerms = row.Needed("usualDeliveryTerms"),
            UsualPackage = row.Needed("usualPackage"),
            Transports =
            [
                .. transports.Select(t => new TransportCodes(
                    t.Needed("mode"),
                    t.Needed("means"),
                    t.Needed("document")
                )),
            ],
            TransportDocumentCategory = row.Needed("transportDocument"),
            Place = new PlaceCodes(place?.Needed("type") ?? "", place?.Needed("qualifier") ?? ""),
            CommodityType = row.Needed("commodity"),
            Invoice = new DocumentCodes(invoice?.Needed("category") ?? "", invoice?.Needed("type") ?? ""),
            WantedDocuments = row.NeededTexts("documents"),
            DutyType = row.Needed("duty"),
            PaidAtOnce = row.Needed("paidAtOnce"),
            PaidByAccount = row.Needed("paidByAccount"),
            ValuationMethod = row.Needed("valuationMethod"),
            ValuationIndicators = row.Needed("valuationIndicators"),
            RequestedProcedure = Procedure(row, "requested") ?? row.Needed("requested"),
            PreviousProcedure = row.Needed("previous"),
            NoAdditionalProcedure = row.Needed("additional"),
            OriginType = row.Needed("origin"),
        };
        if (form.Transports.Count == 0)
            row.Wrong("transports", "the form has no mode of transport", "add 'transports:'");
        if (form.UsualDeliveryTerms.Length > 0 && !form.DeliveryTerms.Contains(form.UsualDeliveryTerms))
            row.Wrong(
                "usualDeliveryTerms",
                $"'{form.UsualDeliveryTerms}' is none of the terms of delivery of the form",
                EntryReading.Suggestion(form.UsualDeliveryTerms, [.. form.DeliveryTerms])
            );
        Tell("form", "", row);
        return form;
    }
}
