using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Storage;

namespace Customhouse.Web.Cases;

/// <summary>
/// Which events are the system's own doing. An event bears whoever brought its decision about; what the steps
/// of clearance then found out or did by themselves, that person did not do.
/// </summary>
internal static class SystemEvents
{
    /// <summary>Whether nobody but the system did it: told by its kind, and by its place in the
    /// decision.</summary>
    public static bool IsBySystem(IReadOnlyList<JournalEntry> journal, int i) =>
        IsBySystem(
            journal[i].Event,
            journal[i].By,
            isConsequence: i > 0 && journal[i].At == journal[i - 1].At
        );

    /// <param name="isConsequence">It followed another event in the same decision.</param>
    public static bool IsBySystem(Event caseEvent, Actor by, bool isConsequence) =>
        by.Role == "system"
        || caseEvent switch
        {
            LaneChosen
            or DutyAssessed
            or DeclarationRegistered
            or DeclarationAccepted
            or DeclarationRejected => true,
            QuotaDrawn or QuotaReturned or LicenceWrittenOff or LicenceRestored => true,
            GuaranteeReserved or GuaranteeReleased or AccountCharged or AccountCredited => true,
            RepaymentOwed or DutyWithdrawn or PaymentAwaited or FundsMissing or PaymentReminded => true,
            DeclarationCompleted or CompletionEnded => true,
            ResultTold or DeclarationCleared or ExitEnquired or RequestRejected => true,
            // A person orders, wants, releases and cancels too: then it comes first in its decision.
            ControlOrdered or DocumentsWanted or GoodsReleased or DeclarationInvalidated => isConsequence,
            _ => false,
        };
}
