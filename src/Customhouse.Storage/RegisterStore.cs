using System.Data.Common;
using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Values;
using Dapper;

namespace Customhouse.Storage;

/// <summary>The registers: what is not a case, in all its versions.</summary>
public sealed class RegisterStore(Store store)
{
    private const string EntryColumns =
        "select kind, id, version, valid_from, valid_to, format, body, updated_at, updated_by from register";

    /// <summary>The current version of an entry, whether it holds now or not; null if there is
    /// none.</summary>
    public Task<RegisterEntry?> Entry(string kind, string id, CancellationToken cancellation) =>
        store.QueryOne<RegisterEntry>(
            $"{EntryColumns} where kind = @kind and id = @id and is_current = 1",
            new { kind, id },
            cancellation
        );

    /// <summary>The version of an entry that holds at a moment: the latest made of those valid
    /// then.</summary>
    public Task<RegisterEntry?> EntryAt(
        string kind,
        string id,
        DateTimeOffset at,
        CancellationToken cancellation
    ) =>
        store.QueryOne<RegisterEntry>(
            $"""
            {EntryColumns}
            where kind = @kind and id = @id and valid_from <= @at and (valid_to is null or valid_to > @at)
            order by version desc limit 1
            """,
            new
            {
                kind,
                id,
                at,
            },
            cancellation
        );

    /// <summary>The current entries of a register by id.</summary>
    /// <param name="after">The last id of the page before; empty for the first page.</param>
    public Task<IReadOnlyList<RegisterEntry>> Entries(
        string kind,
        string after,
        int max,
        CancellationToken cancellation
    ) =>
        store.Query<RegisterEntry>(
            $"{EntryColumns} where kind = @kind and is_current = 1 and id > @after order by id limit @max",
            new
            {
                kind,
                after,
                max = Math.Clamp(max, 1, Limits.RowsPerPageMax),
            },
            cancellation
        );

    /// <summary>All versions of an entry, the newest first.</summary>
    public Task<IReadOnlyList<RegisterEntry>> Versions(
        string kind,
        string id,
        CancellationToken cancellation
    ) =>
        store.Query<RegisterEntry>(
            $"{EntryColumns} where kind = @kind and id = @id order by version desc limit @max",
            new
            {
                kind,
                id,
                max = Limits.RowsPerPageMax,
            },
            cancellation
        );

    /// <summary>Changes of registers after a change, in order; 0 for the first.</summary>
    public Task<IReadOnlyList<RegisterLine>> Journal(long after, int max, CancellationToken cancellation) =>
        Lines(
            "change > @after order by change limit @max",
            new { after, max = Math.Clamp(max, 1, Limits.RowsPerPageMax) },
            cancellation
        );

    /// <summary>
    /// Changes of registers after a change with the entries as each left them, in order: what a process has
    /// to take that knows the registers as they stood before.
    /// </summary>
    /// <param name="ofKinds">Entries of these kinds; of others the line comes alone.</param>
    public async Task<IReadOnlyList<RegisterStep>> Steps(
        long after,
        int max,
        IReadOnlyList<string> ofKinds,
        CancellationToken cancellation
    )
    {
        var values = Commands.Values(("after", after), ("max", Math.Clamp(max, 1, Limits.RowsPerPageMax)));
        var rows = await store.Query<StepRow>(
            $"""
            select j.change, j.kind, j.id, j.version,
              r.body, r.valid_from, r.valid_to, r.format, r.updated_at, r.updated_by
            from register_journal j
            left join register r on r.kind = j.kind and r.id = j.id and r.version = j.version
              and j.kind in {values.AddList("k", ofKinds)}
            where j.change > @after order by j.change limit @max
            """,
            values,
            cancellation
        );
        return [.. rows.Select(r => r.Step)];
    }

    /// <param name="Body">Null where the entry was not asked for; then nothing that follows means
    /// anything.</param>
    private sealed record StepRow(
        long Change,
        string Kind,
        string Id,
        int Version,
        byte[]? Body,
        DateTimeOffset ValidFrom,
        DateTimeOffset? ValidTo,
        string Format,
        DateTimeOffset UpdatedAt,
        string UpdatedBy
    )
    {
        public RegisterStep Step => new(Change, Kind, Id, Body is { } body ? EntryWith(body) : null);

        private RegisterEntry EntryWith(byte[] body) =>
            new(Kind, Id, Version, ValidFrom, ValidTo, Format, body, UpdatedAt, UpdatedBy);
    }

    /// <summary>Who changed an entry and why, the last change first.</summary>
    public Task<IReadOnlyList<RegisterLine>> ChangesOf(
        string kind,
        string id,
        CancellationToken cancellation
    ) =>
        Lines(
            "kind = @kind and id = @id order by version desc limit @max",
            new
            {
                kind,
                id,
                max = Limits.RowsPerPageMax,
            },
            cancellation
        );

    private async Task<IReadOnlyList<RegisterLine>> Lines(
        string which,
        object values,
        CancellationToken cancellation
    )
    {
        var rows = await store.Query<LineRow>(
            $"""
            select change, at, actor, role, office, kind, id, version, grounds from register_journal where {which}
            """,
            values,
            cancellation
        );
        return [.. rows.Select(r => r.Line)];
    }

    private sealed record LineRow(
        long Change,
        DateTimeOffset At,
        string Actor,
        string Role,
        string? Office,
        string Kind,
        string Id,
        int Version,
        string Grounds
    )
    {
        public RegisterLine Line =>
            new(Change, At, new Actor(Actor, Role, Office), Kind, Id, Version, Grounds);
    }

    /// <summary>Makes changes, all or none, and tells in the registers' journal who made them.</summary>
    /// <param name="rules">What has to hold after them; it is judged in their transaction, so that of two
    /// changes that would break it together one is refused.</param>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task<RegisterOutcome> Change(
        IReadOnlyList<RegisterChange> changes,
        DateTimeOffset at,
        Actor by,
        params IReadOnlyList<RegisterRule> rules
    )
    {
        foreach (var change in changes)
            PendingRecord.Balanced(change.Openings, $"{change.Kind}/{change.Id}");
        return store.WriteAndTell<RegisterOutcome>(
            writer =>
            {
                foreach (var change in changes)
                    if (Apply(writer.Connection, change, at, by) is { } refused)
                        return refused;
                foreach (var rule in rules)
                    if (rule.Breach(Current(writer.Connection, rule.Kind)) is { } breach)
                        return new RegisterOutcome.Breach(breach);
                return new RegisterOutcome.Done();
            },
            outcome => outcome is RegisterOutcome.Done
        );
    }

    /// <summary>All current entries of a register, as the transaction under way has them.</summary>
    private static List<RegisterEntry> Current(DbConnection connection, string kind) =>
        connection
            .Query<RegisterEntry>($"{EntryColumns} where kind = @kind and is_current = 1", new { kind })
            .AsList();

    /// <summary>Makes a change in the transaction under way.</summary>
    /// <returns>Why it cannot be made; null where it was.</returns>
    internal static RegisterOutcome? Apply(
        DbConnection connection,
        RegisterChange change,
        DateTimeOffset at,
        Actor by
    )
    {
        var version = connection.ExecuteScalar<int>(
            "select coalesce(max(version), 0) from register where kind = @kind and id = @id",
            new { kind = change.Kind, id = change.Id }
        );
        if (version != change.ExpectedVersion)
            return new RegisterOutcome.Stale(change.Kind, change.Id, version);
        connection.Execute(
            "update register set is_current = 0 where kind = @kind and id = @id and is_current = 1",
            ("kind", change.Kind),
            ("id", change.Id)
        );
        connection.Execute(
            """
            insert into register (kind, id, version, is_current, valid_from, valid_to, format, body, updated_at,
              updated_by) values
              (@kind, @id, @version, 1, @valid_from, @valid_to, @format, @body, @updated_at, @updated_by)
            """,
            ("kind", change.Kind),
            ("id", change.Id),
            ("version", version + 1),
            ("valid_from", Moment.Of(change.ValidFrom ?? at)),
            ("valid_to", Moment.Of(change.ValidTo)),
            ("format", change.Format),
            ("body", change.Body),
            ("updated_at", Moment.Of(at)),
            ("updated_by", by.Id)
        );
        var number = connection.ExecuteScalar<long>(
            "select coalesce(max(change), 0) + 1 from register_journal"
        );
        connection.Execute(
            """
            insert into register_journal (change, at, actor, role, office, kind, id, version, grounds) values
              (@change, @at, @actor, @role, @office, @kind, @id, @version, @grounds)
            """,
            ("change", number),
            ("at", Moment.Of(at)),
            ("actor", by.Id),
            ("role", by.Role),
            ("office", by.Office),
            ("kind", change.Kind),
            ("id", change.Id),
            ("version", version + 1),
            ("grounds", change.Grounds)
        );
        return Post(connection, change.Openings, number);
    }

    private static RegisterOutcome.Short? Post(
        DbConnection connection,
        IReadOnlyList<Posting> openings,
        long number
    )
    {
        for (var ordinal = 0; ordinal < openings.Count; ordinal++)
        {
            var posting = openings[ordinal];
            var standing = connection.ExecuteScalar<decimal>(
                "select amount from balances where account = @account and unit = @unit",
                new { account = posting.Account, unit = posting.Unit }
            );
            var after = standing + posting.Amount;
            if (after < 0 && posting.MayNotGoBelowZero)
                return new RegisterOutcome.Short(posting.Account, -after, posting.Unit);
            connection.Execute(
                """
                insert into balances (account, unit, amount) values (@account, @unit, @amount)
                on conflict (account, unit) do update set amount = excluded.amount
                """,
                ("account", posting.Account),
                ("unit", posting.Unit),
                ("amount", after)
            );
            connection.Execute(
                """
                insert into postings (origin, number, ordinal, account, unit, amount)
                values ('R', @number, @ordinal, @account, @unit, @amount)
                """,
                ("number", number),
                ("ordinal", ordinal),
                ("account", posting.Account),
                ("unit", posting.Unit),
                ("amount", posting.Amount)
            );
        }
        return null;
    }
}
