using Customhouse.Clearance;
using Customhouse.Risk;

namespace Customhouse.Storage;

/// <summary>What goods cost that were released before, of all traders together.</summary>
public sealed class PriceLevels(Store store)
{
    /// <summary>The level of prices of goods of one kind; null where too few were released to speak of
    /// one.</summary>
    public async Task<PriceLevel?> Find(PricedGoods goods, CancellationToken cancellation) =>
        Risk.PriceLevel.Find(
            await store.Query(
                "select band, items from prices where code = @code and origin = @origin and measure = "
                    + "@measure",
                row => (row.GetInt32(0), row.GetInt64(1)),
                cancellation,
                ("code", goods.Code),
                ("origin", goods.Origin),
                ("measure", goods.Measure)
            )
        );
}
