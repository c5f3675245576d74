using System.Data.Common;
using System.Net.Sockets;
using Customhouse.Journal;
using Customhouse.Storage.Postgres;
using Dapper;
using DbUp;
using Npgsql;

namespace Customhouse.Storage;

/// <summary>
/// The store for several houses on one database. Each commit waits for the server's disk; any number of
/// processes may write, and each sees what the others wrote.
/// </summary>
public sealed class PostgresStore : Store
{
    /// <summary>Held while a database is brought forward: houses that start together do not both do
    /// it.</summary>
    private const long MigrationLock = 0x435553544F4D5330;

    private readonly NpgsqlDataSource _source;
    private readonly PostgresListener _listener;

    private PostgresStore(NpgsqlConnectionStringBuilder said, SubjectKinds? kinds)
        : base(kinds)
    {
        _source = NpgsqlDataSource.Create(said);
        _listener = new PostgresListener(said.ConnectionString);
    }

    /// <summary>Connects, and brings the database forward to this version.</summary>
    /// <param name="connection">As Npgsql writes it; what it does not say is set to tell failures
    /// soon.</param>
    /// <param name="kinds">What can be recorded in it; null for the kinds of this product.</param>
    /// <exception cref="FormatException">The address has no meaning.</exception>
    /// <exception cref="StoreUnavailableException">The server does not answer.</exception>
    public static PostgresStore At(string connection, SubjectKinds? kinds = null)
    {
        var said = Read(connection);
        if (!said.ContainsKey("Timeout"))
            said.Timeout = 3;
        if (!said.ContainsKey("Command Timeout"))
            said.CommandTimeout = 10;
        if (!said.ContainsKey("Keepalive"))
            said.KeepAlive = 10;
        if (!said.ContainsKey("Max Auto Prepare"))
            said.MaxAutoPrepare = 64;
        said.IncludeErrorDetail = false;
        // All our statements are short; to compile one takes longer than to answer it. Said as a session
        // begins, for what is set later is forgotten when a connection goes back to the pool.
        if (said.Options?.Contains("jit", StringComparison.Ordinal) != true)
            said.Options = $"{said.Options} -c jit=off".TrimStart();
        var store = new PostgresStore(said, kinds);
        try
        {
            store.Migrate(said.ConnectionString);
        }
        catch (Exception failure) when (store.IsOfTheWorld(failure))
        {
            store._source.Dispose();
            throw new StoreUnavailableException($"PostgreSQL cannot be used: {failure.Message}", failure);
        }
        store.Start();
        return store;
    }

    private static NpgsqlConnectionStringBuilder Read(string connection)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connection);
        }
        catch (ArgumentException e)
        {
            // What stands there may hold a password, so it is not repeated.
            throw new FormatException(
                "the address behind postgres: cannot be read; write it as "
                    + "postgres:Host=127.0.0.1;Database=customhouse;Username=customhouse",
                e
            );
        }
    }

    private void Migrate(string connection)
    {
        using var turn = _source.OpenConnection();
        turn.Execute($"select pg_advisory_lock({MigrationLock})");
        // Nobody else uses this connection, so that it ends with the migrations and waits in no pool.
        var own = new NpgsqlConnectionStringBuilder(connection) { Pooling = false };
        var target = DeployChanges.To.PostgresqlDatabase(own.ConnectionString);
        Migration.Run(
            target.JournalToPostgresqlTable("public", "schema_versions"),
            "Postgres",
            $"the database {turn.Database} at {turn.Host}",
            Kinds,
            () => OldestWriter(turn)
        );
        turn.Execute($"select pg_advisory_unlock({MigrationLock})");
    }

    private protected override Writer Connect()
    {
        var connection = _source.OpenConnection();
        try
        {
            // Whatever the server's own setting is: what is acknowledged is on its disk.
            connection.Execute("set synchronous_commit = on; set lock_timeout = '8s'");
            return new PostgresWriter(connection);
        }
        catch (NpgsqlException)
        {
            connection.Dispose();
            throw;
        }
    }

    private protected override async ValueTask<DbConnection> Read(CancellationToken cancellation) =>
        await _source.OpenConnectionAsync(cancellation);

    /// <summary>
    /// No connection, time out, or one of the classes of SQLSTATE that say so: 08 connection, 40 rolled back
    /// for another's sake, 53 resources, 55 locks, 57 an operator's doing, 58 the system below.
    /// </summary>
    private protected override bool IsOfTheWorld(Exception failure) =>
        failure switch
        {
            PostgresException e => e.SqlState[..2] is "08" or "25" or "40" or "53" or "55" or "57" or "58",
            NpgsqlException or SocketException or IOException or TimeoutException => true,
            _ => false,
        };

    public override Lease LeaseOf(string name) => new PostgresLease(_source, name);

    public override Ledger.LogShelf? SharedLogs(Lease lease) => new PostgresLogShelf(_source, lease);

    /// <summary>data_corrupted and index_corrupted.</summary>
    private protected override bool IsDamage(Exception failure) =>
        failure is PostgresException { SqlState: "XX001" or "XX002" };

    private protected override async Task Listen(CancellationToken cancellation)
    {
        try
        {
            await _listener.Run(Hear, LookNow, cancellation);
        }
        catch (Exception failure) when (IsOfTheWorld(failure))
        {
            throw new StoreUnavailableException($"PostgreSQL tells nothing now: {failure.Message}", failure);
        }
    }

    public override bool HasOthers => true;

    internal override string LeaseClock => "(extract(epoch from clock_timestamp()) * 1000000)::bigint";

    /// <summary>Beside the writer and its lock, in one statement that waits for no disk.</summary>
    public override async Task<IReadOnlyList<RateElsewhere>> ShareRates(
        string process,
        IReadOnlyDictionary<string, long> asked,
        CancellationToken cancellation
    )
    {
        var told = asked.OrderByDescending(a => a.Value).Take(Values.Limits.RowsPerPageMax).ToArray();
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellation);
            return (
                await connection.QueryAsync<RateElsewhere>(
                    new CommandDefinition(
                        """
                        with told as (
                          insert into request_rates (process, visitor, asked, at)
                          select @process, visitor, asked, (extract(epoch from clock_timestamp()) * 1000)::bigint
                          from unnest(@visitors, @counts) as t (visitor, asked)
                          on conflict (process, visitor) do update set asked = excluded.asked, at = excluded.at
                        ), forgotten as (
                          delete from request_rates
                          where at < (extract(epoch from clock_timestamp()) * 1000)::bigint - 60000
                        )
                        select visitor, sum(asked) as asked from request_rates
                        where process <> @process and visitor = any(@visitors)
                          and at > (extract(epoch from clock_timestamp()) * 1000)::bigint - 2500
                        group by visitor
                        """,
                        new
                        {
                            process,
                            visitors = told.Select(a => a.Key).ToArray(),
                            counts = told.Select(a => (int)Math.Min(a.Value, int.MaxValue)).ToArray(),
                        },
                        cancellationToken: cancellation
                    )
                )
            ).AsList();
        }
        catch (Exception failure) when (RowMap.CauseOf(failure) is var cause && IsOfTheWorld(cause))
        {
            throw new StoreUnavailableException($"rates cannot be told now: {cause.Message}", cause);
        }
    }

    private protected override ValueTask Close() => _source.DisposeAsync();
}
