using Customhouse.Ledger;

namespace Customhouse.Engine.Anchor;

/// <summary>How the anchor follows the log.</summary>
/// <param name="Size">Entries of the newest tree in the contract, as far as is known.</param>
/// <param name="At">When that was seen; null before the first time.</param>
/// <param name="Cause">Why it waits or has stopped; null while all is well.</param>
/// <param name="Failures">How many times in a row it failed.</param>
/// <param name="HasStopped">For good: somebody must look at it. The log and clearance go on.</param>
public sealed record AnchorState(long Size, DateTimeOffset? At, string? Cause, int Failures, bool HasStopped)
{
    /// <summary>Times that two signed trees of one size are on record against this log.</summary>
    public long Equivocations { get; init; }
}

/// <summary>How often the anchor writes, and how it waits after a failure.</summary>
/// <param name="Interval">Shortest time between two transactions; heads in between are skipped, as the newest
/// holds them all.</param>
/// <param name="BackoffMin">First wait after a failure; each one after it is twice as long.</param>
/// <param name="BackoffMax">Longest wait; also how often the contract is looked at while the log does not
/// grow.
/// </param>
public sealed record AnchorPace(TimeSpan Interval, TimeSpan BackoffMin, TimeSpan BackoffMax)
{
    public static readonly AnchorPace Usual = new(
        TimeSpan.FromMinutes(1),
        TimeSpan.FromSeconds(1),
        TimeSpan.FromMinutes(10)
    );
}

/// <summary>
/// Brings the newest head of a log into the contract. It follows: nothing waits for it, and it keeps nothing.
/// What is anchored is asked of the contract each time, so that another sender, a restart or a chain that
/// takes blocks back needs no special case.
/// </summary>
/// <param name="key">The log's anchor key, which signs.</param>
/// <param name="account">Sends and pays; whose it is does not matter.</param>
public sealed class AnchorLink(
    LogWriter writer,
    string origin,
    AnchorContract contract,
    EvmKey key,
    EvmAccount account,
    AnchorPace pace,
    TimeProvider clock
)
{
    private bool _isRecognized;

    /// <summary>The log's place in the contract.</summary>
    public AnchorPlace Place { get; } = new(origin, key.Address);

    /// <summary>How it goes.</summary>
    public AnchorState State { get; private set; } = new(0, null, null, 0, false);

    /// <summary>Follows until it is stopped, or the contract holds a tree that this log is not.</summary>
    public async Task Run(CancellationToken stop)
    {
        // Whatever a node answers, or a disk: it is told and tried again (docs/decisions/0030).
        var rounds = new RetriedRound(
            pace.BackoffMin,
            pace.BackoffMax,
            clock,
            failure => failure is LogDamagedException,
            failure => State = State with { Cause = failure.Message, Failures = State.Failures + 1 }
        );
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await rounds.Do(Round, stop);
                var soonest = Task.Delay(pace.Interval, clock, stop);
                await NextHead(State.Size, stop);
                await soonest;
            }
        }
        catch (LogDamagedException damage)
        {
            State = State with { Cause = damage.Message, HasStopped = true };
        }
    }

    private async Task Round(CancellationToken stop)
    {
        if (await Look(stop) < writer.Log.Head.Size)
        {
            await Anchor(stop);
            await Look(stop);
        }
        State = State with { Cause = null, Failures = 0 };
    }

    /// <summary>Reads what is anchored, and sees that it is a tree of this log.</summary>
    /// <returns>Its size.</returns>
    private async Task<long> Look(CancellationToken stop)
    {
        if (!_isRecognized)
            await contract.Recognize(stop);
        _isRecognized = true;
        var head = await contract.Head(Place, stop);
        // The contract keeps what was signed, so the log that has less, or something else, is not the one
        // that signed.
        if (head.Size > writer.Log.Head.Size)
            throw new LogDamagedException(
                "the anchor",
                $"{head.Size} entries are anchored and the log has "
                    + $"{writer.Log.Head.Size}: it was set back, or another log signs with its anchor key"
            );
        if (head.Size > 0 && writer.Log.RootAt(head.Size) != head.Root)
            throw new LogDamagedException("the anchor", $"another tree of {head.Size} entries is anchored");
        State = State with { Size = head.Size, At = clock.GetUtcNow(), Equivocations = head.Equivocations };
        return head.Size;
    }

    private async Task Anchor(CancellationToken stop)
    {
        var head = writer.Log.Head;
        await contract.Anchor(await contract.Sign(origin, head.Size, head.Root, key, stop), account, stop);
    }

    private async Task NextHead(long size, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(pace.BackoffMax, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            await writer.HeadAfter(size, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // The log rests; somebody else may have written into the contract.
            return;
        }
    }
}
