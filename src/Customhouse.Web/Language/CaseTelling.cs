using Customhouse.Clearance;
using Customhouse.Web.Api;

namespace Customhouse.Web.Language;

/// <summary>How a case stands and what happened in it, in plain sentences of the reader's language.</summary>
public static class CaseTelling
{
    /// <summary>How the case stands and what is expected of whom.</summary>
    public static string Sentence(this Words words, Case c) => c.State switch
    {
        CaseState.DocumentsWanted when c.DocumentsAreIn => words["told.documents-in"],
        CaseState.Registered when c.LapsesAt is { } at => words["told.registered", words.Day(at)],
        CaseState.AwaitingPayment when c.IsShortOfFunds => words["told.short-of-funds"],
        CaseState.AwaitingPayment when c.PaymentDueAt is { } at => words["told.awaiting-payment", words.Day(at)],
        CaseState.RequestPending when c.Pending == PendingRequest.Cancellation => words["told.cancellation-pending"],
        CaseState.Released when c.AwaitsMoney && !c.ReleaseUnderSecurityAsked => words["told.released-owing"],
        CaseState.Cleared when c.AwaitsMoney => words["told.cleared-owing"],
        CaseState.Cleared when c.IsExport => words["told.cleared-export"],
        CaseState.Registered => words["told.accepted"],
        CaseState.AwaitingPayment => words["told.short-of-funds"],
        var state => words["told." + CaseWords.Name(state)],
    };

    /// <summary>Who is expected to act, in a word.</summary>
    public static string Holder(this Words words, Case c) => words["holder." + (CaseWords.Expected(c) ?? "nobody")];

    /// <summary>What happened; null where the fact is nothing that this reader is told.</summary>
    /// <param name="forCustoms">Reasons of lanes and controls are told to customs only.</param>
    public static string? Fact(this Words words, Event fact, bool forCustoms) => fact switch
    {
        DeclarationLodged e => words["fact.lodged", e.TypeCode, e.Lrn],
        DeclarationRejected e => words.Count("fact.rejected", e.Refusals.Count),
        DeclarationRegistered e => words["fact.registered", words.Day(e.LapsesAt)],
        GoodsPresented e => e.Location is { Length: > 0 } at ? words["fact.presented-at", at] : words["fact.presented"],
        DeclarationAccepted => words["fact.accepted"],
        DutyAssessed e => words["fact.assessed-" + e.Stage.ToString().ToLowerInvariant()],
        LaneChosen e => forCustoms
            ? words["fact.lane", words["lane." + CaseWords.Name((Risk.Lane?)e.Choice.Lane)!]]
                + Because(string.Join("; ", e.Choice.Hits.Select(h => h.Reason)))
            : null,
        DocumentsWanted e => (e.DocumentCodes.Count > 0
            ? words["fact.documents-wanted-codes", string.Join(", ", e.DocumentCodes)]
            : words["fact.documents-wanted"]) + (forCustoms ? Because(e.Grounds) : ""),
        DocumentsSubmitted e => words.Count("fact.documents-submitted", e.Documents.Count),
        DocumentsAccepted e => words["fact.documents-accepted"] + Because(e.Finding),
        ControlOrdered e => words["fact.control-ordered"] + (forCustoms ? Because(e.Grounds) : ""),
        ControlRecorded e => words[e.Result.Satisfactory ? "fact.control-good" : "fact.control-bad"]
            + Because(e.Result.Findings),
        QuestionAsked e => words["fact.question", e.Question],
        QuestionAnswered e => words["fact.answer", e.Answer],
        GoodsDetained e => words["fact.detained"] + Because(e.Grounds),
        DetentionLifted e => words["fact.detention-lifted"] + Because(e.Grounds),
        GoodsReleased => words["fact.released"],
        ResultTold e => words["fact.result-told", words.Number(e.Version)],
        SecurityReleaseAsked e => words["fact.security-release"] + Because(e.Grounds),
        DutyDetermined e => words["fact.duty-determined"] + Because(e.Grounds),
        DeclarationCleared => words["fact.cleared"],
        GoodsExited => words["fact.exited"],
        DepartureToldEarly => words["fact.departure-early"],
        ExitEnquired e => words["fact.exit-enquired", words.Day(e.AnswerBy)],
        AmendmentRequested => words["fact.amendment-requested"],
        CancellationRequested => words["fact.cancellation-requested"],
        RequestRejected e => words.Count("fact.request-rejected", e.Refusals.Count),
        RequestGranted => words["fact.request-granted"],
        RequestDenied e => words["fact.request-denied"] + Because(e.Grounds),
        DeclarationAmended e => words["fact.amended", words.Number(e.Version)],
        DeclarationInvalidated e => words["fact.invalidated"] + Because(e.Grounds),
        DutyReassessed e => words["fact.reassessed", words.Money(e.Difference)] + Because(e.Grounds),
        _ => Books(words, fact),
    };

    /// <summary>What moved on accounts, quotas and licences.</summary>
    private static string Books(Words words, Event fact) => fact switch
    {
        QuotaDrawn e => words["fact.quota-drawn", e.Order, words.Locale.Exact(e.Quantity), e.Unit],
        QuotaReturned e => words["fact.quota-returned", e.Order, words.Locale.Exact(e.Quantity), e.Unit],
        LicenceWrittenOff e => words["fact.licence-used", e.Licence, words.Locale.Exact(e.Quantity), e.Unit],
        LicenceRestored e => words["fact.licence-restored", e.Licence, words.Locale.Exact(e.Quantity), e.Unit],
        GuaranteeReserved e => words["fact.reserved", words.Money(e.Amount), e.Guarantee],
        GuaranteeReleased e => words["fact.freed", words.Money(e.Amount), e.Guarantee],
        AccountCharged e => words["fact.charged", words.Money(e.Amount), e.Account],
        AccountCredited e => words["fact.credited", words.Money(e.Amount), e.Account],
        RepaymentOwed e => words["fact.repayable", words.Money(e.Amount)],
        DutyWithdrawn e => words["fact.withdrawn", words.Money(e.Amount)],
        PaymentAwaited e => words["fact.payment-awaited", words.Money(e.Amount), words.Day(e.DueAt)],
        FundsMissing e => words["fact.funds-missing", e.Account, words.Money(e.Amount)],
        PaymentReminded e => words["fact.payment-reminded", words.Money(e.Amount), words.Day(e.DueAt)],
        PaymentReceived e => words["fact.paid", words.Money(e.Amount), e.Reference],
        _ => throw new InvalidOperationException($"no words are known for the fact {fact.GetType().Name}"),
    };

    private static string Because(string grounds) => grounds.Length == 0 ? "" : ": " + grounds;
}
