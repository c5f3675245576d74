using Customhouse.Clearance;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

public sealed class PostgresStoreTests(OnePostgresServer server) : StoreTests, IClassFixture<OnePostgresServer>
{
    private string _connection = "";

    protected override Store Another() => PostgresStore.At(_connection);

    protected override ValueTask Prepare()
    {
        _connection = server.NewDatabase();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask Clean() => ValueTask.CompletedTask;

    [Fact(Explicit = true)]
    public async Task Measure()
    {
        await OpenGuarantee("GAN1", 1_000_000m);
        TestContext.Current.TestOutputHelper!.WriteLine(await StoreMeasure.Of(Store, 64, 20_000));
        TestContext.Current.TestOutputHelper!.WriteLine(StoreMeasure.Bare($"postgres:{_connection}", Store));
    }
}
