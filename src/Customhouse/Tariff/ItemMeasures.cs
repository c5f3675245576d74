using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>What one goods item bears by an edition, or why it cannot be declared so.</summary>
/// <param name="Line">The line of the tariff; null where none was found.</param>
/// <param name="Measures">In the order of charging; empty on a refusal and on exports.</param>
/// <param name="Grounds">How a claim of preference or quota was decided, in words.</param>
/// <param name="Quota">The quota to draw on before the amounts are final; null where none is claimed.</param>
public sealed record ItemMeasures(
    TariffLine? Line,
    IReadOnlyList<Measure> Measures,
    IReadOnlyList<Refusal> Refusals,
    IReadOnlyList<string> Grounds,
    QuotaRule? Quota
)
{
    /// <summary>The duty without preference or quota, which security may have to cover; null on
    /// exports.</summary>
    public Rate? FullRate { get; private init; }

    /// <summary>DE 4/17: no preference is claimed.</summary>
    private const string NoPreference = "100";

    private const string CustomsDuty = "A00";

    /// <summary>
    /// What the item asks of its quota; null where it claims none or does not tell the quantity.
    /// </summary>
    public QuotaRequest? Request(GoodsItem item, string reference, DateOnly acceptedOn, long sequence) =>
        Quota is { Volume.Unit: { } unit } quota
        && Units.QuantityOf(item, unit, Line?.SupplementaryUnit) is { } quantity and > 0m
            ? new QuotaRequest(quota.Order, reference, quantity, unit, acceptedOn, sequence)
            : null;

    internal static ItemMeasures Of(
        TariffEdition edition,
        Declaration declaration,
        GoodsItem item,
        DateOnly on,
        QuotaGrant? grant
    )
    {
        var work = new Work(edition, declaration, item, on);
        if (work.FindLine() is not { } line)
            return Told(work, null, null);
        work.CheckLicences(line);
        if (!declaration.IsImport)
            return Told(work, line, null);
        var quota = work.ChargeDuty(line, grant);
        work.ChargeAdditionalLines();
        work.ChargeTaxes(line);
        work.CheckUnits(line, quota);
        return Told(work, line, quota);
    }

    private static ItemMeasures Told(Work work, TariffLine? line, QuotaRule? quota) =>
        work.Refusals.Count == 0
            ? new ItemMeasures(line, work.Measures, [], work.Grounds, quota) { FullRate = work.FullRate }
            : new ItemMeasures(line, [], [.. work.Refusals.Select(Place.InIds)], work.Grounds, quota);

    private sealed class Work(TariffEdition edition, Declaration declaration, GoodsItem item, DateOnly on)
    {
        public List<Measure> Measures { get; } = new(4);
        public List<Refusal> Refusals { get; } = [];
        public List<string> Grounds { get; } = [];
        public Rate? FullRate { get; private set; }

        private CountryCode? Origin { get; } = ProofOfOrigin.NonPreferential(item);

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

        public void CheckLicences(TariffLine line)
        {
            var country = declaration.IsImport
                ? Origin
                : item.DestinationCountry ?? declaration.DestinationCountry;
            foreach (var rule in edition.Licences)
            {
                if (!rule.Covers(line.Code, country, declaration.IsImport))
                    continue;
                if (
                    item.Documents.Any(d => rule.Documents.Contains(d.Code))
                    || declaration.Documents.Any(d => rule.Documents.Contains(d.Code))
                )
                    continue;
                Refusals.Add(
                    new Refusal(
                        "TAR-LIC-MISSING",
                        Place.Document(declaration, item),
                        $"{line.Code} needs a document: {rule.Name}.",
                        rule.Basis,
                        $"Declare one of the documents {string.Join(", ", rule.Documents)}."
                    )
                );
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
                return ChargeQuota(line, full, claim, order, grant);
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
                    new Refusal(
                        "TAR-QUOTA-ORDER",
                        Place.QuotaOrder(declaration, item),
                        $"Preference {claim} is claimed with the order number of a quota.",
                        asked.Basis,
                        QuotasFor(line)
                    )
                );
                return null;
            }
            var decision = ProofOfOrigin.Decide(edition, line, declaration, item, claim, on);
            Grounds.AddRange(decision.Grounds);
            Refusals.AddRange(decision.Refusals);
            Measures.Add(
                decision is { Rate: { } rate, Programme: { } programme }
                    ? new Measure(CustomsDuty, rate, claim, $"{edition.Id} {line.Code} {programme.Basis}")
                    : full
            );
            return null;
        }

        private QuotaRule? ChargeQuota(
            TariffLine line,
            Measure full,
            string claim,
            string order,
            QuotaGrant? grant
        )
        {
            var place = Place.QuotaOrder(declaration, item);
            if (edition.Quota(order) is not { } quota)
            {
                Refuse("TAR-QUOTA-UNKNOWN", place, $"{order} is no quota of {edition.Id}.", QuotasFor(line));
                return null;
            }
            if (!quota.Claims.Contains(claim))
                RefuseQuota(
                    quota,
                    "TAR-QUOTA-CLAIM",
                    Place.Regime(declaration, item),
                    $"Quota {order} is claimed under {string.Join(" or ", quota.Claims)}.",
                    $"Declare preference {quota.Claims[0]}."
                );
            if (!quota.Covers(line.Code, ProofOfOrigin.Preferential(item)))
                RefuseQuota(
                    quota,
                    "TAR-QUOTA-GOODS",
                    place,
                    $"Quota {order} does not cover {line.Code} of {Origin?.Code ?? "unknown origin"}.",
                    QuotasFor(line)
                );
            if (on < quota.From || on > quota.To)
                RefuseQuota(
                    quota,
                    "TAR-QUOTA-DATE",
                    place,
                    $"Quota {order} is open from {quota.From:O} to {quota.To:O}.",
                    QuotasFor(line)
                );
            ProveQuotaOrigin(quota);
            if (grant is not null && grant.Order != order)
                throw new InvalidOperationException(
                    $"a grant of {grant.Order} was brought for quota {order}"
                );
            SplitByGrant(full, quota, claim, grant);
            return quota;
        }

        private void ProveQuotaOrigin(QuotaRule quota)
        {
            if (quota.Programme is not { } code)
                return;
            var programme = edition.Programmes.First(p => p.Code == code);
            var decision = ProofOfOrigin.Prove(
                declaration,
                item,
                programme with
                {
                    OtherwiseMfn = false,
                },
                quota.Rate,
                on
            );
            Grounds.AddRange(decision.Grounds);
            Refusals.AddRange(decision.Refusals);
        }

        private void SplitByGrant(Measure full, QuotaRule quota, string claim, QuotaGrant? grant)
        {
            var share = grant?.Share ?? 0m;
            Grounds.Add(
                grant is null
                    ? $"quota {quota.Order} is not drawn yet: the full duty stands until it is"
                    : $"quota {quota.Order} gave {grant.Granted} of {grant.Asked} {grant.Unit}"
            );
            if (share > 0m)
                Measures.Add(
                    new Measure(CustomsDuty, quota.Rate, claim, $"{edition.Id} quota {quota.Order}")
                    {
                        Share = share,
                        QuotaOrder = quota.Order,
                    }
                );
            if (share < 1m)
                Measures.Add(full with { Share = 1m - share });
        }

        private string QuotasFor(TariffLine line)
        {
            var open = edition
                .Quotas.Where(q =>
                    q.Covers(line.Code, ProofOfOrigin.Preferential(item)) && q.From <= on && on <= q.To
                )
                .Select(q => q.Order)
                .ToList();
            return open.Count == 0
                ? "Declare no quota: none is open to these goods and this origin."
                : $"Declare one of the quotas {string.Join(", ", open)}, or none.";
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

        private bool IsTold(string unit, TariffLine line) =>
            Units.QuantityOf(item, unit, line.SupplementaryUnit) is not null;

        private void Refuse(string code, string place, string rule, string mend) =>
            Refusals.Add(new Refusal(code, place, rule, $"tariff {edition.Id}", mend));

        private void RefuseQuota(QuotaRule quota, string code, string place, string rule, string mend) =>
            Refusals.Add(new Refusal(code, place, rule, quota.Basis, mend));
    }
}
