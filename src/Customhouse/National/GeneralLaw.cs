namespace Customhouse.National;

/// <summary>What holds where an administration brought no law of its own: the codes of UCC-DA annex B, and
/// the Kyoto Convention.</summary>
public static class GeneralLaw
{
    /// <summary>All of it.</summary>
    public static readonly NationalLaw Law = new()
    {
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
}
