namespace Customhouse.Ledger;

/// <summary>How a partner stands to this log.</summary>
/// <param name="Cosigned">Entries of this log that it stored and cosigned.</param>
/// <param name="At">When it last did.</param>
/// <param name="Fault">Why it does not now; null where all is well.</param>
public sealed record PartnerState(string Partner, long Cosigned, DateTimeOffset? At, string? Fault);

/// <summary>Has a log's checkpoints stored and cosigned by its partners until a quorum has: then the entries
/// up to there are certified.</summary>
/// <remarks>All partners are brought the same checkpoint, one after the other; a partner that is slow or away
/// misses rounds and stops nobody. Intake never waits for any of it.</remarks>
public sealed class Certifier
{
    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromSeconds(5);

    /// <summary>How much longer a try may take than the pause before it, which doubles with each that
    /// failed.</summary>
    private const int PatienceByPause = 20;

    private readonly LogWriter writer;
    private readonly SignerKey own;
    private readonly Policy policy;
    private readonly IReadOnlyList<PartnerLog> links;
    private readonly TimeProvider clock;
    private readonly TimeSpan patience;
    private readonly Dictionary<string, PartnerState> states;
    private volatile Round current;
    private volatile LogHead certified;

    /// <summary>Begins with nothing certified; what was before is certified anew by the first
    /// round.</summary>
    /// <param name="own">The administration's own cosigning key: it stores its own log, and counts as
    /// one.</param>
    /// <param name="policy">The log's key and the quorum.</param>
    /// <param name="patience">After which a first try with a partner is given up; later ones may take
    /// longer.</param>
    public Certifier(
        LogWriter writer,
        SignerKey own,
        Policy policy,
        IReadOnlyList<PartnerLog> links,
        TimeProvider clock,
        TimeSpan patience
    )
    {
        (this.writer, this.own, this.policy, this.links) = (writer, own, policy, links);
        (this.clock, this.patience) = (clock, patience);
        states = links.ToDictionary(
            link => link.Partner,
            link => new PartnerState(link.Partner, 0, null, null)
        );
        certified = new LogHead(0, MerkleTree.EmptyRoot, default);
        current = new Round(certified);
    }

    /// <summary>The newest checkpoint with its cosignatures that a quorum stored and cosigned; size zero
    /// before the first.</summary>
    public LogHead Certified => certified;

    /// <summary>The partners as they stand.</summary>
    public IReadOnlyList<PartnerState> Partners
    {
        get
        {
            lock (states)
            {
                return [.. states.Values];
            }
        }
    }

    /// <summary>Waits until more than <paramref name="size"/> entries are certified.</summary>
    public async Task<LogHead> CertifiedAfter(long size, CancellationToken stop)
    {
        for (; ; )
        {
            // Taken before the size is looked at: a round that ends between the two is not missed.
            var round = current;
            if (certified.Size > size)
            {
                return certified;
            }
            await (
                round.Done.IsCompleted ? (Task)round.Next.Task : Task.WhenAny(round.Done, round.Next.Task)
            ).WaitAsync(stop);
        }
    }

    /// <summary>Runs until it is stopped.</summary>
    /// <exception cref="LogDamagedException">A partner holds more of this log than the log does.</exception>
    public async Task Run(CancellationToken stop)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var partners = links.Select(link => Serve(link, ends.Token)).ToList();
        try
        {
            while (!ends.IsCancellationRequested)
            {
                var next = writer.HeadAfter(certified.Size, ends.Token);
                // A partner's task only ends by the damage of this log, and that may come while nothing else
                // does.
                await Task.WhenAny([next, .. partners]).Unwrap();
                var head = await next;
                var (last, round) = (current, new Round(head));
                current = round;
                last.Next.TrySetResult(round);
                Add(
                    round,
                    [
                        Cosignature.Sign(
                            own,
                            SignedNote.Parse(head.Note.Span)!.Text,
                            clock.GetUtcNow().ToUnixTimeSeconds()
                        ),
                    ]
                );
                await Task.WhenAny([round.Done, .. partners]).Unwrap().WaitAsync(ends.Token);
            }
        }
        finally
        {
            await SteppedRun.Cancel(ends);
            await Task.WhenAll(partners)
                .ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
                );
        }
    }

    private async Task Serve(PartnerLog link, CancellationToken stop)
    {
        var (round, pause) = (current, TimeSpan.Zero);
        for (; ; )
        {
            round = round == current ? await round.Next.Task.WaitAsync(stop) : current;
            for (var done = false; !done && round == current; )
            {
                (done, pause) = await TryBring(link, round, pause, stop);
                if (!done)
                {
                    await Task.Delay(pause, clock, stop);
                }
            }
        }
    }

    private async Task<(bool Done, TimeSpan Pause)> TryBring(
        PartnerLog link,
        Round round,
        TimeSpan pause,
        CancellationToken stop
    )
    {
        // A long upload over a slow line gets further with each try, and each try more time.
        using var limit = new CancellationTokenSource(
            pause * PatienceByPause < patience ? patience : pause * PatienceByPause,
            clock
        );
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var signatures = await link.Bring(round.Head, either.Token);
            Tell(link.Partner, signatures.Count > 0 ? round.Head.Size : null);
            Add(round, signatures);
            return (true, TimeSpan.Zero);
        }
        // Whatever a partner sends or does not send is its own; only the damage of this log ends the round
        // for all.
        catch (Exception away)
            when (away is not LogDamagedException
                && (away is not OperationCanceledException || !stop.IsCancellationRequested)
            )
        {
            var reason = away is OperationCanceledException ? "it did not answer in time" : away.Message;
            lock (states)
            {
                states[link.Partner] = states[link.Partner] with { Fault = reason };
            }
            var longer = pause == TimeSpan.Zero ? TimeSpan.FromMilliseconds(100) : pause * 2;
            return (false, longer < RetryAfterMax ? longer : RetryAfterMax);
        }
    }

    private void Add(Round round, IReadOnlyList<NoteSignature> signatures)
    {
        if (round.Add(signatures) is { } note && policy.IsSatisfiedBy(note))
        {
            lock (states)
            {
                // A late cosignature of the same round is added; one of an earlier round is of no use any
                // more.
                if (round.Head.Size >= certified.Size)
                {
                    certified = round.Head with { Note = note.ToBytes() };
                }
            }
            round.Complete();
        }
    }

    /// <param name="cosigned">Null where the partner is beyond the checkpoint, and said nothing of
    /// it.</param>
    private void Tell(string partner, long? cosigned)
    {
        lock (states)
        {
            states[partner] = cosigned is { } size
                ? new PartnerState(partner, size, clock.GetUtcNow(), null)
                : states[partner] with
                {
                    Fault = null,
                };
        }
    }

    /// <summary>One checkpoint on its way to all partners.</summary>
    private sealed class Round(LogHead head)
    {
        private readonly TaskCompletionSource done = new(SteppedRun.Awaited);
        private readonly Lock gate = new();
        private SignedNote? note = SignedNote.Parse(head.Note.Span);

        public LogHead Head => head;

        public Task Done => done.Task;

        public TaskCompletionSource<Round> Next { get; } = new(SteppedRun.Awaited);

        public SignedNote? Add(IReadOnlyList<NoteSignature> signatures)
        {
            lock (gate)
            {
                return note = note?.With(signatures);
            }
        }

        public void Complete() => done.TrySetResult();
    }
}
