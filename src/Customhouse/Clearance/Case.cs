using System.Collections.Immutable;
using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>Where a case stands, in the words of the Kyoto Convention and the WCO response
/// messages.</summary>
public enum CaseState
{
    New,
    Rejected,
    Registered,
    Accepted,
    DocumentsWanted,
    UnderControl,
    UnderQuery,
    Detained,
    RequestPending,
    AwaitingPayment,
    Released,
    Cleared,
    Exited,
    Invalidated,
}

/// <summary>A trader's request on a lodged declaration that waits for an officer.</summary>
public enum PendingRequest
{
    None,
    Amendment,
    Cancellation,
}

/// <summary>
/// One declaration's case: the fold of its events, in order. It holds what the next decision needs and
/// nothing that could be computed from elsewhere.
/// </summary>
public sealed record Case
{
    public required Mrn Mrn { get; init; }

    /// <summary>How many events were recorded: the version that the next record expects.</summary>
    public int Sequence { get; init; }

    public string Lrn { get; init; } = "";
    public string Trader { get; init; } = "";
    public string TypeCode { get; init; } = "";

    /// <summary>Every version of the declaration, the lodged one first; the last is in force.</summary>
    public IReadOnlyList<Declaration> Versions { get; init; } = [];

    public int Version => Versions.Count;
    public DateTimeOffset? LodgedAt { get; init; }
    public DateTimeOffset? LapsesAt { get; init; }
    public DateTimeOffset? PresentedAt { get; init; }
    public DateTimeOffset? AcceptedAt { get; init; }
    public DateTimeOffset? ReleasedAt { get; init; }
    public DateTimeOffset? ClearedAt { get; init; }
    public bool IsRejected { get; init; }
    public bool IsRegistered { get; init; }
    public bool IsInvalidated { get; init; }
    public bool IsExited { get; init; }

    /// <summary>The version whose result was told last (RES 07); 0 for none.</summary>
    public int ResultToldForVersion { get; init; }

    /// <summary>The lane that was followed last: a lane is followed once.</summary>
    public Lane? RoutedLane { get; init; }

    /// <summary>The assessment of the version in force, at the last stage told; null where none was
    /// made.</summary>
    public Assessment? Assessment { get; init; }

    public string? Edition { get; init; }
    public DutyStage? DutyStage { get; init; }
    public LaneChoice? Choice { get; init; }
    public Lane? Lane => Choice?.Lane;
    public bool DocumentsOpen { get; init; }
    public bool DocumentsAreIn { get; init; }
    public bool ControlOpen { get; init; }
    public bool QuestionOpen { get; init; }
    public bool IsDetained { get; init; }
    public PendingRequest Pending { get; init; }

    /// <summary>The message of the pending request.</summary>
    public Declaration? PendingMessage { get; init; }

    public IReadOnlyList<GuaranteeReserved> Reservations { get; init; } = [];
    public IReadOnlyList<QuotaDrawn> Draws { get; init; } = [];
    public IReadOnlyList<LicenceWrittenOff> WriteOffs { get; init; } = [];

    /// <summary>Settled by accounts or payments, less what was given back.</summary>
    public decimal Settled { get; init; }

    /// <summary>The part of <see cref="Settled"/> that stands on accounts, by account.</summary>
    public ImmutableDictionary<string, decimal> Charged { get; init; } =
        ImmutableDictionary<string, decimal>.Empty;

    /// <summary>The payments that came, by the bank's reference.</summary>
    public IReadOnlyList<PaymentReceived> Payments { get; init; } = [];

    /// <summary>Duty booked as revenue: final, and not withdrawn since.</summary>
    public decimal Booked { get; init; }

    public DateTimeOffset? PaymentDueAt { get; init; }
    public bool IsShortOfFunds { get; init; }

    /// <summary>Duty is to be paid by the trader, before the release or, as after an audit, after
    /// it.</summary>
    public bool AwaitsMoney => Standing.AwaitsMoney;

    public bool ReleaseUnderSecurityAsked { get; init; }

    /// <summary>The guarantee that an officer chose for a release under security; null for the declared
    /// one.</summary>
    public string? ChosenGuarantee { get; init; }

    public Declaration Declaration => Versions[^1];

    public bool IsExport => DeclarationContent.IsExportType(TypeCode);

    /// <summary>Goods for export that arrived on a pre-lodged declaration: progress is permitted (RES
    /// 07).</summary>
    public bool IsExportArrival => IsExport && PresentedAt is not null;

    public bool IsClosed => IsRejected || IsInvalidated || IsExited;

    /// <summary>
    /// Something an officer or a trader must finish before the goods can go. Papers and questions still open
    /// do not hold goods that an officer releases under security.
    /// </summary>
    public bool IsHeld =>
        ControlOpen
        || IsDetained
        || Pending != PendingRequest.None
        || (DocumentsOpen || QuestionOpen) && !ReleaseUnderSecurityAsked;

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

    /// <summary>The case after one more event.</summary>
    /// <param name="at">When the event was recorded.</param>
    public Case With(Event caseEvent, DateTimeOffset at) =>
        (
            caseEvent switch
            {
                DeclarationLodged e => this with
                {
                    Lrn = e.Lrn,
                    TypeCode = e.TypeCode,
                    Trader = e.Trader,
                    LodgedAt = at,
                    Versions =
                    [
                        e.Declaration
                            ?? throw new InvalidOperationException("a message event was opened unread"),
                    ],
                },
                DeclarationRejected => this with { IsRejected = true },
                DeclarationRegistered e => this with { IsRegistered = true, LapsesAt = e.LapsesAt },
                GoodsPresented => this with { PresentedAt = at },
                // The tariff in force at acceptance decides, so what was told before arrival is assessed
                // anew.
                DeclarationAccepted e => this with
                {
                    AcceptedAt = e.AcceptedAt,
                    LapsesAt = null,
                    Assessment = null,
                },
                DutyAssessed e => this with
                {
                    Assessment = e.Assessment,
                    Edition = e.Edition,
                    DutyStage = e.Stage,
                    Booked =
                        e.Stage == Clearance.DutyStage.Final
                            ? Booked + Settlement.Owed(e.Assessment)
                            : Booked,
                },
                LaneChosen e => this with { Choice = e.Choice },
                DocumentsWanted => this with
                {
                    DocumentsOpen = true,
                    DocumentsAreIn = false,
                    RoutedLane = Lane,
                },
                DocumentsSubmitted => this with { DocumentsAreIn = true },
                DocumentsAccepted => this with { DocumentsOpen = false },
                ControlOrdered => this with { ControlOpen = true, RoutedLane = Lane },
                ControlRecorded => this with { ControlOpen = false },
                QuestionAsked => this with { QuestionOpen = true },
                QuestionAnswered => this with { QuestionOpen = false },
                GoodsDetained => this with { IsDetained = true },
                DetentionLifted => this with { IsDetained = false },
                QuotaDrawn e => this with { Draws = [.. Draws, e] },
                QuotaReturned e => this with
                {
                    Draws = [.. Draws.Where(d => (d.Order, d.Opened, d.Item) != (e.Order, e.Opened, e.Item))],
                },
                LicenceWrittenOff e => this with { WriteOffs = [.. WriteOffs, e] },
                LicenceRestored e => this with
                {
                    WriteOffs = [.. WriteOffs.Where(w => w.Licence != e.Licence || w.Item != e.Item)],
                },
                GuaranteeReserved e => this with
                {
                    Reservations = [.. Reservations, e],
                    IsShortOfFunds = false,
                    PaymentDueAt = null,
                },
                GuaranteeReleased e => this with
                {
                    Reservations = [.. Reservations.Where(r => r.Guarantee != e.Guarantee)],
                },
                AccountCharged e => Charge(e.Account, e.Amount.Amount) with
                {
                    IsShortOfFunds = false,
                    PaymentDueAt = null,
                },
                AccountCredited e => Charge(e.Account, -e.Amount.Amount),
                RepaymentOwed e => this with { Settled = Settled - e.Amount.Amount },
                DutyWithdrawn e => this with { Booked = Booked - e.Amount.Amount },
                PaymentAwaited e => this with { PaymentDueAt = e.DueAt },
                FundsMissing e => this with { IsShortOfFunds = true, PaymentDueAt = e.DueAt },
                PaymentReminded e => this with { PaymentDueAt = e.DueAt },
                PaymentReceived e => this with
                {
                    Settled = Settled + e.Amount.Amount,
                    PaymentDueAt = null,
                    IsShortOfFunds = false,
                    Payments = [.. Payments, e],
                },
                GoodsReleased => this with { ReleasedAt = at },
                SecurityReleaseAsked e => this with
                {
                    ReleaseUnderSecurityAsked = true,
                    ChosenGuarantee = e.Guarantee,
                },
                DutyDetermined => this with { ReleaseUnderSecurityAsked = false },
                ResultTold e => this with { ResultToldForVersion = e.Version },
                DeclarationCleared => this with { ClearedAt = at, ReleasedAt = ReleasedAt ?? at },
                GoodsExited => this with { IsExited = true },
                DepartureToldEarly => this,
                ExitEnquired e => this with { LapsesAt = e.AnswerBy },
                AmendmentRequested e => this with
                {
                    Pending = PendingRequest.Amendment,
                    PendingMessage = e.Declaration,
                },
                CancellationRequested e => this with
                {
                    Pending = PendingRequest.Cancellation,
                    PendingMessage = e.Declaration,
                },
                RequestRejected => this,
                RequestGranted => this,
                RequestDenied => this with { Pending = PendingRequest.None, PendingMessage = null },
                DeclarationAmended e => Amended(e),
                DeclarationInvalidated => this with { IsInvalidated = true, Pending = PendingRequest.None },
                DutyReassessed e => this with
                {
                    Assessment = Reassessment
                        .Of(Assessment ?? Tariff.Assessment.Nothing, e.Corrections)
                        .After,
                    Booked = Booked + e.Difference.Amount,
                },
                _ => throw new InvalidOperationException(
                    $"no meaning is known for the event {caseEvent.GetType().Name}"
                ),
            }
        ) with
        {
            Sequence = Sequence + 1,
        };

    /// <summary>The case of a journal, from its first event.</summary>
    public static Case Of(Mrn mrn, IEnumerable<(Event Event, DateTimeOffset At)> journal)
    {
        var result = new Case { Mrn = mrn };
        foreach (var (caseEvent, at) in journal)
            result = result.With(caseEvent, at);
        return result;
    }

    private Case Charge(string account, decimal amount) =>
        this with
        {
            Settled = Settled + amount,
            Charged = Charged.SetItem(account, Charged.GetValueOrDefault(account) + amount),
        };

    /// <summary>
    /// A new version wants a new assessment, a new look and, on goods for export, a new clearance; what was
    /// settled stays settled.
    /// </summary>
    private Case Amended(DeclarationAmended e) =>
        this with
        {
            Versions =
            [
                .. Versions,
                e.Declaration ?? throw new InvalidOperationException("a version was opened unread"),
            ],
            Assessment = null,
            DutyStage = null,
            Choice = null,
            Pending = PendingRequest.None,
            PendingMessage = null,
            ClearedAt = null,
        };
}
