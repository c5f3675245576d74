using System.Text.Json;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Values;

namespace Customhouse.Web.Cases;

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
