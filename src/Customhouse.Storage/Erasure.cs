using System.Data.Common;
using Customhouse.Clearance;
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

    /// <summary>There is no such case.</summary>
    NotFound,

    /// <summary>The case is not at its end, or has moved since it was looked at; nothing was
    /// erased.</summary>
    NotClosed,

    /// <summary>It was erased before.</summary>
    ErasedBefore,

    /// <summary>Money is still owed by or to somebody, or something is held for it; nothing was
    /// erased.</summary>
    StillOpen,
}

/// <summary>
/// Erasing a case: what it says of persons and trade goes, with the key that its commitments were salted
/// with. What stays is that events of these types happened at these times, the state in which the case ended,
/// and the bookings on accounts. A ledger that committed to the events verifies as before, and nobody can say
/// what they were.
/// </summary>
public sealed class Erasure(Store store)
{
    /// <summary>What stands in the journal for an erased body; no event is written like this.</summary>
    internal const string ErasedBody = """{"erased":true}""";

    private static readonly string[] ErasableStates =
    [
        .. new[] { CaseState.Rejected, CaseState.Invalidated, CaseState.Cleared, CaseState.Exited }.Select(
            s => s.ToString()
        ),
    ];

    /// <summary>Erases a case that has come to its end, all in one transaction.</summary>
    /// <param name="sequence">How many events it had when it was decided to erase it.</param>
    /// <param name="grounds">Why; kept with who did it in the journal of the registers.</param>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task<ErasureOutcome> Erase(Mrn mrn, int sequence, string grounds, DateTimeOffset at, Actor by) =>
        store.Write(
            writer =>
            {
                var connection = writer.Connection;
                if (MayErase(connection, mrn, sequence) is { } otherwise)
                    return otherwise;
                UnnamedDocuments.EraseDocuments(connection, mrn);
                connection.Execute(
                    $"""
                    update journal set body = '{ErasedBody}', payload = null, actor = 'erased', office = null
                    where subject = @mrn
                    """,
                    ("mrn", mrn.Text)
                );
                // The case is counted among those of nobody from now on.
                connection.Execute(
                    """
                    update case_counts set cases = cases - 1 where (trader, state, lane) =
                      (select trader, state, coalesce(lane, '') from cases where mrn = @mrn)
                    """,
                    ("mrn", mrn.Text)
                );
                connection.Execute(
                    """
                    insert into case_counts (trader, state, lane, cases)
                    select '', state, coalesce(lane, ''), 1 from cases where mrn = @mrn
                    on conflict (trader, state, lane) do update set cases = case_counts.cases + 1
                    """,
                    ("mrn", mrn.Text)
                );
                connection.Execute(
                    $"""
                    update cases set lrn = '', trader = '', payable = null, currency = null,
                      {CaseRows.StandingSet},
                      due_at = {(SteppedRun.IsPutBack("R2") ? "due_at" : "null")}
                    where mrn = @mrn
                    """,
                    [("mrn", mrn.Text), .. CaseRows.StandingValues(null)]
                );
                connection.Execute(KeptVersions.ForgetVersions, ("mrn", mrn.Text));
                connection.Execute("delete from search_keys where mrn = @mrn", ("mrn", mrn.Text));
                KeptJobs.Forget(connection, mrn);
                connection.Execute("delete from taken_references where subject = @mrn", ("mrn", mrn.Text));
                connection.Execute(
                    """
                    insert into subject_keys (subject, key, erased_at) values (@mrn, null, @at)
                    on conflict (subject) do update set key = null, erased_at = excluded.erased_at
                    """,
                    ("mrn", mrn.Text),
                    ("at", Moment.Of(at))
                );
                WriteDown(connection, mrn, grounds, at, by);
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

    private static ErasureOutcome? MayErase(DbConnection connection, Mrn mrn, int sequence)
    {
        var stands = connection.QuerySingleOrDefault<StandsRow>(
            """
            select c.state, c.sequence, k.erased_at from cases c left join subject_keys k on k.subject = c.mrn
            where c.mrn = @mrn
            """,
            new { mrn }
        );
        if (stands is null)
            return ErasureOutcome.NotFound;
        if (stands.ErasedAt is not null)
            return ErasureOutcome.ErasedBefore;
        if (!ErasableStates.Contains(stands.State) || stands.Sequence != sequence)
            return ErasureOutcome.NotClosed;
        if (SteppedRun.IsPutBack("R7"))
            return null;
        var postings = connection.Query<Posting>(OpenItems.Select, new { mrn });
        return OpenItems.Find(mrn, stands.State, postings).Count > 0 ? ErasureOutcome.StillOpen : null;
    }

    private sealed record StandsRow(string State, int Sequence, DateTimeOffset? ErasedAt);

    /// <summary>What is still open on a case, so that it cannot be erased yet; empty where nothing
    /// is.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<IReadOnlyList<OpenItem>> OpenItemsOf(Mrn mrn, CancellationToken cancellation) =>
        await store.Cases.Find(mrn, cancellation) is not { } row
            ? []
            : OpenItems.Find(
                mrn,
                row.State.ToString(),
                await store.Query<Posting>(OpenItems.Select, new { mrn }, cancellation)
            );

    private static void WriteDown(
        DbConnection connection,
        Mrn mrn,
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
            ("id", mrn.Text),
            ("grounds", grounds)
        );
    }
}
