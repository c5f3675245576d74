using Customhouse.Journal;
using Customhouse.Risk;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>What is told of the events of a declaration's case, and to whom.</summary>
public static class EventTelling
{
    /// <summary>What a listener is told of an event; null where that listener does not hear of it.</summary>
    /// <exception cref="ArgumentException">The event is of a type for which nothing is written
    /// here.</exception>
    public static Telling? Tell(CaseEvent caseEvent, Listener listener) =>
        caseEvent switch
        {
            DeclarationLodged e => Say("event.lodged", "Declaration {type} lodged under the reference {lrn}")
                .With("type", e.TypeCode)
                .With("lrn", e.Lrn),
            DeclarationRejected e => Telling.WithCount(
                "event.rejected",
                e.Refusals.Count,
                "Refused for {count} fault",
                "Refused for {count} faults"
            ),
            DeclarationRegistered e => Say(
                    "event.registered",
                    "Registered; the goods are to be presented until {until}"
                )
                .With("until", e.LapsesAt),
            GoodsPresented { Location: { Length: > 0 } at } => Say(
                    "event.presented-at",
                    "Goods presented at {place}"
                )
                .With("place", at),
            GoodsPresented => Say("event.presented", "Goods presented"),
            DeclarationAccepted => Say("event.accepted", "Accepted"),
            DutyAssessed e => Assessed(e.Stage, e.Edition),
            // Which lane was chosen, and why, is for customs: a trader who knew could steer around it.
            LaneChosen e => listener == Listener.Customs
                ? (e.IsPlanned ? Planned(e.Choice.Lane) : Chosen(e.Choice.Lane)).Because(
                    string.Join("; ", e.Choice.Hits.Select(h => h.Reason))
                )
                : null,
            // Which cases are audited says which lane they were in.
            AuditClosed e => listener == Listener.Customs
                ? Say("event.audit-closed", "Audit closed; nothing to put right").Because(e.Findings)
                : null,
            DeclarationCleared => Say("event.cleared", "Cleared"),
            GoodsReleased { Grounds: GoodsReleased.UnderSecurity } => Say(
                "event.released-under-security",
                "Goods released: " + GoodsReleased.UnderSecurity
            ),
            GoodsReleased e => Say("event.released", "Goods released").Because(e.Grounds),
            ResultTold e => Say("event.result-told", "Version {version} confirmed")
                .With("version", e.Version),
            GoodsExited { Location: { Length: > 0 } at } => Say(
                    "event.exited-at",
                    "Goods left the customs territory at {place}"
                )
                .With("place", at),
            GoodsExited => Say("event.exited", "Goods left the customs territory"),
            DepartureToldEarly => Say("event.departure-early", "Departure told before it was permitted"),
            ExitEnquired e => Say("event.exit-enquired", "Exit enquired; an answer is awaited until {until}")
                .With("until", e.AnswerBy),
            DeclarationCompleted e => Say("event.completed", "Completed by the declaration {mrn}")
                .With("mrn", e.By.Text),
            CompletionEnded e => Say(
                    "event.completion-ended",
                    "Not completed any more by the declaration {mrn}"
                )
                .With("mrn", e.By.Text),
            DeclarationInvalidated e => Say("event.invalidated", "Declaration invalidated")
                .Because(e.Grounds),
            _ => OfHolding(caseEvent, listener) ?? OfRequest(caseEvent) ?? OfBooks(caseEvent),
        };

    /// <summary>That duty was assessed at a stage.</summary>
    /// <param name="edition">The edition of the tariff that decided.</param>
    public static Telling Assessed(DutyStage stage, string edition) =>
        (
            stage switch
            {
                DutyStage.Indicative => Say(
                    "event.assessed-indicative",
                    "Duty assessed by edition {edition} (as at acceptance)"
                ),
                DutyStage.Provisional => Say(
                    "event.assessed-provisional",
                    "Duty assessed by edition {edition} (secured until it is final)"
                ),
                _ => Say("event.assessed-final", "Duty assessed by edition {edition} (final)"),
            }
        ).With("edition", edition);

    private static Telling Planned(Lane lane) =>
        lane switch
        {
            Lane.Green => Say("event.lane-green-planned", "Green lane planned, before the goods arrived"),
            Lane.Blue => Say("event.lane-blue-planned", "Blue lane planned, before the goods arrived"),
            Lane.Yellow => Say("event.lane-yellow-planned", "Yellow lane planned, before the goods arrived"),
            _ => Say("event.lane-red-planned", "Red lane planned, before the goods arrived"),
        };

    private static Telling Chosen(Lane lane) =>
        lane switch
        {
            Lane.Green => Say("event.lane-green", "Green lane chosen"),
            Lane.Blue => Say("event.lane-blue", "Blue lane chosen"),
            Lane.Yellow => Say("event.lane-yellow", "Yellow lane chosen"),
            _ => Say("event.lane-red", "Red lane chosen"),
        };

    /// <summary>What holds the goods, and what ends it; null where the event is none of these. Who may not
    /// hear of one is said by <see cref="Tell"/>.</summary>
    private static Telling? OfHolding(CaseEvent caseEvent, Listener listener) =>
        caseEvent switch
        {
            DocumentsWanted { DocumentCodes: { Count: > 0 } codes } e => Say(
                    "event.documents-wanted-codes",
                    "Documents wanted: {codes}"
                )
                .With("codes", string.Join(", ", codes))
                .BecauseToCustoms(e.Grounds, listener),
            DocumentsWanted e => Say("event.documents-wanted", "Documents wanted")
                .BecauseToCustoms(e.Grounds, listener),
            DocumentsAdded e => Telling.WithCount(
                "event.documents-added",
                e.Documents.Count,
                "{count} document handed in; more are to come",
                "{count} documents handed in; more are to come"
            ),
            DocumentsSubmitted { Documents.Count: 0 } => Say(
                "event.documents-all",
                "All documents are handed in"
            ),
            DocumentsSubmitted e => Telling.WithCount(
                "event.documents-submitted",
                e.Documents.Count,
                "{count} document handed in",
                "{count} documents handed in"
            ),
            DocumentsAccepted e => Say("event.documents-accepted", "Documents accepted").Because(e.Finding),
            ControlOrdered e => Say("event.control-ordered", "Control of the goods ordered")
                .BecauseToCustoms(e.Grounds, listener),
            ControlRecorded e => (
                e.Result.Satisfactory
                    ? Say("event.control-good", "Control: goods as declared")
                    : Say("event.control-bad", "Control: goods not as declared")
            ).Because(e.Result.Findings),
            QuestionAsked e => Say("event.question", "Question: {question}").With("question", e.Question),
            QuestionAnswered e => Say("event.answer", "Answer: {answer}").With("answer", e.Answer),
            GoodsDetained e => Say("event.detained", "Goods detained").Because(e.Grounds),
            DetentionLifted e => Say("event.detention-lifted", "Detention lifted").Because(e.Grounds),
            SecurityReleaseAsked e => Say("event.security-release", "Release under security decided")
                .Because(e.Grounds),
            _ => null,
        };

    /// <summary>What a trader asks for, and what comes of it; null where the event is none of
    /// these.</summary>
    private static Telling? OfRequest(CaseEvent caseEvent) =>
        caseEvent switch
        {
            AmendmentRequested => Say("event.amendment-requested", "Amendment asked for"),
            ReviewRequested { Repayment: { } amount } e => OfAmount(
                    "event.repayment-requested",
                    "Repayment of {amount} asked for",
                    amount
                )
                .Because(e.Grounds),
            ReviewRequested e => Say("event.correction-requested", "Correction after clearance asked for")
                .Because(e.Grounds),
            CancellationRequested => Say("event.cancellation-requested", "Cancellation asked for"),
            RequestRejected e => Telling.WithCount(
                "event.request-rejected",
                e.Refusals.Count,
                "Request refused for {count} fault",
                "Request refused for {count} faults"
            ),
            RequestGranted => Say("event.request-granted", "Request granted"),
            RequestDenied e => Say("event.request-denied", "Request denied").Because(e.Grounds),
            DeclarationAmended e => Say("event.amended", "Version {version} of the declaration in force")
                .With("version", e.Version),
            _ => null,
        };

    /// <summary>What moved on accounts, quotas and licences.</summary>
    private static Telling OfBooks(CaseEvent caseEvent) =>
        caseEvent switch
        {
            QuotaDrawn e => Say("event.quota-drawn", "Quota {quota}: {quantity} {unit} drawn for item {item}")
                .With("quota", e.Order)
                .Measured(e.Quantity, e.Unit)
                .With("item", e.Item),
            QuotaReturned e => Say("event.quota-returned", "Quota {quota}: {quantity} {unit} given back")
                .With("quota", e.Order)
                .Measured(e.Quantity, e.Unit),
            LicenceWrittenOff e => Say(
                    "event.licence-used",
                    "Licence {licence}: {quantity} {unit} written off for item {item}"
                )
                .With("licence", e.Licence)
                .Measured(e.Quantity, e.Unit)
                .With("item", e.Item),
            LicenceRestored e => Say(
                    "event.licence-restored",
                    "Licence {licence}: {quantity} {unit} restored"
                )
                .With("licence", e.Licence)
                .Measured(e.Quantity, e.Unit),
            GuaranteeReserved e => OfAmount(
                    "event.reserved",
                    "{amount} reserved on guarantee {guarantee}",
                    e.Amount
                )
                .With("guarantee", e.Guarantee),
            GuaranteeReleased e => OfAmount(
                    "event.freed",
                    "{amount} freed on guarantee {guarantee}",
                    e.Amount
                )
                .With("guarantee", e.Guarantee),
            AccountCharged e => OfAmount("event.charged", "{amount} charged to account {account}", e.Amount)
                .With("account", e.Account),
            AccountCredited e => OfAmount(
                    "event.credited",
                    "{amount} credited to account {account}",
                    e.Amount
                )
                .With("account", e.Account),
            RepaymentOwed e => OfAmount("event.repayable", "{amount} paid too much, to be repaid", e.Amount),
            DutyWithdrawn e => OfAmount("event.withdrawn", "Final duty of {amount} withdrawn", e.Amount),
            PaymentAwaited e => OfAmount(
                    "event.payment-awaited",
                    "Payment of {amount} awaited until {until}",
                    e.Amount
                )
                .With("until", e.DueAt),
            FundsMissing e => OfAmount(
                    "event.funds-missing",
                    "Account {account} cannot bear {amount}",
                    e.Amount
                )
                .With("account", e.Account),
            PaymentReminded e => OfAmount(
                    "event.payment-reminded",
                    "Reminded of {amount}, due {until}",
                    e.Amount
                )
                .With("until", e.DueAt),
            PaymentReceived e => OfAmount("event.paid", "{amount} paid, reference {reference}", e.Amount)
                .With("reference", e.Reference),
            DutyDetermined e => Say("event.duty-determined", "Final duty determined").Because(e.Grounds),
            DutyReassessed e => OfAmount(
                    "event.reassessed",
                    "Duty reassessed, difference {amount}",
                    e.Difference
                )
                .Because(e.Grounds),
            _ => throw new ArgumentException(
                $"nothing is written that tells the event {caseEvent.GetType().Name}",
                nameof(caseEvent)
            ),
        };

    private static Telling Say(string key, string english) => new(key, english);

    private static Telling OfAmount(string key, string english, Money amount) =>
        Say(key, english).With("amount", amount);

    private static Telling Measured(this Telling telling, decimal quantity, string unit) =>
        telling.With("quantity", quantity).With("unit", unit);

    private static Telling Because(this Telling telling, string grounds) =>
        telling with
        {
            Grounds = grounds,
        };

    /// <summary>Why a declaration was picked is for customs alone: a trader who knew could steer around
    /// it.</summary>
    private static Telling BecauseToCustoms(this Telling telling, string grounds, Listener listener) =>
        listener == Listener.Customs ? telling.Because(grounds) : telling with { Withheld = ["grounds"] };
}
