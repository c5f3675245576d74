using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Customhouse.Storage.Sqlite;

/// <summary>Writes records to SQLite. BEGIN IMMEDIATE keeps every other writer out until the
/// commit.</summary>
internal sealed class SqliteWriter : Writer
{
    private readonly SqliteConnection _connection;
    private readonly List<SqliteStatement> _statements = [];
    private readonly SqliteStatement _begin,
        _commit,
        _rollback,
        _head,
        _held,
        _claim,
        _balance;
    private readonly SqliteStatement _journal,
        _case,
        _posting,
        _setBalance,
        _pace,
        _count,
        _mark,
        _price;
    private readonly SqliteStatement _officeCount,
        _officePace,
        _document;

    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Prepare("begin immediate");
        _commit = Prepare("commit");
        _rollback = Prepare("rollback");
        _head = Prepare("select coalesce(max(position), 0) from journal");
        _held = Prepare(
            """
            select sequence, trader, state, coalesce(lane, ''), coalesce(office, '') from cases where mrn = ?
            """
        );
        _claim = Prepare(
            """
            select mrn, digest from cases
            where lrn = ? and trader = ? and state <> 'Rejected' and digest is not null
            """
        );
        _balance = Prepare("select amount from balances where account = ? and unit = ?");
        _journal = Prepare(
            """
            insert into journal (position, mrn, sequence, at, actor, role, office, type, body, payload)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        );
        _case = Prepare(
            """
            insert into cases (mrn, sequence, lrn, trader, type_code, state, lane, office, items, payable,
              currency, lodged_at, accepted_at, released_at, cleared_at, due_at, updated_at, digest)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (mrn) do update set sequence = excluded.sequence, lrn = excluded.lrn,
              trader = excluded.trader, type_code = excluded.type_code, state = excluded.state,
              lane = excluded.lane, office = excluded.office, items = excluded.items, payable = excluded.payable,
              currency = excluded.currency, lodged_at = excluded.lodged_at, accepted_at = excluded.accepted_at,
              released_at = excluded.released_at, cleared_at = excluded.cleared_at, due_at = excluded.due_at,
              updated_at = excluded.updated_at, digest = coalesce(excluded.digest, digest)
            """
        );
        _posting = Prepare(
            "insert into postings (origin, number, ordinal, account, unit, amount) values ('J', ?, ?, ?, "
                + "?, ?)"
        );
        _setBalance = Prepare(
            """
            insert into balances (account, unit, amount) values (?, ?, ?)
            on conflict (account, unit) do update set amount = excluded.amount
            """
        );
        _pace = Prepare(
            """
            insert into pace (minute, type, facts) values (?, ?, ?)
            on conflict (minute, type) do update set facts = facts + excluded.facts
            """
        );
        _count = Prepare(
            """
            insert into case_counts (trader, state, lane, cases) values (?, ?, ?, ?)
            on conflict (trader, state, lane) do update set cases = cases + excluded.cases
            """
        );
        _officeCount = Prepare(
            """
            insert into office_counts (office, state, lane, cases) values (?, ?, ?, ?)
            on conflict (office, state, lane) do update set cases = cases + excluded.cases
            """
        );
        _officePace = Prepare(
            """
            insert into office_pace (minute, office, type, facts) values (?, ?, ?, ?)
            on conflict (minute, office, type) do update set facts = facts + excluded.facts
            """
        );
        _mark = Prepare("insert into marks (mark, mrn) values (?, ?) on conflict do nothing");
        _document = Prepare("insert into case_documents (mrn, sha256) values (?, ?) on conflict do nothing");
        _price = Prepare(
            """
            insert into prices (code, origin, measure, band, items) values (?, ?, ?, ?, ?)
            on conflict (code, origin, measure, band) do update set items = items + excluded.items
            """
        );
    }

    public override DbConnection Connection => _connection;

    public override void Begin() => _begin.Run();

    /// <summary>The number that SQLite keeps for its users and this program does not use: an equal row would
    /// not be written.</summary>
    public override void Touch()
    {
        using var read = _connection.Command("pragma user_version");
        var next = (Convert.ToInt64(read.ExecuteScalar(), CultureInfo.InvariantCulture) + 1) % int.MaxValue;
        _connection.Execute(string.Create(CultureInfo.InvariantCulture, $"pragma user_version = {next}"));
    }

    public override void Commit() => _commit.Run();

    public override void Rollback() => _rollback.Run();

    public override WorkMark Mark()
    {
        using var last = _connection.Command("select mark from last_work where one = 1");
        var mark = new WorkMark(
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            last.ExecuteScalar() as string
        );
        _connection.Execute(
            "insert into last_work (one, mark) values (1, @mark) on conflict (one) do update set mark = "
                + "excluded.mark",
            ("mark", mark.Mark)
        );
        return mark;
    }

    private protected override bool? IsCommitted(WorkMark mark)
    {
        using var last = _connection.Command("select mark from last_work where one = 1");
        var now = last.ExecuteScalar() as string;
        // Another process may have done something since: then nobody can say.
        return now == mark.Mark ? true
            : now == mark.Before ? false
            : null;
    }

    public override void Load(CommitState standing)
    {
        // A lease of an embedded store is an open file: it cannot be lost while its process writes.
        foreach (var lease in standing.Leases.Keys.ToArray())
            standing.Leases[lease] = true;
        if (_head.Step())
            standing.Head = _head.Integer(0);
        _head.Reset();
        foreach (var mrn in standing.Cases.Keys)
        {
            if (_held.Bind(mrn.Text).Step())
                standing.Cases[mrn] = new(
                    (int)_held.Integer(0),
                    new(_held.Text(1), _held.Text(2), _held.Text(3)),
                    _held.Text(4)
                );
            _held.Reset();
        }
        foreach (var key in standing.Claims.Keys)
        {
            if (_claim.Bind(key.Lrn).Bind(key.Trader).Step())
                standing.Claims[key] = new(Values.Mrn.Parse(_claim.Text(0)), _claim.Blob(1));
            _claim.Reset();
        }
        foreach (var key in standing.Balances.Keys)
        {
            if (_balance.Bind(key.Account).Bind(key.Unit).Step())
                standing.Balances[key] = decimal.Parse(_balance.Text(0), CultureInfo.InvariantCulture);
            _balance.Reset();
        }
    }

    public override void Store(CommitState standing)
    {
        foreach (var record in standing.Taken)
            Store(record);
        foreach (var (row, digest) in standing.Rows.Values)
            Store(row, digest);
        foreach (var key in standing.ChangedBalances)
            _setBalance.Bind(key.Account).Bind(key.Unit).Bind(standing.Balances[key]).Run();
        foreach (var ((minute, type), events) in standing.Pace)
            _pace.Bind(minute).Bind(type).Bind(events).Run();
        foreach (var (kind, more) in standing.Counts)
            if (more != 0)
                _count.Bind(kind.Trader).Bind(kind.State).Bind(kind.Lane).Bind(more).Run();
        foreach (var (kind, more) in standing.OfficeCounts)
            if (more != 0)
                _officeCount.Bind(kind.Office).Bind(kind.State).Bind(kind.Lane).Bind(more).Run();
        foreach (var ((minute, office, type), events) in standing.OfficePace)
            _officePace.Bind(minute).Bind(office).Bind(type).Bind(events).Run();
        foreach (var (mark, mrn) in standing.Marks)
            _mark.Bind(mark).Bind(mrn.Text).Run();
        foreach (var (mrn, sha256) in standing.Documents)
            _document.Bind(mrn.Text).Bind(sha256).Run();
        foreach (var ((goods, band), items) in standing.Prices)
            _price.Bind(goods.Code).Bind(goods.Origin).Bind(goods.Measure).Bind(band).Bind(items).Run();
    }

    private void Store(PendingRecord record)
    {
        var decided = record.Decided;
        foreach (var document in decided.Documents)
            _connection.Execute(
                Storage.Store.KeepDocument,
                ("sha256", document.Sha256),
                ("added_at", record.At),
                ("bytes", document.Bytes)
            );
        for (var i = 0; i < record.Lines.Length; i++)
        {
            var line = record.Lines[i];
            _journal
                .Bind(record.FirstPosition + i)
                .Bind(decided.Mrn.Text)
                .Bind(decided.ExpectedSequence + i + 1)
                .Bind(record.At)
                .Bind(decided.By.Id)
                .Bind(decided.By.Role)
                .Bind(decided.By.Office)
                .Bind(line.Type)
                .BindUtf8(line.Body)
                .Bind(line.Payload)
                .Run();
            for (var ordinal = 0; ordinal < line.Postings.Count; ordinal++)
            {
                var posting = line.Postings[ordinal];
                _posting
                    .Bind(record.FirstPosition + i)
                    .Bind(ordinal)
                    .Bind(posting.Account)
                    .Bind(posting.Unit)
                    .Bind(posting.Amount)
                    .Run();
            }
        }
    }

    private void Store(CaseRow row, byte[]? digest) =>
        _case
            .Bind(row.Mrn.Text)
            .Bind(row.Sequence)
            .Bind(row.Lrn)
            .Bind(row.Trader)
            .Bind(row.TypeCode)
            .Bind(row.State.ToString())
            .Bind(row.Lane?.ToString())
            .Bind(row.Office)
            .Bind(row.Items)
            .Bind(row.Payable?.Amount)
            .Bind(row.Payable?.Currency.Code)
            .Bind(Moment.Of(row.LodgedAt))
            .Bind(Moment.Of(row.AcceptedAt))
            .Bind(Moment.Of(row.ReleasedAt))
            .Bind(Moment.Of(row.ClearedAt))
            .Bind(Moment.Of(row.DueAt))
            .Bind(Moment.Of(row.UpdatedAt))
            .Bind(digest)
            .Run();

    private SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(_connection, sql);
        _statements.Add(statement);
        return statement;
    }

    public override void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _connection.Dispose();
    }
}
