using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Customhouse.Server.Verbs;

/// <summary>What one phase of load found; times in milliseconds from submission to the answer.</summary>
/// <param name="Green">Lodgements whose goods were released at once, in the answer itself.</param>
/// <param name="ServerMilliseconds">Processor time of the servers for each declaration.</param>
/// <param name="ServerCores">Processor time of the servers by wall time.</param>
internal sealed record LoadFigures(
    long Lodged,
    long Green,
    long Failed,
    double PerSecond,
    double P50,
    double P99,
    double GreenP50,
    double GreenP99,
    double ServerMilliseconds,
    double ServerCores,
    double ClientCores,
    long MemoryMegabytesBefore,
    long MemoryMegabytesAfter
)
{
    /// <summary>The servers' memory at each tenth of the phase, its end among them.</summary>
    public IReadOnlyList<long> MemoryMegabytes { get; init; } = [];

    /// <summary>Age of the first event that was not in the log at the end; null where there is
    /// none.</summary>
    public double? LogBehindSeconds { get; init; }
}

/// <summary>Clients that lodge over HTTP: each message once, under a reference of its own.</summary>
internal sealed class LodgeLoad : IDisposable
{
    private const string LrnStart = "<FunctionalReferenceID>";
    private const int SerialDigits = 8;

    private static readonly StandardFormat Serial = new('D', SerialDigits);

    private readonly IReadOnlyList<ServedProcess> _servers;
    private readonly HttpClient[] _clients;
    private readonly (byte[] Bytes, int SerialAt)[] _messages;
    private readonly int _connections;
    private int _serial;

    /// <param name="servers">Each next message goes to the next one.</param>
    public LodgeLoad(
        IReadOnlyList<ServedProcess> servers,
        string secret,
        IReadOnlyList<byte[]> messages,
        int connections
    )
    {
        (_servers, _connections) = (servers, connections);
        _clients =
        [
            .. servers.Select(server => new HttpClient(
                new SocketsHttpHandler
                {
                    MaxConnectionsPerServer = connections,
                    UseCookies = false,
                    UseProxy = false,
                    AllowAutoRedirect = false,
                }
            )
            {
                BaseAddress = server.Address,
                DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", secret) },
            }),
        ];
        _messages = [.. messages.Select(m => (m, SerialAt(m)))];
    }

    /// <summary>Every client lodges again as soon as it is answered.</summary>
    public Task<LoadFigures> Closed(TimeSpan duration, CancellationToken cancellation) =>
        Measure(
            duration,
            async sample =>
            {
                var started = Stopwatch.GetTimestamp();
                await Task.WhenAll(
                    Enumerable
                        .Range(0, _connections)
                        .Select(async _ =>
                        {
                            while (Stopwatch.GetElapsedTime(started) < duration)
                                await Lodge(Stopwatch.GetTimestamp(), sample, cancellation);
                        })
                );
            }
        );

    /// <summary>Lodges by the clock; a late answer delays nobody, and its lateness counts.</summary>
    public Task<LoadFigures> Open(double perSecond, TimeSpan duration, CancellationToken cancellation) =>
        Measure(
            duration,
            async sample =>
            {
                var started = Stopwatch.GetTimestamp();
                var all = new List<Task>();
                using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
                var sent = 0L;
                while (
                    await timer.WaitForNextTickAsync(cancellation)
                    && Stopwatch.GetElapsedTime(started) < duration
                )
                    for (
                        var due = (long)(Stopwatch.GetElapsedTime(started).TotalSeconds * perSecond);
                        sent < due;
                        sent++
                    )
                        all.Add(
                            Lodge(
                                started + (long)(sent / perSecond * Stopwatch.Frequency),
                                sample,
                                cancellation
                            )
                        );
                await Task.WhenAll(all);
            }
        );

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
    }

    private async Task<LoadFigures> Measure(TimeSpan duration, Func<Sample, Task> load)
    {
        GC.Collect();
        var sample = new Sample();
        var (memory, served) = (Memory, Served);
        var (processor, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        using var over = new CancellationTokenSource();
        var tenths = Tenths(duration, over.Token);
        try
        {
            await load(sample);
        }
        finally
        {
            await over.CancelAsync();
            await tenths;
        }
        var wall = Stopwatch.GetElapsedTime(started);
        var clients = (Environment.CpuUsage.TotalTime - processor) / wall;
        return sample.Figures(wall, Served - served, clients, memory, Memory) with
        {
            MemoryMegabytes = await tenths,
        };
    }

    private async Task<IReadOnlyList<long>> Tenths(TimeSpan duration, CancellationToken over)
    {
        var taken = new List<long>();
        for (var tenth = 1; tenth <= 10; tenth++)
        {
            await Task.Delay(tenth < 10 ? duration / 10 : Timeout.InfiniteTimeSpan, over)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            taken.Add(Memory >> 20);
        }
        return taken;
    }

    private TimeSpan Served => _servers.Aggregate(TimeSpan.Zero, (sum, s) => sum + s.ProcessorTime);

    private long Memory => _servers.Sum(s => s.Memory);

    private async Task Lodge(long since, Sample sample, CancellationToken cancellation)
    {
        var serial = Interlocked.Increment(ref _serial);
        using var content = new ByteArrayContent(Message(serial));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        using var answer = await _clients[serial % _clients.Length]
            .PostAsync(new Uri("declarations", UriKind.Relative), content, cancellation);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellation);
        var milliseconds = Stopwatch.GetElapsedTime(since).TotalMilliseconds;
        if (answer.StatusCode != HttpStatusCode.Created)
            sample.Fail(answer.StatusCode, body);
        else
            sample.Add(milliseconds, body.AsSpan().IndexOf("\"state\":\"cleared\""u8) >= 0);
    }

    /// <summary>A copy of a message with a serial number in its reference.</summary>
    private byte[] Message(int serial)
    {
        var (bytes, at) = _messages[serial % _messages.Length];
        var copy = bytes.AsSpan().ToArray();
        Utf8Formatter.TryFormat(serial, copy.AsSpan(at, SerialDigits), out _, Serial);
        return copy;
    }

    private static int SerialAt(byte[] message)
    {
        var start = message.AsSpan().IndexOf(Encoding.UTF8.GetBytes(LrnStart)) + LrnStart.Length;
        return start + message.AsSpan(start).IndexOf((byte)'<') - SerialDigits;
    }

    private sealed class Sample
    {
        private readonly ConcurrentQueue<(double Milliseconds, bool Green)> _times = new();
        private long _failed;

        public void Add(double milliseconds, bool green) => _times.Enqueue((milliseconds, green));

        /// <summary>The first failure is told, so that a wrong setting is seen at once.</summary>
        public void Fail(HttpStatusCode status, byte[] body)
        {
            if (Interlocked.Increment(ref _failed) == 1)
                Console.Error.WriteLine($"first failure: {(int)status} {Encoding.UTF8.GetString(body)}");
        }

        public LoadFigures Figures(
            TimeSpan wall,
            TimeSpan served,
            double clientCores,
            long memoryBefore,
            long memoryAfter
        )
        {
            var all = _times.Select(t => t.Milliseconds).Order().ToArray();
            var green = _times.Where(t => t.Green).Select(t => t.Milliseconds).Order().ToArray();
            return new LoadFigures(
                all.Length,
                green.Length,
                _failed,
                all.Length / wall.TotalSeconds,
                At(all, 0.5),
                At(all, 0.99),
                At(green, 0.5),
                At(green, 0.99),
                served.TotalMilliseconds / Math.Max(all.Length, 1),
                served / wall,
                clientCores,
                memoryBefore >> 20,
                memoryAfter >> 20
            );
        }

        /// <summary>The smallest time that a share of all times does not exceed (nearest rank).</summary>
        private static double At(double[] sorted, double share) =>
            sorted.Length == 0 ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * share) - 1)];
    }
}
