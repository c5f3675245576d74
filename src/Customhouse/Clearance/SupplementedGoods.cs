using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>Whether a supplementary declaration has the goods that were let go by the simplified
/// one.</summary>
internal static class SupplementedGoods
{
    /// <summary>Goods that were let go by the simplified declaration and are not in the one that charges
    /// them: by their code, procedures and origin, their net mass and each quantity told. A control looked at
    /// goods of the origin that was told, and anti-dumping duty follows it; a preference is proved
    /// anew.</summary>
    public static IEnumerable<Refusal> Missing(Declaration declaration, Declaration simplified)
    {
        var now = declaration.Items.ToLookup(GoodsOf);
        // An entry that needs no code yet says nothing to compare.
        foreach (var goods in simplified.Items.Where(i => i.Commodity is not null).GroupBy(GoodsOf))
        {
            foreach (var lacking in Fewer(goods.Key, null, goods, now[goods.Key]))
                yield return lacking;
            // What has no origin yet has none to keep to.
            foreach (var from in goods.GroupBy(ProofOfOrigin.NonPreferential).Where(g => g.Key is not null))
            {
                var same = now[goods.Key].Where(i => ProofOfOrigin.NonPreferential(i) == from.Key).ToArray();
                if (same.Length < now[goods.Key].Count())
                    foreach (var lacking in Fewer(goods.Key, from.Key?.Code, from, same))
                        yield return lacking;
            }
        }
    }

    private static IEnumerable<Refusal> Fewer(
        (HsCode?, string?, string?) goods,
        string? origin,
        IEnumerable<GoodsItem> simplified,
        IEnumerable<GoodsItem> declared
    )
    {
        var (before, after) = (simplified.ToArray(), declared.ToArray());
        if (after.Length == 0 || MassOf(after) < MassOf(before))
            yield return Lacking(goods, origin, $"{MassOf(before)} kg net", $"{MassOf(after)} kg");
        foreach (var (unit, quantity) in QuantitiesOf(before))
            if (QuantitiesOf(after).GetValueOrDefault(unit) is var told && told < quantity)
                yield return Lacking(goods, origin, $"{quantity} {unit}", $"{told} {unit}");
    }

    private static Refusal Lacking(
        (HsCode? Code, string?, string?) goods,
        string? origin,
        string before,
        string after
    ) =>
        Supplementing.Refuse(
            "SUP-GOODS",
            $"The simplified declaration has {before} of {goods.Code}{(origin is null ? "" : " from " + origin)} "
                + $"under procedure {goods.Item2} {goods.Item3}, and the supplementary one has {after}; it must "
                + "have all of the goods, under the same procedure and of the same origin.",
            "Declare all goods of the simplified declaration. Where it describes them wrongly, ask for its "
                + "amendment first (UCC art. 173(3)); an officer decides."
        );

    private static (HsCode?, string?, string?) GoodsOf(GoodsItem item) =>
        (item.Commodity, item.RequestedProcedure, item.PreviousProcedure);

    private static decimal MassOf(IEnumerable<GoodsItem> items) => items.Sum(i => i.NetMassKilograms ?? 0m);

    private static Dictionary<string, decimal> QuantitiesOf(IEnumerable<GoodsItem> items) =>
        items
            .Select(i => i.SupplementaryQuantity)
            .OfType<Quantity>()
            .GroupBy(q => q.Unit ?? "", StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(q => q.Value), StringComparer.Ordinal);
}
