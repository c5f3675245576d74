namespace Customhouse.Tariff;

/// <summary>Costs that a price may hold beside the goods.</summary>
[Flags]
public enum DeliveredCost
{
    /// <summary>The goods alone.</summary>
    None = 0,

    /// <summary>Carriage up to the place of introduction.</summary>
    Carriage = 1,

    /// <summary>Insurance up to the place of introduction.</summary>
    Insurance = 2,

    /// <summary>Carriage after the place of introduction.</summary>
    Inland = 4,

    /// <summary>Import duty and taxes, paid by the seller.</summary>
    Duties = 8,
}

/// <summary>
/// What a price holds by its Incoterms rule (ICC, 2010 and 2020). The customs value runs to the place of
/// introduction (WTO Valuation Agreement art. 8.2): what the price lacks is added, what lies beyond is taken
/// off.
/// </summary>
public static class DeliveryTerms
{
    /// <summary>The costs inside a price under a rule; null for a rule that is not known.</summary>
    public static DeliveredCost? InPrice(string? incoterm) =>
        incoterm switch
        {
            "EXW" or "FCA" or "FAS" or "FOB" => DeliveredCost.None,
            "CFR" => DeliveredCost.Carriage,
            "CIF" => DeliveredCost.Carriage | DeliveredCost.Insurance,
            "CPT" => DeliveredCost.Carriage | DeliveredCost.Inland,
            "CIP" => DeliveredCost.Carriage | DeliveredCost.Insurance | DeliveredCost.Inland,
            "DAF" or "DES" => DeliveredCost.Carriage | DeliveredCost.Insurance,
            "DAT" or "DAP" or "DPU" or "DEQ" or "DDU" => DeliveredCost.Carriage
                | DeliveredCost.Insurance
                | DeliveredCost.Inland,
            "DDP" => DeliveredCost.Carriage
                | DeliveredCost.Insurance
                | DeliveredCost.Inland
                | DeliveredCost.Duties,
            _ => null,
        };
}
