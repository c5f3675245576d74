using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Customhouse.Browser.Tests;

/// <summary>
/// The demo in a process of its own, as somebody meets it who tries the project: what it prints is read for
/// its address and for the sign-in of each role. It is ended by its own process id only.
/// </summary>
internal sealed partial class DemoProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customhouse-tried-");
    private readonly StringBuilder _told = new();
    private readonly TaskCompletionSource _welcomes = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private DemoProcess()
    {
        _process = new Process
        {
            EnableRaisingEvents = true,
            StartInfo = new ProcessStartInfo(
                "dotnet",
                [typeof(Server.Host).Assembly.Location, "demo", "--urls", "http://127.0.0.1:0", "--pace", "1"]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
                WorkingDirectory = _folder.FullName,
            },
        };
        // What it leaves behind when it is killed lies in our folder, and goes with it.
        _process.StartInfo.Environment["TMPDIR"] = _folder.FullName;
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Exited += (_, _) =>
            _welcomes.TrySetException(new InvalidOperationException($"it ended: {Told}"));
    }

    public Uri Address { get; private set; } = null!;

    private string Told
    {
        get
        {
            lock (_told)
                return _told.ToString();
        }
    }

    /// <summary>Starts it and waits until it has said everything.</summary>
    public static async Task<DemoProcess> Start()
    {
        var demo = new DemoProcess();
        demo._process.Start();
        demo._process.BeginOutputReadLine();
        demo._process.BeginErrorReadLine();
        try
        {
            await demo._welcomes.Task.WaitAsync(StartMax);
            demo.Address = new Uri(Place().Match(demo.Told).Groups["address"].Value);
            return demo;
        }
        catch
        {
            await demo.DisposeAsync();
            throw;
        }
    }

    /// <summary>The person of a role, with the password that is printed for it.</summary>
    public Person PersonOf(string role)
    {
        var row = Told.Split('\n')
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .First(words => words.Length == 3 && words[0] == role);
        return new Person(row[^3], row[^2]);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_told)
            _told.AppendLine(line);
        if (line.StartsWith("Stop it with", StringComparison.Ordinal))
            _welcomes.TrySetResult();
    }

    [GeneratedRegex(@"Customhouse demo: (?<address>http://\S+:\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();
}
