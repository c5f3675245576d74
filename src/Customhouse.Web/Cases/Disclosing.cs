using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Storage;

namespace Customhouse.Web.Cases;

/// <summary>Which events a receipt may tell to whom.</summary>
internal static class Disclosing
{
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
        Telling(caseEvent, forCustoms) is not null;

    /// <summary>What this reader is told of the event; null for nothing.</summary>
    public static Telling? Telling(Event caseEvent, bool forCustoms) =>
        DeclarationSubject.Kind.Events.Tell(caseEvent, forCustoms ? Listener.Customs : Listener.Trader);
}
