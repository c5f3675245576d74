using Customhouse.Declarations;
using Customhouse.Tariff;

namespace Customhouse.Lawbooks;

/// <summary>
/// What a lawbook says on one day of procedures, charges, reliefs, authorisations and the form, where the law
/// of another administration or of another day may say something else. What it does not name is refused, or
/// never comes about. It never changes.
/// </summary>
public sealed class LawTerms
{
    /// <summary>What holds where no law does.</summary>
    public static readonly LawTerms Nothing = new();

    /// <summary>What procedures do to charges, where an edition of the tariff does not say.</summary>
    public ProcedureTerms Procedures { get; init; } = ProcedureTerms.Nothing;

    /// <summary>How a declaration has its duty deferred; null where it cannot be.</summary>
    public Deferment? Deferment { get; init; }

    /// <summary>What an authorisation or a guarantee is wanted for, and whether it is looked up.</summary>
    public AuthorisationTerms Authorisations { get; init; } = new(Verification.Always, []);

    /// <summary>Documents that are licences; null where the law has no table of them, and any document counts
    /// as one for which licences are registered.</summary>
    public IReadOnlyList<LicenceDocument>? Licences { get; init; }

    /// <summary>The codes of the declaration form.</summary>
    public FormCodes Form { get; init; } = FormCodes.Nothing;

    /// <summary>The administration's terms of duty as it published them; null where editions of the tariff
    /// alone have them.</summary>
    public DutyTerms? PublishedTerms { get; init; }

    /// <summary>Excise rates by tax type, for messages that name the tax type and not its rate.</summary>
    public IReadOnlyDictionary<string, Rate> Excise { get; init; } = new Dictionary<string, Rate>();

    /// <summary>Where a rate of exchange that parties fixed by contract is taken in place of the published
    /// one (WCO Technical Committee on Customs Valuation, advisory opinion 20.1); empty where it never
    /// is.</summary>
    public IReadOnlyList<ContractRate> ContractRates { get; init; } = [];

    /// <summary>Time limits of the law; null where the administration's own hold.</summary>
    public TimeLimits? TimeLimits { get; init; }

    /// <summary>How a supplementary declaration names the simplified one that it completes; null where none
    /// can be lodged.</summary>
    public SupplementaryTerms? Supplementary { get; init; }
}

/// <summary>How duty is deferred to an account.</summary>
/// <param name="Method">The method of payment (DE 4/8) that asks for it.</param>
/// <param name="Category">The category of the document (DE 2/3) that names the account.</param>
/// <param name="Type">The type of that document.</param>
/// <param name="Holder">The category of the authorisation that the holder of the account needs; the account
/// tells who that is.</param>
public sealed record Deferment(string Method, string Category, string Type, string Holder)
{
    /// <summary>The category of the authorisation (DE 3/39) that the header names beside the account; null
    /// where none has to be named.</summary>
    public string? Authorisation { get; init; }

    /// <summary>The type of guarantee (DE 8/2) that stands behind the account; null where none has to be
    /// told.</summary>
    public string? GuaranteeType { get; init; }
}

/// <summary>Time limits, in legal days.</summary>
/// <param name="Presentation">Within which goods of a pre-lodged declaration are presented.</param>
/// <param name="Documents">That a trader has to hand in the documents wanted, or to answer an
/// enquiry.</param>
/// <param name="Payment">Until a payment is due.</param>
/// <param name="Exit">After release for export by which the goods have left.</param>
public sealed record TimeLimits(int Presentation, int Documents, int Payment, int Exit);

/// <summary>How a supplementary declaration names the simplified one that it completes (UCC art.
/// 167).</summary>
/// <param name="Category">The category of the previous document (DE 2/1) that names it.</param>
/// <param name="Types">Types of that document that bear its number.</param>
/// <param name="Completes">Additional types (DE 1/2) of supplementary declarations, each with those of the
/// declarations that it completes, a letter each.</param>
public sealed record SupplementaryTerms(
    string Category,
    IReadOnlyList<string> Types,
    IReadOnlyDictionary<char, string> Completes
)
{
    /// <summary>Whether a previous document bears the number of a simplified declaration.</summary>
    public bool IsNumber(Document document) =>
        document.Category == Category && document.Type is { } type && Types.Contains(type);

    /// <summary>The document that bears the number, in words.</summary>
    public string Words => $"{Category} {string.Join(" or ", Types)}";
}
