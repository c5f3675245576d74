using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.National;

/// <summary>
/// The terms of the United Kingdom's tariff, Northern Ireland included, as published: tax types (CDS appendix
/// 8), procedures (CDS appendices 1 and 2). Amounts are cut to the penny, never rounded up.
/// </summary>
public static class UnitedKingdomTerms
{
    private const string DutyReliefs =
        "Customs (Reliefs from a Liability to Import Duty) (EU Exit) Regulations 2020; Regulation (EC) "
        + "1186/2009";

    private const string SpecialProcedures = "Taxation (Cross-border Trade) Act 2018 sch. 2; UCC title VII";
    private const string ReturnedGoods = "Taxation (Cross-border Trade) Act 2018 s. 19; UCC art. 203";
    private const TaxClass DutyAndVat = TaxClass.AnyDuty | TaxClass.ValueAddedTax;

    private static readonly IReadOnlyList<Relief> Reliefs =
    [
        new(ReliefKind.Suspended, TaxClass.All, "51", null, null, SpecialProcedures + " (inward processing)"),
        new(ReliefKind.Partial, DutyAndVat, "53", null, "D51", SpecialProcedures + "; UCC art. 252"),
        new(
            ReliefKind.Suspended,
            TaxClass.All,
            "53",
            null,
            null,
            SpecialProcedures + " (temporary admission)"
        ),
        new(ReliefKind.Suspended, TaxClass.All, "71", null, null, SpecialProcedures + " (warehousing)"),
        new(ReliefKind.Suspended, TaxClass.All, "78", null, null, SpecialProcedures + " (free zone)"),
        new(
            ReliefKind.Suspended,
            TaxClass.Excise | TaxClass.ValueAddedTax,
            "07",
            null,
            null,
            "VATA 1994 s. 18"
        ),
        new(ReliefKind.Relieved, TaxClass.ValueAddedTax, "42", null, null, "VAT Directive art. 143(1)(d)"),
        new(ReliefKind.Relieved, TaxClass.ValueAddedTax, "63", null, null, "VAT Directive art. 143(1)(d)"),
        new(ReliefKind.Relieved, DutyAndVat, "61", "21", null, SpecialProcedures + " (outward processing)"),
        new(ReliefKind.Relieved, DutyAndVat, "61", "22", null, SpecialProcedures + " (outward processing)"),
        new(ReliefKind.Relieved, DutyAndVat, "61", "23", null, ReturnedGoods),
        new(ReliefKind.Relieved, DutyAndVat, null, null, "F05", ReturnedGoods),
        new(ReliefKind.Relieved, TaxClass.AnyDuty, null, null, "C##", DutyReliefs),
        new(ReliefKind.Relieved, TaxClass.AnyDuty, null, null, "1PP", DutyReliefs + " (personal property)"),
        new(ReliefKind.Relieved, TaxClass.ValueAddedTax, null, null, "1RV", "VATA 1994 s. 37"),
        new(ReliefKind.Relieved, TaxClass.ValueAddedTax, null, null, "F48", "VAT Directive art. 143(1)(ca)"),
        new(ReliefKind.Relieved, TaxClass.Levy, null, null, "1CL", "Finance Act 2000 sch. 6"),
    ];

    /// <summary>What its procedures do to charges.</summary>
    public static readonly ProcedureTerms Procedures = GeneralTerms.Procedures with { Reliefs = Reliefs };

    /// <summary>The whole of the terms, in sterling and without rates of exchange.</summary>
    public static readonly DutyTerms Edition = new()
    {
        Currency = Currency.Gbp,
        Rounding = Rounding.TruncateToCents,
        ExchangeRates = ExchangeRates.None(Currency.Gbp),
        Stacking = Procedures.Stacking,
        Reliefs = Reliefs,
        SecurityCodes = Procedures.SecurityCodes,
        SecuringMethods = Procedures.SecuringMethods,
        PostponingMethods = ["G"],
        OverrideStatements = ["OVR01"],
        Waiver = new DutyWaiver(
            "NIAID",
            "NIDOM",
            "STA",
            "Northern Ireland customs duty waiver (aid de minimis)"
        ),
    };
}
