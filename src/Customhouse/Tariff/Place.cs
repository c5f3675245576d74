using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// Where in the message a fault of the tariff lies (WCO Data Model 3.6 names, positions from one).
/// </summary>
internal static class Place
{
    public static string Item(Declaration declaration, GoodsItem item)
    {
        var at = 0;
        while (at < declaration.Items.Count && !ReferenceEquals(declaration.Items[at], item))
            at++;
        var position = at < declaration.Items.Count ? at + 1 : item.Sequence;
        return $"Declaration/GoodsShipment/GovernmentAgencyGoodsItem[{position}]";
    }

    public static string Code(Declaration declaration, GoodsItem item)
    {
        var at = Find(item.Classifications, c => c.IdentificationType == "TSP");
        return $"{Item(declaration, item)}/Commodity/Classification[{at}]/ID";
    }

    public static string Regime(Declaration declaration, GoodsItem item) =>
        $"{Item(declaration, item)}/Commodity/DutyTaxFee[{Find(item.Taxes, t => t.RegimeCode is not null)}]"
        + "/DutyRegimeCode";

    public static string QuotaOrder(Declaration declaration, GoodsItem item) =>
        $"{Item(declaration, item)}/Commodity/DutyTaxFee[{Find(item.Taxes, t => t.QuotaOrder is not null)}]"
        + "/QuotaOrderID";

    public static string Origin(Declaration declaration, GoodsItem item)
    {
        var at = Find(item.Origins, o => o.Type == "2");
        return $"{Item(declaration, item)}/Origin[{at}]/CountryCode";
    }

    public static string Document(Declaration declaration, GoodsItem item) =>
        $"{Item(declaration, item)}/AdditionalDocument";

    public static string Quantity(Declaration declaration, GoodsItem item) =>
        $"{Item(declaration, item)}/Commodity/GoodsMeasure/TariffQuantity";

    /// <summary>The refusal with its place in WCO ids beside its path, as responses point.</summary>
    public static Refusal InIds(Refusal refusal) =>
        refusal with
        {
            WcoPointers = Pointing.ToWco(refusal.Pointer),
        };

    private static int Find<T>(IReadOnlyList<T> all, Func<T, bool> which)
    {
        for (var i = 0; i < all.Count; i++)
            if (which(all[i]))
                return i + 1;
        return 1;
    }
}
