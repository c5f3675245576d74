using Customhouse.Declarations;

namespace Customhouse.National;

/// <summary>What holds where an administration brought no law of its own.</summary>
public static class GeneralLaw
{
    /// <summary>The rules that follow from the data model. Codes of low-value consignments and of deferment,
    /// and what procedures do to charges, are those of the one law that is published with them, the United
    /// Kingdom's.</summary>
    public static readonly NationalLaw Law = new()
    {
        LodgementRules = [.. Lodgement.General, LodgementProcedures.LowValueOnAll],
        DataSets = UnitedKingdom.DataSets,
        // Who may defer is known by the account itself.
        Deferment = UnitedKingdom.Deferment with
        {
            Authorisation = null,
        },
        Procedures = UnitedKingdomTerms.Procedures,
    };
}
