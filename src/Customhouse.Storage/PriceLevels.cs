using Customhouse.Clearance;
using Customhouse.Risk;

namespace Customhouse.Storage;

/// <summary>What goods cost that were released before, of all traders together.</summary>
public sealed class PriceLevels(Store store)
{
    /// <summary>The level of prices of goods of one kind; null where too few were released to speak of
    /// one.</summary>
    public async Task<PriceLevel?> Find(PricedGoods goods, CancellationToken cancellation)
    {
        var prices = await store.Query<PriceRow>(
            "select band, items from prices where code = @Code and origin = @Origin and measure = @Measure",
            goods,
            cancellation
        );
        return PriceLevel.Find([.. prices.Select(p => (p.Band, p.Items))]);
    }

    private sealed record PriceRow(int Band, long Items);
}
