using System.Data;
using System.Data.Common;
using System.Globalization;
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

    private const string SetCases = """
        insert into cases (mrn, sequence, lrn, trader, type_code, state, lane, office, items, payable,
          currency, lodged_at, accepted_at, released_at, cleared_at, due_at, updated_at, digest)
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        on conflict (mrn) do update set sequence = excluded.sequence, lrn = excluded.lrn,
          trader = excluded.trader, type_code = excluded.type_code, state = excluded.state, lane = excluded.lane,
          office = excluded.office, items = excluded.items, payable = excluded.payable,
          currency = excluded.currency, lodged_at = excluded.lodged_at, accepted_at = excluded.accepted_at,
          released_at = excluded.released_at, cleared_at = excluded.cleared_at, due_at = excluded.due_at,
          updated_at = excluded.updated_at, digest = coalesce(excluded.digest, cases.digest)
        """;

    private const string SetBalances = """
        insert into balances (account, unit, amount) select * from unnest($1, $2, $3)
        on conflict (account, unit) do update set amount = excluded.amount
        """;

    private const string SetPace = """
        insert into pace (minute, type, facts) select * from unnest($1, $2, $3)
        on conflict (minute, type) do update set facts = pace.facts + excluded.facts
        """;

    private const string SetCounts = """
        insert into case_counts (trader, state, lane, cases) select * from unnest($1, $2, $3, $4)
        on conflict (trader, state, lane) do update set cases = case_counts.cases + excluded.cases
        """;

    private const string SetOfficeCounts = """
        insert into office_counts (office, state, lane, cases) select * from unnest($1, $2, $3, $4)
        on conflict (office, state, lane) do update set cases = office_counts.cases + excluded.cases
        """;

    private const string SetOfficePace = """
        insert into office_pace (minute, office, type, facts) select * from unnest($1, $2, $3, $4)
        on conflict (minute, office, type) do update set facts = office_pace.facts + excluded.facts
        """;

    private const string SetPrices = """
        insert into prices (code, origin, measure, band, items) select * from unnest($1, $2, $3, $4, $5)
        on conflict (code, origin, measure, band) do update set items = prices.items + excluded.items
        """;

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

    public override WorkMark Mark()
    {
        using var command = connection.Command("select pg_current_xact_id()::text");
        return new WorkMark((string)command.ExecuteScalar()!);
    }

    private protected override bool? IsCommitted(WorkMark mark)
    {
        using var command = connection.Command(
            "select pg_xact_status(cast(@mark as xid8))",
            ("mark", mark.Mark)
        );
        return command.ExecuteScalar() switch
        {
            "committed" => true,
            "aborted" => false,
            _ => null,
        };
    }

    public override void Load(CommitState standing)
    {
        LoadLeases(standing);
        using var batch = connection.CreateBatch();
        Add(batch, "select coalesce(max(position), 0) from journal");
        Add(
            batch,
            """
            select mrn, sequence, trader, state, coalesce(lane, ''), coalesce(office, '') from cases
            where mrn = any($1)
            """,
            Texts(standing.Cases.Keys.Select(m => m.Text))
        );
        Add(
            batch,
            """
            select lrn, trader, mrn, digest from cases
            where (lrn, trader) in (select * from unnest($1, $2)) and state <> 'Rejected' and digest is not null
            """,
            Texts(standing.Claims.Keys.Select(k => k.Lrn)),
            Texts(standing.Claims.Keys.Select(k => k.Trader))
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
            standing.Cases[Values.Mrn.Parse(row.GetString(0))] = new(
                row.GetInt32(1),
                new(row.GetString(2), row.GetString(3), row.GetString(4)),
                row.GetString(5)
            );
        row.NextResult();
        while (row.Read())
            standing.Claims[new(row.GetString(0), row.GetString(1))] = new(
                Values.Mrn.Parse(row.GetString(2)),
                row.GetFieldValue<byte[]>(3)
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
        {
            using var command = connection.Command(
                "select 1 from leases where name = @name and holder = @holder and fence = @fence for share",
                ("name", lease.Name),
                ("holder", lease.Holder),
                ("fence", lease.Fence)
            );
            standing.Leases[lease] = command.ExecuteScalar() is not null;
        }
    }

    public override void Store(CommitState standing)
    {
        PostgresCopy.Journal(connection, standing.Taken);
        PostgresCopy.Postings(connection, standing.Taken);
        using var batch = connection.CreateBatch();
        AddCases(batch, standing.Rows.Values);
        Add(
            batch,
            SetBalances,
            Texts(standing.ChangedBalances.Select(k => k.Account)),
            Texts(standing.ChangedBalances.Select(k => k.Unit)),
            Array(NpgsqlDbType.Numeric, standing.ChangedBalances.Select(k => standing.Balances[k]))
        );
        Add(
            batch,
            SetPace,
            Array(NpgsqlDbType.Bigint, standing.Pace.Keys.Select(k => k.Minute)),
            Texts(standing.Pace.Keys.Select(k => k.Type)),
            Array(NpgsqlDbType.Bigint, standing.Pace.Values.Select(events => (long)events))
        );
        Add(
            batch,
            SetCounts,
            Texts(standing.Counts.Keys.Select(k => k.Trader)),
            Texts(standing.Counts.Keys.Select(k => k.State)),
            Texts(standing.Counts.Keys.Select(k => k.Lane)),
            Array(NpgsqlDbType.Bigint, standing.Counts.Values.Select(more => (long)more))
        );
        AddOffices(batch, standing);
        Add(
            batch,
            "insert into marks (mark, mrn) select * from unnest($1, $2) on conflict do nothing",
            Texts(standing.Marks.Select(m => m.Mark)),
            Texts(standing.Marks.Select(m => m.Mrn.Text))
        );
        Add(
            batch,
            SetPrices,
            Texts(standing.Prices.Keys.Select(p => p.Goods.Code)),
            Texts(standing.Prices.Keys.Select(p => p.Goods.Origin)),
            Texts(standing.Prices.Keys.Select(p => p.Goods.Measure)),
            Array(NpgsqlDbType.Integer, standing.Prices.Keys.Select(p => p.Band)),
            Array(NpgsqlDbType.Bigint, standing.Prices.Values.Select(items => (long)items))
        );
        AddDocuments(batch, standing);
        Add(
            batch,
            $"select pg_notify('{PostgresListener.Channel}', $1)",
            new NpgsqlParameter { Value = standing.Head.ToString(CultureInfo.InvariantCulture) }
        );
        batch.ExecuteNonQuery();
    }

    private static void AddOffices(NpgsqlBatch batch, CommitState standing)
    {
        Add(
            batch,
            SetOfficeCounts,
            Texts(standing.OfficeCounts.Keys.Select(k => k.Office)),
            Texts(standing.OfficeCounts.Keys.Select(k => k.State)),
            Texts(standing.OfficeCounts.Keys.Select(k => k.Lane)),
            Array(NpgsqlDbType.Bigint, standing.OfficeCounts.Values.Select(more => (long)more))
        );
        Add(
            batch,
            SetOfficePace,
            Array(NpgsqlDbType.Bigint, standing.OfficePace.Keys.Select(k => k.Minute)),
            Texts(standing.OfficePace.Keys.Select(k => k.Office)),
            Texts(standing.OfficePace.Keys.Select(k => k.Type)),
            Array(NpgsqlDbType.Bigint, standing.OfficePace.Values.Select(events => (long)events))
        );
    }

    private static void AddDocuments(NpgsqlBatch batch, CommitState standing)
    {
        foreach (var record in standing.Taken)
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
        if (standing.Documents.Count == 0)
            return;
        Add(
            batch,
            "insert into case_documents (mrn, sha256) select * from unnest($1, $2) on conflict do nothing",
            Texts(standing.Documents.Select(d => d.Mrn.Text)),
            Texts(standing.Documents.Select(d => d.Sha256))
        );
    }

    private static void AddCases(NpgsqlBatch batch, IReadOnlyCollection<(CaseRow Row, byte[]? Digest)> cases)
    {
        var rows = cases.Select(c => c.Row).ToArray();
        Add(
            batch,
            SetCases,
            Texts(rows.Select(r => r.Mrn.Text)),
            Array(NpgsqlDbType.Integer, rows.Select(r => r.Sequence)),
            Texts(rows.Select(r => r.Lrn)),
            Texts(rows.Select(r => r.Trader)),
            Texts(rows.Select(r => r.TypeCode)),
            Texts(rows.Select(r => r.State.ToString())),
            Texts(rows.Select(r => r.Lane?.ToString())),
            Texts(rows.Select(r => r.Office)),
            Array(NpgsqlDbType.Integer, rows.Select(r => r.Items)),
            Array(NpgsqlDbType.Numeric, rows.Select(r => r.Payable?.Amount)),
            Texts(rows.Select(r => r.Payable?.Currency.Code)),
            Moments(rows.Select(r => r.LodgedAt)),
            Moments(rows.Select(r => r.AcceptedAt)),
            Moments(rows.Select(r => r.ReleasedAt)),
            Moments(rows.Select(r => r.ClearedAt)),
            Moments(rows.Select(r => r.DueAt)),
            Moments(rows.Select(r => (DateTimeOffset?)r.UpdatedAt)),
            Array(NpgsqlDbType.Bytea, cases.Select(c => c.Digest))
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

    private static NpgsqlParameter Moments(IEnumerable<DateTimeOffset?> times) =>
        Array(NpgsqlDbType.Bigint, times.Select(t => Moment.Of(t)));

    private static NpgsqlParameter Array<T>(NpgsqlDbType type, IEnumerable<T> values) =>
        new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };

    public override void Dispose() => connection.Dispose();
}
