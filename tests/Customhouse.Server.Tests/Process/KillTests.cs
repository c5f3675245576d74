using Customhouse.Server.Tests.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>
/// One server is killed again and again while traders lodge. Two processes behind a proxy are killed in the
/// browser's tests, while somebody walks through the pages.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-killed-").FullName;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task A_killed_server_on_the_embedded_store_loses_and_doubles_nothing() =>
        LoseNothing($"sqlite:{Path.Combine(_folder, "customhouse.db")}");

    [Fact]
    public async Task A_killed_server_on_PostgreSQL_loses_and_doubles_nothing()
    {
        using var server = PostgresServer.StartOrSkip();
        await LoseNothing("postgres:" + server.NewDatabase("killed"));
    }

    private async Task LoseNothing(string store)
    {
        output.WriteLine($"seed {Seed.OfThisRun}");
        var traders = new LodgingTraders(Seed.OfThisRun, output);
        await using var counter = await Counter.Open(_folder, "--store", store, "--requests-per-second", "0");
        for (var round = 0; round < LodgingTraders.Kills; round++)
        {
            await KillUnderLoad(counter, traders);
            await counter.Start();
        }
        output.WriteLine($"{LodgingTraders.Kills} kills");
        Assert.Equal(0, traders.Refused);
        await traders.Judge(counter, store);
    }

    private static async Task KillUnderLoad(Counter counter, LodgingTraders traders)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Now);
        var work = traders.Lodge(() => counter.As("trader"), over.Token);
        try
        {
            await traders.UntilAnswered();
            await counter.Server.Kill();
        }
        finally
        {
            await over.CancelAsync();
            await work;
        }
        Assert.DoesNotContain("crit:", counter.Server.Told, StringComparison.Ordinal);
        await counter.Server.DisposeAsync();
    }
}
