using Customhouse.Storage;

namespace Customhouse.Engine;

/// <summary>
/// Work that goes on in the one process that holds its lease. Where that process dies, hangs or loses its
/// database, another takes the lease when it has ended and goes on, without a restart.
/// </summary>
/// <param name="told">Told of each look at the lease and of what the work throws.</param>
public sealed class LeasedWork(Lease lease, BackgroundTask told, TimeProvider clock)
{
    /// <summary>Goes on until it is stopped. The lease is given back then.</summary>
    /// <param name="work">Goes on until its token is cancelled: then the lease is lost, or the process ends.
    /// Where it fails it is told, and begins anew.</param>
    /// <param name="meanwhile">Done again and again while another process has the lease.</param>
    public async Task Run(
        Func<CancellationToken, Task> work,
        Func<CancellationToken, Task> meanwhile,
        CancellationToken stop
    )
    {
        try
        {
            // Work that failed is told until it goes on again.
            for (var isWell = true; ; )
            {
                if (Holds(isWell))
                    isWell = await While(work, stop);
                if (!lease.IsHeld)
                    await told.Round(meanwhile, stop);
                await Task.Delay(Lease.Renewal, clock, stop);
            }
        }
        finally
        {
            lease.GiveBack();
        }
    }

    /// <summary>Works for as long as the lease is held.</summary>
    /// <returns>False where the work failed.</returns>
    private async Task<bool> While(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        using var term = CancellationTokenSource.CreateLinkedTokenSource(stop);
        // The work has a thread of its own from the start: the lease is renewed beside it whatever it does.
        var working = Task.Run(() => work(term.Token), CancellationToken.None);
        while (!working.IsCompleted && !stop.IsCancellationRequested && Holds(isWell: true))
            await Task.WhenAny(working, Task.Delay(Lease.Renewal, clock, stop));
        await term.CancelAsync();
        var isWell = await told.Round(_ => EndOf(working, term.Token), stop);
        stop.ThrowIfCancellationRequested();
        return isWell;
    }

    private static async Task EndOf(Task working, CancellationToken term)
    {
        try
        {
            await working;
        }
        catch (OperationCanceledException) when (term.IsCancellationRequested)
        {
            // As it was told to.
            return;
        }
    }

    /// <param name="isWell">Whether the look says that all is well.</param>
    private bool Holds(bool isWell)
    {
        try
        {
            lease.Hold();
            if (isWell)
                told.RoundDone();
        }
        catch (StoreUnavailableException failure)
        {
            // What is left of the time that this process has it may be used.
            told.RoundFailed(failure);
        }
        return lease.IsHeld;
    }
}
