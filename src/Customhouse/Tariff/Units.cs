using System.Collections.Frozen;
using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// What a goods item declares in a unit of UN/ECE Recommendation 20. Units of one kind convert into each
/// other by the factors of that Recommendation. Mass of a named substance (KNS), drained (KDW) or with its
/// container (KIC, TIC), and proof litres (PFL) are events of their own, which no other quantity decides.
/// </summary>
public static class Units
{
    /// <summary>The code of the kilogram in UN/ECE Recommendation 20.</summary>
    public const string Kilogram = "KGM";

    private readonly record struct Scale(char Kind, decimal Factor);

    private static readonly FrozenDictionary<string, Scale> Scales = new Dictionary<string, Scale>
    {
        ["KGM"] = new('m', 1m),
        ["GRM"] = new('m', 0.001m),
        ["TNE"] = new('m', 1000m),
        ["DTN"] = new('m', 100m),
        ["CTM"] = new('m', 0.0002m),
        ["MGM"] = new('m', 0.000001m),
        ["KIC"] = new('c', 1m),
        ["TIC"] = new('c', 1000m),
        ["LTR"] = new('v', 1m),
        ["HLT"] = new('v', 100m),
        ["MTQ"] = new('v', 1000m),
        ["R9"] = new('v', 1_000_000m),
        ["BLL"] = new('v', 158.9873m),
        ["MLT"] = new('v', 0.001m),
        ["CLT"] = new('v', 0.01m),
        ["NAR"] = new('n', 1m),
        ["H87"] = new('n', 1m),
        ["C62"] = new('n', 1m),
        ["NMB"] = new('n', 1m),
        ["DZN"] = new('n', 12m),
        ["DPC"] = new('n', 12m),
        ["GRO"] = new('n', 144m),
        ["CEN"] = new('n', 100m),
        ["MIL"] = new('n', 1000m),
        ["MIO"] = new('n', 1_000_000m),
        ["PR"] = new('p', 1m),
        ["NPR"] = new('p', 1m),
        ["DPR"] = new('p', 12m),
        ["TPR"] = new('p', 10m),
        ["MTK"] = new('a', 1m),
        ["CMK"] = new('a', 0.0001m),
        ["DMK"] = new('a', 0.01m),
        ["MTR"] = new('l', 1m),
        ["LM"] = new('l', 1m),
        ["CMT"] = new('l', 0.01m),
        ["KMT"] = new('l', 1000m),
        ["LPA"] = new('e', 1m),
        ["WTT"] = new('w', 1m),
        ["KWT"] = new('w', 1000m),
        ["KWH"] = new('h', 1m),
        ["MWH"] = new('h', 1000m),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A quantity told in another unit; null where the two are not of one kind.</summary>
    public static decimal? Convert(decimal value, string from, string to)
    {
        if (from == to)
            return value;
        return Scales.TryGetValue(from, out var f) && Scales.TryGetValue(to, out var t) && f.Kind == t.Kind
            ? value * f.Factor / t.Factor
            : null;
    }

    /// <summary>
    /// The item's quantity in a unit: the tax base declared in units (DE 4/4), else the supplementary
    /// quantity (DE 6/2), else the net mass (DE 6/1) where the unit is one of mass. Null where none of them
    /// tells it.
    /// </summary>
    /// <param name="implied">The unit that a supplementary quantity without a unit is in: the line's
    /// own.</param>
    public static decimal? QuantityOf(GoodsItem item, string unit, string? implied = null)
    {
        foreach (var tax in item.Taxes)
            if (
                tax.SpecificQuantity is { Unit: { } declared } q
                && Convert(q.Value, declared, unit) is { } of
            )
                return of;
        if (
            item.SupplementaryQuantity is { } supplementary
            && (supplementary.Unit ?? implied) is { } own
            && Convert(supplementary.Value, own, unit) is { } inUnits
        )
            return inUnits;
        return item.NetMassKilograms is { } kilograms ? Convert(kilograms, Kilogram, unit) : null;
    }
}
