using System.Data;
using Dapper;
using Npgsql;

namespace Customhouse.Storage.Postgres;

/// <summary>A table that is saved, with its columns as a list of SQL.</summary>
internal sealed record SavedTable(string Name, string Columns);

/// <summary>A snapshot of a PostgreSQL database: one transaction that sees the same through all of its
/// statements. Each table is saved as COPY writes it, so that no tool beside is needed.</summary>
internal sealed class PostgresSnapshot : StoreSnapshot
{
    /// <summary>How files of tables end.</summary>
    public const string Ending = ".copy";

    /// <summary>DbUp's own table: it says what was migrated, and is never copied.</summary>
    public const string Scripts = "schema_versions";

    /// <summary>Tables that are not saved as such: who has a lease now is nobody's later, and logs are saved
    /// as folders.</summary>
    private static readonly string[] Elsewhere = ["leases", "log_files", "log_pieces"];

    private const int BufferBytes = 1 << 20;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private PostgresSnapshot(NpgsqlConnection connection, NpgsqlTransaction transaction)
        : base(connection) => (_connection, _transaction) = (connection, transaction);

    public override string Kind => "postgres";

    private protected override string ScriptOrder => "schemaversionsid";

    public static async Task<PostgresSnapshot> Begin(string address, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(address) { Pooling = false, CommandTimeout = 0 }.ToString()
        );
        try
        {
            await connection.OpenAsync(cancellation);
            var transaction = await connection.BeginTransactionAsync(
                IsolationLevel.RepeatableRead,
                cancellation
            );
            connection.Execute("set transaction read only");
            return new PostgresSnapshot(connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The tables of the schema with their columns, by name.</summary>
    public static List<SavedTable> Tables(NpgsqlConnection connection) =>
        connection
            .Query<SavedTable>(
                $"""
                select table_name as name,
                  string_agg(quote_ident(column_name), ', ' order by ordinal_position) as columns
                from information_schema.columns join information_schema.tables using (table_schema, table_name)
                where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> '{Scripts}'
                  and is_generated = 'NEVER'
                group by table_name order by table_name
                """
            )
            .AsList();

    private sealed record LogPiece(string Log, string Path, byte[] Content);

    public override async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await base.DisposeAsync();
    }

    private protected override bool SaveAllLogs(string folder, CancellationToken cancellation)
    {
        Rows("select log, path, content from log_files", FileMode.CreateNew);
        // What was appended, piece by piece; of a file that was written anew the last generation counts.
        Rows(
            """
            select log, path, content from log_pieces p
            where generation = (select max(generation) from log_pieces where log = p.log and path = p.path)
            order by log, path, start
            """,
            FileMode.Append
        );
        return true;

        void Rows(string sql, FileMode mode)
        {
            foreach (var piece in _connection.Query<LogPiece>(sql, buffered: false))
            {
                cancellation.ThrowIfCancellationRequested();
                var path = Path.Combine(folder, piece.Log, piece.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using var file = new FileStream(path, mode, FileAccess.Write);
                file.Write(piece.Content);
            }
        }
    }

    private protected override async Task SaveAll(
        string folder,
        IProgress<StoreProgress> progress,
        CancellationToken cancellation
    )
    {
        foreach (var (table, columns) in Tables(_connection).Where(t => !Elsewhere.Contains(t.Name)))
        {
            await using var rows = await _connection.BeginRawBinaryCopyAsync(
                $"copy (select {columns} from \"{table}\") to stdout (format binary)",
                cancellation
            );
            await using var file = File.Create(Path.Combine(folder, table + Ending));
            var buffer = new byte[BufferBytes];
            for (int read; (read = await rows.ReadAsync(buffer, cancellation)) > 0; )
            {
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
                progress.Report(new StoreProgress(table, file.Length));
            }
            // Which columns they are is needed to put them back into a table that has more by then.
            await File.WriteAllTextAsync(
                Path.Combine(folder, table + ".columns"),
                columns + "\n",
                cancellation
            );
            file.Flush(flushToDisk: true);
        }
    }
}
