using Customhouse.Clearance;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

public sealed class SqliteStoreTests : StoreTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-").FullName;

    private string File => Path.Combine(_folder, "store.db");

    protected override Store Another() => SqliteStore.At(File);

    protected override ValueTask Prepare() => ValueTask.CompletedTask;

    protected override ValueTask Clean()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact(Explicit = true)]
    public async Task Measure()
    {
        await OpenGuarantee("GAN1", 1_000_000m);
        foreach (var callers in new[] { 64, 512 })
        {
            await using var store = SqliteStore.At(Path.Combine(_folder, $"measure-{callers}.db"));
            await store.Change([new RegisterChange("guarantee", "GAN1", 0, [])
            {
                Openings = Books.Opening("guarantee/GAN1", 1_000_000m, "EUR"),
            }], SampleCases.Morning, Actor.System);
            TestContext.Current.TestOutputHelper!.WriteLine(await StoreMeasure.Of(store, callers, 40_000));
            TestContext.Current.TestOutputHelper!.WriteLine(
                StoreMeasure.Bare($"sqlite:{Path.Combine(_folder, "bare.db")}", store));
        }
    }
}
