using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace Customhouse.Storage;

/// <summary>How far a database has come, whichever process brought it there.</summary>
/// <param name="Journal">The last position of the journal.</param>
/// <param name="Registers">The last change of the registers.</param>
/// <param name="EndedSessions">The number of the last session that was ended.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StoreHeads(long Journal, long Registers, long EndedSessions);

/// <summary>One look at the heads of a store.</summary>
/// <param name="Number">Counts the looks of this process, from 1; 0 before the first.</param>
/// <param name="At">When it began, as <see cref="Stopwatch"/> counts.</param>
public sealed record StoreLook(long Number, StoreHeads Heads, long At)
{
    public static readonly StoreLook None = new(0, default, 0);

    /// <summary>How long ago it was.</summary>
    public TimeSpan Age => Number == 0 ? TimeSpan.MaxValue : Stopwatch.GetElapsedTime(At);
}

/// <summary>
/// Tells this process what others committed. It looks twice a second; where the database tells of commits by
/// itself, or this process committed something, it looks at once. What is told in between may be lost: the
/// look is the truth.
/// </summary>
internal sealed class ChangeFeed : IAsyncDisposable
{
    /// <summary>
    /// How old what is known may be at most, while the database answers. What others did acts within a
    /// second, so there is as much again for reading and acting on it.
    /// </summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Whoever is told very often looks this seldom.</summary>
    private static readonly TimeSpan LooksApart = TimeSpan.FromMilliseconds(10);

    private readonly Func<CancellationToken, Task<StoreHeads>> _look;
    private readonly Func<CancellationToken, Task> _listen;
    private readonly Action<long> _journalAt;
    private readonly Channel<bool> _nudges = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _looking;
    private readonly Task _listening;
    private volatile StoreLook _last = StoreLook.None;
    private TaskCompletionSource _looked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="look">Asks the database for its heads.</param>
    /// <param name="listen">Hears the database until it is stopped or fails; ends at once where it tells
    /// nothing.
    /// </param>
    /// <param name="journalAt">Told of each head of the journal.</param>
    public ChangeFeed(
        Func<CancellationToken, Task<StoreHeads>> look,
        Func<CancellationToken, Task> listen,
        Action<long> journalAt
    )
    {
        (_look, _listen, _journalAt) = (look, listen, journalAt);
        _looking = Task.Run(Look);
        _listening = Task.Run(Listen);
    }

    /// <summary>Why the last look failed; null where it did not.</summary>
    public string? Cause { get; private set; }

    /// <summary>Something may have changed: looks at once.</summary>
    public void Nudge() => _nudges.Writer.TryWrite(true);

    /// <summary>The first look after one that is known; it may find nothing new.</summary>
    public async Task<StoreLook> After(StoreLook known, CancellationToken cancellation)
    {
        while (true)
        {
            var next = Volatile.Read(ref _looked).Task;
            if (_last is var last && last.Number > known.Number)
                return last;
            await next.WaitAsync(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_looking, _listening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Exchange(ref _looked, new()).TrySetCanceled();
        _stopping.Dispose();
    }

    private async Task Look()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var at = Stopwatch.GetTimestamp();
                var heads = await _look(_stopping.Token);
                _journalAt(heads.Journal);
                _last = new StoreLook(_last.Number + 1, heads, at);
                Cause = null;
                Interlocked
                    .Exchange(ref _looked, new(TaskCreationOptions.RunContinuationsAsynchronously))
                    .TrySetResult();
            }
            catch (Exception failure) when (!_stopping.IsCancellationRequested)
            {
                // Whatever it is, the next look is tried: whoever waits for looks tells the cause.
                Cause = failure.Message;
            }
            await Pause();
        }
    }

    private async Task Pause()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        await Task.Delay(LooksApart, _stopping.Token);
        patience.CancelAfter(Interval - LooksApart);
        try
        {
            await _nudges.Reader.ReadAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            // Nothing was told for so long: time to look anyway.
        }
    }

    /// <summary>A line to the database that is lost is taken up again; until then the looks go on.</summary>
    private async Task Listen()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await _listen(_stopping.Token);
                return;
            }
            catch (Exception) when (!_stopping.IsCancellationRequested)
            {
                // Nothing is lost but time: the looks beneath go on.
                await Task.Delay(Interval, _stopping.Token);
            }
        }
    }
}
