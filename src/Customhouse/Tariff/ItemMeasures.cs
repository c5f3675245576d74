using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>What one goods item bears by an edition, or why it cannot be declared so.</summary>
/// <param name="Line">The line of the tariff; null where none was found.</param>
/// <param name="Measures">In the order of charging; empty on a refusal and on exports.</param>
/// <param name="Refusals">Every fault of the item against the tariff.</param>
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

    /// <summary>
    /// What the item asks of its quota; null where it claims none or does not tell the quantity.
    /// </summary>
    public QuotaRequest? Request(GoodsItem item, string reference, DateOnly acceptedOn, long sequence) =>
        Quota is { Volume.Unit: { } unit } quota
        && Units.QuantityOf(item, unit, Line?.SupplementaryUnit) is { } quantity and > 0m
            ? new QuotaRequest(quota.Order, reference, quantity, unit, acceptedOn, sequence)
            : null;

    /// <param name="isLater">The duty is told by a later declaration, and with it the quantities.</param>
    internal static ItemMeasures Measure(
        ItemMeasuring work,
        Declaration declaration,
        QuotaGrant? grant,
        bool isLater
    )
    {
        if (work.FindLine() is not { } line)
            return Told(work, null, null);
        work.CheckLicences(line);
        if (!declaration.IsImport)
            return Told(work, line, null);
        var quota = work.ChargeDuty(line, grant);
        work.ChargeAdditionalLines();
        work.ChargeTaxes(line);
        if (!isLater)
            work.CheckUnits(line, quota);
        return Told(work, line, quota);
    }

    private static ItemMeasures Told(ItemMeasuring work, TariffLine? line, QuotaRule? quota) =>
        work.Refusals.Count == 0
            ? new ItemMeasures(line, work.Measures, [], work.Grounds, quota) { FullRate = work.FullRate }
            : new ItemMeasures(line, [], [.. work.Refusals], work.Grounds, quota);
}
