using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.CommandLine;
using Xunit;

namespace Customhouse.Server.Tests.Adopting;

/// <summary>The verb <c>health</c>, as a container asks with it.</summary>
public sealed class HealthVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-health-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_installation_that_can_work_is_ready_and_one_that_cannot_says_what_is_wrong()
    {
        await using var house = new RunningHouse();
        await house.InitializeAsync();
        var well = await Command.Run(_folder, "health", "--to", house.Address.ToString());
        Assert.True(well.Code == 0, well.Output + well.Error);
        Assert.StartsWith("ready, version ", well.Output, StringComparison.Ordinal);
        house.Installation.Ledger!.Writer.Halt(
            new Ledger.LogDamagedException("the log", "stopped by a test")
        );
        Ended ill = well;
        await Patience.Until(async () =>
            (ill = await Command.Run(_folder, "health", "--to", house.Address.ToString())).Code != 0
        );
        Assert.Equal(1, ill.Code);
        Assert.Contains("ledger is failing: The ledger has stopped", ill.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_answers_it_says_so_in_a_line()
    {
        // Port 1 is nobody's.
        var away = await Command.Run(_folder, "health", "--to", "http://127.0.0.1:1");
        Assert.Equal(1, away.Code);
        Assert.Contains(
            "127.0.0.1:1",
            Assert.Single(away.Error.Trim().Split('\n')),
            StringComparison.Ordinal
        );
    }
}
