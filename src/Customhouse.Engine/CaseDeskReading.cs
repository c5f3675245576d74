using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

// How cases are read.
public sealed partial class CaseDesk
{
    /// <summary>The case as its journal tells it; null if there is none.</summary>
    public async Task<Case?> Open(Mrn mrn, CancellationToken cancellation)
    {
        var journal = await Journal(mrn, cancellation);
        return journal.Count == 0 ? null : Case.Replay(mrn, journal.Select(j => (j.Event, j.At)));
    }

    /// <summary>Null for a case that was erased or cannot be read, too.</summary>
    private async Task<Case?> OpenIfReadable(Mrn mrn, CancellationToken cancellation)
    {
        try
        {
            return await Open(mrn, cancellation);
        }
        catch (Exception unknown) when (unknown is CaseErasedException or CaseUnreadableException)
        {
            return null;
        }
    }

    /// <summary>The events of one case in order, messages read; empty if there is none.</summary>
    /// <exception cref="CaseErasedException">The case was erased: nobody can say any more what its events
    /// were.
    /// </exception>
    /// <exception cref="CaseUnreadableException">An event of it cannot be read.</exception>
    public async Task<IReadOnlyList<JournalEntry>> Journal(Mrn mrn, CancellationToken cancellation)
    {
        var journal = await store.Open(DeclarationSubject.For(mrn), cancellation);
        if (journal.Any(j => j.Event is EventErased))
            throw new CaseErasedException(mrn);
        return [.. journal.Select(Reopened)];
    }

    /// <summary>A line with its message read, where it has one.</summary>
    /// <exception cref="CaseUnreadableException">It cannot be read.</exception>
    internal static JournalEntry Reopened(JournalEntry line)
    {
        if (line.Event is EventUnreadable unreadable)
            throw new CaseUnreadableException(line.Mrn, line.Sequence, unreadable.Cause);
        if (line.Event is not MessageEvent message)
            return line;
        var again = Versions.Reopen(message.Payload, message.Format);
        return line with
        {
            Event = message with
            {
                Declaration =
                    again.Declaration
                    ?? throw new CaseUnreadableException(
                        line.Mrn,
                        line.Sequence,
                        $"its message: {again.Refusals.Select(r => r.Rule).FirstOrDefault() ?? "it declares nothing"}"
                    ),
            },
        };
    }
}
