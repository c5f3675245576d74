namespace Customhouse.Risk;

/// <summary>
/// Prices in bands that are each a twentieth wide, numbered by powers of 1.05: a price level of millions of
/// goods items is a few dozen counts, exact to the width of a band.
/// </summary>
public static class PriceBand
{
    private const double Width = 1.05;
    private static readonly double LogOfWidth = Math.Log(Width);

    /// <summary>Prices beyond are slips of the pen, not prices.</summary>
    private const decimal Least = 0.000001m,
        Most = 1_000_000_000_000m;

    /// <summary>What one of a measure costs; null where there is nothing to divide, or no price comes
    /// out.</summary>
    public static decimal? Price(decimal value, decimal quantity) =>
        value > 0m
        && quantity > 0m
        && (double)value / (double)quantity is >= (double)Least and <= (double)Most
            ? value / quantity
            : null;

    /// <summary>The band of a price; null for what is none.</summary>
    public static int? Find(decimal price) =>
        price is >= Least and <= Most ? (int)Math.Floor(Math.Log((double)price) / LogOfWidth) : null;

    /// <summary>The middle of a band, by which its prices are shown.</summary>
    public static decimal Middle(int band) => (decimal)Math.Pow(Width, band + 0.5);
}

/// <summary>The level of prices of goods of one kind, from the counts of its bands.</summary>
/// <param name="Items">Goods items that were counted.</param>
/// <param name="Low">A twentieth of the items cost less.</param>
/// <param name="Median">Half of the items cost less.</param>
/// <param name="High">A twentieth of the items cost more.</param>
public sealed record PriceLevel(long Items, decimal Low, decimal Median, decimal High)
{
    /// <summary>Fewer items are single deals, not a level.</summary>
    public const int ItemsMin = 10;

    /// <summary>Null where too few items were counted.</summary>
    /// <param name="bands">Any order; each band once.</param>
    public static PriceLevel? Find(IReadOnlyList<(int Band, long Items)> bands)
    {
        var items = bands.Sum(b => b.Items);
        if (items < ItemsMin)
            return null;
        var sorted = bands.OrderBy(b => b.Band).ToArray();
        return new PriceLevel(
            items,
            At(sorted, items, 0.05),
            At(sorted, items, 0.5),
            At(sorted, items, 0.95)
        );
    }

    private static decimal At((int Band, long Items)[] sorted, long items, double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(items * share));
        foreach (var (band, count) in sorted)
            if ((rank -= count) <= 0)
                return PriceBand.Middle(band);
        return PriceBand.Middle(sorted[^1].Band);
    }
}
