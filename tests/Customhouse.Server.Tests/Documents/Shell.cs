using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace Customhouse.Server.Tests.Documents;

/// <summary>
/// A shell (bash) in which a reader types one command after another; variables, functions and aliases stay.
/// Long commands get shells of their own, with what was set in this one, and are ended as by Ctrl+C.
/// </summary>
internal sealed class Shell : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private const string Mark = "-- end of the command, exit code";

    private readonly Checkout _checkout;
    private readonly System.Diagnostics.Process _process;
    private readonly Dictionary<string, OwnShell> _others = new(StringComparer.Ordinal);

    public Shell(Checkout checkout)
    {
        _checkout = checkout;
        _process = new System.Diagnostics.Process
        {
            StartInfo = checkout.Start("bash", ["--norc", "--noprofile"]),
        };
        _process.Start();
        Type("exec 2>&1; shopt -s expand_aliases");
    }

    /// <summary>Whether a shell takes it as a whole command.</summary>
    public static bool IsWhole(string text)
    {
        using var bash = System.Diagnostics.Process.Start(
            new ProcessStartInfo("bash", ["-n", "-c", text])
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        bash.StandardError.ReadToEnd();
        bash.WaitForExit();
        return bash.ExitCode == 0;
    }

    /// <summary>Types a command, and reads its answer and exit code.</summary>
    public async Task<(int Exit, string Answer)> Run(string command)
    {
        var file = _checkout.Temporary("command.sh");
        await File.WriteAllTextAsync(file, command + "\n");
        Type($". '{file}' </dev/null; printf '\\n%s %d\\n' '{Mark}' $?");
        var answer = new StringBuilder();
        using var late = new CancellationTokenSource(Patience);
        while (true)
        {
            var line =
                await _process.StandardOutput.ReadLineAsync(late.Token)
                ?? throw new InvalidOperationException($"the shell ended in: {command}\n{answer}");
            if (line.StartsWith(Mark, StringComparison.Ordinal))
                return (
                    int.Parse(line[(Mark.Length + 1)..], CultureInfo.InvariantCulture),
                    answer.ToString()
                );
            answer.AppendLine(line);
        }
    }

    /// <summary>Types a command in a shell of its own, and waits until it has said something.</summary>
    public async Task RunBeside(string name, string command, string until)
    {
        if (_others.Remove(name, out var before))
            await before.DisposeAsync();
        var prelude = await Run("declare -f; alias -p; export -p");
        var files = (
            Prelude: _checkout.Temporary($"{name}.prelude.sh"),
            Command: _checkout.Temporary($"{name}.sh")
        );
        await File.WriteAllTextAsync(files.Prelude, prelude.Answer);
        await File.WriteAllTextAsync(files.Command, command + "\n");
        // In a session of its own, so that Ctrl+C reaches all that the command started, and nobody else.
        var own = new OwnShell(
            _checkout.Start(
                "setsid",
                [
                    "bash",
                    "-c",
                    $"exec 2>&1; shopt -s expand_aliases; . '{files.Prelude}'; . '{files.Command}'",
                ]
            ),
            _checkout.Temporary($"{name}.out")
        );
        _others.Add(name, own);
        await own.Says(until, Patience);
    }

    /// <summary>Ctrl+C in a shell of its own: it ends in order.</summary>
    public async Task Stop(string name)
    {
        Assert.True(_others.Remove(name, out var own), $"there is no shell {name}");
        await using (own)
        {
            var exit = await own.Interrupt();
            Assert.True(exit == 0, $"{name} ended with {exit} after Ctrl+C: {own.Output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var own in _others.Values)
            await own.DisposeAsync();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Type(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }
}

/// <summary>A shell of its own for one command that goes on.</summary>
internal sealed class OwnShell : IAsyncDisposable
{
    private static readonly TimeSpan EndMax = TimeSpan.FromSeconds(30);

    private readonly System.Diagnostics.Process _process;
    private readonly StringBuilder _output = new();
    private readonly Lock _turn = new();
    private readonly string _file;

    /// <param name="file">Where its output can be read by later commands.</param>
    public OwnShell(ProcessStartInfo start, string file)
    {
        _file = file;
        File.WriteAllText(file, "");
        _process = new System.Diagnostics.Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginOutputReadLine();
    }

    public string Output
    {
        get
        {
            lock (_turn)
                return _output.ToString();
        }
    }

    public async Task Says(string words, TimeSpan patience)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!Output.Contains(words, StringComparison.Ordinal))
        {
            Assert.False(_process.HasExited, $"it ended without '{words}': {Output}");
            Assert.True(Stopwatch.GetElapsedTime(begun) < patience, $"it never said '{words}': {Output}");
            await Task.Delay(100);
        }
    }

    public async Task<int> Interrupt()
    {
        Signal("INT");
        using var late = new CancellationTokenSource(EndMax);
        await _process.WaitForExitAsync(late.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            Signal("KILL");
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>To the session that was made for this command.</summary>
    private void Signal(string name)
    {
        using var kill = System.Diagnostics.Process.Start(
            "kill",
            [$"-{name}", "--", "-" + _process.Id.ToString(CultureInfo.InvariantCulture)]
        );
        kill.WaitForExit();
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_turn)
        {
            _output.AppendLine(line);
            File.AppendAllText(_file, line + "\n");
        }
    }
}
