using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>Measures one goods item by an edition: finds its line, and what is charged on it.</summary>
internal sealed class ItemMeasuring(
    TariffEdition edition,
    Declaration declaration,
    GoodsItem item,
    DateOnly on,
    DutyTerms? terms
)
{
    /// <summary>DE 4/17: no preference is claimed.</summary>
    private const string NoPreference = "100";

    /// <summary>Digits of a subheading of the Harmonized System.</summary>
    private const int SubheadingDigits = 6;

    /// <summary>The tax type of customs duty (DE 4/3).</summary>
    public const string CustomsDuty = "A00";

    public List<Measure> Measures { get; } = new(4);
    public List<Refusal> Refusals { get; } = [];
    public List<string> Grounds { get; } = [];
    public Rate? FullRate { get; private set; }

    public CountryCode? Origin { get; } = ProofOfOrigin.NonPreferential(item);

    /// <summary>What all goods of the declaration are worth together that claim preference under a programme,
    /// as limits of a consignment count it; null where a price is missing or its rate.</summary>
    public Money? Price(Programme programme)
    {
        Money? sum = null;
        foreach (var other in declaration.Items)
        {
            if (
                other.Preference != item.Preference
                && !(other.Preference is { } claimed && programme.Claims.Contains(claimed))
            )
                continue;
            // One claim stands for many agreements: goods of another origin are under another.
            if (!programme.IsFor(ProofOfOrigin.Preferential(other)))
                continue;
            var price = terms is null ? other.ItemPrice : Valuation.PriceOf(declaration, other, terms, on);
            if (price is not { } worth || sum is { } so && so.Currency != worth.Currency)
                return null;
            sum = sum is { } before ? before + worth : worth;
        }
        return sum;
    }

    private QuotaClaim Quota => new(edition, declaration, item, on, this);

    public TariffLine? FindLine()
    {
        if (item.Commodity is not { } code)
        {
            Refuse(
                "TAR-CODE-MISSING",
                Place.Code(declaration, item),
                "Goods are declared under a commodity code.",
                "Declare the code of the goods."
            );
            return null;
        }
        if (edition.Nomenclature.Find(code, on) is { } line)
        {
            if (!line.IsAdditional)
                return line;
            Refuse(
                "TAR-CODE-ADDITIONAL",
                Place.Code(declaration, item),
                $"{code} is declared beside a code of goods and is none itself.",
                "Declare the code of the goods, and this one as an additional classification (TRA or GN)."
            );
            return null;
        }
        if (edition.TakesUnknownCodes)
        {
            if (!declaration.IsImport)
                return null;
            Measures.Add(
                new Measure(
                    CustomsDuty,
                    new Rate(null, Other: $"{code} is not in {edition.Id}"),
                    item.Preference,
                    edition.Id
                )
            );
            return null;
        }
        RefuseCode(code);
        return null;
    }

    private void RefuseCode(HsCode code)
    {
        var near = edition.Nomenclature.Nearest(code, on);
        var mend =
            near.Count == 0
                ? "Search the tariff for the goods."
                : "Declare a code in force, as "
                    + string.Join("; ", near.Select(l => $"{l.Code} {l.Description}"));
        var place = Place.Code(declaration, item);
        var first = edition.Nomenclature.Under(code.Digits, on).FirstOrDefault();
        if (edition.Nomenclature.Knows(code))
            Refuse("TAR-CODE-DATE", place, $"{code} is not in force on {on:O}.", mend);
        else if (first is not null)
            Refuse(
                "TAR-CODE-LENGTH",
                place,
                $"{code} is divided further; goods are declared with {first.Code.Digits.Length} digits.",
                mend
            );
        else if (HasLineAbove(code))
            Refuse("TAR-CODE-LENGTH", place, $"{code} has more digits than the tariff.", mend);
        else
            Refuse("TAR-CODE-UNKNOWN", place, $"{code} is no code of the tariff.", mend);
    }

    private bool HasLineAbove(HsCode code)
    {
        for (var length = code.Digits.Length - 1; length >= 6; length--)
            if (edition.Nomenclature.Knows(HsCode.Parse(code.Digits[..length])))
                return true;
        return false;
    }

    /// <summary>Where no duty is worked out: every line that the goods can be of. The harmonised subheading
    /// is code enough for goods that come in so (UCC-DA annex B, column H7); what leaves is declared in
    /// full.</summary>
    public IReadOnlyList<TariffLine> FindGoods()
    {
        if (
            !declaration.IsExport
            && item.Commodity is { Digits.Length: >= SubheadingDigits } code
            && edition.Nomenclature.Find(code, on) is null
            && edition.Nomenclature.Under(code.Digits, on).Where(l => !l.IsAdditional).ToArray()
                is { Length: > 0 } within
        )
            return within;
        // Whether a code is told at all is a matter of the set of data.
        return item.Commodity is null && !declaration.IsExport ? []
            : FindLine() is { } line ? [line]
            : [];
    }

    public void CheckLicences(TariffLine line)
    {
        foreach (var rule in edition.LicencesFor(declaration, item, line.Code))
        {
            var named = new NamedLicences(declaration, item, rule);
            if (named.HasNumber)
                continue;
            if (named.First is { } place)
                Refusals.Add(
                    Pointing.Refuse(
                        "TAR-LIC-NUMBER",
                        place,
                        $"The document for {line.Code} ({rule.Name}) has no number.",
                        rule.Basis,
                        "Give the number that stands on the document."
                    ) with
                    {
                        Demand = "a licence or certificate is declared with its number",
                    }
                );
            else
                Refusals.Add(rule.Missing(declaration, item, line.Code));
        }
    }

    /// <summary>Adds the customs duty: full, preferential, or split by what a quota gave.</summary>
    public QuotaRule? ChargeDuty(TariffLine line, QuotaGrant? grant)
    {
        var general = Origin is { } origin && edition.GeneralRateFor.Contains(origin);
        var full = general
            ? new Measure(CustomsDuty, line.General, null, $"{edition.Id} {line.Code} general rate")
            : new Measure(CustomsDuty, line.Mfn, null, $"{edition.Id} {line.Code} MFN rate");
        FullRate = full.Rate;
        var claim = item.Preference ?? NoPreference;
        if (item.QuotaOrder is { } order)
            return Quota.Charge(line, full, claim, order, grant);
        if (claim == NoPreference)
        {
            Measures.Add(full);
            return null;
        }
        if (
            edition.Quotas.FirstOrDefault(q => q.Claims.Contains(claim)) is { } asked
            && !edition.Programmes.Any(p => p.Claims.Contains(claim))
        )
        {
            Refusals.Add(
                Pointing.Refuse(
                    "TAR-QUOTA-ORDER",
                    Place.QuotaOrder(declaration, item),
                    $"Preference {claim} is claimed with the order number of a quota.",
                    asked.Basis,
                    Quota.OpenFor(line)
                )
            );
            return null;
        }
        var decision = ProofOfOrigin.Decide(edition, line, declaration, item, claim, on, Price);
        Grounds.AddRange(decision.Grounds);
        Refusals.AddRange(decision.Refusals);
        Measures.Add(
            decision is { Rate: { } rate, Programme: { } programme }
                ? new Measure(CustomsDuty, rate, claim, $"{edition.Id} {line.Code} {programme.Basis}")
                : full
        );
        return null;
    }

    /// <summary>
    /// Codes declared beside the goods code (types TRA and GN) that charge in addition.
    /// </summary>
    public void ChargeAdditionalLines()
    {
        foreach (var classification in item.Classifications)
            if (
                classification.IdentificationType is "TRA" or "GN"
                && HsCode.TryParse(classification.Id, out var code)
                && edition.Nomenclature.Find(code, on) is { IsAdditional: true } line
            )
                Measures.Add(new Measure("A50", line.Mfn, null, $"{edition.Id} {code}"));
    }

    public void ChargeTaxes(TariffLine line)
    {
        for (var i = 0; i < edition.Taxes.Count; i++)
        {
            var type = edition.Taxes[i].TaxType;
            if (IsNamedBefore(type, i))
                continue;
            TaxRule? closest = null;
            var closeness = 0;
            for (var j = i; j < edition.Taxes.Count; j++)
            {
                var rule = edition.Taxes[j];
                if (rule.TaxType != type || !rule.Binds(Origin, on))
                    continue;
                var close = CodeRange.Longest(rule.Codes, line.Code.Digits);
                if (close > closeness)
                    (closest, closeness) = (rule, close);
            }
            if (closest is not null)
                Measures.Add(new Measure(type, closest.Rate, null, closest.Basis));
        }
    }

    private bool IsNamedBefore(string type, int index)
    {
        for (var i = 0; i < index; i++)
            if (edition.Taxes[i].TaxType == type)
                return true;
        return false;
    }

    /// <summary>
    /// A specific rate and a quota need their quantity, or nothing can be charged or drawn.
    /// </summary>
    public void CheckUnits(TariffLine line, QuotaRule? quota)
    {
        List<string>? missing = null;
        if (quota?.Volume.Unit is { } drawn && !IsTold(drawn, line))
            (missing ??= []).Add(drawn);
        foreach (var measure in Measures)
        {
            var rate = measure.Rate;
            if (!rate.IsComputable || rate is { Unit: null, Minimum: null, Maximum: null })
                continue;
            foreach (var unit in RateText.UnitsOf(rate))
                if (!IsTold(unit, line) && missing?.Contains(unit) != true)
                    (missing ??= []).Add(unit);
        }
        if (missing is null)
            return;
        foreach (var unit in missing)
            Refuse(
                "TAR-UNIT",
                Place.Quantity(declaration, item),
                $"{line.Code} is charged by the {unit}.",
                $"Declare the quantity in {unit}."
            );
    }

    /// <summary>A rate on a quantity of nothing comes to nothing: none is told by it.</summary>
    private bool IsTold(string unit, TariffLine line) =>
        Units.QuantityOf(item, unit, line.SupplementaryUnit) is { } quantity and not 0m;

    /// <summary>Refuses by the tariff itself.</summary>
    public void Refuse(string code, Pointer place, string rule, string mend) =>
        Refusals.Add(Pointing.Refuse(code, place, rule, $"tariff {edition.Id}", mend));
}
