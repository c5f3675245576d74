namespace Customhouse.Tariff;

/// <summary>What an addition or deduction of DE 4/9 does (WTO Valuation Agreement, art. 8 and its
/// note).</summary>
/// <param name="Sign">+1 adds to the price, -1 takes from it.</param>
/// <param name="ByMass">Shared between items by gross mass, as freight is; by value otherwise.</param>
/// <param name="Words">What it is.</param>
public sealed record ChargeRule(int Sign, bool ByMass, string Words)
{
    /// <summary>Air transport: a share belongs to the customs value, all of it to the base of VAT.</summary>
    public bool IsAir { get; init; }

    /// <summary>Only where the price holds it can it be taken from the price: carriage inland, import
    /// duty.</summary>
    public DeliveredCost? TakenFrom { get; init; }

    /// <summary>The codes of UCC-DA annex B, DE 4/9, and air transport (AR) beside them.</summary>
    public static readonly IReadOnlyDictionary<string, ChargeRule> UnionCodes = new Dictionary<
        string,
        ChargeRule
    >
    {
        ["AB"] = new(+1, false, "commissions and brokerage, except buying commissions"),
        ["AD"] = new(+1, false, "containers and packing"),
        ["AE"] = new(+1, false, "materials and parts in the goods, supplied by the buyer"),
        ["AF"] = new(+1, false, "tools, dies and moulds supplied by the buyer"),
        ["AG"] = new(+1, false, "materials consumed in production, supplied by the buyer"),
        ["AH"] = new(+1, false, "engineering, development and design undertaken elsewhere"),
        ["AI"] = new(+1, false, "royalties and licence fees"),
        ["AJ"] = new(+1, false, "proceeds of resale that accrue to the seller"),
        ["AK"] = new(+1, true, "transport and insurance to the place of introduction"),
        ["AL"] = new(+1, false, "indirect and other payments"),
        ["AN"] = new(+1, false, "additions by decision (UCC-DA art. 71)"),
        ["AR"] = new(+1, true, "air transport costs") { IsAir = true },
        ["BA"] = new(-1, true, "transport after the place of introduction")
        {
            TakenFrom = DeliveredCost.Inland,
        },
        ["BB"] = new(-1, false, "construction, assembly and maintenance after importation"),
        ["BC"] = new(-1, false, "interest"),
        ["BD"] = new(-1, false, "the right to reproduce the goods"),
        ["BE"] = new(-1, false, "buying commissions"),
        ["BF"] = new(-1, false, "import duties and taxes of the importation")
        {
            TakenFrom = DeliveredCost.Duties,
        },
        ["BG"] = new(-1, false, "deductions by decision (UCC-DA art. 71)"),
    };
}
