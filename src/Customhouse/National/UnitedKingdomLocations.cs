using Customhouse.Declarations;
using Customhouse.Values;
using static Customhouse.Declarations.Places;

namespace Customhouse.National;

/// <summary>Rules on the place where the goods are (DE 5/23).</summary>
public static class UnitedKingdomLocations
{
    // Port, place and site, three letters each, as the published list writes a designated place.
    private const int SiteLength = 9;

    /// <summary>The rules, in the order in which their faults are told.</summary>
    public static readonly IReadOnlyList<LodgementRule> Rules =
    [
        new(
            "CDS12099",
            "A designated place is one of the published goods locations.",
            "DE 5/23; goods location codes of the United Kingdom",
            "Look the place up in the published list; check the country, the kind and the qualifier too.",
            d =>
                IsUnknown(d.GoodsLocation)
                    ?
                    [
                        Location / "Address/TypeCode",
                        Location / "Name",
                        Location / "TypeCode",
                        Location / "Name",
                    ]
                    : []
        ),
    ];

    /// <summary>
    /// Authorised places are known by their authorisation and sites within a place by their operator, so only
    /// a designated place named by port, place and site is looked up.
    /// </summary>
    private static bool IsUnknown(GoodsLocation? location) =>
        location is { TypeCode: "A" or "D", QualifierCode: "U", Name.Length: SiteLength }
        && location.Name.All(char.IsAsciiLetterUpper)
        && !CodeList.GoodsLocations.Has(
            location.Country + location.TypeCode + location.QualifierCode + location.Name
        );
}
