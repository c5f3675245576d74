using Customhouse.Ledger;

namespace Customhouse.Engine;

/// <summary>
/// Whether the log may be signed on. After a start nobody here can tell an older copy of the log from the
/// newest one; those who stored it can. So the gate stays shut until enough of them were heard, or an
/// operator took it on itself.
/// </summary>
public sealed class SigningGate
{
    private readonly TaskCompletionSource _opened = new(SteppedRun.Awaited);
    private volatile string? _waiting;

    /// <summary>A gate that waits for something, or one that is open (null).</summary>
    public SigningGate(string? waiting)
    {
        if (waiting is null)
            _opened.SetResult();
        else
            _waiting = waiting;
    }

    /// <summary>What it waits for, and what would open it; null where it is open.</summary>
    public string? Waiting => _opened.Task.IsCompleted ? null : _waiting;

    /// <summary>Says more exactly what it waits for.</summary>
    public void Wait(string what) => _waiting = what;

    /// <summary>Opens it, for as long as this process runs.</summary>
    public void Open() => _opened.TrySetResult();

    /// <summary>Asked before each batch that is signed.</summary>
    /// <exception cref="IOException">It is shut.</exception>
    public void Confirm()
    {
        if (Waiting is { } what)
            throw new IOException(what);
    }

    /// <summary>Waits until it is open, or until the patience is over.</summary>
    /// <returns>Whether it is open.</returns>
    public async Task<bool> Opened(TimeSpan patience, TimeProvider clock, CancellationToken cancellation)
    {
        await Task.WhenAny(_opened.Task, Task.Delay(patience, clock, cancellation));
        cancellation.ThrowIfCancellationRequested();
        return _opened.Task.IsCompleted;
    }
}
