using Customhouse.Values;

namespace Customhouse.National;

/// <summary>The law of the United Kingdom, Northern Ireland included.</summary>
public static class UnitedKingdom
{
    /// <summary>The administration, as settings name it.</summary>
    public static readonly CountryCode Country = CountryCode.Parse("GB");

    /// <summary>A deferment account (DAN), which a comprehensive guarantee (CGU) stands behind.</summary>
    public static readonly Deferment Deferment = new("1", "DAN", "CGU") { GuaranteeType = "1" };

    /// <summary>All of it.</summary>
    public static readonly NationalLaw Law = new()
    {
        Deferment = Deferment,
        Procedures = UnitedKingdomTerms.Procedures,
        Authorisations = UnitedKingdomAuthorisations.Terms,
        Form = FormCodes.AnnexB,
        PublishedTerms = UnitedKingdomTerms.Edition,
        Excise = UnitedKingdomExcise.Rates,
    };
}
