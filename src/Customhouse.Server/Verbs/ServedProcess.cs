using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Customhouse.Server.Verbs;

/// <summary>A process of <c>serve</c> of its own, as an administration runs it, for measurements.</summary>
internal sealed partial class ServedProcess : IAsyncDisposable
{
    /// <summary>How far the log may be behind where it is to keep pace.</summary>
    private const string PaceSeconds = "5";

    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private ServedProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Processor time that it has used since it began, of all cores together.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Bytes of its memory that are in use.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts one and waits until it listens.</summary>
    /// <param name="store">The address of a store that is furnished already.</param>
    /// <param name="folder">For its data; its log is below it, where the store does not keep that.</param>
    /// <param name="ledger">on, off, or pace.</param>
    /// <exception cref="IOException">It did not start, or ended before it listened.</exception>
    public static async Task<ServedProcess> Start(
        string store,
        string folder,
        string keys,
        string ledger,
        CancellationToken cancellation
    )
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(ServedProcess).Assembly.Location);
        string[] arguments =
        [
            "serve",
            "--lawbook",
            "XA",
            "--data",
            folder,
            "--keys",
            keys,
            "--urls",
            "http://127.0.0.1:0",
            "--requests-per-second",
            "0",
            "--ledger",
            ledger == "off" ? "off" : "on",
            .. ledger == "pace" ? (string[])["--ledger-behind", PaceSeconds] : [],
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        // It may hold a password, which a command line would show to everybody.
        start.Environment[Options.Store.Variable] = store;
        var process = Process.Start(start) ?? throw new IOException("a process of serve did not start");
        try
        {
            return new ServedProcess(process, await Listens(process, cancellation));
        }
        catch
        {
            await End(process);
            throw;
        }
    }

    private static async Task<Uri> Listens(Process process, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartMax);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (Listening().Match(line) is not { Success: true } match)
                continue;
            // What it says from here on is of no interest, and must not fill its pipe.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return new Uri(match.Groups["address"].Value);
        }
        throw new IOException("a process of serve ended before it listened");
    }

    public async ValueTask DisposeAsync() => await End(_process);

    private static async Task End(Process process)
    {
        process.Kill();
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    [GeneratedRegex(@"listens at (?<address>http://\S+:\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();
}
