using System.Diagnostics;
using Xunit;

namespace Customhouse.Server.Tests;

/// <summary>
/// The published messages (../shared/data/messages), unpacked once for a run of the tests. Where they are
/// missing a test is skipped with the reason; with CUSTOMHOUSE_TEST_ALL=1 nothing may be skipped and it
/// fails.
/// </summary>
internal static class PublishedMessages
{
    private static readonly Lazy<string> Unpacked = new(Unpack);

    /// <summary>The folder <c>messages</c> of the archive.</summary>
    public static string Folder
    {
        get
        {
            if (File.Exists(Archive))
                return Unpacked.Value;
            const string why =
                "the published messages are not beside the project (../shared/data/messages; docs/DATA.md)";
            if (Environment.GetEnvironmentVariable("CUSTOMHOUSE_TEST_ALL") == "1")
                Assert.Fail(why);
            Assert.Skip(why);
            return "";
        }
    }

    /// <summary>The same, or null where it is missing.</summary>
    public static string? FolderIfThere => File.Exists(Archive) ? Unpacked.Value : null;

    private static string Archive =>
        Path.Combine(Root, "..", "shared", "data", "messages", "messages.tar.xz");

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Customhouse.slnx")))
                folder = folder.Parent;
            return folder?.FullName
                ?? throw new InvalidOperationException("the tests run outside the project");
        }
    }

    private static string Unpack()
    {
        var folder = Directory.CreateTempSubdirectory("customhouse-messages-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        using var tar =
            Process.Start(new ProcessStartInfo("tar", ["-xJf", Archive, "-C", folder]))
            ?? throw new InvalidOperationException("tar did not start");
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
        return Path.Combine(folder, "messages");
    }
}
