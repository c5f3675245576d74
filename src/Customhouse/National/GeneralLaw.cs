using Customhouse.Declarations;
using static Customhouse.Declarations.Places;

namespace Customhouse.National;

/// <summary>What holds where an administration brought no law of its own: the WCO Data Model with the codes
/// of UCC-DA annex B, and the Kyoto Convention.</summary>
public static class GeneralLaw
{
    /// <summary>Consignments of negligible value: category 2 of the WCO's Immediate Release Guidelines. It is
    /// no relief itself, so it needs a code apart from C07, which relieves of duty alone.</summary>
    private const string LowValue = "1H7";

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
        // Who may defer is known by the account itself.
        Deferment = new Deferment("1", "DAN", null),
        Procedures = GeneralTerms.Procedures with
        {
            SecuredProcedures = GeneralAuthorisations.SecuredProcedures,
        },
        Authorisations = GeneralAuthorisations.Terms,
        Licences = GeneralAuthorisations.Licences,
        Form = FormCodes.AnnexB,
    };

    private static bool IsLowValue(GoodsItem item) => item.AdditionalProcedures.Contains(LowValue);
}
