using System.Data.Common;
using System.Text;
using Customhouse.Storage.Postgres;
using Customhouse.Storage.Sqlite;
using Dapper;

namespace Customhouse.Storage;

/// <summary>How far a long work on the store has come.</summary>
/// <param name="What">What is being done: a table, the database.</param>
/// <param name="Done">Bytes done.</param>
public sealed record StoreProgress(string What, long Done);

/// <summary>What a snapshot of a store says of itself.</summary>
/// <param name="Scripts">The migrations that it has had, in their order.</param>
/// <param name="JournalHead">The last position of the journal.</param>
/// <param name="RegisterHead">The last change of the registers.</param>
/// <param name="Terms">The terms of the administration as JSON; null before its first start.</param>
/// <param name="LogKey">The key of the log that the events go into; null where there is none.</param>
/// <param name="Log">What is known of that log.</param>
public sealed record SnapshotFigures(
    IReadOnlyList<string> Scripts,
    long JournalHead,
    long RegisterHead,
    string? Terms,
    string? LogKey,
    KnownLog? Log
);

/// <summary>
/// A store as it is at one moment, while others go on writing to it: all that is read and saved here belongs
/// together. Nothing is migrated and nothing is changed.
/// </summary>
public abstract class StoreSnapshot : IAsyncDisposable
{
    static StoreSnapshot() => RowMap.Use();

    private protected StoreSnapshot(DbConnection connection) => Connection = connection;

    /// <summary>sqlite or postgres: what was saved of one cannot be put back into the other.</summary>
    public abstract string Kind { get; }

    private protected DbConnection Connection { get; }

    /// <summary>Opens a snapshot of the store of an address.</summary>
    /// <exception cref="FormatException">The address names no store, or there is none.</exception>
    /// <exception cref="StoreUnavailableException">The database cannot be read.</exception>
    public static async Task<StoreSnapshot> Open(string address, CancellationToken cancellation)
    {
        try
        {
            return address.Split(':', 2) switch
            {
                ["sqlite", { Length: > 0 } path] => SqliteSnapshot.Begin(Path.GetFullPath(path)),
                ["postgres", { Length: > 0 } connection] => await PostgresSnapshot.Begin(
                    connection,
                    cancellation
                ),
                _ => throw new FormatException(
                    $"'{address}' is no store: write sqlite:PATH or postgres:CONNECTION"
                ),
            };
        }
        catch (Exception failure) when (RowMap.CauseOf(failure) is DbException)
        {
            throw new StoreUnavailableException($"the store cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Saves all of it into files of a folder.</summary>
    /// <exception cref="IOException">The folder takes nothing more.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be read to its end.</exception>
    public async Task Save(string folder, IProgress<StoreProgress> progress, CancellationToken cancellation)
    {
        try
        {
            await SaveAll(folder, progress, cancellation);
        }
        catch (Exception failure) when (RowMap.CauseOf(failure) is DbException)
        {
            throw new StoreUnavailableException($"the store could not be saved: {failure.Message}", failure);
        }
    }

    /// <summary>Saves the logs that stand in the store as folders, each by its name, as they are at this
    /// moment.
    /// </summary>
    /// <returns>False where the store keeps no logs: they are in folders already.</returns>
    /// <exception cref="IOException">The folder takes nothing more.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot be read to its end.</exception>
    public bool SaveLogs(string folder, CancellationToken cancellation)
    {
        try
        {
            return SaveAllLogs(folder, cancellation);
        }
        catch (Exception failure) when (RowMap.CauseOf(failure) is DbException)
        {
            throw new StoreUnavailableException($"the logs could not be saved: {failure.Message}", failure);
        }
    }

    /// <summary>What it says of itself.</summary>
    /// <exception cref="FormatException">The database is none of an administration.</exception>
    public SnapshotFigures Read()
    {
        try
        {
            var key = CurrentBody("kind = 'ledger' and id = 'log'");
            return new SnapshotFigures(
                Connection
                    .Query<string>($"select scriptname from schema_versions order by {ScriptOrder}")
                    .AsList(),
                Connection.ExecuteScalar<long>("select coalesce(max(position), 0) from journal"),
                Connection.ExecuteScalar<long>("select coalesce(max(change), 0) from register_journal"),
                CurrentBody("kind = 'terms'"),
                key,
                key is null
                    ? null
                    : Connection.QuerySingleOrDefault<KnownLog>(
                        LogHeads.KnownLogSelect,
                        new { origin = key.Split('+')[0] }
                    )
            );
        }
        catch (Exception failure) when (RowMap.CauseOf(failure) is DbException)
        {
            throw new FormatException(
                $"the database is none of this version of Customhouse: {failure.Message}",
                failure
            );
        }
    }

    public virtual async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected abstract string ScriptOrder { get; }

    private protected abstract Task SaveAll(
        string folder,
        IProgress<StoreProgress> progress,
        CancellationToken cancellation
    );

    private protected virtual bool SaveAllLogs(string folder, CancellationToken cancellation) => false;

    private string? CurrentBody(string which) =>
        Connection.QueryFirstOrDefault<byte[]>($"select body from register where {which} and is_current = 1")
            is { } body
            ? Encoding.UTF8.GetString(body)
            : null;
}
