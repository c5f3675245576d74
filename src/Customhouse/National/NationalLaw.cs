using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.National;

/// <summary>
/// What the law of one administration says of duty and of its form, where that of another may say something
/// else; rules of lodgement and sets of data stand in its lawbook. The clearance law
/// asks it and holds no constant of a country itself. It never changes while the program runs.
/// </summary>
public sealed record NationalLaw
{
    /// <summary>What procedures do to charges, where an edition of the tariff does not say.</summary>
    public required ProcedureTerms Procedures { get; init; }

    /// <summary>How a declaration names the account that its duty is deferred to.</summary>
    public required Deferment Deferment { get; init; }

    /// <summary>Types of previous documents (DE 2/1, category Y) that bear the number of a simplified
    /// declaration.</summary>
    public IReadOnlyList<string> InitialDeclarations { get; init; } = ["SDE", "MRN"];

    /// <summary>What an authorisation or a guarantee is wanted for, and whether it is looked up.</summary>
    public required AuthorisationTerms Authorisations { get; init; }

    /// <summary>Documents that are licences; empty where any document counts as one whose number is that of a
    /// registered licence.</summary>
    public IReadOnlyList<LicenceDocument> Licences { get; init; } = [];

    /// <summary>The codes of the declaration form.</summary>
    public required FormCodes Form { get; init; }

    /// <summary>The administration's terms of duty as it published them; null where editions alone have
    /// them.</summary>
    public DutyTerms? PublishedTerms { get; init; }

    /// <summary>Excise rates by tax type, for messages that name the tax type and not its rate.</summary>
    public IReadOnlyList<ExciseRate> Excise { get; init; } = [];

    /// <summary>Where a rate of exchange that parties fixed by contract is taken in place of the published
    /// one (WCO Technical Committee on Customs Valuation, advisory opinion 20.1); empty where it never
    /// is.</summary>
    public IReadOnlyList<ContractRate> ContractRates { get; init; } = [];

    /// <summary>The law of an administration.</summary>
    /// <param name="administration">As the setting of the installation names it.</param>
    public static NationalLaw Find(CountryCode administration) =>
        administration == UnitedKingdom.Country ? UnitedKingdom.Law : GeneralLaw.Law;

    /// <summary>The excise rate of a tax type on a day; null where none is known.</summary>
    public Rate? ExciseOf(string taxType, DateOnly day) =>
        Excise.FirstOrDefault(e => e.From <= day && !(e.To < day) && e.TaxTypes.Contains(taxType))?.Rate;
}

/// <summary>How a declaration names a deferment account (DE 2/6 and what stands beside it).</summary>
/// <param name="Category">The category of the document that names it.</param>
/// <param name="Type">The type of that document.</param>
/// <param name="Authorisation">The category of the authorisation (DE 3/39) whose holder may defer; null where
/// none has to be named.</param>
public sealed record Deferment(string Category, string Type, string? Authorisation)
{
    /// <summary>The type of guarantee (DE 8/2) that stands behind the account; null where none has to be
    /// told.</summary>
    public string? GuaranteeType { get; init; }
}

/// <summary>An excise rate of some tax types.</summary>
/// <param name="To">The last day; null while it goes on.</param>
public sealed record ExciseRate(IReadOnlyList<string> TaxTypes, DateOnly From, DateOnly? To, Rate Rate);
