using System.Diagnostics;
using Xunit;

namespace Customhouse.Server.Tests;

/// <summary>
/// The published vectors of ledgers and credentials (../shared/data/ledger), unpacked once for a run of the
/// tests. Where they are missing a test is skipped with the reason; with CUSTOMHOUSE_TEST_ALL=1 it fails.
/// </summary>
internal static class PublishedVectors
{
    private static readonly Lazy<string> Unpacked = new(Unpack);

    /// <summary>The folder that holds one folder for each source.</summary>
    public static string Folder
    {
        get
        {
            if (File.Exists(Archive))
                return Unpacked.Value;
            const string why =
                "the published vectors are not beside the project (../shared/data/ledger; docs/DATA.md)";
            if (Environment.GetEnvironmentVariable("CUSTOMHOUSE_TEST_ALL") == "1")
                Assert.Fail(why);
            Assert.Skip(why);
            return "";
        }
    }

    /// <summary>The same, or null where it is missing.</summary>
    public static string? FolderIfThere => File.Exists(Archive) ? Unpacked.Value : null;

    private static string Archive => Path.Combine(Root, "..", "shared", "data", "ledger", "vectors.tar.xz");

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
        var folder = Directory.CreateTempSubdirectory("customhouse-vectors-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        using var tar =
            Process.Start(new ProcessStartInfo("tar", ["-xJf", Archive, "-C", folder]))
            ?? throw new InvalidOperationException("tar did not start");
        tar.WaitForExit();
        Assert.Equal(0, tar.ExitCode);
        return folder;
    }
}
