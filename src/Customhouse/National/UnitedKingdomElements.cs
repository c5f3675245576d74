using Customhouse.Declarations;
using Customhouse.Values;
using static Customhouse.Declarations.DataSet;
using static Customhouse.Declarations.Places;

namespace Customhouse.National;

/// <summary>
/// What each set of data must hold (UCC-DA annex B, columns H1 to I1 and B1; UK CDS volume 3). The table was
/// held against every published declaration: each that was taken has these elements.
/// </summary>
public static class UnitedKingdomElements
{
    private static readonly DataSet[] Full =
    [
        FreeCirculation,
        Warehousing,
        TemporaryAdmission,
        InwardProcessing,
    ];

    private static readonly DataSet[] Dutiable =
    [
        FreeCirculation,
        TemporaryAdmission,
        InwardProcessing,
        SimplifiedOccasional,
    ];

    /// <summary>One rule for each element that a set of data demands.</summary>
    public static readonly IReadOnlyList<LodgementRule> Rules =
    [
        OnHeader(
            "5/23",
            "the place of the goods",
            Location,
            [.. Enum.GetValues<DataSet>()],
            d => d.GoodsLocation is { Name.Length: > 0 } or { Id.Length: > 0 }
        ),
        OnHeader(
            "3/15, 3/16",
            "an importer",
            Shipment / "Importer",
            [.. Full, LowValue, InternalMarket, SimplifiedOccasional, SimplifiedAuthorised],
            d => IsNamed(d.Importer)
        ),
        OnHeader(
            "6/18",
            "the total of packages",
            Pointer.Parse("TotalPackageQuantity"),
            [.. Full, SimplifiedOccasional, SimplifiedAuthorised],
            d => d.TotalPackageQuantity is not null
        ),
        OnHeader(
            "7/4",
            "the mode of transport at the border",
            Pointer.Parse("BorderTransportMeans/ModeCode"),
            Full,
            d => d.BorderTransportMode is not null
        ),
        OnHeader(
            "4/1",
            "terms of delivery, where the price paid is the value (method 1)",
            Shipment / "TradeTerms",
            [FreeCirculation, TemporaryAdmission, InwardProcessing],
            d => d.TradeTerms is not null || d.Items.All(i => i.ValuationMethod != "1")
        ),
        OnItem(
            "5/8",
            "a country of destination",
            "Destination/CountryCode",
            [.. Full, SimplifiedOccasional, InternalMarket],
            (d, i) => (d.DestinationCountry ?? i.DestinationCountry) is not null
        ),
        OnItem(
            "5/14",
            "a country of dispatch",
            "ExportCountry/ID",
            [.. Full, SimplifiedOccasional, SimplifiedAuthorised],
            (d, i) => (d.ExportCountry ?? i.ExportCountry) is not null
        ),
        OnItem(
            "3/1, 3/2",
            "an exporter",
            "Consignor",
            [.. Dutiable, SimplifiedAuthorised],
            (d, i) => IsNamed(d.Exporter) || IsNamed(i.Exporter) || IsNamed(d.Consignor)
        ),
        OnItem(
            "1/11",
            "an additional procedure (000 where none applies)",
            "GovernmentProcedure[2]/CurrentCode",
            [.. Enum.GetValues<DataSet>()],
            (_, i) => i.AdditionalProcedures.Count > 0
        ),
        OnItem(
            "6/8",
            "a description",
            "Commodity/Description",
            [.. Enum.GetValues<DataSet>().Where(s => s != FinalSupplementary)],
            (_, i) => IsGiven(i.Description)
        ),
        OnItem(
            "6/14",
            "a commodity code",
            "Commodity/Classification/ID",
            [.. Full, LowValue, InternalMarket, SimplifiedOccasional, SimplifiedAuthorised],
            (_, i) => i.Commodity is not null
        ),
        OnItem(
            "6/9, 6/11",
            "packages with their kind and marks",
            "Packaging",
            [.. Full, SimplifiedOccasional, SimplifiedAuthorised],
            (_, i) => i.Packages.Any(p => IsGiven(p.Type) && IsGiven(p.Marks))
        ),
        OnItem(
            "6/5",
            "a gross mass",
            "Commodity/GoodsMeasure/GrossMassMeasure",
            [.. Full, LowValue, InternalMarket],
            (d, i) => (i.GrossMassKilograms ?? d.TotalGrossMassKilograms) is not null
        ),
        OnItem(
            "6/1",
            "a net mass",
            "Commodity/GoodsMeasure/NetNetWeightMeasure",
            [.. Dutiable, SimplifiedAuthorised],
            (_, i) => i.NetMassKilograms is not null
        ),
        OnItem(
            "4/14",
            "a price, where the price paid is the value (method 1)",
            "Commodity/InvoiceLine/ItemChargeAmount",
            Dutiable,
            (_, i) => i.ItemPrice is not null || i.ValuationMethod != "1"
        ),
        OnItem(
            "4/16",
            "a valuation method",
            "CustomsValuation/MethodCode",
            Dutiable,
            (_, i) => i.ValuationMethod is not null
        ),
        OnItem(
            "4/17",
            "a preference (100 where none is claimed)",
            "Commodity/DutyTaxFee/DutyRegimeCode",
            Dutiable,
            (_, i) => i.Preference is not null
        ),
        OnItem(
            "5/15, 5/16",
            "a country of origin",
            "Origin/CountryCode",
            [.. Dutiable, SimplifiedAuthorised, InternalMarket],
            (_, i) => i.Origins.Any(o => o.Country is not null)
        ),
    ];

    private static LodgementRule OnHeader(
        string element,
        string what,
        Pointer place,
        IReadOnlyList<DataSet> sets,
        Func<Declaration, bool> holds
    ) =>
        new(
            "CDS10001",
            $"The declaration tells {what}.",
            $"DE {element}; UCC-DA annex B",
            $"Declare {what}.",
            d => sets.Contains(UnitedKingdom.DataSets.Of(d)) && !holds(d) ? [place] : []
        );

    private static LodgementRule OnItem(
        string element,
        string what,
        string path,
        IReadOnlyList<DataSet> sets,
        Func<Declaration, GoodsItem, bool> holds
    )
    {
        var place = Pointer.Parse(path);
        return new LodgementRule(
            "CDS10001",
            $"Each goods item tells {what}.",
            $"DE {element}; UCC-DA annex B",
            $"Declare {what} on each goods item, or in the header where it holds for all.",
            d =>
                sets.Contains(UnitedKingdom.DataSets.Of(d))
                    ? ItemsOf(d).Where(i => !holds(d, i.Item)).Select(i => Item(i.At) / place)
                    : []
        );
    }

    private static bool IsGiven(string? text) => !string.IsNullOrWhiteSpace(text);

    private static bool IsNamed(Party? party) => IsGiven(party?.Id) || IsGiven(party?.Name);
}
