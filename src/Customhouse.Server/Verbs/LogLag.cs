using System.Diagnostics;
using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Server.Verbs;

/// <summary>
/// How far the log is behind the journal, in time: the age of the first event that is not in it yet. The head
/// of the journal is noted twice a second; the log's own head is asked over HTTP.
/// </summary>
internal sealed class LogLag(Store store, Uri served) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<(long At, long Head)> _heads = [];
    private Task? _noting;

    public void Begin() => _noting = Note();

    /// <summary>How far it is behind now; zero where every event is in the log.</summary>
    /// <exception cref="IOException">The log's head cannot be read.</exception>
    public async Task<TimeSpan> Now(CancellationToken cancellation)
    {
        var now = Stopwatch.GetTimestamp();
        using var client = new HttpClient { BaseAddress = served };
        var note = await client.GetByteArrayAsync(
            new Uri("ledger/checkpoint", UriKind.Relative),
            cancellation
        );
        var logged =
            SignedNote.Parse(note) is { } signed && Checkpoint.Parse(signed.Text) is { } checkpoint
                ? checkpoint.Size
                : throw new IOException("the log's checkpoint cannot be read");
        lock (_heads)
        {
            // A new installation's log holds the events of its journal and nothing else.
            var first = _heads.FindIndex(h => h.Head > logged);
            return first < 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_heads[first].At, now);
        }
    }

    private async Task Note()
    {
        while (!_stop.IsCancellationRequested)
        {
            var head = await store.Head(CancellationToken.None);
            lock (_heads)
                _heads.Add((Stopwatch.GetTimestamp(), head));
            await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_noting is { } noting)
            await noting;
        _stop.Dispose();
    }
}
