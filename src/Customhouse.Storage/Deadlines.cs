using System.Runtime.InteropServices;
using Customhouse.Journal;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>A subject on which time has something to do, and since when.</summary>
public sealed record SubjectDue(Subject Subject, DateTimeOffset DueAt);

/// <summary>What time has to do by now.</summary>
/// <param name="Count">Subjects whose time has come; counted up to <see cref="Limits.DueCountedMax"/> of each
/// kind.</param>
/// <param name="Oldest">Since when the first of them waits; null where none does.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DueFigures(long Count, DateTimeOffset? Oldest);

/// <summary>Deadlines, read from the column in which the module of each kind keeps them.</summary>
public sealed class Deadlines(Store store)
{
    /// <summary>Subjects of a kind on which time has something to do by now, the longest due first.</summary>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    /// <returns>None for a kind without deadlines.</returns>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public Task<IReadOnlyList<SubjectDue>> Due(
        SubjectKind kind,
        DateTimeOffset by,
        SubjectDue? after,
        int max,
        CancellationToken cancellation
    ) => LongestDue(kind, by, after, Math.Clamp(max, 1, Limits.RowsPerPageMax), cancellation);

    /// <summary>How far the timer is behind, without what is known to fail.</summary>
    /// <param name="failing">Keys of subjects; the timer tries them again by itself, later and later.</param>
    public async Task<DueFigures> Due(
        DateTimeOffset by,
        IReadOnlyCollection<string> failing,
        CancellationToken cancellation
    )
    {
        var due = new DueFigures(0, null);
        foreach (var kind in store.Kinds.All)
        {
            if (kind.Deadline is not { } deadline)
                continue;
            var counted = await store.QueryOne<long>(
                $"""
                select count(*) from
                  (select 1 from {deadline.Table.Name} where {deadline.DueAt.Name} <= @by limit @max) d
                """,
                new { by, max = Limits.DueCountedMax },
                cancellation
            );
            if (counted == 0)
                continue;
            // As many as fail and one: the first that does not fail is among them.
            var first = await LongestDue(
                kind,
                by,
                null,
                Math.Min(failing.Count + 1, Limits.DueCountedMax),
                cancellation
            );
            var oldest = first.FirstOrDefault(f => !failing.Contains(f.Subject.Key))?.DueAt;
            due = new DueFigures(
                due.Count + counted,
                due.Oldest is { } earlier && (oldest is null || earlier < oldest) ? earlier : oldest
            );
        }
        return due;
    }

    private async Task<IReadOnlyList<SubjectDue>> LongestDue(
        SubjectKind kind,
        DateTimeOffset by,
        SubjectDue? after,
        int max,
        CancellationToken cancellation
    )
    {
        if (kind.Deadline is not { } deadline)
            return [];
        var (id, dueAt) = (deadline.Id.Name, deadline.DueAt.Name);
        var rows = await store.Query<DueRow>(
            $"""
            select {id} as id, {dueAt} as due_at from {deadline.Table.Name}
            where {dueAt} <= @by and ({dueAt}, {id}) > (@due_at, @id) order by {dueAt}, {id} limit @max
            """,
            new
            {
                by,
                due_at = after?.DueAt ?? DateTimeOffset.MinValue,
                id = after?.Subject.Id ?? "",
                max,
            },
            cancellation
        );
        return [.. rows.Select(r => new SubjectDue(kind.Subject(r.Id), r.DueAt))];
    }

    private sealed record DueRow(string Id, DateTimeOffset DueAt);
}
