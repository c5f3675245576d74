using Customhouse.Server.Tests.Storage;
using Xunit.MicrosoftTestingPlatform;

namespace Customhouse.Server.Tests;

/// <summary>Runs the tests; or, for a test that kills processes, is the process that gets killed.</summary>
internal static class TestProgram
{
    public static async Task<int> Main(string[] args)
    {
        if (args is not [RecordingProcess.Argument, var store, var serials])
            return await TestPlatformTestFramework.RunAsync(
                args,
                SelfRegisteredExtensions.AddSelfRegisteredExtensions
            );
        await RecordingProcess.Run(store, serials);
        return 0;
    }
}
