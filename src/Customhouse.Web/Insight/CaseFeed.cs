using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Cases;
using Customhouse.Web.Watching;

namespace Customhouse.Web.Insight;

/// <summary>One case that changed, as pages are told.</summary>
/// <param name="Trader">Whose it is, so that nobody hears of another's.</param>
/// <param name="Position">Of its last event in the journal.</param>
public sealed record CaseChanged(long Position, Mrn Mrn, string Trader, string? Office, string State);

/// <summary>
/// Follows the journal once for all pages that are open, and tells each which cases changed. Who listens too
/// slowly misses beats and no page waits for it: a beat only says that there is something to read.
/// </summary>
public sealed class CaseFeed : BackgroundWatch
{
    private const string Name = "live pages";
    private const int BeatsWaitingMax = 256;
    private const int LinesOfRound = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Channel<CaseChanged>, byte> _listeners = new();

    private readonly Store _store;
    private readonly BackgroundTasks _tasks;

    public CaseFeed(Store store, BackgroundTasks tasks, IMeterFactory meters)
    {
        (_store, _tasks) = (store, tasks);
        meters
            .Create(Measures.MeterName)
            .CreateObservableGauge(
                "customhouse.live.streams",
                () => Listeners,
                null,
                "Live streams that stand open"
            );
    }

    /// <summary>Pages and systems that listen now.</summary>
    public int Listeners => _listeners.Count;

    /// <summary>Hears of every case that changes from now on, until it is disposed.</summary>
    public Listener Listen() => new(_listeners);

    /// <summary>Which cases changed after a position and up to the head, for who missed it.</summary>
    /// <returns>Null where that is more than is told: who asks has to look anew.</returns>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public async Task<IReadOnlyList<CaseChanged>?> Since(
        long after,
        long head,
        CancellationToken cancellation
    )
    {
        if (head - after > Limits.EventsMissedMax || after > head)
            return null;
        var beats = new List<CaseChanged>();
        while (after < head && await Read(after, cancellation) is { Read: var read and > 0 } page)
        {
            beats.AddRange(page.Changes);
            after = read;
        }
        return beats;
    }

    private long _head = -1;

    /// <summary>The last position of the journal.</summary>
    public Task<long> Head(CancellationToken cancellation) => _store.Head(cancellation);

    protected override Task Go(CancellationToken stop) => _tasks.Of(Name, Within).Run(Pause, Hear, stop);

    private async Task Hear(CancellationToken stoppingToken)
    {
        if (_head < 0 || _listeners.IsEmpty)
            _head = await _store.Head(stoppingToken);
        await _store.Growth(_head, Patience, stoppingToken);
        if (!_listeners.IsEmpty)
            _head = await Tell(_head, stoppingToken);
    }

    private async Task<long> Tell(long after, CancellationToken cancellation)
    {
        var (beats, read) = await Read(after, cancellation);
        foreach (var change in beats)
        foreach (var listener in _listeners.Keys)
            listener.Writer.TryWrite(change);
        return read == 0 ? after : read;
    }

    private async Task<(IReadOnlyList<CaseChanged> Changes, long Read)> Read(
        long after,
        CancellationToken cancellation
    )
    {
        var lines = await _store.Follow(after, LinesOfRound, cancellation);
        var beats = new List<CaseChanged>();
        foreach (
            var last in lines
                .Where(l => l.Subject.Kind == DeclarationSubject.Kind.Name)
                .GroupBy(l => l.Mrn)
                .Select(g => g.Last())
                .OrderBy(l => l.Position)
        )
            await _tasks
                .Of(Name, Within)
                .Try(
                    last.Mrn.Text,
                    async () =>
                    {
                        if (await _store.Cases.Find(last.Mrn, cancellation) is { } row)
                            beats.Add(
                                new CaseChanged(
                                    last.Position,
                                    last.Mrn,
                                    row.Trader,
                                    row.Office,
                                    CaseWords.Name(row.State)
                                )
                            );
                    },
                    cancellation
                );
        return (beats, lines.Count == 0 ? 0 : lines[^1].Position);
    }

    /// <summary>Somebody who listens.</summary>
    public sealed class Listener : IDisposable
    {
        private readonly ConcurrentDictionary<Channel<CaseChanged>, byte> _among;
        private readonly Channel<CaseChanged> _channel = Channel.CreateBounded<CaseChanged>(
            new BoundedChannelOptions(BeatsWaitingMax) { FullMode = BoundedChannelFullMode.DropOldest }
        );

        internal Listener(ConcurrentDictionary<Channel<CaseChanged>, byte> among) =>
            (_among = among)[_channel] = 0;

        public ChannelReader<CaseChanged> Changes => _channel.Reader;

        public void Dispose() => _among.TryRemove(_channel, out _);
    }
}
