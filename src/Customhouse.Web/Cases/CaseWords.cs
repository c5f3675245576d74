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
}
