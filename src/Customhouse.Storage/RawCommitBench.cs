using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Customhouse.Storage;

/// <summary>
/// What the engine itself commits, for a figure beside ours: opaque rows in one plain table, in groups, with
/// the same promise of durability, and nothing else. No design on this engine and disk records faster.
/// </summary>
public static class RawCommitBench
{
    /// <summary>Commits groups of rows for a while, in a table of its own that it takes away again.</summary>
    /// <param name="address">As for <see cref="Store.Connect"/>; a file for SQLite is made if there is
    /// none.</param>
    /// <param name="rowBytes">Bytes of one row.</param>
    /// <param name="rowsPerCommit">Rows of one group.</param>
    /// <exception cref="FormatException">The address names no store.</exception>
    public static BareFigures Measure(string address, int rowBytes, int rowsPerCommit, TimeSpan duration) =>
        address.Split(':', 2) switch
        {
            ["sqlite", { Length: > 0 } path] => OnSqlite(path, Content(rowBytes), rowsPerCommit, duration),
            ["postgres", { Length: > 0 } connection] => OnPostgres(
                connection,
                Content(rowBytes),
                rowsPerCommit,
                duration
            ),
            _ => throw new FormatException(
                $"'{address}' is no store: write sqlite:PATH or postgres:CONNECTION"
            ),
        };

    private static BareFigures OnSqlite(string path, byte[] content, int rowsPerCommit, TimeSpan duration)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=false");
        connection.Open();
        connection.Execute(
            """
            pragma page_size = 8192; pragma journal_mode = wal; pragma synchronous = full;
            pragma wal_autocheckpoint = 8192; drop table if exists bare;
            create table bare (number integer primary key, content blob not null);
            """
        );
        using var begin = new Sqlite.SqliteStatement(connection, "begin immediate");
        using var insert = new Sqlite.SqliteStatement(connection, "insert into bare values (null, ?)");
        using var commit = new Sqlite.SqliteStatement(connection, "commit");
        var figures = Run(
            rowsPerCommit,
            duration,
            () =>
            {
                begin.Run();
                for (var i = 0; i < rowsPerCommit; i++)
                    insert.Bind(content).Run();
                commit.Run();
            }
        );
        connection.Execute("drop table bare");
        return figures;
    }

    private static BareFigures OnPostgres(
        string address,
        byte[] content,
        int rowsPerCommit,
        TimeSpan duration
    )
    {
        using var connection = new NpgsqlConnection(address);
        connection.Open();
        connection.Execute(
            """
            set synchronous_commit = on; drop table if exists bare;
            create table bare (number bigint generated always as identity primary key, content bytea not null)
            """
        );
        var figures = Run(
            rowsPerCommit,
            duration,
            () =>
            {
                using var copy = connection.BeginBinaryImport(
                    "copy bare (content) from stdin (format binary)"
                );
                for (var i = 0; i < rowsPerCommit; i++)
                {
                    copy.StartRow();
                    copy.Write(content);
                }
                copy.Complete();
            }
        );
        connection.Execute("drop table bare");
        return figures;
    }

    private static BareFigures Run(int rowsPerCommit, TimeSpan duration, Action commitOne)
    {
        var commits = 0L;
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < duration)
        {
            commitOne();
            commits++;
        }
        var seconds = clock.Elapsed.TotalSeconds;
        return new BareFigures(commits * rowsPerCommit / seconds, commits / seconds);
    }

    /// <summary>Bytes that no engine can make smaller, the same in every run.</summary>
    private static byte[] Content(int bytes)
    {
        var content = new byte[bytes];
        new Random(1).NextBytes(content);
        return content;
    }
}

/// <summary>What the bare engine did in a second.</summary>
public sealed record BareFigures(double RowsPerSecond, double CommitsPerSecond);
