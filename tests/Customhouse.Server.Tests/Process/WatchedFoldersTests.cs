using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>No folder is watched: each file that changes in one would wake the process for nothing.</summary>
[Collection(OneCounterTests.Name)]
public sealed class WatchedFoldersTests(OneCounter one)
{
    [Fact]
    public void A_running_installation_watches_no_folder()
    {
        var watched = Directory
            .EnumerateFiles($"/proc/{one.Counter.Server.Id}/fdinfo")
            .SelectMany(LinesOf)
            .Count(line => line.StartsWith("inotify ", StringComparison.Ordinal));
        Assert.Equal(0, watched);
    }

    /// <summary>The process is at work: a handle that it closed meanwhile watches nothing.</summary>
    private static string[] LinesOf(string handle)
    {
        try
        {
            return File.ReadAllLines(handle);
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }
}
