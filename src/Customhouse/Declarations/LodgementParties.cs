using Customhouse.Values;
using static Customhouse.Declarations.Places;

namespace Customhouse.Declarations;

/// <summary>Rules on who stands in the declaration, and in what part.</summary>
public static class LodgementParties
{
    /// <summary>Rules that hold in any administration.</summary>
    public static readonly IReadOnlyList<LodgementRule> General =
    [
        new(
            "CDS12005",
            "The declarant is named by its identifier.",
            "DE 3/18; UCC-DA art. 3",
            "Give the declarant's EORI number or the identifier under which it is registered.",
            d => string.IsNullOrWhiteSpace(d.Declarant?.Id) ? [Pointer.Parse("Declarant/ID")] : []
        ),
        new(
            "CDS10020",
            "Representation is 2 (direct) or 3 (indirect).",
            "DE 3/21; UCC art. 18",
            "Give 2 or 3, or leave the code out where the declarant acts for itself.",
            d => d.RepresentationCode is not (null or "2" or "3") ? [Pointer.Parse("Agent/FunctionCode")] : []
        ),
        new(
            "CDS12117",
            "Importer and buyer are not both given for one party.",
            "DE 3/16, 3/27",
            "Leave the buyer out where the importer is the buyer.",
            d => Same(d.Importer, d.Buyer) ? [Shipment / "Buyer/ID"] : []
        ),
        new(
            "CDS12071",
            "The exporter stands in the header or on the items, not on both.",
            "DE 3/1, 3/2",
            "Keep the exporter in one place.",
            d =>
                d.Exporter is null
                    ? []
                    : ItemsOf(d).Where(i => i.Item.Exporter is not null).Select(i => Item(i.At) / "Consignor")
        ),
        new(
            "CDS12071",
            "The buyer stands in the header or on the items, not on both.",
            "DE 3/26, 3/27",
            "Keep the buyer in one place.",
            d =>
                d.Buyer is null
                    ? []
                    : ItemsOf(d).Where(i => i.Item.Buyer is not null).Select(i => Item(i.At) / "Buyer")
        ),
        new(
            "CDS12071",
            "The seller stands in the header or on the items, not on both.",
            "DE 3/24, 3/25",
            "Keep the seller in one place.",
            d =>
                d.Seller is null
                    ? []
                    : ItemsOf(d).Where(i => i.Item.Seller is not null).Select(i => Item(i.At) / "Seller")
        ),
    ];

    private static bool Same(Party? one, Party? other) => one?.Id is { Length: > 0 } id && id == other?.Id;
}
