using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace Customhouse.Storage.Postgres;

/// <summary>The lease as a row. Its end is told by the database's clock alone, so the clocks of the processes
/// need not agree.</summary>
internal sealed class PostgresLease(NpgsqlDataSource source, string name) : Lease(name)
{
    private const string Take = """
        insert into leases (name, holder, fence, expires_at)
        values (@name, @holder, 1, clock_timestamp() + @term)
        on conflict (name) do update set
          fence = case when leases.holder = excluded.holder then leases.fence else leases.fence + 1 end,
          holder = excluded.holder, expires_at = clock_timestamp() + @term
        where leases.holder = excluded.holder or leases.expires_at < clock_timestamp()
        returning fence
        """;

    /// <summary>Of this object alone: a process that starts again is another holder.</summary>
    private readonly string _holder = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private readonly Lock _turn = new();
    private LeaseMark? _mark;
    private long _renewedAt;

    public override LeaseMark? Mark
    {
        get
        {
            // Measured from before it was asked for, so it ends here no later than there.
            lock (_turn)
                return _mark is not null && Stopwatch.GetElapsedTime(_renewedAt) < Term ? _mark : null;
        }
    }

    public override bool Hold()
    {
        var asked = Stopwatch.GetTimestamp();
        try
        {
            using var connection = source.OpenConnection();
            var fence = connection.ExecuteScalar<long?>(
                Take,
                new
                {
                    name = Name,
                    holder = _holder,
                    term = Term,
                },
                commandTimeout: (int)Term.TotalSeconds
            );
            lock (_turn)
            {
                (_mark, _renewedAt) = (
                    fence is { } taken ? new LeaseMark(Name, _holder, taken) : null,
                    asked
                );
                return _mark is not null;
            }
        }
        catch (Exception failure) when (IsOfTheWorld(failure))
        {
            throw new StoreUnavailableException(
                $"the lease {Name} cannot be seen now: {failure.Message}",
                failure
            );
        }
    }

    public override bool IsTaken()
    {
        try
        {
            using var connection = source.OpenConnection();
            return connection.ExecuteScalar<bool>(
                "select exists(select from leases where name = @name and expires_at > clock_timestamp())",
                new { name = Name }
            );
        }
        catch (Exception failure) when (IsOfTheWorld(failure))
        {
            throw new StoreUnavailableException(
                $"the lease {Name} cannot be seen now: {failure.Message}",
                failure
            );
        }
    }

    public override void GiveBack()
    {
        lock (_turn)
        {
            if (_mark is null)
                return;
            _mark = null;
        }
        try
        {
            using var connection = source.OpenConnection();
            connection.Execute(
                "update leases set expires_at = '-infinity' where name = @name and holder = @holder",
                ("name", Name),
                ("holder", _holder)
            );
        }
        catch (Exception failure) when (IsOfTheWorld(failure) || failure is ObjectDisposedException)
        {
            // It ends by itself soon.
            return;
        }
    }

    private static bool IsOfTheWorld(Exception failure) =>
        failure is NpgsqlException or SocketException or IOException or TimeoutException;
}
