using System.Runtime.InteropServices;

namespace Customhouse.Server;

/// <summary>
/// The person's wish to end: Ctrl+C, SIGTERM, or the terminal that is closed. The first asks to end in order;
/// a second ends at once, and so does the patience with an end that does not come.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>Exit code of what was ended before it was done: 128 and SIGINT, as shells count.</summary>
    public const int Interrupted = 130;

    /// <summary>Longer than a host waits for requests that are under way.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _atOnce = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _signals;

    public StopSignals() =>
        _signals = [
            .. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP]).Select(signal =>
                PosixSignalRegistration.Create(signal, Asked)
            ),
        ];

    /// <summary>Is cancelled once somebody asked.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Is done when nobody waits any longer for an end in order.</summary>
    public Task AtOnce => _atOnce.Task;

    public void Dispose()
    {
        _signals.ForEach(s => s.Dispose());
        _stop.Dispose();
    }

    private void Asked(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_stop.IsCancellationRequested)
            _atOnce.TrySetResult();
        else
            _ = End();
    }

    private async Task End()
    {
        // Not on the thread of the signal: what is cancelled may run on here, and a second one must be heard
        // meanwhile.
        await Task.Yield();
        await _stop.CancelAsync();
        await Task.Delay(Patience, TimeProvider.System, CancellationToken.None);
        _atOnce.TrySetResult();
    }
}
