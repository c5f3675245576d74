using Customhouse.Clearance;
using Customhouse.Journal;

namespace Customhouse.Web.Cases;

/// <summary>Each event of a case as a sentence for the timeline.</summary>
public static class EventWords
{
    /// <summary>What happened.</summary>
    /// <param name="forCustoms">Reasons of lanes and controls are told to customs only.</param>
    /// <returns>Null where the event is nothing that this reader is told.</returns>
    public static string? Of(Event caseEvent, bool forCustoms) =>
        caseEvent switch
        {
            DeclarationLodged e => $"Declaration {e.TypeCode} lodged under the reference {e.Lrn}",
            DeclarationRejected e => $"Refused for {Count(e.Refusals.Count, "fault")}",
            DeclarationRegistered e =>
                $"Registered; the goods are to be presented until {e.LapsesAt:yyyy-MM-dd}",
            GoodsPresented e => "Goods presented" + At(e.Location),
            DeclarationAccepted => "Accepted",
            DutyAssessed e => $"Duty assessed by edition {e.Edition} ({Stage(e.Stage)})",
            LaneChosen e => forCustoms ? $"Lane {CaseWords.Name(e.Choice.Lane)} chosen" + Reasons(e) : null,
            DocumentsWanted e => (
                e.DocumentCodes.Count == 0
                    ? "Documents wanted"
                    : "Documents wanted: " + string.Join(", ", e.DocumentCodes)
            ) + Grounds(e.Grounds),
            DocumentsSubmitted e => $"{Count(e.Documents.Count, "document")} handed in",
            DocumentsAccepted e => "Documents accepted" + Grounds(e.Finding),
            ControlOrdered e => "Control of the goods ordered" + Grounds(e.Grounds),
            ControlRecorded e => (
                e.Result.Satisfactory ? "Control: goods as declared" : "Control: goods not as declared"
            ) + Grounds(e.Result.Findings),
            QuestionAsked e => $"Question: {e.Question}",
            QuestionAnswered e => $"Answer: {e.Answer}",
            GoodsDetained e => "Goods detained" + Grounds(e.Grounds),
            DetentionLifted e => "Detention lifted" + Grounds(e.Grounds),
            QuotaDrawn e => $"Quota {e.Order}: {e.Quantity} {e.Unit} drawn for item {e.Item}",
            QuotaReturned e => $"Quota {e.Order}: {e.Quantity} {e.Unit} given back",
            LicenceWrittenOff e =>
                $"Licence {e.Licence}: {e.Quantity} {e.Unit} written off for item {e.Item}",
            LicenceRestored e => $"Licence {e.Licence}: {e.Quantity} {e.Unit} restored",
            GuaranteeReserved e => $"{e.Amount} reserved on guarantee {e.Guarantee}",
            GuaranteeReleased e => $"{e.Amount} freed on guarantee {e.Guarantee}",
            AccountCharged e => $"{e.Amount} charged to account {e.Account}",
            AccountCredited e => $"{e.Amount} given back to account {e.Account}",
            RepaymentOwed e => $"{e.Amount} paid too much, to be repaid",
            DutyWithdrawn e => $"Final duty of {e.Amount} withdrawn",
            PaymentAwaited e => $"Payment of {e.Amount} awaited until {e.DueAt:yyyy-MM-dd}",
            FundsMissing e => $"Account {e.Account} cannot bear {e.Amount}",
            PaymentReminded e => $"Reminded of {e.Amount}, due {e.DueAt:yyyy-MM-dd}",
            PaymentReceived e => $"{e.Amount} paid, reference {e.Reference}",
            GoodsReleased e => "Goods released" + Grounds(e.Grounds),
            ResultTold e => $"Version {e.Version} confirmed",
            SecurityReleaseAsked e => "Release under security decided" + Grounds(e.Grounds),
            DutyDetermined e => "Final duty determined" + Grounds(e.Grounds),
            DeclarationCleared => "Cleared",
            GoodsExited e => "Goods left the customs territory" + At(e.Location),
            ExitEnquired e => $"Exit enquired; an answer is awaited until {e.AnswerBy:yyyy-MM-dd}",
            AmendmentRequested => "Amendment asked for",
            CancellationRequested => "Cancellation asked for",
            RequestRejected e => $"Request refused for {Count(e.Refusals.Count, "fault")}",
            RequestGranted => "Request granted",
            RequestDenied e => "Request denied" + Grounds(e.Grounds),
            DeclarationAmended e => $"Version {e.Version} of the declaration in force",
            DeclarationInvalidated e => "Declaration invalidated" + Grounds(e.Grounds),
            DutyReassessed e => $"Duty reassessed, difference {e.Difference}" + Grounds(e.Grounds),
            _ => caseEvent.GetType().Name,
        }
            is { } words
            ? forCustoms
                ? words
                : WithoutReasons(caseEvent, words)
            : null;

    /// <summary>Why a declaration was picked is for customs alone: a trader who knew could steer around
    /// it.</summary>
    private static string WithoutReasons(Event caseEvent, string words) =>
        caseEvent switch
        {
            ControlOrdered => "Control of the goods ordered",
            DocumentsWanted { DocumentCodes.Count: 0 } => "Documents wanted",
            DocumentsWanted e => "Documents wanted: " + string.Join(", ", e.DocumentCodes),
            _ => words,
        };

    private static string Stage(DutyStage stage) =>
        stage switch
        {
            DutyStage.Indicative => "as at acceptance",
            DutyStage.Provisional => "secured until it is final",
            _ => "final",
        };

    private static string Reasons(LaneChosen e) =>
        e.Choice.Hits.Count == 0 ? "" : ": " + string.Join("; ", e.Choice.Hits.Select(h => h.Reason));

    private static string Grounds(string grounds) => grounds.Length == 0 ? "" : ": " + grounds;

    private static string At(string? location) => string.IsNullOrEmpty(location) ? "" : " at " + location;

    private static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
