using Customhouse.Ledger;

namespace Customhouse.Engine;

/// <summary>Where this administration sits in a consortium: the rulebook in force can give way to the next
/// one while everything runs.</summary>
public sealed class ConsortiumMembership : IAsyncDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    /// <summary>The consortium under the rulebook in force; null where the administration belongs to
    /// none.</summary>
    public Consortium? Current { get; private set; }

    /// <summary>Why the consortium stopped for good; null while it runs.</summary>
    public LogDamagedException? Damage { get; private set; }

    /// <summary>Why the rulebook of the settings is not in force; null where it is. The one accepted last is
    /// then.
    /// </summary>
    public string? RulebookFault { get; set; }

    /// <summary>Leaves the consortium as it was, and sits down in it anew.</summary>
    /// <param name="open">Opens the consortium; the one before has given its files free by then.</param>
    /// <param name="certified">Told of each newly certified checkpoint of this administration's log. It may
    /// find the log damaged.</param>
    public async Task Take(Func<Consortium> open, Action<SignedNote> certified)
    {
        await turn.WaitAsync();
        try
        {
            await GetUp();
            stop.Dispose();
            stop = new CancellationTokenSource();
            Damage = null;
            Current = open();
            running = Run(Current, certified, stop.Token);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Leaves the consortium: nothing is stored or cosigned for anybody from here on.</summary>
    public async Task Leave()
    {
        await turn.WaitAsync();
        try
        {
            await GetUp();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Leaves the consortium for good.</summary>
    public async ValueTask DisposeAsync()
    {
        await Leave();
        turn.Dispose();
        stop.Dispose();
    }

    private async Task GetUp()
    {
        await SteppedRun.Cancel(stop);
        await running.ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        if (Current is { } before)
        {
            Current = null;
            await before.DisposeAsync();
        }
    }

    /// <summary>Runs until it is stopped or the log is found damaged: a fault that nobody foresaw is told,
    /// and it goes on.</summary>
    private async Task Run(Consortium consortium, Action<SignedNote> certified, CancellationToken ends)
    {
        while (!await consortium.Watching.Round(_ => RunOnce(consortium, certified, ends), ends))
            await consortium.Rest(ends);
    }

    private async Task RunOnce(Consortium consortium, Action<SignedNote> certified, CancellationToken ends)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ends);
        var told = Tell(consortium.Certifier, certified, both.Token);
        var runs = consortium.Run(both.Token);
        try
        {
            await Task.WhenAny(runs, told).Unwrap();
        }
        catch (LogDamagedException damage)
        {
            // The log is behind what its partners cosigned: another entry would fork it.
            Damage = damage;
            consortium.Own.Halt(damage);
        }
        finally
        {
            await SteppedRun.Cancel(both);
            await Task.WhenAll(runs, told)
                .ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
                );
        }
    }

    private static async Task Tell(Certifier certifier, Action<SignedNote> certified, CancellationToken ends)
    {
        for (var size = 0L; ; )
        {
            var head = await certifier.CertifiedAfter(size, ends);
            certified(SignedNote.Parse(head.Note.Span)!);
            size = head.Size;
        }
    }
}
