using System.Text.Json.Serialization;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>One line of duty, tax or fee on one goods item, as notified in the tax notification (RES
/// 13).</summary>
/// <param name="Item">The goods item's sequence.</param>
/// <param name="TaxType">A00 customs duty, B00 VAT ... (DE 4/3).</param>
/// <param name="Regime">The preference it rests on (DE 4/17).</param>
/// <param name="Base">The amount that the ad valorem part is taken of.</param>
/// <param name="Quantity">The quantity that the specific part is taken of.</param>
/// <param name="Rate">The rate that was in force on the date of acceptance; null for a line of
/// information.</param>
/// <param name="Deducted">What is relieved, suspended or only secured, and so not payable.</param>
/// <param name="Assessed">The amount due after deduction.</param>
/// <param name="Payable">The amount to be paid now.</param>
/// <param name="PaymentMethod">How it is paid (DE 4/8).</param>
/// <param name="Working">How the amounts were made, step by step.</param>
public sealed record DutyLine(
    int Item,
    string TaxType,
    string? Regime,
    Money? Base,
    Quantity? Quantity,
    Rate? Rate,
    Money? Deducted,
    Money Assessed,
    Money? Payable,
    string? PaymentMethod,
    IReadOnlyList<WorkingStep> Working
)
{
    /// <summary>Why no amount could be computed, in words; null where the line stands.</summary>
    public string? NotComputed { get; init; }

    /// <summary>The line only tells what a guarantee has to cover.</summary>
    public bool IsSecurity { get; init; }
}

/// <summary>One step of a working.</summary>
/// <param name="Words">What was done, in words that a trader is shown.</param>
/// <param name="Result">What came of it, with its unit or currency.</param>
/// <param name="Basis">The article or measure behind it.</param>
public sealed record WorkingStep(string Words, string Result, string Basis)
{
    /// <summary>The rate of exchange by which the amount was turned into the administration's currency; null
    /// where it was told in that currency.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AppliedRate? Exchange { get; init; }
}
