using Customhouse.Tariff;

namespace Customhouse.National;

/// <summary>
/// What procedures do to charges by the Kyoto Convention, told in the codes of UCC-DA annex B. It holds where
/// an administration brought no law of its own. Additional procedures that begin with a digit are some
/// country's, and no relief here.
/// </summary>
public static class GeneralTerms
{
    private const string InwardProcessing =
        "Kyoto Convention, Specific Annex F, Chapter 1 (inward processing)";
    private const string OutwardProcessing =
        "Kyoto Convention, Specific Annex F, Chapter 2 (outward processing)";

    private const string TemporaryAdmission =
        "Kyoto Convention, Specific Annex G, Chapter 1 (temporary admission)";

    private const string Warehousing = "Kyoto Convention, Specific Annex D, Chapter 1 (customs warehouses)";
    private const string FreeZones = "Kyoto Convention, Specific Annex D, Chapter 2 (free zones)";
    private const string Reimportation =
        "Kyoto Convention, Specific Annex B, Chapter 2 (re-importation in the same state)";

    private const string ImportReliefs =
        "Kyoto Convention, Specific Annex B, Chapter 3 (relief from import duties and taxes)";

    private const TaxClass DutyAndVat = TaxClass.AnyDuty | TaxClass.ValueAddedTax;

    private const string DutySuspension = "UCC-DA annex B, DE 1/10: excise and value added tax suspended";
    private const string OnwardSupply = "UCC-DA annex B, DE 1/10: supply to another state of a union";

    private const string OneStopShop =
        "UCC-DA annex B, DE 1/11: value added tax declared by the import one stop shop";

    /// <summary>What is charged on what. The types of tax (DE 4/3) are those of annex B and of the one
    /// country that published how they build on each other; an edition of a tariff may say it
    /// otherwise.</summary>
    internal static readonly IReadOnlyList<StackingRule> Stacking =
    [
        // Customs duty bears on the value (WTO Valuation Agreement).
        new("A", TaxClass.CustomsDuty, true, false, []),
        new("A5", TaxClass.UnionDuty, true, false, []),
        // An additional duty by entry price compares with the price declared; with no price it has no base.
        new("A7", TaxClass.UnionDuty, false, false, []) { OnDeclaredPrice = true },
        new("A8", TaxClass.UnionDuty, true, false, []),
        new("A9", TaxClass.UnionDuty, true, false, []),
        // Taxes whose type is a number are excise; they bear on the value where the rate does.
        new("3", TaxClass.Excise, true, false, []),
        new("4", TaxClass.Excise, true, false, []),
        new("5", TaxClass.Excise, true, false, []),
        new("6", TaxClass.Excise, true, false, []),
        new("99", TaxClass.Levy, true, false, []),
        // The tax on value comes last: the customs value, with it duties, excise and costs to destination.
        new("B00", TaxClass.ValueAddedTax, true, true, ["A0", "A2", "A3", "A4", "3", "4", "5", "6", "99"]),
        // The same on duty of a union, told on a line of its own.
        new("B05", TaxClass.ValueAddedTax, false, false, ["A5", "A7", "A8", "A9"]),
    ];

    /// <summary>The lines on which a security is told, by the procedure.</summary>
    internal static readonly IReadOnlyList<SecurityCode> SecurityCodes =
    [
        new("53", "T24"),
        new("44", "ENU"),
        new(null, "MDC"),
    ];

    /// <summary>Methods of payment (UCC-DA annex B, DE 4/8) that secure an amount: a deposit, an undertaking,
    /// or a guarantee in one form or another.</summary>
    internal static readonly IReadOnlyList<string> SecuringMethods = ["M", "N", "R", "S", "T", "U", "V"];

    private static readonly IReadOnlyList<Relief> Reliefs =
    [
        new(ReliefKind.Suspended, TaxClass.All, "51", null, null, InwardProcessing),
        new(ReliefKind.Partial, DutyAndVat, "53", null, "D51", TemporaryAdmission),
        new(ReliefKind.Suspended, TaxClass.All, "53", null, null, TemporaryAdmission),
        new(ReliefKind.Suspended, TaxClass.All, "71", null, null, Warehousing),
        new(ReliefKind.Suspended, TaxClass.All, "78", null, null, FreeZones),
        new(ReliefKind.Suspended, TaxClass.Excise | TaxClass.ValueAddedTax, "07", null, null, DutySuspension),
        new(ReliefKind.Relieved, TaxClass.ValueAddedTax, "42", null, null, OnwardSupply),
        new(ReliefKind.Relieved, TaxClass.ValueAddedTax, "63", null, null, OnwardSupply),
        new(ReliefKind.Relieved, DutyAndVat, "61", "21", null, OutwardProcessing),
        new(ReliefKind.Relieved, DutyAndVat, "61", "22", null, OutwardProcessing),
        new(ReliefKind.Relieved, DutyAndVat, "61", "23", null, Reimportation),
        new(ReliefKind.Relieved, DutyAndVat, null, null, "F05", Reimportation),
        new(ReliefKind.Relieved, TaxClass.AnyDuty, null, null, "C##", ImportReliefs),
        new(ReliefKind.Relieved, TaxClass.ValueAddedTax, null, null, "F48", OneStopShop),
    ];

    /// <summary>What procedures do to charges.</summary>
    public static readonly ProcedureTerms Procedures = new(Stacking, Reliefs, SecurityCodes, SecuringMethods)
    {
        Suspensive = ["51", "53", "71", "76", "77", "78"],
    };
}
