using System.Globalization;
using System.Text;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// The rules at the head of an edition file, row by row; each kind of row is told once, here.
/// </summary>
internal sealed class EditionRules
{
    private readonly List<string> _sources = [];
    private readonly List<ExchangeRate> _rates = [];
    private readonly List<TaxBase> _bases = [];
    private readonly List<Programme> _programmes = [];
    private readonly List<TaxRule> _taxes = [];
    private readonly List<QuotaRule> _quotas = [];
    private readonly List<LicenceRule> _licences = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private IReadOnlyList<CountryCode> _general = [];
    private string? _id;
    private CountryCode? _authority;
    private (DateOnly From, DateOnly? To)? _inForce;
    private Currency? _currency;
    private Rounding _rounding = Rounding.TruncateToCents;
    private bool _takesUnknown;

    public Currency Currency => _currency ?? throw new FormatException("the edition names no currency");

    public void Take(EditionRow row)
    {
        if (
            row.Word is "edition" or "authority" or "in-force" or "currency" or "rounding" or "unknown-codes"
            && !_seen.Add(row.Word)
        )
            throw row.Wrong("stands twice");
        switch (row.Word)
        {
            case "edition":
                _id = row.Value;
                break;
            case "authority":
                _authority = row.Country(row.Value);
                break;
            case "in-force":
                _inForce = row.Span(row.Value);
                break;
            case "currency":
                _currency = row.Money(row.Value);
                break;
            case "rounding":
                _rounding = RoundingOf(row);
                break;
            case "unknown-codes":
                _takesUnknown = row.Value switch
                {
                    "take" => true,
                    "refuse" => false,
                    _ => throw row.Wrong("is 'take' or 'refuse'"),
                };
                break;
            case "source":
                _sources.Add(row.Value);
                break;
            case "base":
                _bases.Add(new TaxBase(row.Value, row.Words("adds")));
                break;
            case "general-rate-for":
                _general = [.. row.Value.Split(' ').Select(row.Country)];
                break;
            case "exchange":
                _rates.Add(ExchangeOf(row));
                break;
            case "programme":
                _programmes.Add(ProgrammeOf(row));
                break;
            case "tax":
                _taxes.Add(TaxOf(row));
                break;
            case "quota":
                _quotas.Add(QuotaOf(row));
                break;
            case "licence":
                _licences.Add(LicenceOf(row));
                break;
            default:
                throw row.Wrong("is no word of an edition");
        }
        row.Finish();
    }

    public TariffEdition Edition()
    {
        var own = Currency;
        foreach (var quota in _quotas)
            if (quota.Programme is { } code && _programmes.TrueForAll(p => p.Code != code))
                throw new FormatException(
                    $"quota {quota.Order} rests on programme {code}, which is not in the edition"
                );
        if (_quotas.Select(q => q.Order).Distinct().Count() < _quotas.Count)
            throw new FormatException("two quotas have one order number");
        return new TariffEdition
        {
            Id = _id is { Length: > 0 } ? _id : throw new FormatException("the edition has no name"),
            Authority = _authority ?? throw new FormatException("the edition names no authority"),
            From =
                _inForce?.From ?? throw new FormatException("the edition does not tell when it is in force"),
            To = _inForce?.To,
            Currency = own,
            Rounding = _rounding,
            TakesUnknownCodes = _takesUnknown,
            Sources = _sources,
            ExchangeRates = new ExchangeRates(own, _rates),
            Bases = _bases,
            GeneralRateFor = _general,
            Programmes = _programmes,
            Taxes = _taxes,
            Quotas = _quotas,
            Licences = _licences,
        };
    }

    public static void Write(TariffEdition edition, StringBuilder text)
    {
        Row(text, "edition", edition.Id);
        Row(text, "authority", edition.Authority.Code);
        Row(text, "in-force", Span(edition.From, edition.To));
        Row(text, "currency", edition.Currency.Code);
        Row(text, "rounding", $"{Way(edition.Rounding.Way)} {edition.Rounding.Decimals}");
        Row(text, "unknown-codes", edition.TakesUnknownCodes ? "take" : "refuse");
        foreach (var source in edition.Sources)
            Row(text, "source", source);
        foreach (var b in edition.Bases)
            Row(text, "base", b.TaxType, ("adds", Join(b.Adds)));
        if (edition.GeneralRateFor.Count > 0)
            Row(text, "general-rate-for", Join(edition.GeneralRateFor));
        foreach (var r in edition.ExchangeRates.All)
            Row(text, "exchange", r.Currency.Code, ("from", Date(r.From)), ("rate", Figure(r.ForeignPerOwn)));
        foreach (var p in edition.Programmes)
            Row(
                text,
                "programme",
                p.Code,
                ("name", p.Name),
                ("claims", Join(p.Claims)),
                ("countries", Join(p.Countries)),
                ("proofs", Join(p.Proofs)),
                ("months", p.ProofMonths == 0 ? "" : Figure(p.ProofMonths)),
                ("no-proof-up-to", p.ProofFreeUpTo is { } free ? Figure(free.Amount) : ""),
                ("direct", p.Direct ? "yes" : ""),
                ("through", Join(p.Through)),
                ("otherwise", p.OtherwiseMfn ? "mfn" : "refuse"),
                ("basis", p.Basis)
            );
        foreach (var t in edition.Taxes)
            Row(
                text,
                "tax",
                t.TaxType,
                ("name", t.Name),
                ("rate", RateText.Write(t.Rate)),
                ("codes", Join(t.Codes)),
                ("origins", Join(t.Origins)),
                ("in-force", t.From is { } from ? Span(from, t.To) : ""),
                ("basis", t.Basis)
            );
        foreach (var q in edition.Quotas)
            Row(
                text,
                "quota",
                q.Order,
                ("volume", $"{Figure(q.Volume.Value)} {q.Volume.Unit}"),
                ("codes", Join(q.Codes)),
                ("origins", Join(q.Countries)),
                ("claims", Join(q.Claims)),
                ("open", Span(q.From, q.To)),
                ("rate", RateText.Write(q.Rate)),
                ("critical", Figure(q.CriticalPercent)),
                ("programme", q.Programme ?? ""),
                ("basis", q.Basis)
            );
        foreach (var l in edition.Licences)
            Row(
                text,
                "licence",
                l.Name,
                ("codes", Join(l.Codes)),
                ("countries", Join(l.Countries)),
                ("documents", Join(l.Documents)),
                (
                    "for",
                    l is { Import: true, Export: true } ? "both"
                    : l.Import ? "import"
                    : "export"
                ),
                ("basis", l.Basis)
            );
    }

    private static Rounding RoundingOf(EditionRow row)
    {
        var parts = row.Value.Split(' ');
        if (parts.Length != 2)
            throw row.Wrong("is a way and decimals, as 'truncate 2'");
        RoundingWay way = parts[0] switch
        {
            "truncate" => RoundingWay.Truncate,
            "half-up" => RoundingWay.HalfUp,
            "half-even" => RoundingWay.HalfEven,
            _ => throw row.Wrong("is truncate, half-up or half-even"),
        };
        var decimals = row.Number(parts[1]);
        return decimals is >= 0m and <= 8m && decimal.IsInteger(decimals)
            ? new Rounding(way, (int)decimals)
            : throw row.Wrong("keeps 0 to 8 decimals");
    }

    private static ExchangeRate ExchangeOf(EditionRow row) =>
        new(row.Money(row.Value), row.Date(row.Required("from")), row.Number(row.Required("rate")));

    private Programme ProgrammeOf(EditionRow row) =>
        new(
            row.Value,
            row.Required("name"),
            row.Words("claims"),
            row.Countries("countries"),
            row.Words("proofs"),
            MonthsOf(row),
            row.Optional("no-proof-up-to") is { } free ? new Money(row.Number(free), Currency) : null,
            row.Flag("direct"),
            row.Words("through"),
            row.Required("otherwise") == "mfn",
            row.Required("basis")
        );

    private static int MonthsOf(EditionRow row)
    {
        const decimal most = 1200m;
        var months = row.Number(row.Optional("months") ?? "0");
        return months <= most && decimal.IsInteger(months)
            ? (int)months
            : throw row.Wrong($"a proof is valid for whole months, at most {most}");
    }

    private TaxRule TaxOf(EditionRow row)
    {
        var span = row.Optional("in-force") is { } text
            ? row.Span(text)
            : ((DateOnly From, DateOnly? To)?)null;
        return new TaxRule(
            row.Value,
            row.Required("name"),
            row.Rate(row.Required("rate"), Currency),
            row.Codes("codes"),
            row.Countries("origins"),
            span?.From,
            span?.To,
            row.Required("basis")
        );
    }

    private QuotaRule QuotaOf(EditionRow row)
    {
        var volume = row.Words("volume");
        if (volume.Count != 2)
            throw row.Wrong("has a volume and its unit, as '5000 TNE'");
        var (from, to) = row.Span(row.Required("open"));
        return new QuotaRule(
            row.Value,
            row.Codes("codes"),
            row.Countries("origins"),
            row.Words("claims"),
            new Quantity(row.Number(volume[0]), volume[1]),
            from,
            to ?? throw row.Wrong("ends on a day"),
            row.Rate(row.Required("rate"), Currency),
            row.Number(row.Required("critical")),
            row.Required("basis"),
            row.Optional("programme")
        );
    }

    private static LicenceRule LicenceOf(EditionRow row)
    {
        var way = row.Required("for");
        if (way is not ("import" or "export" or "both"))
            throw row.Wrong("is for import, export or both");
        return new LicenceRule(
            row.Codes("codes"),
            row.Countries("countries"),
            row.Words("documents"),
            way is "import" or "both",
            way is "export" or "both",
            row.Value,
            row.Required("basis")
        );
    }

    private static void Row(
        StringBuilder text,
        string word,
        string value,
        params (string Name, string Value)[] fields
    )
    {
        text.Append(word).Append(' ').Append(Plain(value));
        foreach (var (name, field) in fields)
            if (field.Length > 0)
                text.Append(" | ").Append(name).Append(' ').Append(Plain(field));
        text.Append('\n');
    }

    private static string Plain(string text) =>
        text.AsSpan().IndexOfAny("|\r\n") < 0
            ? text
            : throw new InvalidOperationException($"'{text}' cannot stand in an edition file");

    private static string Way(RoundingWay way) =>
        way switch
        {
            RoundingWay.Truncate => "truncate",
            RoundingWay.HalfUp => "half-up",
            _ => "half-even",
        };

    private static string Span(DateOnly from, DateOnly? to) =>
        $"{Date(from)}..{(to is { } t ? Date(t) : "")}";

    private static string Date(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Figure(decimal value) =>
        value.ToString("0.############", CultureInfo.InvariantCulture);

    private static string Join<T>(IReadOnlyList<T> all) => string.Join(' ', all);
}
