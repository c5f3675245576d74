namespace Customhouse.Declarations;

/// <summary>Places in a declaration, as paths of class and element names with one-based positions.</summary>
public static class Places
{
    /// <summary>The shipment (WCO 67A).</summary>
    public const string Shipment = "GoodsShipment";

    /// <summary>Where the goods are (DE 5/23).</summary>
    public const string Location = "GoodsShipment/Consignment/GoodsLocation";

    /// <summary>The goods item at a position, from one.</summary>
    public static string Item(int position) => $"{Shipment}/GovernmentAgencyGoodsItem[{position}]";

    /// <summary>What the goods of an item are, at the item's position.</summary>
    public static string Commodity(int position) => $"{Item(position)}/Commodity";

    /// <summary>A declared line of duty, by the positions of its item and its own, from one.</summary>
    public static string Tax(int item, int position) => $"{Commodity(item)}/DutyTaxFee[{position}]";

    /// <summary>A document of a goods item, by the positions of the item and its own, from one.</summary>
    public static string Document(int item, int position) => $"{Item(item)}/AdditionalDocument[{position}]";

    /// <summary>Every goods item with its position, from one.</summary>
    public static IEnumerable<(GoodsItem Item, int At)> ItemsOf(Declaration declaration) =>
        declaration.Items.Select((item, i) => (item, i + 1));

    /// <summary>Every declared line of duty with the positions of its item and its own, from one.</summary>
    public static IEnumerable<(DeclaredTax Tax, int Item, int At)> TaxesOf(Declaration declaration) =>
        ItemsOf(declaration).SelectMany(i => i.Item.Taxes.Select((tax, t) => (tax, i.At, t + 1)));

    /// <summary>Every document of a goods item with the positions of the item and its own, from
    /// one.</summary>
    public static IEnumerable<(Document Document, int Item, int At)> DocumentsOf(Declaration declaration) =>
        ItemsOf(declaration).SelectMany(i => i.Item.Documents.Select((doc, d) => (doc, i.At, d + 1)));
}
