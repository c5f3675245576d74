using System.Runtime.CompilerServices;
using Xunit;

namespace Customhouse.Tests;

/// <summary>
/// A test that takes a second or more. `.ci/mutate` asks thousands of changed laws whether a test notices,
/// so it sets CUSTOMHOUSE_MUTATE=1 and goes without these; everywhere else they run.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongFactAttribute : FactAttribute
{
    public LongFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        if (Environment.GetEnvironmentVariable("CUSTOMHOUSE_MUTATE") == "1")
        {
            Skip = "takes too long to be asked about each change of the law";
        }
    }
}
