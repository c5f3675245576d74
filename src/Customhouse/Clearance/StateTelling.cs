using Customhouse.Journal;

namespace Customhouse.Clearance;

/// <summary>What is told of a case as it stands. It is the same for everybody.</summary>
public static class StateTelling
{
    /// <summary>How the case stands and what is expected of whom.</summary>
    public static Telling Tell(Standing c) =>
        c.State switch
        {
            CaseState.New => new("told.new", "Received; not decided yet."),
            CaseState.Rejected => new("told.rejected", "Refused; correct the faults and lodge it again."),
            CaseState.Registered => Until(
                "told.registered",
                "Registered; waiting for the goods to be presented",
                c.LapsesAt
            ),
            CaseState.Accepted => new("told.accepted", "Accepted; clearance goes on."),
            CaseState.DocumentsWanted when c.DocumentsAreIn => new(
                "told.documents-in",
                "Documents were handed in; customs looks at them."
            ),
            CaseState.DocumentsWanted => new(
                "told.documents-wanted",
                "Held for documents; waiting for the trader to hand them in."
            ),
            CaseState.UnderControl => new(
                "told.under-control",
                "Held for a control of the goods; waiting for customs."
            ),
            CaseState.UnderQuery => new(
                "told.under-query",
                "Held for a question; waiting for the trader’s answer."
            ),
            CaseState.Detained => new("told.detained", "The goods are detained; waiting for customs."),
            CaseState.RequestPending when c.Pending == PendingRequest.Cancellation => new(
                "told.cancellation-pending",
                "The trader’s request to cancel waits for a decision of customs."
            ),
            CaseState.RequestPending when c.Pending == PendingRequest.Review => new(
                "told.review-pending",
                "The trader’s request after clearance waits for a decision of customs."
            ),
            CaseState.RequestPending => new(
                "told.request-pending",
                "The trader’s request to amend waits for a decision of customs."
            ),
            CaseState.AwaitingPayment when c.IsShortOfFunds => new(
                "told.short-of-funds",
                "Waiting for money: the account named cannot bear the duty."
            ),
            CaseState.AwaitingPayment => Until(
                "told.awaiting-payment",
                "Waiting for the duty to be paid",
                c.PaymentDueAt
            ),
            CaseState.Released when c.AwaitsMoney && !c.ReleaseUnderSecurityAsked => Until(
                "told.released-owing",
                "Released; the final duty is to be paid",
                c.PaymentDueAt
            ),
            CaseState.Released => new("told.released", "Released; the final duty is still open."),
            CaseState.Cleared when c.AwaitsMoney => Until(
                "told.cleared-owing",
                "Cleared; more duty is to be paid",
                c.PaymentDueAt
            ),
            CaseState.Cleared when c.IsExport => new(
                "told.cleared-export",
                "Cleared for export; waiting for the goods to leave."
            ),
            CaseState.Cleared => new("told.cleared", "Cleared; nothing is open."),
            CaseState.Exited => new("told.exited", "The goods have left; nothing is open."),
            CaseState.Invalidated => new("told.invalidated", "Invalidated; nothing is open."),
            var state => throw new ArgumentException($"nothing is written that tells {state}", nameof(c)),
        };

    /// <summary>What is waited for, with the day where there is one.</summary>
    private static Telling Until(string key, string english, DateTimeOffset? at) =>
        at is { } until
            ? new Telling(key + "-until", english + " until {until}.").With("until", until)
            : new Telling(key, english + ".");
}
