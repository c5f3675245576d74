using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Customhouse.Server.Tests.Api;

namespace Customhouse.Server.Tests.Processes;

/// <summary>
/// The real program, as <c>serve</c> runs it, in a process of its own on a port of its own. It is ended by
/// its own process id only, and always by a kill: what it has not made durable by then is lost.
/// </summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(3);

    private readonly System.Diagnostics.Process _process;
    private readonly StringBuilder _told = new();
    private bool _isDisposed;
    private readonly TaskCompletionSource<Uri> _listens = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private ServerProcess(ProcessStartInfo start)
    {
        _process = new System.Diagnostics.Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) =>
            _listens.TrySetException(new InvalidOperationException($"the server ended: {Told}"));
    }

    /// <summary>The number by which the machine knows it.</summary>
    public int Id => _process.Id;

    public Uri Address { get; private set; } = null!;

    /// <summary>All that it wrote to its screen.</summary>
    public string Told
    {
        get
        {
            lock (_told)
                return _told.ToString();
        }
    }

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="folder">Its data; the demo's tariff is put there.</param>
    /// <param name="more">Further settings, as the command line takes them.</param>
    public static Task<ServerProcess> Start(string folder, params string[] more) =>
        Start(folder, new Dictionary<string, string>(), more);

    /// <summary>The same in an environment with some more variables.</summary>
    public static async Task<ServerProcess> Start(
        string folder,
        IReadOnlyDictionary<string, string> environment,
        params string[] more
    )
    {
        var shelf = Directory.CreateDirectory(Path.Combine(folder, "tariff")).FullName;
        var edition = Path.Combine(shelf, "xa-2026.tariff.gz");
        if (!File.Exists(edition) && !more.Contains("--tariff"))
            File.Copy(
                RunningHouse.PathOf("src", "Customhouse.Server", "Editions", "xa-2026.tariff.gz"),
                edition
            );
        var server = new ServerProcess(
            new ProcessStartInfo(
                "dotnet",
                [
                    typeof(Host).Assembly.Location,
                    "serve",
                    "--data",
                    folder,
                    .. more,
                    .. more.Contains("--lawbook") ? Array.Empty<string>() : ["--lawbook", "XA"],
                    .. more.Contains("--urls") ? Array.Empty<string>() : ["--urls", "http://127.0.0.1:0"],
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                WorkingDirectory = folder,
            }
        );
        foreach (var (name, value) in environment)
            server._process.StartInfo.Environment[name] = value;
        server._process.Start();
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            server.Address = await server._listens.Task.WaitAsync(StartMax);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the process as a lost machine would: at once, with nothing put away.</summary>
    public async Task Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>The process stands still, as one does whose machine is paused.</summary>
    public void Hang() => Signal("STOP");

    /// <summary>It goes on where it stood.</summary>
    public void Wake() => Signal("CONT");

    private void Signal(string name)
    {
        using var sent = System.Diagnostics.Process.Start(
            "kill",
            ["-" + name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]
        );
        sent.WaitForExit();
        if (sent.ExitCode != 0)
            throw new InvalidOperationException($"SIG{name} could not be sent");
    }

    public async ValueTask DisposeAsync()
    {
        // Twice where a restart failed: whoever holds it ends it once more.
        if (_isDisposed)
            return;
        _isDisposed = true;
        await Kill();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_told)
            _told.AppendLine(line);
        if (Listening().Match(line) is { Success: true } match)
            _listens.TrySetResult(new Uri(match.Groups["address"].Value));
    }

    [GeneratedRegex(@"listens at (?<address>http://\S+:\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();
}
