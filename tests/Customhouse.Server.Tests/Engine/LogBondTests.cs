using Customhouse.Clearance;
using Customhouse.Server.Editions;
using Customhouse.Server.Tests.Storage;
using Customhouse.Server.Partners;
using Customhouse.Storage;
using Npgsql;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>One database has one log, and one process at a time that keeps it.</summary>
public sealed class LogBondTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("customhouse-bond-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Of_two_processes_on_one_file_one_keeps_the_log() =>
        await OneKeepsTheLog($"sqlite:{Path.Combine(folder.FullName, "house.db")}");

    [Fact]
    public async Task Of_two_processes_on_one_server_one_keeps_the_log()
    {
        using var server = PostgresServer.StartOrSkip();
        await OneKeepsTheLog("postgres:" + server.NewDatabase("bond"));
    }

    [Fact]
    public async Task Who_lost_the_connection_signs_on_only_where_nobody_else_had_the_turn()
    {
        using var server = PostgresServer.StartOrSkip();
        var address = "postgres:" + server.NewDatabase("bond");
        await using var first = await Open(address, "one");
        await first.Ledger!.Writer.Add("a"u8.ToArray());
        EndTurn(address);
        await first.Ledger.Writer.Add("b"u8.ToArray());
        EndTurn(address);
        await using var other = Store.Of(address);
        using (other.TakeLogTurn())
        {
            // Two heads of three entries would be a fork: what is signed without the turn is signed twice.
            var refused = await Assert.ThrowsAsync<IOException>(() => first.Ledger.Writer.Add("c"u8.ToArray()));
            Assert.Contains("another process keeps the log", refused.Message, StringComparison.Ordinal);
        }
        var late = await Assert.ThrowsAsync<IOException>(() => first.Ledger.Writer.Add("c"u8.ToArray()));
        Assert.Contains("start again", late.Message, StringComparison.Ordinal);
        Assert.Equal(2, first.Ledger.Log.Size);
        using var again = other.TakeLogTurn();
        Assert.NotNull(again);
    }

    [Fact]
    public async Task While_the_server_is_away_nothing_is_signed_and_afterwards_it_goes_on()
    {
        using var server = PostgresServer.StartOrSkip();
        await using var house = await Open("postgres:" + server.NewDatabase("bond"), "one");
        server.Crash();
        await Assert.ThrowsAsync<IOException>(() => house.Ledger!.Writer.Add("a"u8.ToArray()));
        server.Start();
        Assert.Equal(0, (await house.Ledger!.Writer.Add("a"u8.ToArray())).First);
    }

    /// <summary>As a server does that loses its peers, or an operator.</summary>
    private static void EndTurn(string address)
    {
        using var connection = new NpgsqlConnection(address["postgres:".Length..] + ";Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            select pg_terminate_backend(pid, 5000) from pg_locks
            where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
            """;
        command.ExecuteNonQuery();
    }

    private async Task OneKeepsTheLog(string address)
    {
        await using (await Open(address, "one"))
        {
            var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => Open(address, "two"));
            Assert.Contains("another process keeps the log", refused.Message, StringComparison.Ordinal);
            await using var without = await Open(address, null);
            Assert.Null(without.Ledger);
        }
        // The first has ended: its folder takes over, another would be a second log.
        await using (var second = await Open(address, "two"))
        {
            Assert.Null(second.Ledger);
            Assert.Contains("the key that signs the log customhouse.example/", second.LedgerDamage!.Message,
                StringComparison.Ordinal);
        }
        using (MemberKeys.LogKey(Path.Combine(folder.FullName, "two", "keys"), "customhouse.example/XA"))
        {
            var other = await Assert.ThrowsAsync<FormatException>(() => Open(address, "two"));
            Assert.Contains("customhouse.example/", other.Message, StringComparison.Ordinal);
        }
        await using var over = await Open(address, "one");
        Assert.NotNull(over.Ledger);
    }

    private Task<Installation> Open(string address, string? place)
    {
        var edition = EditionShelf.Demo();
        return Installation.Open(
            address, new Terms { Administration = edition.Authority, Currency = edition.Currency }, [edition], [],
            TimeProvider.System, TestContext.Current.CancellationToken, place is null ? null : new LedgerPlace(
                Path.Combine(folder.FullName, place), Path.Combine(folder.FullName, place, "keys"),
                $"customhouse.example/{edition.Authority}"));
    }
}
