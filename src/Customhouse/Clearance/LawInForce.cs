using Customhouse.Journal;
using Customhouse.Lawbooks;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>The edition of the lawbook in decisions: none is made without one, and what it decided names
/// it.</summary>
public static class LawInForce
{
    /// <summary>Why nothing can be decided; null where it can.</summary>
    /// <param name="law">The edition that decides; null where none is in force.</param>
    public static Refusal? Wanting(LawEdition? law) =>
        law is null ? Refused("no edition of the lawbook is in force", "no edition of it is in force")
        : law.Lawbook is null
            ? Refused(
                $"the edition {law.Name} of the lawbook cannot be read by this program: {law.Fault}",
                "its edition cannot be read"
            )
        : null;

    /// <summary>Events with the edition on those that it decided.</summary>
    internal static IEnumerable<Event> Named(IEnumerable<Event> events, LawEdition? law) =>
        events.Select(told =>
            told
                is CaseEvent { Law: null }
                    and (
                        DeclarationRegistered
                        or DeclarationAccepted
                        or DeclarationRejected
                        or AmendmentRequested
                        or CancellationRequested
                        or RequestRejected
                        or RequestGranted
                        or RequestDenied
                        or DeclarationAmended
                    )
                ? (CaseEvent)told with
                {
                    Law = law?.Reference,
                }
                : told
        );

    private static Refusal Refused(string rule, string demand) =>
        new(
            "CH066",
            "",
            $"{rule}: nothing was taken",
            "Lawbook of the administration",
            "send it again later; the administrator of the customs office puts an edition of the lawbook in force "
                + "under /administrator/law"
        )
        {
            Demand = $"a declaration is decided by the lawbook, and {demand}",
        };
}
