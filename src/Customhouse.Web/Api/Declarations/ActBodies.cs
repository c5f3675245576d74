using Customhouse.Clearance;
using Customhouse.Values;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Http;

namespace Customhouse.Web.Api.Declarations;

/// <param name="Location">The place, as the administration's list of places names it.</param>
internal sealed record PlaceBody(string? Location = null)
{
    public string? Place => ActEndpoints.Said(Location, "location");
}

/// <param name="Grounds">Why, in the officer's words; kept for good.</param>
internal sealed record GroundsBody(string? Grounds);

internal sealed record QuestionBody(string? Question);

internal sealed record AnswerBody(string? Answer);

/// <param name="Grounds">Demanded where the request is denied.</param>
internal sealed record DecisionBody(bool? Grant, string? Grounds = null)
{
    /// <summary>Left out it is no denial: somebody has to say so.</summary>
    public bool IsGranted => Grant ?? throw UnfitBodyException.Of("grant", "grant is true or false.");
}

/// <param name="Guarantee">The account that secures the duty; null for the one that was declared.</param>
internal sealed record SecurityBody(string? Grounds, string? Guarantee = null);

/// <param name="Reference">The bank's reference of the payment.</param>
internal sealed record PaymentBody(string? Reference, decimal? Amount, string? Currency)
{
    public Money Money => ActMoney.Parse(Amount, Currency);
}

/// <param name="Findings">What was seen, in the officer's words.</param>
/// <param name="Corrections">Declared values that the control puts right, each by its pointer.</param>
internal sealed record ControlBody(
    bool? Satisfactory,
    string? Findings,
    IReadOnlyList<CorrectionBody>? Corrections = null,
    IReadOnlyList<string>? Photographs = null
)
{
    public ControlResult Result =>
        new(
            Satisfactory ?? throw UnfitBodyException.Of("satisfactory", "satisfactory is true or false."),
            ActEndpoints.Given(Findings, "findings"),
            [
                .. BodyText
                    .Each(Corrections, "corrections")
                    .Select(c => new FieldCorrection(
                        ActEndpoints.Given(c.Pointer, "pointer"),
                        ActEndpoints.Given(c.Value, "value")
                    )),
            ],
            BodyText.Texts(Photographs, "photographs")
        );
}

internal sealed record CorrectionBody(string? Pointer, string? Value);

internal sealed record ReassessmentBody(string? Grounds, IReadOnlyList<DutyCorrectionBody>? Corrections)
{
    public IReadOnlyList<DutyCorrection> All =>
        Corrections is { Count: > 0 } given
            ?
            [
                .. BodyText
                    .Each(given, "corrections")
                    .Select(c => new DutyCorrection(
                        c.Item ?? throw UnfitBodyException.Of("item", "item is the number of a goods item."),
                        ActEndpoints.Given(c.TaxType, "taxType"),
                        ActMoney.Parse(c.Assessed, c.Currency, "assessed")
                    )),
            ]
            : throw UnfitBodyException.Of(
                "corrections",
                "A reassessment corrects one line of duty at least."
            );
}

/// <param name="Findings">What was looked at, in the auditor's words.</param>
internal sealed record AuditBody(string? Findings);

/// <param name="Grounds">What is wrong, and why; customs decides by it.</param>
/// <param name="Repayment">What is asked back; left out where nothing is.</param>
internal sealed record ReviewBody(string? Grounds, decimal? Repayment = null, string? Currency = null)
{
    public Money? Asked =>
        Repayment is null && Currency is null ? null : ActMoney.Parse(Repayment, Currency, "repayment");
}

/// <param name="Assessed">The amount that should have been assessed.</param>
internal sealed record DutyCorrectionBody(int? Item, string? TaxType, decimal? Assessed, string? Currency);

internal static class ActMoney
{
    /// <summary>Larger sums are a slip of the keyboard, not a duty.</summary>
    private const decimal AmountMax = 1_000_000_000_000m;

    /// <param name="member">Name of the amount in the body.</param>
    public static Money Parse(decimal? told, string? currency, string member = "amount")
    {
        if (told is not { } amount)
            throw UnfitBodyException.Of(member, "An amount has to be told.");
        if (!Currency.TryParse(currency, out var known))
            throw UnfitBodyException.Of("currency", "currency is three capital letters (ISO 4217).");
        return Math.Abs(amount) <= AmountMax
            ? new Money(amount, known)
            : throw UnfitBodyException.Of(member, $"An amount is {AmountMax} at most.");
    }
}
