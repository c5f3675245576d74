using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>Places in a declaration, from its body on.</summary>
public static class Places
{
    /// <summary>The body itself, from the message on.</summary>
    public static readonly Pointer Body = Pointer.Parse("Declaration");

    /// <summary>The shipment (WCO 67A).</summary>
    public static readonly Pointer Shipment = Pointer.Parse("GoodsShipment");

    /// <summary>The goods item at a position, from one.</summary>
    public static Pointer Item(int position) => Shipment.Append("GovernmentAgencyGoodsItem", position);
}
