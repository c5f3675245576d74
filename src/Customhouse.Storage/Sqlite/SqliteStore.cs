using System.Collections.Concurrent;
using System.Data.Common;
using Customhouse.Journal;
using Customhouse.Storage.Sqlite;
using DbUp;
using Microsoft.Data.Sqlite;

namespace Customhouse.Storage;

/// <summary>
/// The embedded store: one file and its write-ahead log. With <c>synchronous=FULL</c> each commit is on the
/// disk before it is acknowledged; readers see the last commit and never wait for the writer.
/// </summary>
public sealed class SqliteStore : Store
{
    /// <summary>How long another process may keep the database locked before callers are told.</summary>
    private const int BusyMilliseconds = 4_000;

    /// <summary>Pages of 8 KiB after which the writer sees to it that the log starts anew: 128 MiB.</summary>
    private const int LogPages = 16_384;

    /// <summary>Connections for reading that are kept open, each with 4 MiB of pages at most; more are closed
    /// after their use.</summary>
    private const int IdleMax = 16;

    private readonly string _path;
    private readonly string _reading;
    private readonly ConcurrentQueue<SqliteConnection> _idle = new();
    private volatile bool _isClosed;
    private SqliteCheckpoint? _checkpoint;

    private SqliteStore(string path, SubjectKinds? kinds)
        : base(kinds)
    {
        _path = path;
        _reading = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Cache = SqliteCacheMode.Private,
            Pooling = false,
        }.ToString();
    }

    /// <summary>Opens the database, makes it if there is none, and brings it forward to this
    /// version.</summary>
    /// <param name="path">The file; its folder is made if it is missing.</param>
    /// <param name="kinds">What can be recorded in it; null for the kinds of this product.</param>
    /// <exception cref="StoreUnavailableException">The file cannot be used.</exception>
    public static SqliteStore At(string path, SubjectKinds? kinds = null)
    {
        var full = Path.GetFullPath(path);
        var store = new SqliteStore(full, kinds);
        try
        {
            OwnersFile.Folder(Path.GetDirectoryName(full)!);
            // The write-ahead log and its index take the mode of the database.
            foreach (var file in (string[])[full, full + "-wal", full + "-shm"])
                OwnersFile.Make(file, isWanted: file == full);
            using (var connection = store.Connect(SqliteOpenMode.ReadWriteCreate))
            {
                // The size of a page can be chosen before the first table only; 8 KiB holds a usual message
                // whole.
                connection.Execute("pragma page_size = 8192; pragma journal_mode = wal;");
                var target = DeployChanges.To.SqliteDatabase(connection.ConnectionString);
                Migration.Run(
                    target.JournalToSqliteTable("schema_versions"),
                    "Sqlite",
                    full,
                    store.Kinds,
                    () => OldestWriter(connection)
                );
            }
        }
        catch (Exception failure) when (store.IsOfTheWorld(failure))
        {
            throw new StoreUnavailableException($"{full} cannot be used: {failure.Message}", failure);
        }
        store._checkpoint = new SqliteCheckpoint(() => store.Connect(SqliteOpenMode.ReadWrite));
        store.Start();
        return store;
    }

    public override string? Folder => Path.GetDirectoryName(_path);

    private protected override Writer Connect()
    {
        var connection = Connect(SqliteOpenMode.ReadWrite);
        try
        {
            // What is erased is overwritten with zeros; little else deletes, so that costs hardly anybody
            // but those who erase.
            connection.Execute(
                $"""
                pragma secure_delete = on; pragma synchronous = full; pragma cache_size = -65536;
                pragma temp_store = memory; pragma wal_autocheckpoint = {LogPages};
                pragma journal_size_limit = 268435456;
                """
            );
            return new SqliteWriter(connection);
        }
        catch (SqliteException)
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>One that was used before knows its settings and the tables: to open one anew costs more than
    /// most questions.</summary>
    private protected override async ValueTask<DbConnection> Read(CancellationToken cancellation)
    {
        if (_idle.TryDequeue(out var idle))
            return idle;
        var connection = new SqliteConnection(_reading);
        await connection.OpenAsync(cancellation);
        // No memory map: a fault of the disk must come as an error that can be told, not end the process.
        connection.Execute(
            $"pragma query_only = 1; pragma cache_size = -4096; pragma busy_timeout = {BusyMilliseconds};"
        );
        return connection;
    }

    private protected override ValueTask GiveBack(DbConnection connection)
    {
        if (_isClosed || _idle.Count >= IdleMax)
            return connection.DisposeAsync();
        _idle.Enqueue((SqliteConnection)connection);
        // The store may have closed between the two lines above.
        if (_isClosed)
            CloseIdle();
        return ValueTask.CompletedTask;
    }

    private protected override bool IsOfTheWorld(Exception failure) =>
        failure
            is IOException
                or UnauthorizedAccessException
                or SqliteException
                {
                    // BUSY, LOCKED, NOMEM, READONLY, IOERR, FULL, CANTOPEN, PROTOCOL: no statement's fault.
                    SqliteErrorCode: 5 or 6 or 7 or 8 or 10 or 13 or 14 or 15,
                };

    /// <summary>CORRUPT and NOTADB.</summary>
    private protected override bool IsDamage(Exception failure) =>
        failure is SqliteException { SqliteErrorCode: 11 or 26 };

    public override string? UpkeepCause => _checkpoint?.Cause;

    private SqliteConnection Connect(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = _path,
                Mode = mode,
                Cache = SqliteCacheMode.Private,
                Pooling = false,
            }.ToString()
        );
        connection.Open();
        connection.Execute($"pragma busy_timeout = {BusyMilliseconds}");
        return connection;
    }

    /// <summary>The log's has the name that it always had: an older version must not keep it beside this
    /// one.</summary>
    public override Lease LeaseOf(string name) =>
        new SqliteLease(name, name == Lease.Log ? _path + ".log-turn" : $"{_path}.{name}-lease");

    public override Ledger.LogShelf? SharedLogs(Lease lease) => null;

    private protected override void Grown() => _checkpoint?.Grow();

    private protected override ValueTask Close()
    {
        _checkpoint?.Dispose();
        _isClosed = true;
        CloseIdle();
        return ValueTask.CompletedTask;
    }

    private void CloseIdle()
    {
        while (_idle.TryDequeue(out var connection))
            connection.Dispose();
    }
}
