using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Customhouse.Server.Tests.Api;
using Xunit;

namespace Customhouse.Server.Tests.Documents;

/// <summary>
/// The project as somebody has it who just fetched it: every file of it in a fresh folder, built there by the
/// commands of the documents themselves, and nothing else. What one document left behind is gone before the
/// next.
/// </summary>
public sealed class Checkout : IAsyncLifetime
{
    private const int PortsTaken = 10;

    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-read-").FullName;
    private HashSet<string> _files = [];

    /// <summary>Its root.</summary>
    public string Root => Path.Combine(_folder, "customhouse");

    /// <summary>Stands for 5080 and the ports after it, so that a reader's own installation is not
    /// disturbed.</summary>
    public int FirstPort { get; private set; }

    public async ValueTask InitializeAsync()
    {
        var source = RunningHouse.PathOf();
        var names = await Files(source);
        foreach (var name in names)
        {
            var to = Path.Combine(Root, name);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(Path.Combine(source, name), to);
        }
        _files = [.. names];
        Directory.CreateDirectory(Temporary(""));
        FirstPort = FreePorts();
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A file outside the project.</summary>
    public string Temporary(string name) => Path.Combine(_folder, "temporary", name);

    /// <summary>A program that stands at the project's root, with no setting of ours.</summary>
    public ProcessStartInfo Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (
            var name in start
                .Environment.Keys.Where(n => n.StartsWith("CUSTOMHOUSE_", StringComparison.Ordinal))
                .ToArray()
        )
            start.Environment.Remove(name);
        start.Environment["TMPDIR"] = Temporary("");
        start.Environment["OUTPUTS"] = Temporary("");
        // A build server would outlive the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        // The tests themselves were built with the analyzers; they change nothing of the program.
        start.Environment["RunAnalyzers"] = "false";
        return start;
    }

    /// <summary>Builds the program and gives it the short name that all documents call it by.</summary>
    internal async Task Build(Shell shell)
    {
        var (exit, told) = await shell.Run("dotnet build -c Release src/Customhouse.Server -v quiet");
        Assert.True(exit == 0, told);
        await shell.Run(
            "customhouse() { dotnet "
                + $"'{Root}/src/Customhouse.Server/bin/Release/net10.0/customhouse.dll' \"$@\"; }}"
        );
    }

    /// <summary>Deletes what the last document made; what was built stays.</summary>
    public void Tidy()
    {
        foreach (var file in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(Root, file);
            if (!_files.Contains(name) && !name.Split('/').Any(part => part is "bin" or "obj"))
                File.Delete(file);
        }
        foreach (var folder in Directory.GetDirectories(Root))
            if (!Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any())
                Directory.Delete(folder, recursive: true);
    }

    private static async Task<string[]> Files(string root)
    {
        using var git = System.Diagnostics.Process.Start(
            new ProcessStartInfo(
                "git",
                ["-C", root, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
            )
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var names = await git.StandardOutput.ReadToEndAsync();
        await git.WaitForExitAsync();
        Assert.Equal(0, git.ExitCode);
        return
        [
            .. names
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Where(n => File.Exists(Path.Combine(root, n))),
        ];
    }

    private static int FreePorts()
    {
        for (var first = 20_000 + Environment.ProcessId % 900 * PortsTaken; ; first += PortsTaken)
            if (Enumerable.Range(first, PortsTaken).All(IsFree))
                return first;
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
