using Customhouse.Declarations;
using Customhouse.Values;
using static Customhouse.Declarations.Places;

namespace Customhouse.National;

/// <summary>Rules on preference, quota, tax types and the way duty is paid.</summary>
public static class UnitedKingdomDuties
{
    /// <summary>The alcohol duty reform: old excise codes ended the day before (Finance (No. 2) Act
    /// 2023).</summary>
    public static readonly DateOnly AlcoholReform = new(2023, 8, 1);

    // Seen refused on this day and taken in March 2023; the day between is not published.
    private static readonly DateOnly DefermentGuarantee = new(2025, 11, 10);

    private const int ClosedFrom = 411;
    private const int ClosedTo = 489;

    /// <summary>The rules, in the order in which their faults are told.</summary>
    public static readonly IReadOnlyList<LodgementRule> Rules =
    [
        new(
            "CDS12144",
            "A quota of the European Union (09...) is not claimed in the United Kingdom.",
            "DE 8/1; Windsor Framework",
            "Claim a quota of the United Kingdom, or no quota.",
            d =>
                TaxesOf(d)
                    .Where(t => t.Tax.QuotaOrder?.StartsWith("09", StringComparison.Ordinal) == true)
                    .Select(t => Tax(t.Item, t.At) / "QuotaOrderID")
        ),
        new(
            "CDS12110",
            "A quota is claimed with a preference that opens one.",
            "DE 4/17, 8/1",
            "Claim a preference of a quota, as 120 or 320, or leave the quota out.",
            d =>
                TaxesOf(d)
                    .Where(t => t.Tax.QuotaOrder is not null && !OpensQuota(d.Items[t.Item - 1].Preference))
                    .Select(t => Tax(t.Item, t.At) / "QuotaOrderID")
        ),
        new(
            "CDS10020",
            "The tax type is in force.",
            "DE 4/3; Finance (No. 2) Act 2023",
            "Declare the tax type that took its place, for example 311 for beer.",
            d => TaxesOf(d).Where(t => IsClosed(t.Tax.Type)).Select(t => Tax(t.Item, t.At) / "TypeCode")
        )
        {
            Since = AlcoholReform,
        },
        new(
            "CDS10020",
            "A tax base in units names a unit of the tariff.",
            "DE 4/4; tariff measurement units",
            "Declare the quantity in a unit that the measure is charged in.",
            d =>
                TaxesOf(d)
                    .Where(t => t.Tax.SpecificQuantity?.Unit is { Length: > 0 } unit && !IsUnit(unit))
                    .Select(t => Tax(t.Item, t.At) / "SpecificTaxBaseQuantity")
        ),
        new(
            "CDS12056",
            "The national additional code (excise) is in force for the commodity.",
            "DE 6/17; Finance (No. 2) Act 2023",
            "Declare the code that took its place, for example X311 for beer.",
            d =>
                ItemsOf(d)
                    .SelectMany(i =>
                        i.Item.Classifications.Select((c, k) => (c, i.At, k))
                            .Where(c => c.c.Id is ['X', ..] && IsClosed(c.c.Id[1..]))
                    )
                    .SelectMany(c =>
                        new[] { "IdentificationTypeCode", "ID" }.Select(e =>
                            Commodity(c.At).Append("Classification", c.k + 1).Append(e)
                        )
                    )
        )
        {
            Since = AlcoholReform,
        },
        new(
            "CDS12171",
            "Duty that is deferred (method E) rests on a comprehensive guarantee (CGU).",
            "DE 3/39, 4/8; UCC art. 110",
            "Name the holder of the guarantee authorisation, or pay at once.",
            d =>
                d.AuthorisationHolders.Any(a => a.Category == "CGU")
                    ? []
                    : TaxesOf(d)
                        .Where(t => t.Tax is { PaymentMethod: "E", Type: not null })
                        .SelectMany(t =>
                            new[]
                            {
                                Tax(t.Item, t.At) / "Payment/MethodCode",
                                Tax(t.Item, t.At) / "TypeCode",
                                Pointer.Parse("AuthorisationHolder/CategoryCode"),
                            }
                        )
        )
        {
            Since = DefermentGuarantee,
        },
        new(
            "CDS12078",
            "Without a deferment account, duty is not deferred (methods E and R).",
            "DE 2/6, 4/8",
            "Give the deferment account in the header, or another method of payment.",
            d =>
                HasAccount(d)
                    ? []
                    : TaxesOf(d)
                        .Where(t => t.Tax.PaymentMethod is "E" or "R")
                        .Select(t => Tax(t.Item, t.At) / "Payment/MethodCode")
        ),
        new(
            "CDS12102",
            "A deferment account is given where duty is deferred (methods E and R).",
            "DE 2/6, 4/8",
            "Give method E or R on a line of duty, or leave the account out.",
            d =>
                HasAccount(d) && !TaxesOf(d).Any(t => t.Tax.PaymentMethod is "E" or "R")
                    ? [Pointer.Parse("AdditionalDocument/TypeCode")]
                    : []
        ),
        new(
            "CDS12113",
            "A comprehensive guarantee (CGU) is given with guarantee type 0 or 1.",
            "DE 3/39, 8/2",
            "Give guarantee type 0 (waived) or 1 (comprehensive).",
            d =>
                !d.TypeCode.StartsWith("CO", StringComparison.Ordinal)
                && d.IsImport
                && d.AuthorisationHolders.Any(a => a.Category == "CGU")
                && !d.Guarantees.Any(g => g.SecurityDetails is "0" or "1")
                    ? [Pointer.Parse("ObligationGuarantee/SecurityDetailsCode")]
                    : []
        ),
        new(
            "CDS12139",
            "An amount of tax worked out by the trader is stated as such (OVR01).",
            "DE 2/2, 4/6, 4/7",
            "State OVR01 on the item, or leave the amount to the tariff.",
            d =>
                TaxesOf(d)
                    .Where(t =>
                        (t.Tax.Assessed ?? t.Tax.Payable) is not null
                        && !UnitedKingdomProcedures.States(d.Items[t.Item - 1], "OVR01")
                    )
                    .Select(t => Tax(t.Item, t.At) / "Payment")
        ),
        new(
            "CDS12111",
            "Amounts of tax are in pounds sterling.",
            "DE 4/6, 4/7",
            "Convert the amount.",
            d =>
                TaxesOf(d)
                    .Where(t => (t.Tax.Assessed ?? t.Tax.Payable) is { } m && m.Currency != Currency.Gbp)
                    .Select(t => Tax(t.Item, t.At) / "Payment")
        ),
    ];

    /// <summary>True for an alcohol tax type of before the reform, as <c>411</c>.</summary>
    public static bool IsClosed(string? type) =>
        int.TryParse(type, out var n) && n is >= ClosedFrom and <= ClosedTo;

    // The last two digits tell the kind of preference: 18 to 28 are tariff quotas (UCC-DA annex B, DE 4/17).
    private static bool OpensQuota(string? preference) =>
        preference is { Length: 3 } && preference[1..] is "18" or "19" or "20" or "23" or "25" or "28";

    private static bool IsUnit(string unit) =>
        unit is "GBP" or "EUR" || CodeList.TaxBaseUnits.Has(unit.Replace("#", "", StringComparison.Ordinal));

    private static bool HasAccount(Declaration declaration) =>
        declaration.Documents.Any(d => d.Type == "DAN");
}
