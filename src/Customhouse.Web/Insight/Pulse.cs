using System.Collections.Concurrent;
using System.Threading.Channels;
using Customhouse.Storage;
using Customhouse.Values;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Customhouse.Web.Insight;

/// <summary>One case that changed, as pages are told.</summary>
/// <param name="Trader">Whose it is, so that nobody hears of another's.</param>
public sealed record Beat(Mrn Mrn, string Trader, string? Office, string State);

/// <summary>
/// Follows the journal once for all pages that are open, and tells each which cases changed. Who listens too slowly
/// misses beats and no page waits for it: a beat only says that there is something to read.
/// </summary>
public sealed partial class Pulse(Store store, TimeProvider clock, ILogger<Pulse> log) : BackgroundService
{
    private const int BeatsWaitingMax = 256;
    private const int LinesOfRound = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Channel<Beat>, byte> _listeners = new();

    /// <summary>Hears of every case that changes from now on; ends with the cancellation.</summary>
    public async IAsyncEnumerable<Beat> Listen(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<Beat>(
            new BoundedChannelOptions(BeatsWaitingMax) { FullMode = BoundedChannelFullMode.DropOldest });
        _listeners[channel] = 0;
        try
        {
            await foreach (var beat in channel.Reader.ReadAllAsync(cancellation)) yield return beat;
        }
        finally
        {
            _listeners.TryRemove(channel, out _);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var head = -1L;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (head < 0 || _listeners.IsEmpty) head = await store.Head(stoppingToken);
                await store.Growth(head, Patience, stoppingToken, clock);
                if (!_listeners.IsEmpty) head = await Tell(head, stoppingToken);
            }
            catch (StoreUnavailableException e)
            {
                Silent(log, e.Message);
                await Task.Delay(Patience, clock, stoppingToken);
            }
        }
    }

    private async Task<long> Tell(long after, CancellationToken cancellation)
    {
        var lines = await store.Follow(after, LinesOfRound, cancellation);
        foreach (var mrn in lines.Select(l => l.Mrn).Distinct())
        {
            if (await store.CaseOf(mrn, cancellation) is not { } row) continue;
            var beat = new Beat(mrn, row.Trader, row.Office, Api.CaseWords.Name(row.State));
            foreach (var listener in _listeners.Keys) listener.Writer.TryWrite(beat);
        }
        return lines.Count == 0 ? after : lines[^1].Position;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "pages hear nothing new for a moment: {Cause}")]
    private static partial void Silent(ILogger log, string cause);
}
