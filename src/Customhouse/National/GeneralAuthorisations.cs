using Customhouse.Declarations;
using Customhouse.Tariff;

namespace Customhouse.National;

/// <summary>
/// What an authorisation, a guarantee or a licence is wanted for where an administration brought no law of
/// its own, told in the codes of UCC-DA annexes A and B.
/// </summary>
public static class GeneralAuthorisations
{
    private static readonly string[] Warehouses = ["CW1", "CW2", "CWP"];
    private static readonly string[] PublicWarehouses = ["CW1", "CW2"];
    private static readonly string[] OutwardProcessing = ["21", "22"];

    /// <summary>The rows that hold wherever procedures bear these codes.</summary>
    internal static readonly IReadOnlyList<AuthorisationNeed> Needs =
    [
        new("simplified declarations", ["SDE"], "UCC art. 166(2)") { Types = "CFY" },
        new("entry in the declarant's records", ["EIR"], "UCC art. 182") { Types = "JKZ" },
        Procedure("71", "customs warehousing", Warehouses, "UCC art. 211(1)(b), 240") with
        {
            NamesWarehouse = true,
            OfKeepers = PublicWarehouses,
        },
        Procedure("76", "customs warehousing before export", Warehouses, "UCC art. 211(1)(b), 237") with
        {
            NamesWarehouse = true,
            OfKeepers = PublicWarehouses,
        },
        Procedure("77", "production under customs supervision", Warehouses, "UCC art. 211(1)(b), 237") with
        {
            NamesWarehouse = true,
            OfKeepers = PublicWarehouses,
        },
        // Annex A has no category for a free zone: what counts is the storage that its operator is authorised
        // for.
        Procedure("78", "storage in a free zone", Warehouses, "UCC art. 243, 244") with
        {
            NamesWarehouse = true,
            OfKeepers = PublicWarehouses,
        },
        Procedure("51", "inward processing", ["IPO"], "UCC art. 211(1)(a), 256"),
        Procedure("53", "temporary admission", ["TEA"], "UCC art. 211(1)(a), 250"),
        Procedure("44", "end use", ["EUS"], "UCC art. 211(1)(a), 254"),
        Procedure("21", "outward processing", ["OPO"], "UCC art. 211(1)(a), 259"),
        Procedure(
            "22",
            "outward processing of goods in free circulation",
            ["OPO"],
            "UCC art. 211(1)(a), 259"
        ),
        Procedure("46", "prior import of processed products", ["OPO"], "UCC art. 223(2)(d), 259"),
        Procedure("48", "prior import of replacement products", ["OPO"], "UCC art. 261, 262"),
        Procedure("61", "re-import after outward processing", ["OPO"], "UCC art. 259") with
        {
            Previous = OutwardProcessing,
        },
    ];

    /// <summary>All of it: nothing is believed that is not registered.</summary>
    public static readonly AuthorisationTerms Terms = new(Verification.Always, Needs)
    {
        DefermentMethod = "E",
        Deferment = "DPO",
        ComprehensiveGuarantee = "CGU",
        SecuredTypes = "CF",
    };

    /// <summary>Procedures (DE 1/10) whose duty is not paid while they last, or not before it is shown that
    /// none is owed, and is secured until then (UCC art. 89, 211(3)(c); for 07, 42 and 63 UCC-DA annex B, DE
    /// 1/10: excise and value added tax).</summary>
    public static readonly IReadOnlyList<string> SecuredProcedures =
    [
        "07",
        "42",
        "44",
        "51",
        "53",
        "63",
        "71",
        "76",
        "77",
        "78",
    ];

    /// <summary>Documents that are licences or certificates. What customs counts itself is registered; what
    /// other authorities issue bears their number.</summary>
    public static readonly IReadOnlyList<LicenceDocument> Licences =
    [
        new("L001", "import licence for agricultural products", "TARIC document L001", true),
        new("L079", "import licence for textile products", "TARIC document L079", true),
        new("L100", "import licence for controlled goods", "TARIC document L100", true),
        new("N811", "export licence", "UN/EDIFACT 1001, 811", true),
        new("N911", "import licence", "UN/EDIFACT 1001, 911", true),
        new("X001", "export licence for agricultural products", "TARIC document X001", true),
        new("X002", "export authorisation for goods of dual use", "TARIC document X002", true),
        new("C085", "health entry document for plants", "TARIC document C085", false),
        new("C400", "permit of the convention on protected species", "CITES art. III to VI", false),
        new("C640", "health entry document for animals", "TARIC document C640", false),
        new("E012", "export licence for cultural goods", "TARIC document E012", false),
        new("N851", "phytosanitary certificate", "UN/EDIFACT 1001, 851", false),
        new("N852", "analysis and health certificate", "UN/EDIFACT 1001, 852", false),
        new("N853", "veterinary certificate", "UN/EDIFACT 1001, 853", false),
    ];

    private static AuthorisationNeed Procedure(
        string requested,
        string words,
        string[] categories,
        string basis
    ) => new(words, categories, basis) { Requested = requested };
}
