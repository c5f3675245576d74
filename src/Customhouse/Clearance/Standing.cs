namespace Customhouse.Clearance;

/// <summary>How a case stands: what must be known to say it in a sentence, and who must act next. It stands
/// in the case's row, so that lists open no journal.</summary>
/// <param name="DocumentsAreIn">Of documents that are wanted: they came.</param>
/// <param name="LapsesAt">By when goods are presented, or an enquiry about their exit is answered; null
/// where nothing lapses.</param>
/// <param name="PaymentDueAt">Until when duty is paid; null where none is asked for.</param>
/// <param name="IsShortOfFunds">The account named cannot bear the duty.</param>
/// <param name="Pending">A trader's request that waits for an officer.</param>
public sealed record Standing(
    CaseState State,
    bool IsExport,
    bool DocumentsAreIn,
    DateTimeOffset? LapsesAt,
    DateTimeOffset? PaymentDueAt,
    bool IsShortOfFunds,
    PendingRequest Pending,
    bool ReleaseUnderSecurityAsked
)
{
    /// <summary>Duty is to be paid by the trader, before the release or, as after an audit, after
    /// it.</summary>
    public bool AwaitsMoney =>
        State is not (CaseState.Rejected or CaseState.Invalidated or CaseState.Exited)
        && (PaymentDueAt is not null || IsShortOfFunds);
}
