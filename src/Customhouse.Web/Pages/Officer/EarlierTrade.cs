using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Storage;

namespace Customhouse.Web.Pages.Officer;

/// <summary>Prices a kilogram that the same trader declared before for goods of the same code and
/// origin.</summary>
/// <param name="Count">Goods items that were compared.</param>
/// <param name="Currency">Only prices in the item's own currency are compared.</param>
public sealed record EarlierPrices(
    int Count,
    decimal Lowest,
    decimal Median,
    decimal Highest,
    string Currency
);

/// <summary>What one of a measure is declared to be worth, and the level of released goods of the same
/// kind.</summary>
/// <param name="Price">Customs value, in the administration's currency.</param>
public sealed record HeldAgainst(PricedGoods Goods, decimal Price, PriceLevel Level)
{
    public bool IsLow => Price < Level.Low;
    public bool IsHigh => Price > Level.High;
}

/// <summary>What of earlier trade is shown beside the goods of a case, by the item's sequence.</summary>
/// <param name="OfTrader">An item without earlier trade is left out.</param>
/// <param name="OfAll">An item of whose kind too little was released is left out.</param>
public sealed record Earlier(
    IReadOnlyDictionary<int, EarlierPrices> OfTrader,
    ILookup<int, HeldAgainst> OfAll
);

/// <summary>
/// Earlier trade of the same goods: of the trader, from its latest declarations that the reader may see, read
/// by the index of its cases, so that what was agreed between the same parties is seen; of all traders, from
/// the counted prices of released goods.
/// </summary>
internal static class EarlierTrade
{
    /// <summary>Declarations that are read for one page.</summary>
    internal const int DeclarationsMax = 30;

    /// <summary>Items of the case that are compared.</summary>
    private const int ItemsMax = 100;

    /// <summary>What an item costs a kilogram, net; null where price or mass is not declared.</summary>
    internal static decimal? PerKilogram(GoodsItem item) =>
        item is { ItemPrice: { } price, NetMassKilograms: > 0m and var mass } ? price.Amount / mass : null;

    public static async Task<Earlier> Find(
        Store store,
        CaseDesk desk,
        Case c,
        IReadOnlyList<string> offices,
        CancellationToken cancellation
    ) => new(await OfTrader(store, desk, c, offices, cancellation), await OfAll(store, c, cancellation));

    private static async Task<ILookup<int, HeldAgainst>> OfAll(
        Store store,
        Case c,
        CancellationToken cancellation
    )
    {
        var worth = c.Assessment is { } assessment ? Selectivity.WorthOf(assessment) : [];
        var levels = new Dictionary<PricedGoods, PriceLevel?>();
        var found = new List<(int Item, HeldAgainst Held)>();
        foreach (var item in c.Declaration.Items.Take(ItemsMax))
        {
            foreach (var (goods, price) in ReleasedPrices.Find(item, worth))
            {
                if (!levels.TryGetValue(goods, out var level))
                    levels[goods] = level = await store.PriceLevels.Find(goods, cancellation);
                if (level is not null)
                    found.Add((item.Sequence, new HeldAgainst(goods, price, level)));
            }
        }
        return found.ToLookup(f => f.Item, f => f.Held);
    }

    private static async Task<IReadOnlyDictionary<int, EarlierPrices>> OfTrader(
        Store store,
        CaseDesk desk,
        Case c,
        IReadOnlyList<string> offices,
        CancellationToken cancellation
    )
    {
        var found = new Dictionary<int, EarlierPrices>();
        var wanted = c.Declaration.Items.Take(ItemsMax).Where(i => KeyOf(i) is not null).ToArray();
        if (wanted.Length == 0)
            return found;
        var page = await store.Cases.Page(
            new CaseFilter
            {
                Trader = c.Trader,
                Offices = offices,
                LodgedBefore = c.LodgedAt,
                Max = DeclarationsMax,
            },
            cancellation
        );
        var earlier = await VersionsInForce.Find(
            store,
            desk,
            [.. page.Rows.Where(r => r.State != CaseState.Rejected).Select(r => r.Mrn)],
            cancellation
        );
        var before = earlier.SelectMany(d => d.Items).ToArray();
        var byKey = before.Where(i => KeyOf(i) is not null).ToLookup(KeyOf, i => PerKilogram(i)!.Value);
        foreach (var item in wanted)
        {
            var prices = byKey[KeyOf(item)].Order().ToArray();
            if (prices.Length > 0)
                found[item.Sequence] = new EarlierPrices(
                    prices.Length,
                    prices[0],
                    prices[(prices.Length - 1) / 2],
                    prices[^1],
                    item.ItemPrice!.Value.Currency.Code
                );
        }
        return found;
    }

    /// <summary>What makes goods the same: code, origin and the currency of the price.</summary>
    private static (string, string, string)? KeyOf(GoodsItem item) =>
        item.Commodity is { } code && PerKilogram(item) is not null
            ? (
                code.Digits,
                item.Origins is [{ Country: { } country }, ..] ? country.Code : "",
                item.ItemPrice!.Value.Currency.Code
            )
            : null;
}
