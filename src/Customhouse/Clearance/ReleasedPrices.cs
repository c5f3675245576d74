using Customhouse.Declarations;
using Customhouse.Risk;

namespace Customhouse.Clearance;

/// <summary>What goods of one kind are compared by.</summary>
/// <param name="Code">The first eight digits of the commodity code, or all where it has fewer.</param>
/// <param name="Origin">Country of origin; empty where none is declared.</param>
/// <param name="Measure">KGM for a kilogram net, else the supplementary unit.</param>
public readonly record struct PricedGoods(string Code, string Origin, string Measure);

/// <summary>
/// Customs values by kilogram and by supplementary unit, of goods as they were released: the earlier trade
/// that declarations of the same goods are held against. Prices are counted in bands, so nothing of a trader
/// is kept.
/// </summary>
public static class ReleasedPrices
{
    /// <summary>The code of the kilogram in UN/ECE Recommendation 20.</summary>
    public const string Kilogram = "KGM";

    private const int DigitsCompared = 8;

    /// <summary>Longer ones are no unit of a tariff (UN/ECE Recommendation 20, with a qualifier).</summary>
    private const int UnitCharactersMax = 8;

    /// <summary>The bands that a case's goods fall into; an item without value or measure has none.</summary>
    public static IEnumerable<(PricedGoods Goods, int Band)> Find(Case c)
    {
        var worth = c.Assessment is { } assessment ? Selectivity.WorthOf(assessment) : [];
        foreach (var item in c.Declaration.Items)
        foreach (var (goods, price) in Find(item, worth))
            if (PriceBand.Find(price) is { } band)
                yield return (goods, band);
    }

    /// <summary>The prices of one item in the administration's currency: by kilogram, by supplementary
    /// unit.</summary>
    public static IEnumerable<(PricedGoods Goods, decimal Price)> Find(
        GoodsItem item,
        IReadOnlyList<ItemWorth> worth
    )
    {
        if (item.Commodity is not { } code)
            yield break;
        var value = worth.FirstOrDefault(w => w.Item == item.Sequence)?.CustomsValue ?? 0m;
        if (value <= 0m)
            value = item.StatisticalValue?.Amount ?? 0m;
        var digits = code.Digits[..Math.Min(DigitsCompared, code.Digits.Length)];
        var origin = item.Origins is [{ Country: { } country }, ..] ? country.Code : "";
        if (item.NetMassKilograms is { } mass && PriceBand.Price(value, mass) is { } perKilogram)
            yield return (new PricedGoods(digits, origin, Kilogram), perKilogram);
        if (
            item.SupplementaryQuantity
                is { Unit: { Length: <= UnitCharactersMax } unit and not Kilogram } quantity
            && unit.All(char.IsAsciiLetterOrDigit)
            && PriceBand.Price(value, quantity.Value) is { } perUnit
        )
            yield return (new PricedGoods(digits, origin, unit), perUnit);
    }
}
