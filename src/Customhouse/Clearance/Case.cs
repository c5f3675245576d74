using System.Collections.Immutable;
using Customhouse.Declarations;
using Customhouse.Lawbooks;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>
/// One declaration's case: the fold of its events, in order. It holds what the next decision needs and
/// nothing that could be computed from elsewhere.
/// </summary>
public sealed partial record Case
{
    /// <summary>The number that the administration gave the declaration: the case's own.</summary>
    public required Mrn Mrn { get; init; }

    /// <summary>How many events were recorded: the version that the next record expects.</summary>
    public int Sequence { get; init; }

    /// <summary>The trader's own reference (WCO D026); empty before the lodgement.</summary>
    public string Lrn { get; init; } = "";

    /// <summary>The declarant's identifier (EORI, TIN); empty where none was declared.</summary>
    public string Trader { get; init; } = "";

    /// <summary>The declaration's type with the additional one, as <c>IMA</c> (WCO D013).</summary>
    public string TypeCode { get; init; } = "";

    /// <summary>Every version of the declaration, the lodged one first; the last is in force.</summary>
    public IReadOnlyList<Declaration> Versions { get; init; } = [];

    /// <summary>The number of the version in force, from 1; 0 before the lodgement.</summary>
    public int Version => Versions.Count;

    /// <summary>When the lodgement was recorded; null before it.</summary>
    public DateTimeOffset? LodgedAt { get; init; }

    /// <summary>
    /// The end of the time to present goods, or to tell of their exit; null where none runs.
    /// </summary>
    public DateTimeOffset? LapsesAt { get; init; }

    /// <summary>When the arrival of pre-lodged goods was recorded; null where it was not.</summary>
    public DateTimeOffset? PresentedAt { get; init; }

    /// <summary>The legal moment of acceptance, whose tariff decides; null before it.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>The edition of the lawbook that the acceptance names, before it the one that the registration
    /// names; null where neither does.</summary>
    public LawReference? Law { get; init; }

    /// <summary>When the goods were first let go; null before.</summary>
    public DateTimeOffset? ReleasedAt { get; init; }

    /// <summary>When the version in force was cleared; null before, and again after a change.</summary>
    public DateTimeOffset? ClearedAt { get; init; }

    /// <summary>Since when whoever must act next must: what others do meanwhile does not begin it anew.
    /// Null before the first event.</summary>
    public DateTimeOffset? HeldSince { get; private init; }

    private NextActor? Holder { get; init; }

    /// <summary>Who held the case before the decision that came last; null before the first.</summary>
    private HeldBefore? Decision { get; init; }

    /// <summary>The lodgement broke rules.</summary>
    public bool IsRejected { get; init; }

    /// <summary>
    /// The declaration was lodged before the goods came; it stays true once they are there.
    /// </summary>
    public bool IsRegistered { get; init; }

    /// <summary>The declaration is void.</summary>
    public bool IsInvalidated { get; init; }

    /// <summary>The supplementary declaration that completes this simplified one; null while none
    /// does.</summary>
    public Mrn? CompletedBy { get; init; }

    /// <summary>How many supplementary declarations completed it and came to nothing.</summary>
    public int CompletionsEnded { get; init; }

    /// <summary>The goods left the customs territory.</summary>
    public bool IsExited { get; init; }

    /// <summary>The version whose result was told last (RES 07); 0 for none.</summary>
    public int ResultToldForVersion { get; init; }

    /// <summary>The lane that was followed last: a lane is followed once.</summary>
    public Lane? RoutedLane { get; init; }

    /// <summary>The assessment of the version in force, at the last stage told; null where none was
    /// made.</summary>
    public Assessment? Assessment { get; init; }

    /// <summary>
    /// The edition of the tariff that assessed last; null before, empty where none was asked.
    /// </summary>
    public string? Edition { get; init; }

    /// <summary>
    /// The stage at which duty was told last; null where none was told for the version in force.
    /// </summary>
    public DutyStage? DutyStage { get; init; }

    /// <summary>What selectivity chose for the version in force, with every reason; null before.</summary>
    public LaneChoice? Choice { get; init; }

    /// <summary>The number that was drawn for the case when its lane was chosen first: no version and no
    /// arrival draws a new one. Null before, and on a case of before it was kept.</summary>
    public double? Draw { get; init; }

    /// <summary>The lane chosen, or planned before the goods are there; null before the choice.</summary>
    public Lane? Lane => Choice?.Lane;

    /// <summary>Documents were wanted and are not accepted yet.</summary>
    public bool DocumentsOpen { get; init; }

    /// <summary>The trader handed in the documents that were wanted last, or said that there are no
    /// more.</summary>
    public bool DocumentsAreIn { get; init; }

    /// <summary>Codes of the documents that were wanted last and were not handed in since.</summary>
    public IReadOnlyList<string> DocumentsMissing { get; init; } = [];

    /// <summary>Documents were handed in since they were wanted last.</summary>
    public bool HasDocuments { get; init; }

    /// <summary>A control was ordered and its result is not recorded.</summary>
    public bool ControlOpen { get; init; }

    /// <summary>A question was asked and not answered.</summary>
    public bool QuestionOpen { get; init; }

    /// <summary>An officer holds the goods back.</summary>
    public bool IsDetained { get; init; }

    /// <summary>What the trader asked for and no officer has decided.</summary>
    public PendingRequest Pending { get; init; }

    /// <summary>The message of the pending request; null where none pends.</summary>
    public Declaration? PendingMessage { get; init; }

    /// <summary>What the trader asked to be repaid, while the request waits; null where nothing is
    /// asked.</summary>
    public Money? RepaymentAsked { get; init; }

    /// <summary>What is set aside on guarantees now.</summary>
    public IReadOnlyList<GuaranteeReserved> Reservations { get; init; } = [];

    /// <summary>What the case holds of quotas now; what went back is gone from it.</summary>
    public IReadOnlyList<QuotaDrawn> Draws { get; init; } = [];

    /// <summary>What the case holds of licences now; what went back is gone from it.</summary>
    public IReadOnlyList<LicenceWrittenOff> WriteOffs { get; init; } = [];

    /// <summary>The version that drew on quotas or licences last; 0 for none.</summary>
    public int VersionDrawn { get; init; }

    /// <summary>
    /// Settled by accounts or payments, less what was given back; in the administration's currency.
    /// </summary>
    public decimal Settled { get; init; }

    /// <summary>The part of <see cref="Settled"/> that stands on accounts, by account.</summary>
    public ImmutableDictionary<string, decimal> Charged { get; init; } =
        ImmutableDictionary<string, decimal>.Empty;

    /// <summary>The payments that came, by the bank's reference.</summary>
    public IReadOnlyList<PaymentReceived> Payments { get; init; } = [];

    /// <summary>
    /// Duty booked as revenue: final, and not withdrawn since; in the administration's currency.
    /// </summary>
    public decimal Booked { get; init; }

    /// <summary>By when the trader is to pay, or to provide funds; null where nothing is awaited.</summary>
    public DateTimeOffset? PaymentDueAt { get; init; }

    /// <summary>The account or guarantee that was to bear the duty could not.</summary>
    public bool IsShortOfFunds { get; init; }

    /// <summary>Duty is to be paid by the trader, before the release or, as after an audit, after
    /// it.</summary>
    public bool AwaitsMoney => Standing.AwaitsMoney;

    /// <summary>
    /// An officer lets the goods go under security until the final duty is determined (TFA 7.3).
    /// </summary>
    public bool ReleaseUnderSecurityAsked { get; init; }

    /// <summary>The guarantee that an officer chose for a release under security; null for the declared
    /// one.</summary>
    public string? ChosenGuarantee { get; init; }

    /// <summary>The version in force.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Nothing was lodged yet.</exception>
    public Declaration Declaration => Versions[^1];

    /// <summary>Goods go out: the type says so, or for trade with special fiscal territories (CO) the number
    /// that was given by the procedure.</summary>
    public bool IsExport => IsExportOf(TypeCode, Mrn);

    /// <summary>Whether a case is of goods that go out, as its row tells it.</summary>
    public static bool IsExportOf(string typeCode, Mrn mrn) =>
        DeclarationContent.IsExportType(typeCode)
        || DeclarationContent.IsWithinType(typeCode) && mrn.IsOfExport;

    /// <summary>Goods for export that arrived on a pre-lodged declaration: progress is permitted (RES
    /// 07).</summary>
    public bool IsExportArrival => IsExport && PresentedAt is not null;

    /// <summary>Rejected, void or exited: no act is taken any more.</summary>
    public bool IsClosed => IsRejected || IsInvalidated || IsExited;

    /// <summary>
    /// Something an officer or a trader must finish before the goods can go. Papers and questions still open
    /// do not hold goods that an officer releases under security.
    /// </summary>
    public bool IsHeld =>
        ControlOpen
        || IsDetained
        || Pending is PendingRequest.Amendment or PendingRequest.Cancellation
        || (DocumentsOpen || QuestionOpen) && !ReleaseUnderSecurityAsked;

    /// <summary>
    /// Where the case stands; of several states that hold, the one that decides what comes next.
    /// </summary>
    public CaseState State =>
        this switch
        {
            { IsRejected: true } => CaseState.Rejected,
            { IsInvalidated: true } => CaseState.Invalidated,
            { IsExited: true } => CaseState.Exited,
            { IsDetained: true } => CaseState.Detained,
            { Pending: not PendingRequest.None } => CaseState.RequestPending,
            { ClearedAt: not null } => CaseState.Cleared,
            { ReleasedAt: not null } => CaseState.Released,
            { ControlOpen: true } => CaseState.UnderControl,
            { DocumentsOpen: true } => CaseState.DocumentsWanted,
            { QuestionOpen: true } => CaseState.UnderQuery,
            { PaymentDueAt: not null } => CaseState.AwaitingPayment,
            { IsShortOfFunds: true } => CaseState.AwaitingPayment,
            { AcceptedAt: not null } => CaseState.Accepted,
            { IsRegistered: true } => CaseState.Registered,
            _ => CaseState.New,
        };

    /// <summary>How it stands.</summary>
    public Standing Standing =>
        new(
            State,
            IsExport,
            DocumentsAreIn,
            LapsesAt,
            PaymentDueAt,
            IsShortOfFunds,
            Pending,
            ReleaseUnderSecurityAsked
        );

    /// <param name="At">When the decision was recorded.</param>
    private sealed record HeldBefore(DateTimeOffset At, NextActor? Holder, DateTimeOffset? Since);
}
