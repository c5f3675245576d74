using System.Data.Common;
using Customhouse.Storage.Postgres;
using Customhouse.Storage.Sqlite;
using Dapper;
using DbUp;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Customhouse.Storage;

/// <summary>Puts what <see cref="StoreSnapshot"/> saved into a store that is empty: all of it, or
/// nothing.</summary>
public static class StoreImport
{
    static StoreImport() => RowMap.Use();

    /// <summary>Looks at what was saved, and prepares the file of a SQLite store: it is sound, and says of
    /// which backup it came.</summary>
    /// <param name="folder">Where the saved files are; changed by this.</param>
    /// <param name="origin">Name of the log that the events go into; null for none.</param>
    /// <param name="backup">Words for which backup it is.</param>
    /// <returns>The file.</returns>
    /// <exception cref="FormatException">The file is damaged.</exception>
    public static string PrepareSqlite(string folder, string? origin, string backup)
    {
        var path = Path.Combine(folder, SqliteSnapshot.FileName);
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder
                {
                    DataSource = path,
                    Mode = SqliteOpenMode.ReadWrite,
                    Pooling = false,
                }.ToString()
            );
            connection.Open();
            if (connection.ExecuteScalar<string>("pragma quick_check(1)") != "ok")
                throw new FormatException($"{path} is a damaged database");
            if (origin is not null)
                Mark(connection, origin, backup);
            return path;
        }
        catch (DbException failure)
        {
            throw new FormatException($"{path} is no database that can be read: {failure.Message}", failure);
        }
    }

    /// <summary>Copies saved tables into an empty PostgreSQL database, in one transaction.</summary>
    /// <param name="address">How to connect.</param>
    /// <param name="scripts">The migrations that the saved store had had.</param>
    /// <exception cref="FormatException">The database is not empty, or a file does not fit.</exception>
    /// <exception cref="StoreUnavailableException">The server does not answer; nothing was put
    /// in.</exception>
    public static async Task IntoPostgres(
        string folder,
        string address,
        IReadOnlyList<string> scripts,
        string? origin,
        string backup,
        IProgress<StoreProgress> progress,
        CancellationToken cancellation
    )
    {
        var said = new NpgsqlConnectionStringBuilder(address) { Pooling = false, CommandTimeout = 0 };
        try
        {
            await using var connection = new NpgsqlConnection(said.ToString());
            await connection.OpenAsync(cancellation);
            if (PostgresSnapshot.Tables(connection) is [var (table, _), ..])
                throw new FormatException(
                    $"the database has the table {table} already, and nothing is written over: name an "
                        + "empty database"
                );
            try
            {
                Migration.Run(
                    DeployChanges
                        .To.PostgresqlDatabase(said.ToString())
                        .JournalToPostgresqlTable("public", PostgresSnapshot.Scripts),
                    "Postgres",
                    "the new database",
                    SubjectsOfProduct.Kinds,
                    () => 0,
                    scripts
                );
                await CopyAll(connection, folder, origin, backup, progress, cancellation);
            }
            catch
            {
                // What the migrations made goes again: the database is as empty as before.
                foreach (
                    var (made, _) in PostgresSnapshot
                        .Tables(connection)
                        .Append(new(PostgresSnapshot.Scripts, ""))
                )
                    connection.Execute($"drop table if exists \"{made}\" cascade");
                connection.Execute("drop function if exists require_lease");
                throw;
            }
        }
        catch (Exception failure) when (failure is DbException or TimeoutException)
        {
            throw new StoreUnavailableException(
                $"the tables could not be put in, and nothing was: {failure.Message}",
                failure
            );
        }
    }

    private static async Task CopyAll(
        NpgsqlConnection connection,
        string folder,
        string? origin,
        string backup,
        IProgress<StoreProgress> progress,
        CancellationToken cancellation
    )
    {
        var tables = PostgresSnapshot
            .Tables(connection)
            .Select(t => t.Name)
            .ToHashSet(StringComparer.Ordinal);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        foreach (
            var file in Directory
                .GetFiles(folder, "*" + PostgresSnapshot.Ending)
                .Order(StringComparer.Ordinal)
        )
        {
            var table = Path.GetFileNameWithoutExtension(file);
            if (!tables.Contains(table))
                throw new FormatException($"the backup has a table {table} that is unknown here");
            var columns = (
                await File.ReadAllTextAsync(Path.Combine(folder, table + ".columns"), cancellation)
            ).Trim();
            connection.Execute($"truncate \"{table}\"");
            await using (
                var rows = await connection.BeginRawBinaryCopyAsync(
                    $"copy \"{table}\" ({columns}) from stdin (format binary)",
                    cancellation
                )
            )
            {
                await using var saved = File.OpenRead(file);
                await saved.CopyToAsync(rows, cancellation);
            }
            progress.Report(new StoreProgress(table, new FileInfo(file).Length));
        }
        SetSequences(connection);
        if (origin is not null)
            Mark(connection, origin, backup);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Numbers that the database gives by itself go on behind those that are there.</summary>
    private static void SetSequences(NpgsqlConnection connection)
    {
        var found = connection.Query<SerialColumn>(
            """
            select table_name, column_name from information_schema.columns where table_schema = 'public'
            and pg_get_serial_sequence(quote_ident(table_name), column_name) is not null
            """
        );
        foreach (var (table, column) in found.Where(f => f.TableName != PostgresSnapshot.Scripts))
            connection.Execute(
                $"""
                select setval(pg_get_serial_sequence('"{table}"', '{column}'),
                  (select coalesce(max("{column}"), 0) + 1 from "{table}"), false)
                """
            );
    }

    private sealed record SerialColumn(string TableName, string ColumnName);

    /// <summary>Nobody here knows what was signed after the backup; that is on record until it is
    /// settled.</summary>
    private static void Mark(DbConnection connection, string origin, string backup) =>
        connection.Execute(
            """
            insert into log_heads (origin, size, root, note, certified, forked, restored, updated_at)
            values (@origin, 0, '', @none, null, null, @backup, 0)
            on conflict (origin) do update set restored = excluded.restored
            """,
            ("origin", origin),
            ("none", Array.Empty<byte>()),
            ("backup", backup)
        );
}
