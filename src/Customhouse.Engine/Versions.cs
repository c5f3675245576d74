using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Exchange;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>The versions of a declaration: how messages become one, and one becomes the next.</summary>
public static class Versions
{
    /// <summary>Reads a message as received; every fault is told, and then there is no declaration.</summary>
    /// <param name="format"><c>xml</c> or <c>json</c>.</param>
    public static AmendmentResult Read(ReadOnlyMemory<byte> body, string format) =>
        Read(body, format, Limits.MessageBytesMax, anyVersion: false);

    /// <summary>Reads a message that is on record; a version that was made here may be larger than a message
    /// is taken.
    /// </summary>
    /// <param name="format"><c>xml</c> or <c>json</c>.</param>
    public static AmendmentResult Reopen(ReadOnlyMemory<byte> payload, string format) =>
        Read(
            payload,
            format,
            SteppedRun.IsPutBack("R1") ? Limits.MessageBytesMax : Limits.VersionBytesMax,
            anyVersion: true
        );

    private static AmendmentResult Read(
        ReadOnlyMemory<byte> body,
        string format,
        int bytesMax,
        bool anyVersion
    )
    {
        var reading = format == "json" ? WcoJson.Read(body, bytesMax) : WcoXml.Read(body, bytesMax);
        if (!reading.IsTaken || reading.Message is not { } message)
            return new AmendmentResult(null, reading.Refusals) { IsNoMessage = reading.IsNoMessage };
        if (!anyVersion && TakenMessages.WrongVersion(message) is { } wrong)
            return new AmendmentResult(null, [wrong]) { IsNoMessage = true };
        return message.Kind == MessageKind.Response
            ? new AmendmentResult(null, [NothingDeclared])
            : ProposedVersion.ValuesOf(message);
    }

    /// <summary>The version that an act asks for or brings in force; null for an act that is about none. A
    /// request for a version that could not be read again is told so at once.</summary>
    public static AmendmentResult? Proposed(Case dossier, Act act)
    {
        var proposed = ProposedVersion.Propose(dossier, act);
        if (act is not Amend || proposed?.Declaration is not { } next)
            return proposed;
        return proposed with { Refusals = [.. proposed.Refusals, .. Unreadable(Write(next))] };
    }

    /// <summary>A version as a message, as short as it can be.</summary>
    public static byte[] Write(Declaration declaration) =>
        SteppedRun.IsPutBack("R1")
            ? WcoXml.Write(Message.Of(declaration.Message))
            : WcoXml.WriteCompact(Message.Of(declaration.Message));

    /// <summary>
    /// Why a version could not be read again once it were on record; empty where it can. What is recorded is
    /// read for decades, so this is asked before.
    /// </summary>
    public static IReadOnlyList<Refusal> Unreadable(byte[] version)
    {
        if (SteppedRun.IsPutBack("R1"))
            return [];
        var again = Reopen(version, "xml");
        return again.Declaration is not null
            ? []
            :
            [
                .. again
                    .Refusals.Take(1)
                    .Select(fault => new Refusal(
                        "CH051",
                        fault.Pointer,
                        $"the declaration as it would be changed cannot be read again: {fault.Rule}",
                        fault.Basis,
                        "ask for a smaller change, or lodge a new declaration for these goods"
                    )),
            ];
    }

    private static readonly Refusal NothingDeclared = new(
        "CH031",
        "MetaData/Response",
        "a response declares nothing",
        "WCO Data Model 3.6",
        "lodge a message with a Declaration"
    );

    /// <summary>A version that a grant or a control made has no message of its own yet; it is written
    /// here.</summary>
    /// <returns>The events with their messages; or why a message could not be read again, so that it is not
    /// recorded.
    /// </returns>
    internal static (IReadOnlyList<Event> Events, IReadOnlyList<Refusal> Unreadable) Written(
        IReadOnlyList<Event> events
    )
    {
        if (!events.Any(f => f is MessageEvent { Payload.Length: 0 }))
            return (events, []);
        var written = new List<Event>(events.Count);
        foreach (var caseEvent in events)
        {
            if (caseEvent is not MessageEvent { Payload.Length: 0, Declaration: { } declaration } message)
            {
                written.Add(caseEvent);
                continue;
            }
            var payload = Write(declaration);
            if (Unreadable(payload) is { Count: > 0 } faults)
                return ([], faults);
            written.Add(message with { Payload = payload });
        }
        return (written, []);
    }
}
