using Customhouse.Ledger;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>
/// Where simulations keep their files: in memory where the machine has room for files there, for what a disk
/// does to them is simulated, and no real one has to be waited for.
/// </summary>
internal static class FaultFolder
{
    private const string InMemory = "/dev/shm";

    private static string Name => $"customhouse-faults-{Convert.ToHexStringLower(RandomBytes.Get(8))}";

    /// <summary>A new empty folder.</summary>
    public static string New() =>
        Directory.Exists(InMemory)
            ? Directory.CreateDirectory(Path.Combine(InMemory, Name)).FullName
            : Directory.CreateTempSubdirectory("customhouse-faults-").FullName;
}
