using Customhouse.Tariff;

namespace Customhouse.National;

/// <summary>
/// What procedures do to charges by the Kyoto Convention, told in the codes of UCC-DA annex B. It holds where
/// an administration brought no law of its own, and leaves out whatever only the law of some country says.
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

    /// <summary>Customs duty bears on the value (WTO Valuation Agreement).</summary>
    internal static readonly StackingRule OnValue = new("A", TaxClass.CustomsDuty, true, false, []);

    /// <summary>Taxes whose type is a number are excise; they bear on the value where the rate
    /// does.</summary>
    internal static readonly IReadOnlyList<StackingRule> Excise =
    [
        new("3", TaxClass.Excise, true, false, []),
        new("4", TaxClass.Excise, true, false, []),
        new("5", TaxClass.Excise, true, false, []),
        new("6", TaxClass.Excise, true, false, []),
    ];

    /// <summary>Methods of payment (UCC-DA annex B, DE 4/8) that secure an amount: a guarantee in one form or
    /// another.</summary>
    internal static readonly IReadOnlyList<string> SecuringMethods = ["R", "S", "T", "U", "V"];

    private static readonly IReadOnlyList<Relief> Reliefs =
    [
        new(ReliefKind.Suspended, TaxClass.All, "51", null, null, InwardProcessing),
        new(ReliefKind.Partial, DutyAndVat, "53", null, "D51", TemporaryAdmission),
        new(ReliefKind.Suspended, TaxClass.All, "53", null, null, TemporaryAdmission),
        new(ReliefKind.Suspended, TaxClass.All, "71", null, null, Warehousing),
        new(ReliefKind.Suspended, TaxClass.All, "78", null, null, FreeZones),
        new(ReliefKind.Relieved, DutyAndVat, "61", "21", null, OutwardProcessing),
        new(ReliefKind.Relieved, DutyAndVat, "61", "22", null, OutwardProcessing),
        new(ReliefKind.Relieved, DutyAndVat, "61", "23", null, Reimportation),
        new(ReliefKind.Relieved, DutyAndVat, null, null, "F05", Reimportation),
        new(ReliefKind.Relieved, TaxClass.AnyDuty, null, null, "C##", ImportReliefs),
    ];

    /// <summary>What procedures do to charges; a security is told on a line of the code SEC, which is of no
    /// published list.</summary>
    public static readonly ProcedureTerms Procedures = new(
        [
            OnValue,
            .. Excise,
            // The tax on value comes last: what is charged before it is in its base.
            new("B00", TaxClass.ValueAddedTax, true, true, ["A", "3", "4", "5", "6"]),
        ],
        Reliefs,
        [new SecurityCode(null, "SEC")],
        SecuringMethods
    );
}
