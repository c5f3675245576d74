using System.Reflection;

namespace Customhouse.Journal;

/// <summary>Where time finds the subjects of a kind on which it has something to do: a column of one of its
/// tables.</summary>
/// <param name="Table">A table of the kind's own.</param>
/// <param name="Id">The column of the subject's identifier.</param>
/// <param name="DueAt">The column of the moment; null in it for never.</param>
public sealed record DeadlineColumn(TableForm Table, Column Id, Column DueAt);

/// <summary>
/// A kind of subject, as its module declares it: the types of event, how the log proves them, what they move
/// in the books, the tables that follow from them, the deadlines, and how a subject is erased. The store and
/// the ledger know kinds by this alone.
/// </summary>
public abstract class SubjectKind
{
    private protected SubjectKind(string name, EventCatalogue events) => (Name, Events) = (name, events);

    /// <summary>As keys of subjects tell it: small letters, digits and '-'.</summary>
    public string Name { get; }

    /// <summary>Its types of event.</summary>
    public EventCatalogue Events { get; }

    /// <summary>How the log proves its events.</summary>
    public SubjectProof Proof { get; init; } = SubjectProof.EachEvent;

    /// <summary>The tables that follow from its events.</summary>
    public IReadOnlyList<TableForm> Tables { get; init; } = [];

    /// <summary>Where its deadlines stand; null where it has none.</summary>
    public DeadlineColumn? Deadline { get; init; }

    /// <summary>Where its subjects name documents; null where they name none.</summary>
    public DocumentNames? Documents { get; init; }

    /// <summary>How a subject is taken out of the record; null where none ever is.</summary>
    public SubjectErasure? Erasure { get; init; }

    /// <summary>What an event of a subject moves in the books; nothing, where none is given.</summary>
    public Func<Subject, Event, IReadOnlyList<Posting>> Postings { get; init; } = (_, _) => [];

    /// <summary>
    /// The assembly whose resources <c>Sql/Sqlite/*.sql</c> and <c>Sql/Postgres/*.sql</c> make the tables;
    /// null where the store's own scripts do.
    /// </summary>
    public Assembly? Migrations { get; init; }

    /// <summary>A subject of this kind.</summary>
    public Subject Subject(string id) => new(Name, id);
}

/// <summary>A kind of subject whose state is of a type.</summary>
/// <param name="name">As keys of subjects tell it: small letters, digits and '-'.</param>
/// <param name="events">The types of event that the kind records.</param>
/// <param name="sequence">How many events the state has seen.</param>
/// <param name="rows">What changes in the tables, from what was, what is and what happened; a pure
/// function.</param>
public sealed class SubjectKind<TState>(
    string name,
    EventCatalogue events,
    Func<TState, int> sequence,
    Func<Decided<TState>, IReadOnlyList<RowChange>> rows
) : SubjectKind(name, events)
    where TState : class
{
    /// <summary>What a decision on a subject records.</summary>
    /// <exception cref="InvalidOperationException">The decision contradicts itself: a defect of
    /// ours.</exception>
    public SubjectRecord Record(string id, Decided<TState> decided)
    {
        var expected = decided.Before is { } before ? sequence(before) : 0;
        if (sequence(decided.After) != expected + decided.Events.Count)
            throw new InvalidOperationException(
                $"broken: every event is in the state of {Name} {id} after the decision"
            );
        return new SubjectRecord(Subject(id), expected, decided.Events, rows(decided));
    }
}
