using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>Places in a declaration, from its body on.</summary>
public static class Places
{
    /// <summary>The body itself, from the message on.</summary>
    public static readonly Pointer Body = Pointer.Parse("Declaration");

    /// <summary>The shipment (WCO 67A).</summary>
    public static readonly Pointer Shipment = Pointer.Parse("GoodsShipment");

    /// <summary>Where the goods are (DE 5/23).</summary>
    public static readonly Pointer Location = Shipment / "Consignment/GoodsLocation";

    /// <summary>The goods item at a position, from one.</summary>
    public static Pointer Item(int position) => Shipment.Append("GovernmentAgencyGoodsItem", position);

    /// <summary>What the goods of an item are, at the item's position.</summary>
    public static Pointer Commodity(int position) => Item(position).Append("Commodity");

    /// <summary>A document of a goods item, by the positions of the item and its own, from one.</summary>
    public static Pointer Document(int item, int position) =>
        Item(item).Append("AdditionalDocument", position);
}
