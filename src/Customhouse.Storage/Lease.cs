namespace Customhouse.Storage;

/// <summary>Under which lease something is written. A lease that went to another process meanwhile has a
/// higher fence.
/// </summary>
public readonly record struct LeaseMark(string Name, string Holder, long Fence);

/// <summary>
/// The right to do work that one process at a time does: keep the log, bring time to the cases. It ends by
/// itself when it is not renewed, so a process that died or hangs gives way. Who held it and wakes up late
/// cannot write: what is written under a lease names its fence (docs/decisions/0035).
/// </summary>
public abstract class Lease(string name) : IDisposable
{
    /// <summary>How long it lasts without being renewed.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromSeconds(6);

    /// <summary>How often its holder renews it, and others try to take it.</summary>
    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(1.5);

    /// <summary>Keeps the log: signs it, has it cosigned, anchors it.</summary>
    public const string Log = "log";

    /// <summary>Brings time to the cases.</summary>
    public const string Timers = "timers";

    public string Name => name;

    /// <summary>What the holder's writes bear; null where this process does not hold it, or did not renew it
    /// in time.
    /// </summary>
    public abstract LeaseMark? Mark { get; }

    public bool IsHeld => Mark is not null;

    /// <summary>Takes it where nobody has it, renews it where this process has it.</summary>
    /// <returns>Whether this process holds it.</returns>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public abstract bool Hold();

    /// <summary>Whether any process holds it now.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public abstract bool IsTaken();

    /// <summary>Gives it back, so that another process need not wait for its end.</summary>
    public abstract void GiveBack();

    public void Dispose()
    {
        GiveBack();
        GC.SuppressFinalize(this);
    }
}
