using System.Text.Json;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Values;

namespace Customhouse.Web.Api;

/// <summary>What stands in a case, said so that a newcomer understands it.</summary>
public static class CaseWords
{
    private static readonly Dictionary<CaseState, string> Names = Enum.GetValues<CaseState>()
        .ToDictionary(s => s, s => JsonNamingPolicy.KebabCaseLower.ConvertName(s.ToString()));

    private static readonly Dictionary<string, CaseState> States = Names.ToDictionary(
        n => n.Value,
        n => n.Key
    );

    /// <summary>The state as the interface writes it: <c>awaiting-payment</c>.</summary>
    public static string Name(CaseState state) => Names[state];

    public static bool TryState(string name, out CaseState state) => States.TryGetValue(name, out state);

    public static IEnumerable<string> StateNames => Names.Values;

    public static string? Name(Lane? lane) =>
        lane switch
        {
            Lane.Green => "green",
            Lane.Blue => "blue",
            Lane.Yellow => "yellow",
            Lane.Red => "red",
            _ => null,
        };

    /// <summary>How far an event has come in the ledger.</summary>
    public static string Name(ProofStage standing) =>
        standing switch
        {
            ProofStage.Certified => "certified",
            ProofStage.Logged => "logged",
            ProofStage.Differs => "differs",
            ProofStage.Erased => "erased",
            ProofStage.NotProved => "not-proved",
            _ => "pending",
        };

    /// <summary>The same for the event at a position; null where the house keeps no ledger.</summary>
    public static string? Name(IReadOnlyDictionary<long, ProofStage>? standings, long position) =>
        standings is null ? null : Name(standings.GetValueOrDefault(position));

    /// <summary>Who is expected to act next: <c>trader</c>, <c>customs</c>, or nobody.</summary>
    public static string? Expected(Case c) => Expected(c.Standing);

    /// <summary>The same of a case that is listed.</summary>
    public static string? Expected(Standing c) =>
        c.ActsNext() switch
        {
            NextActor.Trader => "trader",
            NextActor.Customs => "customs",
            _ => null,
        };

    /// <summary>How the case stands and what is expected of whom, in a sentence.</summary>
    public static string Sentence(Case c) =>
        c.State switch
        {
            CaseState.New => "Received; not decided yet.",
            CaseState.Rejected => "Refused; correct the faults and lodge it again.",
            CaseState.Registered => $"Registered; waiting for the goods to be presented{Until(c.LapsesAt)}.",
            CaseState.Accepted => "Accepted; clearance goes on.",
            CaseState.DocumentsWanted when c.DocumentsAreIn =>
                "Documents were handed in; customs looks at them.",
            CaseState.DocumentsWanted => "Held for documents; waiting for the trader to hand them in.",
            CaseState.UnderControl => "Held for a control of the goods; waiting for customs.",
            CaseState.UnderQuery => "Held for a question; waiting for the trader's answer.",
            CaseState.Detained => "The goods are detained; waiting for customs.",
            CaseState.RequestPending => $"The trader's {Name(c.Pending)} waits for a decision of customs.",
            CaseState.AwaitingPayment when c.IsShortOfFunds =>
                "Waiting for money: the account named cannot bear the duty.",
            CaseState.AwaitingPayment => $"Waiting for the duty to be paid{Until(c.PaymentDueAt)}.",
            CaseState.Released when c.AwaitsMoney && !c.ReleaseUnderSecurityAsked =>
                $"Released; the final duty is to be paid{Until(c.PaymentDueAt)}.",
            CaseState.Released => "Released; the final duty is still open.",
            CaseState.Cleared when c.AwaitsMoney =>
                $"Cleared; more duty is to be paid{Until(c.PaymentDueAt)}.",
            CaseState.Cleared when c.IsExport => "Cleared for export; waiting for the goods to leave.",
            CaseState.Cleared => "Cleared; nothing is open.",
            CaseState.Exited => "The goods have left; nothing is open.",
            _ => "Invalidated; nothing is open.",
        };

    private static string Name(PendingRequest request) =>
        request == PendingRequest.Cancellation ? "request to cancel" : "request to amend";

    private static string Until(DateTimeOffset? at) => at is { } moment ? $" until {moment:yyyy-MM-dd}" : "";

    /// <summary>A WCO response's function in words.</summary>
    public static string Meaning(Notification notification) =>
        notification.Sign switch
        {
            "01" => "accepted",
            "02" => "received",
            "03" => "refused",
            "05" => "goods to be controlled",
            "06" => "documents wanted",
            "07" => "result told",
            "08" => "goods released",
            "09" => "cleared",
            "10" => "invalidated",
            "11/39" => "request granted",
            "11/41" => "request denied",
            "13/67" => "duty, as assessed at acceptance",
            "13/115" => "duty, secured until it is final",
            "13/4" => "duty, final",
            "14" => "funds missing",
            "15" => "payment due",
            "16" => "goods exited",
            "18" => "exit enquired",
            "51" => "question",
            "52" => "goods detained",
            _ => "notification " + notification.Sign,
        };
}
