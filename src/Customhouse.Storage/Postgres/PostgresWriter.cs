using System.Data;
using System.Data.Common;
using System.Globalization;
using Customhouse.Journal;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Customhouse.Storage.Postgres;

/// <summary>
/// Writes records to PostgreSQL. One lock in the database lets one house write at a time, from its look at
/// what stands to its commit: new cases and claims have no rows yet that could be locked, and positions that
/// become visible in their order need one writer anyway. All that takes time, writing events out, is done
/// before.
/// </summary>
internal sealed class PostgresWriter(NpgsqlConnection connection) : Writer
{
    /// <summary>The lock's name: "CUSTOMS1" as a number.</summary>
    private const long JournalLock = 0x435553544F4D5331;

    private const string SetBalances = """
        insert into balances (account, unit, amount) select * from unnest($1, $2, $3)
        on conflict (account, unit) do update set amount = excluded.amount
        """;

    private readonly Dictionary<TableForm, string> _writes = [];

    public override DbConnection Connection => connection;

    public override void Begin()
    {
        using var batch = connection.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("begin"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand($"select pg_advisory_xact_lock({JournalLock})"));
        batch.ExecuteNonQuery();
    }

    public override void Announce() =>
        connection.Execute($"select pg_notify('{PostgresListener.Channel}', '')");

    /// <summary>A row is written anew as it is: its server has to log that.</summary>
    public override void Touch() =>
        connection.Execute(
            "update register set is_current = is_current where kind = 'terms' and is_current = 1"
        );

    public override void Commit() => connection.Execute("commit");

    public override void Rollback() => connection.Execute("rollback");

    public override WorkMark Mark() =>
        new(connection.ExecuteScalar<string>("select pg_current_xact_id()::text")!);

    private protected override bool? IsCommitted(WorkMark mark) =>
        connection.ExecuteScalar<string>(
            "select pg_xact_status(cast(@mark as xid8))",
            new { mark = mark.Mark }
        ) switch
        {
            "committed" => true,
            "aborted" => false,
            _ => null,
        };

    public override void Load(CommitState standing)
    {
        LoadLeases(standing);
        using var batch = connection.CreateBatch();
        Add(batch, "select coalesce(max(position), 0) from journal");
        Add(
            batch,
            """
            select s, coalesce(
                (select j.sequence from journal j where j.subject = s order by j.sequence desc limit 1), 0),
              exists (select 1 from subject_keys k where k.subject = s and k.erased_at is not null)
            from unnest($1) s
            """,
            Texts(standing.Sequences.Keys)
        );
        Add(
            batch,
            """
            select space, holder, reference, subject, digest from taken_references
            where (space, holder, reference) in (select * from unnest($1, $2, $3))
            """,
            Texts(standing.References.Keys.Select(k => k.Space)),
            Texts(standing.References.Keys.Select(k => k.Holder)),
            Texts(standing.References.Keys.Select(k => k.Reference))
        );
        Add(
            batch,
            "select account, unit, amount from balances where account = any($1)",
            Texts(standing.Balances.Keys.Select(k => k.Account).Distinct(StringComparer.Ordinal))
        );
        using var row = batch.ExecuteReader();
        while (row.Read())
            standing.Head = row.GetInt64(0);
        row.NextResult();
        while (row.Read())
            standing.Sequences[row.GetString(0)] = row.GetBoolean(2) ? CommitState.Erased : row.GetInt32(1);
        row.NextResult();
        while (row.Read())
            standing.References[new(row.GetString(0), row.GetString(1), row.GetString(2))] = new(
                Subject.Parse(row.GetString(3)),
                row.GetFieldValue<byte[]>(4)
            );
        row.NextResult();
        while (row.Read())
        {
            var key = new AccountKey(row.GetString(0), row.GetString(1));
            if (standing.Balances.ContainsKey(key))
                standing.Balances[key] = row.GetDecimal(2);
        }
    }

    /// <summary>Whoever would take a lease over waits until this transaction is at its end.</summary>
    private void LoadLeases(CommitState standing)
    {
        foreach (var lease in standing.Leases.Keys.ToArray())
            standing.Leases[lease] =
                connection.ExecuteScalar<int?>(
                    "select 1 from leases where name = @Name and holder = @Holder and fence = @Fence for share",
                    lease
                )
                    is not null;
    }

    public override void Store(CommitState standing)
    {
        PostgresCopy.Journal(connection, standing.Taken);
        PostgresCopy.Postings(connection, standing.Taken);
        using var batch = connection.CreateBatch();
        Add(
            batch,
            SetBalances,
            Texts(standing.ChangedBalances.Select(k => k.Account)),
            Texts(standing.ChangedBalances.Select(k => k.Unit)),
            Array(NpgsqlDbType.Numeric, standing.ChangedBalances.Select(k => standing.Balances[k]))
        );
        if (standing.FreedSubjects.Count > 0)
            Add(batch, "delete from taken_references where subject = any($1)", Texts(standing.FreedSubjects));
        AddReferences(batch, standing.TakenReferences);
        foreach (var rows in standing.Rows)
            AddRows(batch, rows);
        AddDocuments(batch, standing.Taken);
        Add(
            batch,
            $"select pg_notify('{PostgresListener.Channel}', $1)",
            new NpgsqlParameter { Value = standing.Head.ToString(CultureInfo.InvariantCulture) }
        );
        batch.ExecuteNonQuery();
    }

    public override void Change(ChangedRows rows)
    {
        using var batch = connection.CreateBatch();
        AddRows(batch, rows);
        if (batch.BatchCommands.Count > 0)
            batch.ExecuteNonQuery();
    }

    private static void AddReferences(NpgsqlBatch batch, List<ReferenceClaim> claims)
    {
        if (claims.Count > 0)
            Add(
                batch,
                """
                insert into taken_references (space, holder, reference, subject, digest)
                select * from unnest($1, $2, $3, $4, $5)
                """,
                Texts(claims.Select(c => c.Space)),
                Texts(claims.Select(c => c.Holder)),
                Texts(claims.Select(c => c.Reference)),
                Texts(claims.Select(c => c.By.Key)),
                Array(NpgsqlDbType.Bytea, claims.Select(c => c.Digest))
            );
    }

    private void AddRows(NpgsqlBatch batch, ChangedRows rows)
    {
        var table = rows.Table;
        if (rows.Removed.ToArray() is { Length: > 0 } removed)
        {
            var keys = string.Join(", ", table.Columns.Take(table.Keys).Select(c => c.Name));
            Add(
                batch,
                $"delete from {table.Name} where ({keys}) in (select * from unnest({Places(table.Keys)}))",
                Columns(table, table.Keys, removed)
            );
        }
        if (rows.Written.ToArray() is not { Length: > 0 } written)
            return;
        if (!_writes.TryGetValue(table, out var write))
        {
            write = TableStatements.Write(table, $"select * from unnest({Places(table.Columns.Count)})");
            _writes.Add(table, write);
        }
        Add(batch, write, Columns(table, table.Columns.Count, written));
    }

    private static string Places(int count) =>
        string.Join(
            ", ",
            Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"${i}"))
        );

    /// <summary>Rows as PostgreSQL takes many of them at once: an array for each column.</summary>
    private static NpgsqlParameter[] Columns(TableForm table, int count, IReadOnlyList<Cell>[] rows)
    {
        var columns = new NpgsqlParameter[count];
        for (var i = 0; i < count; i++)
        {
            var at = i;
            columns[i] = table.Columns[i].Form switch
            {
                ColumnForm.Text => Texts(rows.Select(r => r[at].Text)),
                ColumnForm.Number => Array(NpgsqlDbType.Bigint, rows.Select(r => r[at].Number)),
                ColumnForm.Amount => Array(NpgsqlDbType.Numeric, rows.Select(r => r[at].Amount)),
                ColumnForm.Time => Array(NpgsqlDbType.Bigint, rows.Select(r => Moment.Of(r[at].Time))),
                ColumnForm.Bytes => Array(NpgsqlDbType.Bytea, rows.Select(r => r[at].Bytes)),
                var other => throw new InvalidOperationException($"no column holds {other}"),
            };
        }
        return columns;
    }

    private static void AddDocuments(NpgsqlBatch batch, List<PendingRecord> taken)
    {
        foreach (var record in taken)
        foreach (var document in record.Decided.Documents)
            Add(
                batch,
                """
                insert into documents (sha256, added_at, bytes) values ($1, $2, $3)
                on conflict (sha256) do update set added_at = excluded.added_at
                """,
                new NpgsqlParameter { Value = document.Sha256 },
                new NpgsqlParameter { Value = record.At },
                new NpgsqlParameter { Value = document.Bytes }
            );
    }

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(value);
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter Texts(IEnumerable<string?> texts) => Array(NpgsqlDbType.Text, texts);

    private static NpgsqlParameter Array<T>(NpgsqlDbType type, IEnumerable<T> values) =>
        new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };

    public override void Dispose() => connection.Dispose();
}
