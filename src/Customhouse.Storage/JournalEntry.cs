using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>Who did it: recorded with every event.</summary>
/// <param name="Id">The person or system, as signed in.</param>
/// <param name="Role">trader, officer, supervisor, auditor, administrator or system.</param>
public sealed record Actor(string Id, string Role, string? Office = null)
{
    public static readonly Actor System = new("system", "system");
}

/// <summary>One line of the journal.</summary>
/// <param name="Position">Its place in the whole journal, from 1 and without gaps.</param>
/// <param name="Sequence">Its place among the events of its subject, from 1.</param>
/// <param name="Event">A message's event has its payload; its declaration is read anew by the caller.</param>
public sealed record JournalEntry(
    long Position,
    Subject Subject,
    int Sequence,
    DateTimeOffset At,
    Actor By,
    Event Event
)
{
    /// <summary>The reference number of the declaration that it is about.</summary>
    /// <exception cref="FormatException">It is about a subject of another kind.</exception>
    public Mrn Mrn => DeclarationSubject.MrnOf(Subject);
}
