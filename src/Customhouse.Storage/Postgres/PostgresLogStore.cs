using System.Collections.Concurrent;
using System.Data.Common;
using System.Net.Sockets;
using Customhouse.Ledger;
using Dapper;
using Npgsql;
using NpgsqlTypes;

namespace Customhouse.Storage.Postgres;

/// <summary>
/// A log's bytes in the database: every process reads them, the holder of the lease alone writes. Each write
/// is one transaction that asks for the lease first; and a piece has its place by where it begins, so that
/// even without a lease two writers could not both append there.
/// </summary>
internal sealed class PostgresLogStore(NpgsqlDataSource source, string log, Lease lease) : LogStore
{
    /// <summary>Full tiles never change. About 10 MiB of them are kept at hand.</summary>
    private const int TilesKeptMax = 256;

    /// <summary>Whatever the server's own setting is: what is acknowledged is on its disk.</summary>
    private const string RequireLease =
        "select set_config('synchronous_commit', 'on', true), require_lease($1, $2, $3)";

    internal const string Lost = "another process keeps the log of this database now";

    private const string InsertPiece = """
        insert into log_pieces (log, path, generation, start, content) values ($1, $2, $3, $4, $5)
        """;

    private const string PutFiles = """
        insert into log_files (log, path, content) select $1, * from unnest($2, $3)
        on conflict (log, path) do update set content = excluded.content
        """;

    private readonly ConcurrentDictionary<string, byte[]> _tiles = new(StringComparer.Ordinal);

    /// <summary>What was put and is not written yet: it goes with the next piece in one transaction. A crash
    /// loses it, and the log's journal makes it again.</summary>
    private readonly Dictionary<string, byte[]> _unwritten = new(StringComparer.Ordinal);

    /// <summary>Of each file that is appended to: which generation it is in, and its length.</summary>
    private readonly Dictionary<string, (long Generation, long Length)> _known = new(StringComparer.Ordinal);

    private readonly Lock _turn = new();
    private bool _isClosed;

    /// <summary>A piece is one row.</summary>
    public override bool AppendsWhole => true;

    public override byte[]? Get(string path)
    {
        if (_tiles.TryGetValue(path, out var tile))
            return tile;
        lock (_turn)
        {
            if (_unwritten.TryGetValue(path, out var waiting))
                return waiting;
        }
        return Ask(connection =>
        {
            if (Pieces(connection, path) is { } appended)
                return appended;
            var content = connection.ExecuteScalar<byte[]>(
                "select content from log_files where log = @log and path = @path",
                new { log, path }
            );
            if (content is not null && Tile.Parse(path) is { IsFull: true })
                Keep(path, content);
            return content;
        });
    }

    public override byte[]? Tail(string path, long length)
    {
        (long Generation, long Length) known;
        lock (_turn)
        {
            if (!_known.TryGetValue(path, out known) || known.Length != length)
                return null;
        }
        return Ask(connection => Behind(connection, path, length, known.Generation));
    }

    public override void Put(string path, ReadOnlySpan<byte> content)
    {
        lock (_turn)
            _unwritten[path] = content.ToArray();
    }

    public override void Sync() => Write(_ => { });

    public override void Replace(string path, ReadOnlySpan<byte> content)
    {
        var next = Known(path).Generation + 1;
        var bytes = content.ToArray();
        Write(batch =>
        {
            Add(batch, "delete from log_pieces where log = $1 and path = $2", Text(log), Text(path));
            Add(batch, InsertPiece, Text(log), Text(path), Number(next), Number(0), Bytes(bytes));
        });
        lock (_turn)
            _known[path] = (next, bytes.Length);
    }

    public override void Append(string path, ReadOnlySpan<byte> content)
    {
        var (generation, length) = Known(path);
        var bytes = content.ToArray();
        Write(batch =>
            Add(batch, InsertPiece, Text(log), Text(path), Number(generation), Number(length), Bytes(bytes))
        );
        lock (_turn)
            _known[path] = (generation, length + bytes.Length);
    }

    public override void Truncate(string path, long length)
    {
        lock (_turn)
            _known.Remove(path);
        var (generation, whole) = Known(path);
        if (whole <= length)
            return;
        // A piece is written whole or not at all, so nobody ever cuts within one.
        Write(batch =>
            Add(
                batch,
                "delete from log_pieces where log = $1 and path = $2 and generation = $3 and start >= $4",
                Text(log),
                Text(path),
                Number(generation),
                Number(length)
            )
        );
        lock (_turn)
            _known[path] = (generation, length);
    }

    public override void Dispose()
    {
        lock (_turn)
            _isClosed = true;
    }

    private void Keep(string path, byte[] content)
    {
        if (_tiles.Count >= TilesKeptMax)
            _tiles.Clear();
        _tiles[path] = content;
    }

    /// <summary>All of a file that is appended to; null where it is none.</summary>
    private byte[]? Pieces(DbConnection connection, string path)
    {
        var pieces = connection.Query<Piece>(
            """
            select generation, content from log_pieces where log = @log and path = @path
              and generation = (select max(generation) from log_pieces where log = @log and path = @path)
            order by start
            """,
            new { log, path },
            buffered: false
        );
        using var content = new MemoryStream();
        var generation = -1L;
        foreach (var piece in pieces)
        {
            generation = piece.Generation;
            content.Write(piece.Content);
        }
        if (generation < 0)
            return null;
        lock (_turn)
            _known[path] = (generation, content.Length);
        return content.ToArray();
    }

    private sealed record Piece(long Generation, byte[] Content);

    /// <summary>What was appended behind a place; null where the file was written anew since.</summary>
    private byte[]? Behind(DbConnection connection, string path, long from, long generation)
    {
        using var content = new MemoryStream();
        var pieces = connection.Query<byte[]>(
            """
            select content from log_pieces
            where log = @log and path = @path and generation = @generation and start >= @from order by start
            """,
            new
            {
                log,
                path,
                generation,
                from,
            },
            buffered: false
        );
        foreach (var piece in pieces)
            content.Write(piece);
        var newest = connection.ExecuteScalar<long?>(
            "select max(generation) from log_pieces where log = @log and path = @path",
            new { log, path }
        );
        if (newest != generation)
            return null;
        lock (_turn)
            _known[path] = (generation, from + content.Length);
        return content.ToArray();
    }

    private (long Generation, long Length) Known(string path)
    {
        lock (_turn)
        {
            if (_known.TryGetValue(path, out var known))
                return known;
        }
        Ask(connection => Pieces(connection, path));
        lock (_turn)
            return _known.GetValueOrDefault(path);
    }

    /// <summary>Writes in one transaction, after the lease was asked for, with all that waits.</summary>
    private void Write(Action<NpgsqlBatch> what)
    {
        if (lease.Mark is not { } mark)
            throw new IOException(Lost);
        KeyValuePair<string, byte[]>[] waiting;
        lock (_turn)
        {
            if (_isClosed)
                throw new IOException($"the log {log} was closed; nothing is written to it any more");
            waiting = [.. _unwritten];
        }
        try
        {
            using var connection = source.OpenConnection();
            using var batch = connection.CreateBatch();
            // Statements of one batch without a begin are one transaction.
            Add(batch, RequireLease, Text(mark.Name), Text(mark.Holder), Number(mark.Fence));
            if (waiting.Length > 0)
                Add(
                    batch,
                    PutFiles,
                    Text(log),
                    Array(NpgsqlDbType.Text, waiting.Select(w => w.Key)),
                    Array(NpgsqlDbType.Bytea, waiting.Select(w => w.Value))
                );
            what(batch);
            batch.ExecuteNonQuery();
        }
        catch (PostgresException refused)
            when (refused.SqlState is "CH001" or PostgresErrorCodes.UniqueViolation)
        {
            throw new IOException(Lost, refused);
        }
        catch (Exception failure) when (IsOfTheWorld(failure))
        {
            throw new IOException($"the log {log} cannot be written now: {failure.Message}", failure);
        }
        lock (_turn)
        {
            foreach (var (path, content) in waiting)
                if (_unwritten.TryGetValue(path, out var now) && ReferenceEquals(now, content))
                    _unwritten.Remove(path);
        }
    }

    private T Ask<T>(Func<NpgsqlConnection, T> question)
    {
        try
        {
            using var connection = source.OpenConnection();
            return question(connection);
        }
        catch (Exception failure) when (IsOfTheWorld(failure))
        {
            throw new IOException($"the log {log} cannot be read now: {failure.Message}", failure);
        }
    }

    private static bool IsOfTheWorld(Exception failure) =>
        RowMap.CauseOf(failure)
            is NpgsqlException
                or SocketException
                or TimeoutException
                or ObjectDisposedException;

    private static void Add(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(value);
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlParameter Text(string value) =>
        new() { Value = value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Number(long value) =>
        new() { Value = value, NpgsqlDbType = NpgsqlDbType.Bigint };

    private static NpgsqlParameter Bytes(byte[] value) =>
        new() { Value = value, NpgsqlDbType = NpgsqlDbType.Bytea };

    private static NpgsqlParameter Array<T>(NpgsqlDbType type, IEnumerable<T> values) =>
        new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
}
