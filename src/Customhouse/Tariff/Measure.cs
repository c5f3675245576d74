using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// What a measure charges: a share of the value, an amount for each unit, both, or a form that the edition's
/// source tells in words only and that is therefore refused by name, never guessed.
/// </summary>
/// <param name="Percent">Ad valorem part, in per cent; null where there is none.</param>
/// <param name="PerUnit">Specific part, for one <paramref name="Unit"/>; null where there is none.</param>
/// <param name="Unit">UN/ECE Recommendation 20 code of the unit of the specific part.</param>
/// <param name="Other">The source's own words for a rate of another form; then no amount can be
/// computed.</param>
public sealed record Rate(decimal? Percent, Money? PerUnit = null, string? Unit = null, string? Other = null)
{
    /// <summary>Nothing is charged: 0 per cent.</summary>
    public static readonly Rate Free = new(0m);

    /// <summary>The combined result is not less than this rate's (a "but not less than" clause).</summary>
    public Rate? Minimum { get; init; }

    /// <summary>The combined result is not more than this rate's.</summary>
    public Rate? Maximum { get; init; }

    /// <summary>
    /// A further part of the same charge on another unit: so much a litre and a proof litre.
    /// </summary>
    public Rate? Plus { get; init; }

    /// <summary>Whether an amount can be worked out; false where the rate is told in words only.</summary>
    public bool IsComputable => Other is null;
}

/// <summary>
/// One measure of an edition as it applies to one goods item: the charge and why it is due.
/// </summary>
/// <param name="TaxType">A00 customs duty, A50 additional, B00 VAT ... (DE 4/3).</param>
/// <param name="Rate">What it charges.</param>
/// <param name="RegimeCode">The preference it rests on (DE 4/17); null where it is no preference.</param>
/// <param name="Basis">The article or measure, as people cite it.</param>
public sealed record Measure(string TaxType, Rate Rate, string? RegimeCode, string Basis)
{
    /// <summary>
    /// The part of the item's value and quantity that the measure bears on, above 0 and at most 1. It is less
    /// than 1 where a quota was granted in part: that part bears the quota's rate and the rest the full duty.
    /// </summary>
    public decimal Share { get; init; } = 1m;
}
