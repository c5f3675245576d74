using System.Text.Json.Serialization;
using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Lawbooks;
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
[JsonDerivedType(typeof(DocumentsAdded), "documents-added/1")]
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
[JsonDerivedType(typeof(AuditClosed), "audit-closed/1")]
[JsonDerivedType(typeof(ReviewRequested), "review-requested/1")]
[JsonDerivedType(typeof(DeclarationCompleted), "declaration-completed/1")]
[JsonDerivedType(typeof(CompletionEnded), "completion-ended/1")]
public abstract record CaseEvent : Event
{
    /// <summary>The edition of the lawbook that decided, on events that a law of lodgement decides; null on
    /// others, and on those of before editions were kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LawReference? Law { get; init; }
}

/// <summary>An event that carries a message as received: bytes beside the journal, read anew when
/// opened.</summary>
/// <param name="Format"><c>xml</c> or <c>json</c>: how the bytes are to be read.</param>
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

/// <summary>An original declaration came in; the case begins with it.</summary>
/// <param name="Lrn">The trader's own reference (WCO D026).</param>
/// <param name="TypeCode">The type with the additional one, as <c>IMA</c> (WCO D013).</param>
/// <param name="Trader">The declarant's identifier; empty where none was declared.</param>
public sealed record DeclarationLodged(string Format, string Lrn, string TypeCode, string Trader)
    : MessageEvent(Format);

/// <summary>The lodgement broke rules; no case goes on from here, and the LRN is free again.</summary>
/// <param name="Refusals">Every fault of the message.</param>
public sealed record DeclarationRejected(IReadOnlyList<Refusal> Refusals) : CaseEvent;

/// <summary>A message was received in order and waits for what comes next (RES 02).</summary>
/// <param name="LapsesAt">The end of the time to present the goods; then the declaration is void.</param>
/// <param name="Warnings">What is told beside it and stops nothing.</param>
public sealed record DeclarationRegistered(DateTimeOffset LapsesAt, IReadOnlyList<Refusal> Warnings)
    : CaseEvent;

/// <summary>Goods of a registered declaration arrived and were presented to customs.</summary>
/// <param name="Location">Where, as it was told; null where it was not.</param>
public sealed record GoodsPresented(string? Location) : CaseEvent;

/// <summary>The legal moment of acceptance; the tariff in force at it decides (RES 01).</summary>
/// <param name="Warnings">What is told beside it and stops
/// nothing; empty where a registration told it before.</param>
public sealed record DeclarationAccepted(DateTimeOffset AcceptedAt, IReadOnlyList<Refusal> Warnings)
    : CaseEvent;

/// <summary>How final an assessment is when it is told (RES 13).</summary>
public enum DutyStage
{
    /// <summary>RES 13/67: told at acceptance.</summary>
    Indicative,

    /// <summary>RES 13/115: secured, the final amount open.</summary>
    Provisional,

    /// <summary>RES 13/4.</summary>
    Final,
}

/// <summary>
/// The duty of the version in force was worked out and told; final duty is booked as revenue.
/// </summary>
/// <param name="Edition">The edition of the tariff; empty where none was asked.</param>
public sealed record DutyAssessed(DutyStage Stage, string Edition, Assessment Assessment) : CaseEvent;

/// <summary>
/// Selectivity chose the lane of a version, with its reasons; they are never told to the trader.
/// </summary>
public sealed record LaneChosen(LaneChoice Choice) : CaseEvent
{
    /// <summary>It was chosen before the goods arrived: customs prepares by it, and chooses anew on
    /// arrival.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsPlanned { get; init; }
}

/// <summary>The goods are to be looked at, by the lane or by an officer; they wait (RES 05).</summary>
/// <param name="Grounds">Why, for officers; never told to the trader.</param>
public sealed record ControlOrdered(string Grounds) : CaseEvent;

/// <summary>A control ended with a result.</summary>
public sealed record ControlRecorded(ControlResult Result) : CaseEvent;

/// <summary>An officer asked the trader a question; the goods wait (RES 51).</summary>
public sealed record QuestionAsked(string Question) : CaseEvent;

/// <summary>The trader answered the open question.</summary>
public sealed record QuestionAnswered(string Answer) : CaseEvent;

/// <summary>An officer holds the goods back, or a control found them other than declared (RES 52).</summary>
/// <param name="Grounds">Why, in the officer's words.</param>
public sealed record GoodsDetained(string Grounds) : CaseEvent;

/// <summary>An officer no longer holds the goods back.</summary>
/// <param name="Grounds">Why, in the officer's words.</param>
public sealed record DetentionLifted(string Grounds) : CaseEvent;

/// <summary>A quantity was drawn on a tariff quota for one item.</summary>
/// <param name="Order">The quota's order number (DE 8/1).</param>
/// <param name="Opened">The first day of the quota's period: each period has a volume of its own.</param>
/// <param name="Item">The goods item's sequence.</param>
/// <param name="Quantity">What was drawn, in the unit.</param>
/// <param name="Unit">The unit of the quota's volume, as KGM.</param>
public sealed record QuotaDrawn(string Order, DateOnly Opened, int Item, decimal Quantity, string Unit)
    : CaseEvent;

/// <summary>A draw went back to its quota: of an earlier version, or of a void declaration.</summary>
/// <param name="Order">The quota's order number (DE 8/1).</param>
/// <param name="Opened">As for <see cref="QuotaDrawn"/>.</param>
/// <param name="Item">The goods item's sequence.</param>
/// <param name="Quantity">What went back, in the unit.</param>
/// <param name="Unit">The unit of the quota's volume, as KGM.</param>
public sealed record QuotaReturned(string Order, DateOnly Opened, int Item, decimal Quantity, string Unit)
    : CaseEvent;

/// <summary>A quantity or value was written off a licence for one item.</summary>
/// <param name="Licence">The licence's number.</param>
/// <param name="Item">The goods item's sequence.</param>
/// <param name="Quantity">What was written off, in the unit.</param>
/// <param name="Unit">A unit of goods, as KGM, or the currency where the licence counts money.</param>
public sealed record LicenceWrittenOff(string Licence, int Item, decimal Quantity, string Unit) : CaseEvent;

/// <summary>A write-off went back to its licence: of an earlier version, or of a void declaration.</summary>
/// <param name="Licence">The licence's number.</param>
/// <param name="Item">The goods item's sequence.</param>
/// <param name="Quantity">What went back, in the unit.</param>
/// <param name="Unit">A unit of goods, as KGM, or the currency where the licence counts money.</param>
public sealed record LicenceRestored(string Licence, int Item, decimal Quantity, string Unit) : CaseEvent;

/// <summary>An amount is set aside on a guarantee until the case no longer needs it.</summary>
/// <param name="Guarantee">The guarantee account's reference.</param>
/// <param name="Amount">In the administration's currency.</param>
public sealed record GuaranteeReserved(string Guarantee, Money Amount) : CaseEvent;

/// <summary>An amount that was set aside is free on its guarantee again.</summary>
/// <param name="Guarantee">The guarantee account's reference.</param>
/// <param name="Amount">In the administration's currency.</param>
public sealed record GuaranteeReleased(string Guarantee, Money Amount) : CaseEvent;

/// <summary>Duty is charged to a deferment or cash account.</summary>
/// <param name="Account">The account's reference.</param>
/// <param name="Amount">In the administration's currency.</param>
public sealed record AccountCharged(string Account, Money Amount) : CaseEvent;

/// <summary>A charge beyond the duty goes back to its account.</summary>
/// <param name="Account">The account's reference.</param>
/// <param name="Amount">In the administration's currency.</param>
public sealed record AccountCredited(string Account, Money Amount) : CaseEvent;

/// <summary>A payment beyond the duty is owed to who paid it.</summary>
/// <param name="Amount">In the administration's currency.</param>
public sealed record RepaymentOwed(Money Amount) : CaseEvent;

/// <summary>Duty booked as final that no longer stands: of an earlier version, or of a void
/// declaration.</summary>
/// <param name="Amount">In the administration's currency.</param>
public sealed record DutyWithdrawn(Money Amount) : CaseEvent;

/// <summary>The trader names no account, so the goods wait until the duty is paid.</summary>
/// <param name="Amount">What is to be paid, in the administration's currency.</param>
/// <param name="DueAt">When the trader is reminded.</param>
public sealed record PaymentAwaited(Money Amount, DateTimeOffset DueAt) : CaseEvent;

/// <summary>The account named cannot bear the amount; the goods wait (RES 14).</summary>
/// <param name="Account">The account's reference; <c>guarantee</c> where no guarantee bears it.</param>
/// <param name="Amount">What the account would have to bear.</param>
/// <param name="DueAt">When the trader is reminded.</param>
public sealed record FundsMissing(string Account, Money Amount, DateTimeOffset DueAt) : CaseEvent;

/// <summary>The time to pay went by; the trader is reminded and has it anew (RES 15).</summary>
/// <param name="Amount">What is still open.</param>
/// <param name="DueAt">The new end of the time to pay.</param>
public sealed record PaymentReminded(Money Amount, DateTimeOffset DueAt) : CaseEvent;

/// <summary>Money arrived for this case.</summary>
/// <param name="Reference">The bank's reference, which counts once for each case.</param>
/// <param name="Amount">Above zero, in the administration's currency.</param>
public sealed record PaymentReceived(string Reference, Money Amount) : CaseEvent;

/// <summary>The goods may go; the final duty is still open (RES 08, TFA 7.3).</summary>
/// <param name="Grounds">What allows it, in words.</param>
public sealed record GoodsReleased(string Grounds) : CaseEvent
{
    /// <summary>The grounds of a release for which security stands in.</summary>
    public const string UnderSecurity = "under security, TFA 7.3";
}

/// <summary>Release before the final duty was asked for (TFA 7.3).</summary>
/// <param name="Grounds">Why, in the officer's words.</param>
/// <param name="Guarantee">The account that an officer chose; null for the one that was declared.</param>
public sealed record SecurityReleaseAsked(string Grounds, string? Guarantee = null) : CaseEvent;

/// <summary>The final duty is known; what was secured can be settled.</summary>
/// <param name="Grounds">Why, in the officer's words.</param>
public sealed record DutyDetermined(string Grounds) : CaseEvent;

/// <summary>The version in force is confirmed: corrections stand, or exports may progress to exit (RES
/// 07).</summary>
/// <param name="Version">The version of the declaration, from 1.</param>
public sealed record ResultTold(int Version) : CaseEvent;

/// <summary>Released with nothing open (RES 09).</summary>
public sealed record DeclarationCleared : CaseEvent;

/// <summary>The goods left the customs territory; the case ends (RES 16).</summary>
/// <param name="Location">Where, as it was told; null where it was not.</param>
public sealed record GoodsExited(string? Location) : CaseEvent;

/// <summary>A carrier tells a departure that customs has not permitted; an officer must look (RES
/// 16).</summary>
/// <param name="Location">Where, as it was told; null where it was not.</param>
public sealed record DepartureToldEarly(string? Location) : CaseEvent;

/// <summary>No exit was seen in time; the exporter is asked (RES 18).</summary>
/// <param name="AnswerBy">The end of the time to answer.</param>
public sealed record ExitEnquired(DateTimeOffset AnswerBy) : CaseEvent;

/// <summary>
/// The trader asks for a change of the declaration; an officer decides (Kyoto General Annex 3.27).
/// </summary>
/// <param name="Reference">The request's own local reference (WCO D026).</param>
public sealed record AmendmentRequested(string Format, string Reference) : MessageEvent(Format);

/// <summary>
/// The trader asks that the declaration be made void; an officer decides (Kyoto General Annex 3.28).
/// </summary>
/// <param name="Reference">The request's own local reference (WCO D026).</param>
public sealed record CancellationRequested(string Format, string Reference) : MessageEvent(Format);

/// <summary>A later message broke rules; the case stands as it stood (RES 03).</summary>
/// <param name="Reference">The later message's own local reference (WCO D026).</param>
/// <param name="Refusals">Every fault of the message.</param>
public sealed record RequestRejected(string Reference, IReadOnlyList<Refusal> Refusals) : CaseEvent;

/// <summary>An officer granted the request that waited (RES 11/39).</summary>
public sealed record RequestGranted : CaseEvent;

/// <summary>The request that waited was denied, and the version in force stays (RES 11/41).</summary>
/// <param name="Grounds">Why; told to the trader.</param>
public sealed record RequestDenied(string Grounds) : CaseEvent;

/// <summary>A new version is in force, by a trader's request or by a control's corrections (RES
/// 07).</summary>
/// <param name="Version">The number of the new version, from 2.</param>
public sealed record DeclarationAmended(string Format, int Version) : MessageEvent(Format);

/// <summary>The declaration is void: asked for, or not presented in time (RES 10).</summary>
/// <param name="Grounds">Why; told to the trader.</param>
public sealed record DeclarationInvalidated(string Grounds) : CaseEvent;

/// <summary>An audit after clearance put the duty right (TFA 7.5).</summary>
/// <param name="Grounds">Why; told to the trader.</param>
/// <param name="Corrections">Each the whole of one tax on one item.</param>
/// <param name="Difference">What is to be paid more; below zero for what is owed back.</param>
public sealed record DutyReassessed(
    string Grounds,
    IReadOnlyList<DutyCorrection> Corrections,
    Money Difference
) : CaseEvent;
