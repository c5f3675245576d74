using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>The claim of one goods item on a tariff quota: whether it may draw, and the duty at the rate of
/// the quota for what was granted.</summary>
/// <param name="found">What is known of the item so far; measures, grounds and refusals are added to
/// it.</param>
internal sealed class QuotaClaim(
    TariffEdition edition,
    Declaration declaration,
    GoodsItem item,
    DateOnly on,
    ItemMeasuring found
)
{
    /// <summary>Adds the customs duty, split by what the quota gave.</summary>
    /// <returns>The quota to draw on; null where there is none of that order.</returns>
    public QuotaRule? Charge(TariffLine line, Measure full, string claim, string order, QuotaGrant? grant)
    {
        var place = Place.QuotaOrder(declaration, item);
        if (edition.Quota(order) is not { } quota)
        {
            found.Refuse("TAR-QUOTA-UNKNOWN", place, $"{order} is no quota of {edition.Id}.", OpenFor(line));
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
                $"Quota {order} does not cover {line.Code} of {found.Origin?.Code ?? "unknown origin"}.",
                OpenFor(line)
            );
        if (on < quota.From || on > quota.To)
            RefuseQuota(
                quota,
                "TAR-QUOTA-DATE",
                place,
                $"Quota {order} is open from {quota.From:O} to {quota.To:O}.",
                OpenFor(line)
            );
        ProveQuotaOrigin(quota);
        if (grant is not null && grant.Order != order)
            throw new InvalidOperationException($"a grant of {grant.Order} was brought for quota {order}");
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
            on,
            found.Price
        );
        found.Grounds.AddRange(decision.Grounds);
        found.Refusals.AddRange(decision.Refusals);
    }

    private void SplitByGrant(Measure full, QuotaRule quota, string claim, QuotaGrant? grant)
    {
        var share = grant?.Share ?? 0m;
        found.Grounds.Add(
            grant is null
                ? $"quota {quota.Order} is not drawn yet: the full duty stands until it is"
                : $"quota {quota.Order} gave {grant.Granted} of {grant.Asked} {grant.Unit}"
        );
        if (share > 0m)
            found.Measures.Add(
                new Measure(ItemMeasuring.CustomsDuty, quota.Rate, claim, $"{edition.Id} quota {quota.Order}")
                {
                    Share = share,
                }
            );
        if (share < 1m)
            found.Measures.Add(full with { Share = 1m - share });
    }

    /// <summary>What to declare in place of this claim.</summary>
    public string OpenFor(TariffLine line)
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

    private void RefuseQuota(QuotaRule quota, string code, Pointer place, string rule, string mend) =>
        found.Refusals.Add(Pointing.Refuse(code, place, rule, quota.Basis, mend));
}
