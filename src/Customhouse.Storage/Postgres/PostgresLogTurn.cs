using System.Data;
using System.Security.Cryptography;
using Npgsql;

namespace Customhouse.Storage.Postgres;

/// <summary>
/// The turn as an advisory lock of the server: it lives as long as its connection. A connection may be lost while the
/// process goes on, so who had the turn last is on record too: it is taken again only by the same.
/// </summary>
internal sealed class PostgresLogTurn : LogTurn
{
    private const long Lock = 0x435553544F4D5332;

    private readonly NpgsqlDataSource _source;
    private readonly string _holder = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private NpgsqlConnection? _connection;

    private PostgresLogTurn(NpgsqlDataSource source) => _source = source;

    /// <summary>Takes it; null where another process has it.</summary>
    /// <exception cref="NpgsqlException">The server does not answer.</exception>
    public static PostgresLogTurn? Take(NpgsqlDataSource source)
    {
        var turn = new PostgresLogTurn(source);
        if ((turn._connection = turn.Locked()) is not { } connection) return null;
        connection.Execute("delete from log_turn");
        connection.Execute("insert into log_turn (holder) values (@holder)", ("holder", turn._holder));
        return turn;
    }

    public override void Confirm()
    {
        try
        {
            if (_connection is { State: ConnectionState.Open } && IsHolder(_connection)) return;
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException)
        {
            // The server has ended this connection, or will as soon as it sees that nobody is there.
        }
        Forget();
        try
        {
            _connection = Locked() ?? throw new IOException("another process keeps the log of this database now");
            if (IsHolder(_connection)) return;
        }
        catch (NpgsqlException failure)
        {
            throw new IOException($"who keeps the log cannot be seen now: {failure.Message}", failure);
        }
        Dispose();
        throw new IOException(
            "another process has kept the log of this database since the connection was lost; start again");
    }

    public override void Dispose()
    {
        try
        {
            // A connection that goes back to its pool would keep the lock until it is used again.
            if (_connection is { State: ConnectionState.Open })
                _connection.Execute($"select pg_advisory_unlock({Lock})");
        }
        catch (Exception failure) when (failure is NpgsqlException or InvalidOperationException)
        {
            // It is lost, and the lock with it.
        }
        Forget();
    }

    private NpgsqlConnection? Locked()
    {
        var connection = _source.OpenConnection();
        try
        {
            using var command = connection.Command($"select pg_try_advisory_lock({Lock})");
            if (command.ExecuteScalar() is true) return connection;
        }
        catch (NpgsqlException)
        {
            connection.Dispose();
            throw;
        }
        connection.Dispose();
        return null;
    }

    private bool IsHolder(NpgsqlConnection connection)
    {
        using var command = connection.Command("select holder from log_turn");
        return command.ExecuteScalar() is string holder && holder == _holder;
    }

    private void Forget()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
