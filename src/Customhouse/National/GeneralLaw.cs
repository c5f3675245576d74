using Customhouse.Declarations;

namespace Customhouse.National;

/// <summary>What holds where an administration brought no law of its own.</summary>
public static class GeneralLaw
{
    /// <summary>The rules that follow from the data model, and the codes and procedures that the Kyoto
    /// Convention and the Union Customs Code share, as the one published law has them.</summary>
    public static readonly NationalLaw Law = new()
    {
        LodgementRules = Lodgement.General,
        DataSets = UnitedKingdom.DataSets,
        Procedures = UnitedKingdomTerms.Procedures,
    };
}
