using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Customhouse.Engine.Anchor;
using Xunit;

namespace Customhouse.Server.Tests.Anchor;

/// <summary>Programs of the Node.js registry that tests run: an EVM node and the compiler. They are installed
/// outside of the project, by <c>.ci/run</c>.</summary>
internal static class NodePackages
{
    private const string Variable = "CUSTOMHOUSE_NODE_PACKAGES";

    /// <summary>The folder that holds them.</summary>
    private static string Folder =>
        Environment.GetEnvironmentVariable(Variable)
        ?? Path.Combine(
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME")
                ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
            "customhouse",
            "node"
        );

    /// <summary>A path among the packages; the test is skipped where it is missing.</summary>
    public static string FindOrSkip(params string[] path)
    {
        var found = Path.Combine([Folder, "node_modules", .. path]);
        if (Path.Exists(found))
            return found;
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("CUSTOMHOUSE_TEST_ALL") == "1",
            $"{path[0]} is not installed; {Variable} names the folder of Node.js packages"
        );
        throw new InvalidOperationException($"{path[0]} is not installed, and all tests were asked for");
    }
}

/// <summary>A chain of our own: an EVM node that makes a block for each transaction. It is stopped by its own
/// process id.</summary>
internal sealed class AnvilNode : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    /// <summary>Starts one, or skips the test.</summary>
    /// <param name="fork">The rules of the chain; null for the node's usual ones. Before London there is no
    /// base fee.
    /// </param>
    /// <param name="port">0 for any.</param>
    /// <param name="more">Further words of its command line.</param>
    public AnvilNode(string? fork = null, int port = 0, params string[] more)
    {
        var program = NodePackages.FindOrSkip("@foundry-rs", "anvil-linux-amd64", "bin", "anvil");
        Port = port == 0 ? FreePort() : port;
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        string[] rules = fork is null ? [] : ["--hardfork", fork];
        string[] words = ["--port", $"{Port}", "--host", "127.0.0.1", "--accounts", "3", .. rules, .. more];
        foreach (var word in words)
            start.ArgumentList.Add(word);
        var listens = new TaskCompletionSource();
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.Contains("Listening on", StringComparison.Ordinal) == true)
                listens.TrySetResult();
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Assert.True(listens.Task.Wait(StartPatience), "the EVM node did not start");
    }

    /// <summary>The first three accounts of development nodes have funds; their secrets are published
    /// everywhere.
    /// </summary>
    public static EvmKey Rich { get; } =
        EvmKey.Parse("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");

    public static EvmKey AlsoRich { get; } =
        EvmKey.Parse("59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d");

    public int Port { get; }

    public Uri Address => AddressAt(Port);

    public static Uri AddressAt(int port) => new($"http://127.0.0.1:{port}");

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>It takes connections and answers nothing, until it is woken.</summary>
    public void Freeze() => Signal("-STOP");

    public void Wake() => Signal("-CONT");

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [name, $"{_process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
