using System.Text.Json.Serialization;
using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>An event of a declaration's case, under the name that the journal has it by.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$")]
[JsonDerivedType(typeof(DeclarationLodged), "declaration-lodged/1")]
[JsonDerivedType(typeof(DeclarationRejected), "declaration-rejected/1")]
[JsonDerivedType(typeof(DeclarationRegistered), "declaration-registered/1")]
[JsonDerivedType(typeof(GoodsPresented), "goods-presented/1")]
[JsonDerivedType(typeof(DeclarationAccepted), "declaration-accepted/1")]
[JsonDerivedType(typeof(DutyAssessed), "duty-assessed/1")]
[JsonDerivedType(typeof(LaneChosen), "lane-chosen/1")]
[JsonDerivedType(typeof(DocumentsWanted), "documents-wanted/1")]
[JsonDerivedType(typeof(DocumentsSubmitted), "documents-submitted/1")]
[JsonDerivedType(typeof(DocumentsAccepted), "documents-accepted/1")]
[JsonDerivedType(typeof(ControlOrdered), "control-ordered/1")]
[JsonDerivedType(typeof(ControlRecorded), "control-recorded/1")]
[JsonDerivedType(typeof(QuestionAsked), "question-asked/1")]
[JsonDerivedType(typeof(QuestionAnswered), "question-answered/1")]
[JsonDerivedType(typeof(GoodsDetained), "goods-detained/1")]
[JsonDerivedType(typeof(DetentionLifted), "detention-lifted/1")]
[JsonDerivedType(typeof(QuotaDrawn), "quota-drawn/1")]
[JsonDerivedType(typeof(QuotaReturned), "quota-returned/1")]
[JsonDerivedType(typeof(LicenceWrittenOff), "licence-written-off/1")]
[JsonDerivedType(typeof(LicenceRestored), "licence-restored/1")]
[JsonDerivedType(typeof(GuaranteeReserved), "guarantee-reserved/1")]
[JsonDerivedType(typeof(GuaranteeReleased), "guarantee-released/1")]
[JsonDerivedType(typeof(AccountCharged), "account-charged/1")]
[JsonDerivedType(typeof(AccountCredited), "account-credited/1")]
[JsonDerivedType(typeof(RepaymentOwed), "repayment-owed/1")]
[JsonDerivedType(typeof(DutyWithdrawn), "duty-withdrawn/1")]
[JsonDerivedType(typeof(PaymentAwaited), "payment-awaited/1")]
[JsonDerivedType(typeof(FundsMissing), "funds-missing/1")]
[JsonDerivedType(typeof(PaymentReminded), "payment-reminded/1")]
[JsonDerivedType(typeof(PaymentReceived), "payment-received/1")]
[JsonDerivedType(typeof(GoodsReleased), "goods-released/1")]
[JsonDerivedType(typeof(ResultTold), "result-told/1")]
[JsonDerivedType(typeof(SecurityReleaseAsked), "security-release-asked/1")]
[JsonDerivedType(typeof(DutyDetermined), "duty-determined/1")]
[JsonDerivedType(typeof(DeclarationCleared), "declaration-cleared/1")]
[JsonDerivedType(typeof(GoodsExited), "goods-exited/1")]
[JsonDerivedType(typeof(DepartureToldEarly), "departure-told-early/1")]
[JsonDerivedType(typeof(ExitEnquired), "exit-enquired/1")]
[JsonDerivedType(typeof(AmendmentRequested), "amendment-requested/1")]
[JsonDerivedType(typeof(CancellationRequested), "cancellation-requested/1")]
[JsonDerivedType(typeof(RequestRejected), "request-rejected/1")]
[JsonDerivedType(typeof(RequestGranted), "request-granted/1")]
[JsonDerivedType(typeof(RequestDenied), "request-denied/1")]
[JsonDerivedType(typeof(DeclarationAmended), "declaration-amended/1")]
[JsonDerivedType(typeof(DeclarationInvalidated), "declaration-invalidated/1")]
[JsonDerivedType(typeof(DutyReassessed), "duty-reassessed/1")]
public abstract record CaseEvent : Event;

/// <summary>An event that carries a message as received: bytes beside the journal, read anew when
/// opened.</summary>
public abstract record MessageEvent(string Format) : CaseEvent
{
    /// <summary>The message as received, evidence of what was said.</summary>
    [JsonIgnore]
    public byte[] Payload { get; init; } = [];

    /// <summary>What was read from <see cref="Payload"/>; never stored.</summary>
    [JsonIgnore]
    public Declaration? Declaration { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override byte[]? Attachment => Payload;

    /// <inheritdoc/>
    public override Event WithAttachment(byte[] bytes) => this with { Payload = bytes };
}

public sealed record DeclarationLodged(string Format, string Lrn, string TypeCode, string Trader)
    : MessageEvent(Format);

/// <summary>The lodgement broke rules; no case goes on from here, and the LRN is free again.</summary>
public sealed record DeclarationRejected(IReadOnlyList<Refusal> Refusals) : CaseEvent;

/// <summary>A message was received in order and waits for what comes next (RES 02).</summary>
public sealed record DeclarationRegistered(DateTimeOffset LapsesAt, IReadOnlyList<Refusal> Warnings)
    : CaseEvent;

public sealed record GoodsPresented(string? Location) : CaseEvent;

/// <summary>The legal moment of acceptance; the tariff in force at it decides (RES 01).</summary>
public sealed record DeclarationAccepted(DateTimeOffset AcceptedAt, IReadOnlyList<Refusal> Warnings)
    : CaseEvent;

public enum DutyStage
{
    /// <summary>RES 13/67: told at acceptance.</summary>
    Indicative,

    /// <summary>RES 13/115: secured, the final amount open.</summary>
    Provisional,

    /// <summary>RES 13/4.</summary>
    Final,
}

public sealed record DutyAssessed(DutyStage Stage, string Edition, Assessment Assessment) : CaseEvent;

public sealed record LaneChosen(LaneChoice Choice) : CaseEvent;

public sealed record DocumentsWanted(
    string Grounds,
    IReadOnlyList<string> DocumentCodes,
    DateTimeOffset? Until
) : CaseEvent;

public sealed record DocumentsSubmitted(IReadOnlyList<SubmittedDocument> Documents) : CaseEvent;

public sealed record DocumentsAccepted(string Finding) : CaseEvent;

public sealed record ControlOrdered(string Grounds) : CaseEvent;

public sealed record ControlRecorded(ControlResult Result) : CaseEvent;

public sealed record QuestionAsked(string Question) : CaseEvent;

public sealed record QuestionAnswered(string Answer) : CaseEvent;

public sealed record GoodsDetained(string Grounds) : CaseEvent;

public sealed record DetentionLifted(string Grounds) : CaseEvent;

/// <param name="Opened">The first day of the quota's period: each period has a volume of its own.</param>
public sealed record QuotaDrawn(string Order, DateOnly Opened, int Item, decimal Quantity, string Unit)
    : CaseEvent;

/// <param name="Opened">As for <see cref="QuotaDrawn"/>.</param>
public sealed record QuotaReturned(string Order, DateOnly Opened, int Item, decimal Quantity, string Unit)
    : CaseEvent;

public sealed record LicenceWrittenOff(string Licence, int Item, decimal Quantity, string Unit) : CaseEvent;

public sealed record LicenceRestored(string Licence, int Item, decimal Quantity, string Unit) : CaseEvent;

/// <summary>An amount is set aside on a guarantee until the case no longer needs it.</summary>
public sealed record GuaranteeReserved(string Guarantee, Money Amount) : CaseEvent;

public sealed record GuaranteeReleased(string Guarantee, Money Amount) : CaseEvent;

/// <summary>Duty is charged to a deferment or cash account.</summary>
public sealed record AccountCharged(string Account, Money Amount) : CaseEvent;

/// <summary>A charge beyond the duty goes back to its account.</summary>
public sealed record AccountCredited(string Account, Money Amount) : CaseEvent;

/// <summary>A payment beyond the duty is owed to who paid it.</summary>
public sealed record RepaymentOwed(Money Amount) : CaseEvent;

/// <summary>Duty booked as final that no longer stands: of an earlier version, or of a void
/// declaration.</summary>
public sealed record DutyWithdrawn(Money Amount) : CaseEvent;

public sealed record PaymentAwaited(Money Amount, DateTimeOffset DueAt) : CaseEvent;

/// <summary>The account named cannot bear the amount; the goods wait (RES 14).</summary>
public sealed record FundsMissing(string Account, Money Amount, DateTimeOffset DueAt) : CaseEvent;

public sealed record PaymentReminded(Money Amount, DateTimeOffset DueAt) : CaseEvent;

public sealed record PaymentReceived(string Reference, Money Amount) : CaseEvent;

/// <summary>The goods may go; the final duty is still open (RES 08, TFA 7.3).</summary>
public sealed record GoodsReleased(string Grounds) : CaseEvent
{
    /// <summary>The grounds of a release for which security stands in.</summary>
    public const string UnderSecurity = "under security, TFA 7.3";
}

/// <summary>Release before the final duty was asked for (TFA 7.3).</summary>
/// <param name="Guarantee">The account that an officer chose; null for the one that was declared.</param>
public sealed record SecurityReleaseAsked(string Grounds, string? Guarantee = null) : CaseEvent;

/// <summary>The final duty is known; what was secured can be settled.</summary>
public sealed record DutyDetermined(string Grounds) : CaseEvent;

/// <summary>The version in force is confirmed: corrections stand, or exports may progress to exit (RES
/// 07).</summary>
public sealed record ResultTold(int Version) : CaseEvent;

/// <summary>Released with nothing open (RES 09).</summary>
public sealed record DeclarationCleared : CaseEvent;

public sealed record GoodsExited(string? Location) : CaseEvent;

/// <summary>A carrier tells a departure that customs has not permitted; an officer must look (RES
/// 16).</summary>
public sealed record DepartureToldEarly(string? Location) : CaseEvent;

/// <summary>No exit was seen in time; the exporter is asked (RES 18).</summary>
public sealed record ExitEnquired(DateTimeOffset AnswerBy) : CaseEvent;

public sealed record AmendmentRequested(string Format, string Reference) : MessageEvent(Format);

public sealed record CancellationRequested(string Format, string Reference) : MessageEvent(Format);

/// <summary>A later message broke rules; the case stands as it stood (RES 03).</summary>
public sealed record RequestRejected(string Reference, IReadOnlyList<Refusal> Refusals) : CaseEvent;

public sealed record RequestGranted : CaseEvent;

public sealed record RequestDenied(string Grounds) : CaseEvent;

/// <summary>A new version is in force, by a trader's request or by a control's corrections (RES
/// 07).</summary>
public sealed record DeclarationAmended(string Format, int Version) : MessageEvent(Format);

/// <summary>The declaration is void: asked for, or not presented in time (RES 10).</summary>
public sealed record DeclarationInvalidated(string Grounds) : CaseEvent;

public sealed record DutyReassessed(
    string Grounds,
    IReadOnlyList<DutyCorrection> Corrections,
    Money Difference
) : CaseEvent;
