using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace Customhouse.Server.Tests.CommandLine;

/// <summary>What a command said and how it ended.</summary>
internal sealed record Ended(int Code, string Output, string Error);

/// <summary>
/// The real program in a process of its own, as a person calls it who stands in a folder. It is stopped by
/// its own process id only.
/// </summary>
internal sealed class Command : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    private readonly System.Diagnostics.Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Lock _turn = new();

    private Command(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        _process = new System.Diagnostics.Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(_error, line.Data);
    }

    public string Output
    {
        get
        {
            lock (_turn)
                return _output.ToString();
        }
    }

    private string Error
    {
        get
        {
            lock (_turn)
                return _error.ToString();
        }
    }

    /// <summary>Runs a verb to its end.</summary>
    public static Task<Ended> Run(string folder, params string[] arguments) =>
        RunProgram(folder, "dotnet", [typeof(Host).Assembly.Location, .. arguments]);

    /// <summary>Runs any program to its end.</summary>
    public static async Task<Ended> RunProgram(string folder, string program, string[] arguments)
    {
        await using var command = Of(folder, program, arguments);
        return await command.End();
    }

    /// <summary>Starts a verb that goes on.</summary>
    public static Command Start(string folder, params string[] arguments) =>
        Of(folder, "dotnet", [typeof(Host).Assembly.Location, .. arguments]);

    /// <summary>Waits until it has said something.</summary>
    public async Task Says(string words)
    {
        var until = Stopwatch.GetTimestamp();
        while (!Output.Contains(words, StringComparison.Ordinal))
        {
            Assert.False(_process.HasExited, $"it ended without '{words}': {Output}{Error}");
            Assert.True(
                Stopwatch.GetElapsedTime(until) < Patience,
                $"it never said '{words}': {Output}{Error}"
            );
            await Task.Delay(50);
        }
    }

    /// <summary>Sends a signal, as INT, TERM, KILL.</summary>
    public void Signal(string name)
    {
        using var kill = System.Diagnostics.Process.Start(
            "kill",
            ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]
        );
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public async Task<Ended> End()
    {
        using var late = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(late.Token);
        return new Ended(_process.ExitCode, Output, Error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Command Of(string folder, string program, string[] arguments)
    {
        var command = new Command(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder });
        // What it puts below the temporary folder can be seen there, and goes with the test's own.
        command._process.StartInfo.Environment["TMPDIR"] = Directory
            .CreateDirectory(TemporaryOf(folder))
            .FullName;
        foreach (var setting in Options.All)
            command._process.StartInfo.Environment.Remove(setting.Variable);
        command._process.Start();
        command._process.StandardInput.Close();
        command._process.BeginOutputReadLine();
        command._process.BeginErrorReadLine();
        return command;
    }

    public static string TemporaryOf(string folder) => Path.Combine(folder, "temporary");

    private void Hear(StringBuilder all, string? line)
    {
        if (line is null)
            return;
        lock (_turn)
            all.AppendLine(line);
    }
}
