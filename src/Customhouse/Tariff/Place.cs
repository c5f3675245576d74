using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// Where in the message a fault of the tariff lies (WCO Data Model 3.6 names, positions from one).
/// </summary>
internal static class Place
{
    public static Pointer Item(Declaration declaration, GoodsItem item)
    {
        var at = 0;
        while (at < declaration.Items.Count && !ReferenceEquals(declaration.Items[at], item))
            at++;
        return At(declaration, at);
    }

    /// <summary>The goods item of a number, which is the trader's and need not be its position.</summary>
    public static Pointer Item(Declaration declaration, int number)
    {
        var at = 0;
        while (at < declaration.Items.Count && declaration.Items[at].Sequence != number)
            at++;
        return At(declaration, at);
    }

    private static Pointer At(Declaration declaration, int index) =>
        Places.Body / (index < declaration.Items.Count ? Places.Item(index + 1) : Places.Shipment);

    public static Pointer Code(Declaration declaration, GoodsItem item)
    {
        var at = Find(item.Classifications, c => c.IdentificationType == "TSP");
        return Item(declaration, item) / $"Commodity/Classification[{at}]/ID";
    }

    public static Pointer Regime(Declaration declaration, GoodsItem item) =>
        Tax(declaration, item, t => t.RegimeCode is not null).Append("DutyRegimeCode");

    public static Pointer QuotaOrder(Declaration declaration, GoodsItem item) =>
        Tax(declaration, item, t => t.QuotaOrder is not null).Append("QuotaOrderID");

    public static Pointer Origin(Declaration declaration, GoodsItem item)
    {
        var at = Find(item.Origins, o => o.Type == "2");
        return Item(declaration, item) / $"Origin[{at}]/CountryCode";
    }

    public static Pointer Document(Declaration declaration, GoodsItem item) =>
        Item(declaration, item).Append("AdditionalDocument");

    public static Pointer Quantity(Declaration declaration, GoodsItem item) =>
        Item(declaration, item) / "Commodity/GoodsMeasure/TariffQuantity";

    private static Pointer Tax(Declaration declaration, GoodsItem item, Func<DeclaredTax, bool> which) =>
        Item(declaration, item) / $"Commodity/DutyTaxFee[{Find(item.Taxes, which)}]";

    private static int Find<T>(IReadOnlyList<T> all, Func<T, bool> which)
    {
        for (var i = 0; i < all.Count; i++)
            if (which(all[i]))
                return i + 1;
        return 1;
    }
}
