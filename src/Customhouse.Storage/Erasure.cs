using System.Data.Common;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Values;
using Dapper;

namespace Customhouse.Storage;

/// <summary>An event whose content was erased; the journal keeps its place, type and time.</summary>
/// <param name="Type">The event's released name.</param>
public sealed record EventErased(string Type) : Event;

/// <summary>An event on record that cannot be read: damaged, or of a version that this one does not
/// know.</summary>
/// <param name="Type">The event's released name.</param>
public sealed record EventUnreadable(string Type, string Cause) : Event;

/// <summary>What became of an erasure.</summary>
public enum ErasureOutcome
{
    Done,

    /// <summary>There is no such subject.</summary>
    NotFound,

    /// <summary>The subject is not at its end, or has moved since it was looked at; nothing was
    /// erased.</summary>
    NotClosed,

    /// <summary>The log holds another event in the place of its last one, so nothing would prove it; nothing
    /// was erased.</summary>
    Differs,

    /// <summary>It was erased before.</summary>
    ErasedBefore,

    /// <summary>Money is still owed by or to somebody, or something is held for it; nothing was
    /// erased.</summary>
    StillOpen,

    /// <summary>This program does not know its kind, or its module does not say how it is erased; nothing
    /// was.</summary>
    NotDeclared,
}

/// <summary>
/// Erasing a subject: what it says of persons and trade goes, with the key that its commitments were salted
/// with. What stays is that events of these types happened at these times, the bookings on accounts, and what
/// its module lets stand in its tables (<see cref="SubjectErasure"/>). A ledger that committed to the events
/// verifies as before, and nobody can say what they were.
/// </summary>
public sealed class Erasure(Store store)
{
    /// <summary>What stands in the journal for an erased body; no event is written like this.</summary>
    internal const string ErasedBody = """{"erased":true}""";

    private const string SelectPostings = """
        select p.account, p.amount, p.unit from journal j
        join postings p on p.origin = 'J' and p.number = j.position
        where j.subject = @subject
        """;

    /// <summary>Erases a subject that has come to its end, all in one transaction.</summary>
    /// <param name="sequence">How many events it had when it was decided to erase it.</param>
    /// <param name="grounds">Why; kept with who did it in the journal of the registers.</param>
    /// <param name="endedBefore">Only if it had come to its end by then; null for any end.</param>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task<ErasureOutcome> Erase(
        Subject subject,
        int sequence,
        string grounds,
        DateTimeOffset at,
        Actor by,
        DateTimeOffset? endedBefore = null
    ) =>
        store.Write(
            writer =>
            {
                if (store.Kinds.Of(subject) is not { Erasure: { } form } kind)
                    return ErasureOutcome.NotDeclared;
                var connection = writer.Connection;
                var row = form.End is { } end ? ErasedTables.Row(connection, end, subject.Id) : null;
                if (MayErase(connection, form, row, subject, sequence, endedBefore) is { } otherwise)
                    return otherwise;
                if (kind.Documents is { } documents)
                    UnnamedDocuments.EraseOwn(connection, store.Kinds, documents, subject.Id);
                connection.Execute(
                    $"""
                    update journal set body = '{ErasedBody}', payload = null, actor = 'erased', office = null
                    where subject = @subject
                    """,
                    ("subject", subject.Key)
                );
                ErasedTables.Erase(writer, form, row, subject.Id);
                if (kind.Deadline is { } deadline && !SteppedRun.IsPutBack("R2"))
                    ErasedTables.Unset(connection, deadline, subject.Id);
                if (form.IsReadByJobs)
                    KeptJobs.Forget(connection, subject);
                connection.Execute(
                    "delete from taken_references where subject = @subject",
                    ("subject", subject.Key)
                );
                connection.Execute(
                    """
                    insert into subject_keys (subject, key, erased_at) values (@subject, null, @at)
                    on conflict (subject) do update set key = null, erased_at = excluded.erased_at
                    """,
                    ("subject", subject.Key),
                    ("at", Moment.Of(at))
                );
                WriteDown(connection, subject, grounds, at, by);
                return ErasureOutcome.Done;
            },
            outcome => outcome == ErasureOutcome.Done
        );

    /// <summary>When a subject was erased; null where it was not.</summary>
    public Task<DateTimeOffset?> ErasedAt(Subject subject, CancellationToken cancellation) =>
        store.QueryOne<DateTimeOffset?>(
            "select erased_at from subject_keys where subject = @subject and erased_at is not null",
            new { subject },
            cancellation
        );

    /// <summary>Subjects of a kind that were kept as long as its module says, by now, the longest due
    /// first.</summary>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <returns>None for a kind that is not erased by itself.</returns>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<IReadOnlyList<SubjectDue>> Due(
        SubjectKind kind,
        DateTimeOffset by,
        SubjectDue? after,
        int max,
        CancellationToken cancellation
    )
    {
        if (kind.Erasure is not { KeptFor: { } keptFor, End: { } end })
            return [];
        var (id, since) = (end.Id.Name, end.Since.Name);
        var values = Commands.Values(
            ("by", Moment.Of(by - keptFor)),
            ("since", after is null ? long.MinValue : Moment.Of(after.DueAt - keptFor)),
            ("id", after?.Subject.Id ?? ""),
            ("max", Math.Clamp(max, 1, Limits.RowsPerPageMax))
        );
        var isEnded = end.State is { } column
            ? $" and {column.Name} in {values.AddList("state", end.States)}"
            : "";
        var due = await store.Query<DueRow>(
            $"""
            select {id} as id, {since} as since from {end.Table.Name}
            where {since} <= @by and ({since}, {id}) > (@since, @id){isEnded}
            order by {since}, {id} limit @max
            """,
            values,
            cancellation
        );
        return [.. due.Select(d => new SubjectDue(kind.Subject(d.Id), d.Since + keptFor))];
    }

    private sealed record DueRow(string Id, DateTimeOffset Since);

    /// <summary>What is still open on a subject, so that it cannot be erased yet; empty where nothing
    /// is.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<IReadOnlyList<OpenItem>> OpenItemsOf(Subject subject, CancellationToken cancellation)
    {
        if (store.Kinds.Of(subject) is not { Erasure: { } form })
            return [];
        TableRow? current = null;
        if (form.End is { } end)
        {
            current = await store.QueryRow(
                ErasedTables.SelectRow(end),
                new { id = subject.Id },
                row => ErasedTables.RowOf(end.Table, row),
                cancellation
            );
            if (current is null)
                return [];
        }
        return form.Open(
            subject,
            current,
            await store.Query<Posting>(SelectPostings, new { subject }, cancellation)
        );
    }

    private static ErasureOutcome? MayErase(
        DbConnection connection,
        SubjectErasure form,
        TableRow? row,
        Subject subject,
        int sequence,
        DateTimeOffset? endedBefore
    )
    {
        var stands = connection.QuerySingle<StandsRow>(
            """
            select coalesce(max(sequence), 0) as sequence,
              (select erased_at from subject_keys where subject = @subject) as erased_at
            from journal where subject = @subject
            """,
            new { subject }
        );
        if (stands.Sequence == 0)
            return ErasureOutcome.NotFound;
        if (stands.ErasedAt is not null)
            return ErasureOutcome.ErasedBefore;
        if (stands.Sequence != sequence)
            return ErasureOutcome.NotClosed;
        if (form.End is { } end && (row is null || !end.IsReached(row)))
            return ErasureOutcome.NotClosed;
        // It may have gone on since it was found to be due, and have come to another end.
        if (endedBefore is { } before && (form.End is null || row![form.End.Since].Time > before))
            return ErasureOutcome.NotClosed;
        if (SteppedRun.IsPutBack("R7"))
            return null;
        return
            form.Open(subject, row, [.. connection.Query<Posting>(SelectPostings, new { subject })]).Count > 0
            ? ErasureOutcome.StillOpen
            : null;
    }

    private sealed record StandsRow(int Sequence, DateTimeOffset? ErasedAt);

    private static void WriteDown(
        DbConnection connection,
        Subject subject,
        string grounds,
        DateTimeOffset at,
        Actor by
    )
    {
        connection.Execute(
            """
            insert into register_journal (change, at, actor, role, office, kind, id, version, grounds)
            select coalesce(max(change), 0) + 1, @at, @actor, @role, @office, 'erasure', @id, 1, @grounds
            from register_journal
            """,
            ("at", Moment.Of(at)),
            ("actor", by.Id),
            ("role", by.Role),
            ("office", by.Office),
            ("id", subject.Key),
            ("grounds", grounds)
        );
    }
}
