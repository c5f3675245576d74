using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Web.Cases;

/// <summary>Which events and fields a receipt may tell to whom.</summary>
internal static class Disclosing
{
    /// <summary>Who of customs did it stays with customs, as in the timeline.</summary>
    private static readonly string[] ForCustoms = ["person", "office"];

    /// <summary>The event that a receipt is about where nobody says which: the last that decided
    /// something.</summary>
    /// <returns>Null where the reader may see none.</returns>
    public static JournalEntry? Decisive(IReadOnlyList<JournalEntry> journal, bool forCustoms)
    {
        var seen = journal.Where(j => IsVisible(j.Event, forCustoms)).ToArray();
        return seen.LastOrDefault(j =>
                j.Event
                    is DeclarationRejected
                        or DeclarationAccepted
                        or GoodsReleased
                        or DeclarationCleared
                        or DeclarationInvalidated
                        or GoodsExited
                        or DeclarationAmended
                        or RequestDenied
                        or GoodsDetained
                        or DutyReassessed
            ) ?? seen.LastOrDefault();
    }

    /// <summary>Whether this reader is told of the event at all.</summary>
    public static bool IsVisible(Event caseEvent, bool forCustoms) =>
        EventWords.Of(caseEvent, forCustoms) is not null;

    /// <summary>The fields that this reader may be told.</summary>
    public static string[] Allowed(Commitment commitment, Event caseEvent, bool forCustoms) =>
        [
            .. commitment.Names.Where(name =>
                forCustoms || !ForCustoms.Contains(name) && !IsReason(caseEvent, name)
            ),
        ];

    /// <summary>Why a declaration was picked is for customs alone: a trader who knew could steer around
    /// it.</summary>
    private static bool IsReason(Event caseEvent, string name) =>
        caseEvent switch
        {
            LaneChosen => true,
            ControlOrdered or DocumentsWanted => name == "fact.grounds",
            _ => false,
        };
}
