using System.Net.Sockets;
using Customhouse.Ledger;
using Dapper;
using Npgsql;

namespace Customhouse.Storage.Postgres;

/// <summary>The logs that stand in a database.</summary>
/// <param name="lease">Under which they are written; whoever does not hold it reads.</param>
internal sealed class PostgresLogShelf(NpgsqlDataSource source, Lease lease) : LogShelf
{
    public override bool IsShared => true;

    public override LogStore Open(string name) => new PostgresLogStore(source, name, lease);

    public override LogStore Read(string name) => Open(name);

    /// <summary>A log is there once it has a journal: files without one are of a move that was broken
    /// off.</summary>
    public override bool Has(string name) =>
        Do(connection =>
            connection.ExecuteScalar<bool>(
                "select exists(select from log_pieces where log = @log)",
                new { log = name }
            )
        );

    public override void Move(string name, string to) =>
        Write(
            """
            update log_files set log = @to where log = @name;
            update log_pieces set log = @to where log = @name
            """,
            ("name", name),
            ("to", to)
        );

    public override void Remove(string name) =>
        Write(
            """
            delete from log_files where log = @name;
            delete from log_pieces where log = @name
            """,
            ("name", name)
        );

    private void Write(string sql, params (string, object?)[] values) =>
        Do(connection =>
        {
            if (lease.Mark is not { } mark)
                throw new IOException(PostgresLogStore.Lost);
            using var transaction = connection.BeginTransaction();
            connection.Execute("set local synchronous_commit = on");
            connection.Execute(
                "select require_lease(@lease, @holder, @fence)",
                ("lease", mark.Name),
                ("holder", mark.Holder),
                ("fence", mark.Fence)
            );
            connection.Execute(sql, values);
            transaction.Commit();
            return true;
        });

    private T Do<T>(Func<NpgsqlConnection, T> work)
    {
        try
        {
            using var connection = source.OpenConnection();
            return work(connection);
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException or TimeoutException)
        {
            throw new IOException(
                $"the logs in the database cannot be reached now: {failure.Message}",
                failure
            );
        }
    }
}
