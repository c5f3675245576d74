using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Customhouse.Storage.Sqlite;

/// <summary>A snapshot of a SQLite file: a reading transaction that is held open. SQLite's own backup copies
/// its pages while others write.</summary>
internal sealed class SqliteSnapshot : StoreSnapshot
{
    /// <summary>Name of the file in the folder of what was saved.</summary>
    public const string FileName = "customhouse.db";

    private const int PagesPerStep = 2_048;

    private readonly SqliteConnection _connection;

    private SqliteSnapshot(SqliteConnection connection)
        : base(connection) => _connection = connection;

    public override string Kind => "sqlite";

    private protected override string ScriptOrder => "schemaversionid";

    public static SqliteSnapshot Begin(string path)
    {
        if (!File.Exists(path))
            throw new FormatException($"there is no database {path}");
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
            }.ToString()
        );
        try
        {
            connection.Open();
            // The transaction begins with the first reading, and sees what was committed by then, until its
            // end.
            connection.Execute("pragma query_only = 1; pragma busy_timeout = 8000; begin;");
            connection.ExecuteScalar<long>("select count(*) from sqlite_schema");
            return new SqliteSnapshot(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private protected override Task SaveAll(
        string folder,
        IProgress<StoreProgress> progress,
        CancellationToken cancellation
    ) =>
        Task.Run(
            () =>
            {
                using var target = new SqliteConnection(
                    new SqliteConnectionStringBuilder
                    {
                        DataSource = Path.Combine(folder, FileName),
                        Mode = SqliteOpenMode.ReadWriteCreate,
                        Pooling = false,
                    }.ToString()
                );
                target.Open();
                using var backup = raw.sqlite3_backup_init(target.Handle, "main", _connection.Handle, "main");
                if (backup.IsInvalid)
                    Refuse(raw.sqlite3_errcode(target.Handle), target);
                for (; ; )
                {
                    cancellation.ThrowIfCancellationRequested();
                    var code = raw.sqlite3_backup_step(backup, PagesPerStep);
                    var done = raw.sqlite3_backup_pagecount(backup) - raw.sqlite3_backup_remaining(backup);
                    progress.Report(new StoreProgress("database", done * 8_192L));
                    if (code == raw.SQLITE_DONE)
                        break;
                    if (code != raw.SQLITE_OK)
                        Refuse(code, target);
                }
                raw.sqlite3_backup_finish(backup);
                // One file is what is kept: the copy needs no log of its own.
                target.Execute("pragma journal_mode = delete");
            },
            cancellation
        );

    private static void Refuse(int code, SqliteConnection target)
    {
        const int full = 13,
            read = 10;
        var words = raw.sqlite3_errmsg(target.Handle).utf8_to_string();
        if (code is full or read)
            throw new IOException($"the database cannot be saved: {words}");
        throw new SqliteException($"the database cannot be saved: {words}", code);
    }
}
