using System.Diagnostics;
using System.Globalization;

namespace Customhouse.Server.Tests.Processes;

/// <summary>The seed of what these tests leave to chance: another one each run, unless one is to be
/// repeated.</summary>
internal static class Seed
{
    private const string Variable = "CUSTOMHOUSE_SEED";

    public static int OfThisRun { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : (int)(Stopwatch.GetTimestamp() & int.MaxValue);
}
