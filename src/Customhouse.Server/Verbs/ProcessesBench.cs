using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Customhouse.Storage;
using Customhouse.Web;
using Customhouse.Web.Access;

namespace Customhouse.Server.Verbs;

/// <summary>
/// <c>bench lodge --processes N</c>: clients lodge at several processes of <c>serve</c> on one PostgreSQL,
/// and beside it the bare engine commits rows of the same size, before and after.
/// </summary>
internal static partial class ProcessesBench
{
    private const int MessagesRendered = 2_000;
    private const int BareRowsPerCommit = 64;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BareTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(2);

    public static async Task<int> Run(
        string? store,
        bool hasLedger,
        string profile,
        int seconds,
        int connections,
        int processes,
        CancellationToken cancellation
    )
    {
        if (store?.StartsWith("postgres:", StringComparison.Ordinal) != true)
            throw new FormatException(
                "several processes need a PostgreSQL of their own: say --store postgres:CONNECTION, an "
                    + "empty database"
            );
        var folder = Directory.CreateDirectory(
            Path.Combine(
                Environment.CurrentDirectory,
                $"bench-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}"
            )
        );
        var started = new List<Process>();
        try
        {
            var (secret, messages) = await Furnish(store, profile, cancellation);
            var rowBytes = (int)messages.Average(m => m.Length);
            var before = RawCommitBench.Measure(store, rowBytes, BareRowsPerCommit, BareTime);
            var addresses = new List<Uri>();
            for (var i = 0; i < processes; i++)
            {
                var (process, address) = await Serve(
                    store,
                    hasLedger,
                    Path.Combine(folder.FullName, i.ToString(CultureInfo.InvariantCulture)),
                    Path.Combine(folder.FullName, "keys"),
                    cancellation
                );
                started.Add(process);
                addresses.Add(address);
            }
            using var load = new LodgeLoad(addresses, secret, messages, connections);
            await load.Closed(WarmUp, cancellation);
            var busy = Busy(started);
            var figures = await load.Closed(TimeSpan.FromSeconds(seconds), cancellation);
            busy = Busy(started) - busy;
            var after = RawCommitBench.Measure(store, rowBytes, BareRowsPerCommit, BareTime);
            var bare = (before.RowsPerSecond + after.RowsPerSecond) / 2;
            Console.Out.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{processes} processes, {connections} clients, {seconds} s: {figures.PerSecond:F0} "
                        + $"lodged/s, "
                        + $"p50 {figures.P50:F1} ms, p99 {figures.P99:F1} ms, {figures.Failed} failed; "
                        + $"{busy.TotalSeconds / seconds:F2} cores in the processes; bare {bare:F0} rows/s, "
                        + $"share {figures.PerSecond / bare:F3}"
                )
            );
            return figures.Failed == 0 ? Verb.Done : Verb.Refused;
        }
        finally
        {
            foreach (var process in started)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
                process.Dispose();
            }
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Sets the administration up, and issues the token with which the clients lodge.</summary>
    private static async Task<(string Secret, IReadOnlyList<byte[]> Messages)> Furnish(
        string store,
        string profile,
        CancellationToken cancellation
    )
    {
        await using var installation = await BenchVerb.Open(store, null, cancellation);
        await using var host = Host.Of(
            installation,
            ["http://127.0.0.1:0"],
            new WebOptions(0, 30),
            keepsTime: false
        );
        var secret = await host
            .Services.GetRequiredService<TokenBook>()
            .Issue(BenchVerb.TraderToken, Actor.System);
        return (secret, BenchVerb.Messages(profile, MessagesRendered));
    }

    private static async Task<(Process Process, Uri Address)> Serve(
        string store,
        bool hasLedger,
        string folder,
        string keys,
        CancellationToken cancellation
    )
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(ProcessesBench).Assembly.Location);
        foreach (
            var argument in (string[])
                [
                    "serve",
                    "--data",
                    folder,
                    "--keys",
                    keys,
                    "--urls",
                    "http://127.0.0.1:0",
                    "--requests-per-second",
                    "0",
                    "--ledger",
                    hasLedger ? "on" : "off",
                ]
        )
            start.ArgumentList.Add(argument);
        // It may hold a password, which a command line would show to everybody.
        start.Environment[Options.Store.Variable] = store;
        var process = Process.Start(start) ?? throw new IOException("a process of serve did not start");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(StartMax);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            if (Listening().Match(line) is not { Success: true } match)
                continue;
            // What it says from here on is of no interest, and must not fill its pipe.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return (process, new Uri(match.Groups["address"].Value));
        }
        throw new IOException("a process of serve ended before it listened");
    }

    private static TimeSpan Busy(IReadOnlyList<Process> processes) =>
        processes.Aggregate(
            TimeSpan.Zero,
            (sum, process) =>
            {
                process.Refresh();
                return sum + process.TotalProcessorTime;
            }
        );

    [GeneratedRegex(@"listens at (?<address>http://\S+:\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listening();
}
