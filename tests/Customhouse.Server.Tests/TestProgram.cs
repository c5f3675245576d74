using Customhouse.Server.Tests.Storage;
using Xunit.MicrosoftTestingPlatform;

namespace Customhouse.Server.Tests;

/// <summary>Runs the tests; or, for a test that kills processes, is the process that gets killed.</summary>
internal static class TestProgram
{
    public static async Task<int> Main(string[] args)
    {
        if (args is [Power.RecordedHouse.Argument, var folder, var cases])
        {
            await Power.RecordedHouse.Work(
                folder, int.Parse(cases, System.Globalization.CultureInfo.InvariantCulture));
            return 0;
        }
        if (args is not [RecordingProcess.Argument, var store, var serials])
            return await TestPlatformTestFramework.RunAsync(
                args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
        await RecordingProcess.Run(store, serials);
        return 0;
    }
}
