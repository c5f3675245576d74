using Customhouse.Journal;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

// How each event changes the case.
public sealed partial record Case
{
    /// <summary>The case after one more event.</summary>
    /// <param name="at">When the event was recorded.</param>
    /// <exception cref="InvalidOperationException">The event is of no
    /// known type, or its message was not read before.</exception>
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
                DeclarationRegistered e => this with
                {
                    IsRegistered = true,
                    LapsesAt = e.LapsesAt,
                    Law = e.Law,
                },
                GoodsPresented => this with { PresentedAt = at },
                // The tariff and the profiles in force at acceptance decide, so what was told and planned
                // before arrival is worked out anew.
                DeclarationAccepted e => this with
                {
                    AcceptedAt = e.AcceptedAt,
                    Law = e.Law,
                    LapsesAt = null,
                    Assessment = null,
                    Choice = null,
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
                LaneChosen e => this with { Choice = e.Choice, Draw = Draw ?? e.Choice.Draw },
                DocumentsWanted e => this with
                {
                    DocumentsOpen = true,
                    DocumentsAreIn = false,
                    HasDocuments = false,
                    DocumentsMissing = e.DocumentCodes,
                    RoutedLane = Lane,
                },
                DocumentsAdded e => this with
                {
                    HasDocuments = true,
                    DocumentsMissing = DocumentRules.MissingWith(DocumentsMissing, e.Documents),
                },
                DocumentsSubmitted e => this with
                {
                    HasDocuments = true,
                    DocumentsAreIn = true,
                    DocumentsMissing = DocumentRules.MissingWith(DocumentsMissing, e.Documents),
                },
                DocumentsAccepted => this with { DocumentsOpen = false },
                ControlOrdered => this with { ControlOpen = true, RoutedLane = Lane },
                ControlRecorded => this with { ControlOpen = false },
                QuestionAsked => this with { QuestionOpen = true },
                QuestionAnswered => this with { QuestionOpen = false },
                GoodsDetained => this with { IsDetained = true },
                DetentionLifted => this with { IsDetained = false },
                QuotaDrawn e => this with { Draws = [.. Draws, e], VersionDrawn = Version },
                QuotaReturned e => this with
                {
                    Draws = [.. Draws.Where(d => (d.Order, d.Opened, d.Item) != (e.Order, e.Opened, e.Item))],
                },
                LicenceWrittenOff e => this with { WriteOffs = [.. WriteOffs, e], VersionDrawn = Version },
                LicenceRestored e => this with
                {
                    WriteOffs =
                    [
                        .. WriteOffs.Where(w => (w.Licence, w.Item, w.Unit) != (e.Licence, e.Item, e.Unit)),
                    ],
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
                // A change or an invalidation that is granted ends with its own event.
                RequestGranted => Pending == PendingRequest.Review ? Reviewed() : this,
                RequestDenied => Reviewed() with { PendingMessage = null },
                ReviewRequested e => this with
                {
                    Pending = PendingRequest.Review,
                    RepaymentAsked = e.Repayment,
                },
                AuditClosed => this,
                DeclarationAmended e => Amended(e),
                DeclarationInvalidated => this with { IsInvalidated = true, Pending = PendingRequest.None },
                DeclarationCompleted e => this with { CompletedBy = e.By },
                CompletionEnded => this with { CompletedBy = null, CompletionsEnded = CompletionsEnded + 1 },
                DutyReassessed e => (Pending == PendingRequest.Review ? Reviewed() : this) with
                {
                    Assessment = Reassessment
                        .Compute(Assessment ?? Tariff.Assessment.Nothing, e.Corrections)
                        .After,
                    Booked = Booked + e.Difference.Amount,
                },
                _ => throw new InvalidOperationException(
                    $"no meaning is known for the event {caseEvent.GetType().Name}"
                ),
            }
        ).Following(this, at);

    /// <summary>The case of a journal, from its first event.</summary>
    /// <exception cref="InvalidOperationException">An event is of
    /// no known type, or a message was not read before.</exception>
    public static Case Replay(Mrn mrn, IEnumerable<(Event Event, DateTimeOffset At)> journal)
    {
        var result = new Case { Mrn = mrn };
        foreach (var (caseEvent, at) in journal)
            result = result.With(caseEvent, at);
        return result;
    }

    /// <summary>The case with what each event changes. Between the events of one decision nobody holds it, so
    /// its holder is compared with that before the decision.</summary>
    private Case Following(Case before, DateTimeOffset at)
    {
        var decision =
            before.Decision is { } same && same.At == at
                ? same
                : new HeldBefore(at, before.Holder, before.HeldSince);
        var holder = Standing.ActsNext();
        return this with
        {
            Sequence = before.Sequence + 1,
            Decision = decision,
            Holder = holder,
            HeldSince = holder == decision.Holder ? decision.Since : at,
        };
    }

    private Case Reviewed() => this with { Pending = PendingRequest.None, RepaymentAsked = null };

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
