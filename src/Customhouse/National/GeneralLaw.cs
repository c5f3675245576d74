using Customhouse.Declarations;
using static Customhouse.Declarations.Places;

namespace Customhouse.National;

/// <summary>What holds where an administration brought no law of its own: the WCO Data Model with the codes
/// of UCC-DA annex B, and the Kyoto Convention.</summary>
public static class GeneralLaw
{
    /// <summary>Consignments of negligible value: category 2 of the WCO's Immediate Release Guidelines, by
    /// the code of UCC-DA annex B for Regulation (EC) 1186/2009 art. 23.</summary>
    private const string LowValue = "C07";

    /// <summary>Goods beside a low-value consignment would go without their duty: the set has none.</summary>
    private static readonly LodgementRule LowValueOnAll = new(
        "CDS12152",
        $"Additional procedure {LowValue} stands on all items of a declaration, or on none.",
        "DE 1/11; low-value set H7",
        $"Declare {LowValue} on every item, or on none.",
        d =>
            !d.Items.Any(IsLowValue)
                ? []
                : ItemsOf(d)
                    .Where(i => !IsLowValue(i.Item))
                    .Select(i => Item(i.At) / "GovernmentProcedure/CurrentCode")
    );

    /// <summary>All of it.</summary>
    public static readonly NationalLaw Law = new()
    {
        LodgementRules = [.. Lodgement.General, LowValueOnAll],
        DataSets = new DataSets(LowValue, null, []),
        // A document of the header that bears the account's number names it; who may defer is known by it.
        Deferment = new Deferment(null, null, null),
        Procedures = GeneralTerms.Procedures,
        Form = FormCodes.AnnexB,
    };

    private static bool IsLowValue(GoodsItem item) => item.AdditionalProcedures.Contains(LowValue);
}
