using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Customhouse.Journal;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Customhouse.Storage.Sqlite;

/// <summary>Writes records to SQLite. BEGIN IMMEDIATE keeps every other writer out until the
/// commit.</summary>
internal sealed class SqliteWriter : Writer
{
    private readonly SqliteConnection _connection;
    private readonly List<SqliteStatement> _statements = [];
    private readonly Dictionary<TableForm, SqliteStatement> _rows = [];
    private readonly SqliteStatement _begin,
        _commit,
        _rollback,
        _head,
        _sequence,
        _reference,
        _balance;
    private readonly SqliteStatement _journal,
        _posting,
        _setBalance,
        _free,
        _take;

    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _begin = Prepare("begin immediate");
        _commit = Prepare("commit");
        _rollback = Prepare("rollback");
        _head = Prepare("select coalesce(max(position), 0) from journal");
        _sequence = Prepare(
            """
            select max(sequence),
              exists (select 1 from subject_keys where subject = ?1 and erased_at is not null)
            from journal where subject = ?1
            """
        );
        _reference = Prepare(
            """
            select subject, digest from taken_references where space = ? and holder = ? and reference = ?
            """
        );
        _balance = Prepare("select amount from balances where account = ? and unit = ?");
        _journal = Prepare(
            """
            insert into journal (position, subject, sequence, at, actor, role, office, type, body, payload)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        );
        _posting = Prepare(
            """
            insert into postings (origin, number, ordinal, account, unit, amount) values ('J', ?, ?, ?, ?, ?)
            """
        );
        _setBalance = Prepare(
            """
            insert into balances (account, unit, amount) values (?, ?, ?)
            on conflict (account, unit) do update set amount = excluded.amount
            """
        );
        _free = Prepare("delete from taken_references where subject = ?");
        _take = Prepare(
            """
            insert into taken_references (space, holder, reference, subject, digest) values (?, ?, ?, ?, ?)
            """
        );
    }

    public override DbConnection Connection => _connection;

    public override void Begin() => _begin.Run();

    /// <summary>The number that SQLite keeps for its users and this program does not use: an equal row would
    /// not be written.</summary>
    public override void Touch()
    {
        var next = (_connection.ExecuteScalar<long>("pragma user_version") + 1) % int.MaxValue;
        _connection.Execute(string.Create(CultureInfo.InvariantCulture, $"pragma user_version = {next}"));
    }

    public override void Commit() => _commit.Run();

    public override void Rollback() => _rollback.Run();

    public override WorkMark Mark()
    {
        var mark = new WorkMark(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), LastMark());
        _connection.Execute(
            "insert into last_work (one, mark) values (1, @mark) on conflict (one) do update set mark = "
                + "excluded.mark",
            ("mark", mark.Mark)
        );
        return mark;
    }

    private string? LastMark() =>
        _connection.ExecuteScalar<string>("select mark from last_work where one = 1");

    private protected override bool? IsCommitted(WorkMark mark)
    {
        var now = LastMark();
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
        foreach (var subject in standing.Sequences.Keys)
        {
            // No events: one row without a number, which reads as 0.
            if (_sequence.Bind(subject).Step())
                standing.Sequences[subject] =
                    _sequence.Integer(1) == 1 ? CommitState.Erased : (int)_sequence.Integer(0);
            _sequence.Reset();
        }
        foreach (var key in standing.References.Keys)
        {
            if (_reference.Bind(key.Space).Bind(key.Holder).Bind(key.Reference).Step())
                standing.References[key] = new(Subject.Parse(_reference.Text(0)), _reference.Blob(1));
            _reference.Reset();
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
        foreach (var key in standing.ChangedBalances)
            _setBalance.Bind(key.Account).Bind(key.Unit).Bind(standing.Balances[key]).Run();
        foreach (var subject in standing.FreedSubjects)
            _free.Bind(subject).Run();
        foreach (var claim in standing.TakenReferences)
            _take
                .Bind(claim.Space)
                .Bind(claim.Holder)
                .Bind(claim.Reference)
                .Bind(claim.By.Key)
                .Bind(claim.Digest)
                .Run();
        foreach (var rows in standing.Rows)
            Change(rows);
    }

    private void Store(PendingRecord record)
    {
        var decided = record.Decided;
        foreach (var document in decided.Documents)
            _connection.Execute(
                DocumentStore.KeepDocument,
                ("sha256", document.Sha256),
                ("added_at", record.At),
                ("bytes", document.Bytes)
            );
        for (var i = 0; i < record.Lines.Length; i++)
        {
            var line = record.Lines[i];
            _journal
                .Bind(record.FirstPosition + i)
                .Bind(line.Subject)
                .Bind(line.Sequence)
                .Bind(record.At)
                .Bind(decided.By.Id)
                .Bind(decided.By.Role)
                .Bind(decided.By.Office)
                .Bind(line.Type)
                .BindUtf8(line.Body)
                .Bind(line.Attachment)
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

    public override void Change(ChangedRows rows)
    {
        var table = rows.Table;
        foreach (var key in rows.Removed)
            Remove(table, key);
        if (!_rows.TryGetValue(table, out var write))
        {
            var values = string.Join(", ", table.Columns.Select(_ => "?"));
            _rows.Add(table, write = Prepare(TableStatements.Write(table, $"values ({values})")));
        }
        foreach (var row in rows.Written)
            Bind(write, table, row).Run();
    }

    private void Remove(TableForm table, IReadOnlyList<Cell> key)
    {
        var keys = table.Columns.Take(table.Keys).Select(c => $"{c.Name} = ?");
        using var remove = new SqliteStatement(
            _connection,
            $"delete from {table.Name} where {string.Join(" and ", keys)}"
        );
        Bind(remove, table, key).Run();
    }

    private static SqliteStatement Bind(SqliteStatement statement, TableForm table, IReadOnlyList<Cell> cells)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            var cell = cells[i];
            _ = table.Columns[i].Form switch
            {
                ColumnForm.Text => statement.Bind(cell.Text),
                ColumnForm.Number => statement.Bind(cell.Number),
                ColumnForm.Amount => statement.Bind(cell.Amount),
                ColumnForm.Time => statement.Bind(Moment.Of(cell.Time)),
                ColumnForm.Bytes => statement.Bind(cell.Bytes),
                var other => throw new InvalidOperationException($"no column holds {other}"),
            };
        }
        return statement;
    }

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
