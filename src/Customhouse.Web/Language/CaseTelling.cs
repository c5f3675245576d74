using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Web.Api;

namespace Customhouse.Web.Language;

/// <summary>How a case stands and what happened in it, in plain sentences of the reader's language.</summary>
public static class CaseTelling
{
    /// <summary>How the case stands and what is expected of whom.</summary>
    public static string Sentence(this Words words, Case c) => words.Sentence(c.Standing);

    /// <summary>The same of a case that is listed.</summary>
    public static string Sentence(this Words words, Standing c) =>
        c.State switch
        {
            CaseState.DocumentsWanted when c.DocumentsAreIn => words["told.documents-in"],
            CaseState.Registered when c.LapsesAt is { } at => words["told.registered", words.Day(at)],
            CaseState.AwaitingPayment when c.IsShortOfFunds => words["told.short-of-funds"],
            CaseState.AwaitingPayment when c.PaymentDueAt is { } at => words[
                "told.awaiting-payment",
                words.Day(at)
            ],
            CaseState.RequestPending when c.Pending == PendingRequest.Cancellation => words[
                "told.cancellation-pending"
            ],
            CaseState.Released when c.AwaitsMoney && !c.ReleaseUnderSecurityAsked => words[
                "told.released-owing"
            ],
            CaseState.Cleared when c.AwaitsMoney => words["told.cleared-owing"],
            CaseState.Cleared when c.IsExport => words["told.cleared-export"],
            CaseState.Registered => words["told.accepted"],
            CaseState.AwaitingPayment => words["told.short-of-funds"],
            var state => words["told." + CaseWords.Name(state)],
        };

    /// <summary>Who is expected to act, in a word.</summary>
    public static string Holder(this Words words, Case c) => words.Holder(c.Standing);

    /// <summary>The same of a case that is listed.</summary>
    public static string Holder(this Words words, Standing c) =>
        words["holder." + (CaseWords.Expected(c) ?? "nobody")];

    /// <summary>What happened; null where the event is nothing that this reader is told.</summary>
    /// <param name="forCustoms">Reasons of lanes and controls are told to customs only.</param>
    public static string? Event(this Words words, Event caseEvent, bool forCustoms) =>
        caseEvent switch
        {
            DeclarationLodged e => words["event.lodged", e.TypeCode, e.Lrn],
            DeclarationRejected e => words.Count("event.rejected", e.Refusals.Count),
            DeclarationRegistered e => words["event.registered", words.Day(e.LapsesAt)],
            GoodsPresented e => e.Location is { Length: > 0 } at
                ? words["event.presented-at", at]
                : words["event.presented"],
            DeclarationAccepted => words["event.accepted"],
            DutyAssessed e => words["event.assessed-" + e.Stage.ToString().ToLowerInvariant()],
            LaneChosen e => forCustoms
                ? words["event.lane", words["lane." + CaseWords.Name((Risk.Lane?)e.Choice.Lane)!]]
                    + Because(string.Join("; ", e.Choice.Hits.Select(h => h.Reason)))
                : null,
            DocumentsWanted e => (
                e.DocumentCodes.Count > 0
                    ? words["event.documents-wanted-codes", string.Join(", ", e.DocumentCodes)]
                    : words["event.documents-wanted"]
            ) + (forCustoms ? Because(e.Grounds) : ""),
            DocumentsSubmitted e => words.Count("event.documents-submitted", e.Documents.Count),
            DocumentsAccepted e => words["event.documents-accepted"] + Because(e.Finding),
            ControlOrdered e => words["event.control-ordered"] + (forCustoms ? Because(e.Grounds) : ""),
            ControlRecorded e => words[e.Result.Satisfactory ? "event.control-good" : "event.control-bad"]
                + Because(e.Result.Findings),
            QuestionAsked e => words["event.question", e.Question],
            QuestionAnswered e => words["event.answer", e.Answer],
            GoodsDetained e => words["event.detained"] + Because(e.Grounds),
            DetentionLifted e => words["event.detention-lifted"] + Because(e.Grounds),
            GoodsReleased => words["event.released"],
            ResultTold e => words["event.result-told", words.Number(e.Version)],
            SecurityReleaseAsked e => words["event.security-release"] + Because(e.Grounds),
            DutyDetermined e => words["event.duty-determined"] + Because(e.Grounds),
            DeclarationCleared => words["event.cleared"],
            GoodsExited => words["event.exited"],
            DepartureToldEarly => words["event.departure-early"],
            ExitEnquired e => words["event.exit-enquired", words.Day(e.AnswerBy)],
            AmendmentRequested => words["event.amendment-requested"],
            CancellationRequested => words["event.cancellation-requested"],
            RequestRejected e => words.Count("event.request-rejected", e.Refusals.Count),
            RequestGranted => words["event.request-granted"],
            RequestDenied e => words["event.request-denied"] + Because(e.Grounds),
            DeclarationAmended e => words["event.amended", words.Number(e.Version)],
            DeclarationInvalidated e => words["event.invalidated"] + Because(e.Grounds),
            DutyReassessed e => words["event.reassessed", words.Money(e.Difference)] + Because(e.Grounds),
            _ => Books(words, caseEvent),
        };

    /// <summary>What moved on accounts, quotas and licences.</summary>
    private static string Books(Words words, Event caseEvent) =>
        caseEvent switch
        {
            QuotaDrawn e => words["event.quota-drawn", e.Order, words.Locale.Exact(e.Quantity), e.Unit],
            QuotaReturned e => words["event.quota-returned", e.Order, words.Locale.Exact(e.Quantity), e.Unit],
            LicenceWrittenOff e => words[
                "event.licence-used",
                e.Licence,
                words.Locale.Exact(e.Quantity),
                e.Unit
            ],
            LicenceRestored e => words[
                "event.licence-restored",
                e.Licence,
                words.Locale.Exact(e.Quantity),
                e.Unit
            ],
            GuaranteeReserved e => words["event.reserved", words.Money(e.Amount), e.Guarantee],
            GuaranteeReleased e => words["event.freed", words.Money(e.Amount), e.Guarantee],
            AccountCharged e => words["event.charged", words.Money(e.Amount), e.Account],
            AccountCredited e => words["event.credited", words.Money(e.Amount), e.Account],
            RepaymentOwed e => words["event.repayable", words.Money(e.Amount)],
            DutyWithdrawn e => words["event.withdrawn", words.Money(e.Amount)],
            PaymentAwaited e => words["event.payment-awaited", words.Money(e.Amount), words.Day(e.DueAt)],
            FundsMissing e => words["event.funds-missing", e.Account, words.Money(e.Amount)],
            PaymentReminded e => words["event.payment-reminded", words.Money(e.Amount), words.Day(e.DueAt)],
            PaymentReceived e => words["event.paid", words.Money(e.Amount), e.Reference],
            _ => throw new InvalidOperationException(
                $"no words are known for the event {caseEvent.GetType().Name}"
            ),
        };

    private static string Because(string grounds) => grounds.Length == 0 ? "" : ": " + grounds;
}
