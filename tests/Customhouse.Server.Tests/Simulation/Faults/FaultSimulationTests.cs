using Customhouse.Server.Simulation.Faults;
using Xunit;

namespace Customhouse.Server.Tests.Simulation.Faults;

/// <summary>
/// A whole administration under crashes, full disks, lies and surprises. A seed that fails is printed, and
/// replayed by <c>customhouse simulate-faults --seed N --trail</c>.
/// </summary>
public sealed class FaultSimulationTests
{
    private const int Steps = 300;

    private const int SeedsToFind = 50;

    /// <summary>A few: <c>.ci/run</c> runs fifty by the verb, and <c>.ci/long seeds</c> as many as are asked
    /// for.
    /// </summary>
    private static readonly int Seeds = int.Parse(
        Environment.GetEnvironmentVariable("CUSTOMHOUSE_FAULT_SEEDS") ?? "2",
        System.Globalization.CultureInfo.InvariantCulture
    );

    /// <summary>What each fault of the first release looks like where it is found.</summary>
    private static readonly Dictionary<string, string[]> Signs = new()
    {
        ["R1"] = ["can no longer be read", "cannot be read"],
        ["R2"] = ["was erased and is due"],
        ["R5"] = ["are signed", "does not continue", "holds another tree", "is certified"],
        ["R7"] = ["was erased with money open"],
        ["R14"] = ["its postings come to"],
    };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_seed_breaks_anything()
    {
        var broken = new List<string>();
        await Parallel.ForEachAsync(
            Enumerable.Range(1, Seeds),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = Now },
            async (seed, stop) =>
            {
                using var simulation = new FaultSimulation(seed, FaultFolder.New());
                var run = simulation.Run(Steps);
                if ((run.Broken ?? await EveryPage.Broken(simulation, stop)) is { } wrong)
                    lock (broken)
                        broken.Add($"seed {seed}, step {run.Steps}: {wrong}");
                if (run.Broken is null)
                    Assert.True(run is { Restarts: >= 3, Steps: Steps }, $"{run}");
            }
        );
        Assert.True(
            broken.Count == 0,
            string.Join('\n', broken.Order(StringComparer.Ordinal))
                + "\nreplay one: customhouse simulate-faults --seed N --trail"
        );
    }

    [Theory]
    [InlineData(17)]
    public void The_same_seed_gives_the_same_run(int seed)
    {
        var (first, second) = (Ran(seed), Ran(seed));
        Assert.Equal(first.Trail, second.Trail);
        Assert.Equal(first.Digest, second.Digest);
        Assert.NotEqual(first.Digest, Ran(seed + 1).Digest);
    }

    /// <summary>A simulation that does not find a fault that is there is worth nothing.</summary>
    [Theory]
    [InlineData("R1")]
    [InlineData("R2")]
    [InlineData("R5")]
    [InlineData("R7")]
    [InlineData("R14")]
    public void A_fault_of_the_first_release_is_found_when_it_is_put_back(string fault)
    {
        for (var seed = 1; seed <= SeedsToFind; seed++)
        {
            if (Ran(seed, fault).Broken is not { } broken)
                continue;
            if (!Signs[fault].Any(sign => broken.Contains(sign, StringComparison.Ordinal)))
                continue;
            TestContext.Current.TestOutputHelper?.WriteLine($"{fault} is found by seed {seed}: {broken}");
            return;
        }
        Assert.Fail($"{fault} was put back, and {SeedsToFind} seeds did not find it");
    }

    private static FaultRun Ran(int seed, params string[] putBack)
    {
        using var simulation = new FaultSimulation(seed, FaultFolder.New(), putBack.ToHashSet());
        return simulation.Run(Steps);
    }
}
