using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>
/// Which acts a case may take where it stands, whoever brings them and whatever they say. What an act says
/// (an amount, a correction, a guarantee) is judged by the rules of the act itself.
/// </summary>
public static class AllowedActs
{
    private static readonly Refusal Released = No(
        "CH004",
        "the goods were released already",
        "reassess the case, or detain the goods"
    );

    private static readonly Refusal NoControl = No("CH022", "no control is open", "order a control first");

    private static readonly Refusal NothingPends = No(
        "CH003",
        "no request of the trader waits for a decision",
        "look at the case's state first"
    );

    /// <summary>Why an act is not taken where a case stands; null where it is.</summary>
    /// <param name="act">The type of the act.</param>
    /// <exception cref="ArgumentException">It is no act of the law.</exception>
    public static Refusal? WhyNot(this Case c, Type act)
    {
        if (act == typeof(CheckDeadlines))
            return null;
        if (act == typeof(Lodge))
            return c.Sequence == 0
                ? null
                : No(
                    "CH001",
                    "a case begins with one lodgement",
                    "lodge a new declaration under a new reference"
                );
        if (c.IsClosed)
            return No("CH002", $"the case is closed: {c.State}", "lodge a new declaration for these goods");
        return act.Name switch
        {
            nameof(Present) => WhyNotPresented(c),
            nameof(Depart) => c.IsExport
                ? null
                : No("CH007", "only exports leave the customs territory", "check the reference number"),
            nameof(Amend) => WhyNotChanged(c)
                ?? (
                    c is { ClearedAt: not null, IsExport: false } && !Supplementing.MayBeCompleted(c)
                        ? No(
                            "CH021",
                            "the declaration is cleared",
                            "ask for a correction or a repayment after clearance"
                        )
                        : null
                ),
            nameof(Cancel) => WhyNotChanged(c),
            nameof(AskReview) => WhyNotAsked(c)
                ?? (
                    c.ClearedAt is null
                        ? No(
                            "CH056",
                            "the declaration is not cleared yet",
                            "ask for a change of the declaration instead"
                        )
                        : null
                ),
            nameof(Grant) when c is { Pending: PendingRequest.Review, RepaymentAsked: not null } => No(
                "CH057",
                "a repayment is granted by determining the duty anew",
                "reassess the duty of the items, or deny the request with grounds"
            ),
            nameof(Grant) when c.Pending is PendingRequest.Amendment or PendingRequest.Cancellation =>
                Completed(
                    c,
                    "deny the request with grounds; where the supplementary declaration is void, it can be asked for "
                        + "again"
                ),
            nameof(Grant) or nameof(Deny) => c.Pending == PendingRequest.None ? NothingPends : null,
            nameof(WantDocuments) or nameof(Query) => c.ReleasedAt is null ? null : Released,
            nameof(SubmitDocuments) => c.DocumentsOpen || c.QuestionOpen
                ? null
                : No(
                    "CH010",
                    "documents are handed in when they are wanted",
                    "wait until documents are asked for"
                ),
            nameof(AcceptDocuments) => c.DocumentsOpen
                ? null
                : No(
                    "CH011",
                    "only documents that are wanted can be accepted",
                    "look at the case's state first"
                ),
            nameof(OrderControl) => c.ControlOpen
                ? No("CH012", "a control is open already", "record its result first")
            : c.ReleasedAt is null ? null
            : Released,
            nameof(RecordControl) => c.ControlOpen ? null : NoControl,
            nameof(Reply) => c.QuestionOpen
                ? null
                : No("CH013", "no question is open", "wait until a question is asked"),
            nameof(Detain) => c.IsDetained
                ? No("CH014", "the goods are detained already", "lift the detention first")
                : null,
            nameof(LiftDetention) => c.IsDetained
                ? null
                : No("CH015", "the goods are not detained", "look at the case's state first"),
            nameof(Pay) => null,
            nameof(ReleaseUnderSecurity) => c is { ReleasedAt: null, ReleaseUnderSecurityAsked: false }
                ? null
                : No(
                    "CH016",
                    "security stands in for duty before release only",
                    "determine the duty instead"
                ),
            nameof(DetermineDuty) => c.ReleaseUnderSecurityAsked
                ? null
                : No("CH017", "the duty of this case is not open", "reassess it if it was wrong"),
            nameof(Reassess) => c.ClearedAt is null || c.Assessment is null
                ? No("CH025", "an audit comes after clearance (TFA 7.5)", "wait for clearance")
                : null,
            nameof(CloseAudit) => c.ClearedAt is null
                ? No("CH025", "an audit comes after clearance (TFA 7.5)", "wait for clearance")
                : null,
            _ => throw new ArgumentException($"no rule is known for the act {act.Name}", nameof(act)),
        };
    }

    private static Refusal? WhyNotPresented(Case c) =>
        c.PresentedAt is not null ? No("CH005", "the goods were presented already", "nothing more is needed")
        : !c.IsRegistered
            ? No("CH006", "goods are presented on a pre-lodged declaration", "nothing more is needed")
        : null;

    private static Refusal? WhyNotAsked(Case c) =>
        c.Pending == PendingRequest.None
            ? null
            : No("CH020", "an earlier request waits for a decision", "wait for it, then ask again");

    private static Refusal? WhyNotChanged(Case c) =>
        WhyNotAsked(c) ?? Completed(c, "change or cancel the supplementary declaration instead");

    /// <summary>Goods, licences and quotas of a completed declaration are those of both: it stays as it is
    /// while the other one stands.</summary>
    private static Refusal? Completed(Case c, string mend) =>
        c.CompletedBy is { } by
            ? No("CH068", $"the supplementary declaration {by} completes the declaration", mend)
            : null;

    private static Refusal No(string code, string rule, string mend) =>
        new(code, "", rule, "Order of clearance", mend);
}
