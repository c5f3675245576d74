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
            .SelectMany(File.ReadLines)
            .Count(line => line.StartsWith("inotify ", StringComparison.Ordinal));
        Assert.Equal(0, watched);
    }
}
