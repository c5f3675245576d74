using Customhouse.Declarations;

namespace Customhouse.National;

/// <summary>
/// What an authorisation is wanted for in the United Kingdom. The published administration's register is not
/// to be had, so a declaration is believed until an installation keeps authorisations of its own.
/// </summary>
public static class UnitedKingdomAuthorisations
{
    /// <summary>The statement by which a declaration itself applies for a special procedure (full
    /// authorisation by declaration, CDS appendix 4).</summary>
    private const string ByDeclaration = "00100";

    private static readonly string[] Applicable = ["21", "22", "44", "51", "53", "61"];

    /// <summary>All of it.</summary>
    public static readonly AuthorisationTerms Terms = GeneralAuthorisations.Terms with
    {
        Verified = Verification.WhereKept,
        Needs =
        [
            .. GeneralAuthorisations.Needs.Select(n =>
                Applicable.Contains(n.Requested) ? n with { UnlessStated = ByDeclaration } : n
            ),
        ],
        SecuredTypes = "",
    };
}
