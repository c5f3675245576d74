using System.Collections.Concurrent;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>How the ledger follows the journal.</summary>
/// <param name="Cause">Why it waits or has stopped; null while all is well.</param>
/// <param name="HasStopped">For good: somebody must look at it. Clearance goes on.</param>
public sealed record LedgerState(string? Cause, bool HasStopped);

/// <summary>
/// Brings every event of the journal into the log, once and in order. It has no state of its own: where to go
/// on is told by the last event in the log, so a kill at any moment doubles nothing and loses nothing.
/// Clearance never waits for it.
/// </summary>
/// <param name="administration">As leaves tell who wrote them.</param>
/// <param name="record">What is kept of the log beside the events.</param>
/// <param name="gate">Shut until it is known that the log is the newest one.</param>
/// <param name="from">The last position of the journal that stands in the log before this one; 0 for the
/// first.</param>
public sealed class LedgerFollower(
    Store store,
    LogWriter writer,
    LogRecord record,
    SigningGate gate,
    string administration,
    TimeProvider clock,
    long from = 0
)
{
    /// <summary>Leaves of one subject are few and close together, so its key is read once.</summary>
    private const int KeysKeptMax = 16_384;

    /// <summary>Records in a second from which the counter is busy.</summary>
    private const double BusyRecordsPerSecond = 100;

    /// <summary>
    /// The part of the machine that it takes while the counter is busy. What it is behind then, it makes up
    /// as soon as there is time.
    /// </summary>
    private const double ShareWhileBusy = 0.04;

    /// <summary>It works on one core at a time, and rests this much longer than it worked.</summary>
    private static readonly double RestPerWork = Math.Max(
        0,
        1 / (ShareWhileBusy * Environment.ProcessorCount) - 1
    );

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BackoffMin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Subject, byte[]> _keys = new();

    /// <summary>The last position that it brought in; null where it has to find its place.</summary>
    private long? _after;

    private LedgerState _state = new(null, false);

    /// <summary>Up to which position everything is in the log that belongs there; 0 where it has to find its
    /// place.</summary>
    public long Reached => Volatile.Read(ref _reached);

    private long _reached;

    /// <summary><see cref="BehindMax"/> where the installation says nothing.</summary>
    public static readonly TimeSpan BehindUsual = TimeSpan.FromMinutes(10);

    /// <summary>Further behind than this it does not rest, whoever waits: an event must come to be
    /// proven.</summary>
    public TimeSpan BehindMax { get; set; } = BehindUsual;

    /// <summary>How it goes.</summary>
    public LedgerState State =>
        writer.Damage is { } damage ? new LedgerState(damage.Message, true)
        : gate.Waiting is { } waiting ? new LedgerState(waiting, false)
        : _state;

    /// <summary>What is kept of the log beside the events.</summary>
    public LogRecord Record => record;

    /// <summary>Follows until it is stopped, or the log or the journal turns out to be damaged.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        _after = null;
        // Whatever fails (a full disk, a line that cannot be read, a damaged page): nothing was signed of it,
        // so it is tried again, and goes on by itself once the cause is mended (docs/decisions/0030).
        var rounds = new RetriedRound(
            BackoffMin,
            BackoffMax,
            clock,
            failure => failure is LogDamagedException,
            failure =>
            {
                (_state, _after) = (new LedgerState(failure.Message, false), null);
                Volatile.Write(ref _reached, 0);
            }
        );
        try
        {
            while (!cancellation.IsCancellationRequested)
                await rounds.Do(Round, cancellation);
        }
        catch (LogDamagedException damage)
        {
            // What was signed cannot be taken back, so nothing is mended by guessing.
            writer.Halt(damage);
            if (damage.ForkProof is { } proof)
                await record.KeepFork(proof, cancellation);
        }
    }

    private async Task Round(CancellationToken cancellation)
    {
        if (writer.Damage is { } halted)
            throw halted;
        if (gate.Waiting is not null)
        {
            await Wait(cancellation);
            return;
        }
        _after ??= await Resume(cancellation);
        (_after, var rest) = await Follow(_after.Value, cancellation);
        Volatile.Write(ref _reached, _after.Value);
        await record.Keep();
        _state = new LedgerState(null, false);
        // What is in the log is known before it rests: a backup goes by that.
        if (rest > TimeSpan.Zero)
            await Task.Delay(rest, clock, cancellation);
    }

    /// <summary>Forgets the key of a subject that was erased.</summary>
    public void Forget(Subject subject) => _keys.TryRemove(subject, out _);

    /// <summary>Waits until the partners were heard, or an operator said that it goes on without
    /// them.</summary>
    private async Task Wait(CancellationToken cancellation)
    {
        if (await record.IsPermitted(cancellation))
            gate.Open();
        if (await gate.Opened(Patience, clock, cancellation))
            await record.Settle();
    }

    /// <summary>Where the log ends in the journal, and that the journal is the one that it
    /// followed.</summary>
    private async Task<long> Resume(CancellationToken cancellation)
    {
        var after = JournalLeaves.LastPosition(writer.Log, writer.Log.Size);
        if (after == 0)
            return from;
        var last = await store.Lines.Follow(after - 1, 1, cancellation);
        if (last is not [{ } line] || line.Position != after)
            throw new LogDamagedException(
                "the journal",
                $"it ends before position {after}, which is in the log: this database is older than the "
                    + "log. Put the "
                    + "newer database back, or end this log and begin its successor with `customhouse "
                    + "ledger succeed`"
            );
        if (!line.IsErased && !await IsCommittedTo(line, cancellation))
            throw new LogDamagedException(
                "the journal",
                $"position {after} is not what the log committed to: this database went on from an older "
                    + "copy. Put the "
                    + "right database back, or end this log and begin its successor with `customhouse "
                    + "ledger succeed`"
            );
        return after;
    }

    /// <summary>Whether the last leaf of an event is of this line.</summary>
    private async Task<bool> IsCommittedTo(JournalLine line, CancellationToken cancellation)
    {
        var index = JournalLeaves.IndexOf(writer.Log, writer.Log.Size, line.Position)!.Value;
        await FetchKeys([line], cancellation);
        var entry = writer.Log.Entry(index);
        if (Leaf.Read(entry.Span) is not { Batch: { } span } leaf)
            return entry.Span.SequenceEqual(LeafOf(line).ToBytes());
        var batch =
            await EventBatch.Under(leaf, store, cancellation)
            ?? throw new LogDamagedException(
                "the database",
                $"what it keeps of the batch of positions {span.First} to {leaf.Position} is not what the log "
                    + "committed to. Put the right database back"
            );
        return batch.At(line.Position) == CommitmentOf(line).Root;
    }

    /// <summary>Takes one batch into the log.</summary>
    /// <returns>Where it ends, and how long the follower rests then.</returns>
    private async Task<(long Reached, TimeSpan Pause)> Follow(long after, CancellationToken cancellation)
    {
        var (started, records) = (clock.GetTimestamp(), store.Figures.Records);
        var lines = await store.Lines.Follow(after, Limits.LinesPerBatchMax, cancellation);
        if (lines.Count == 0)
        {
            await store.Growth(after, Patience, cancellation, clock);
            return (after, TimeSpan.Zero);
        }
        if (lines[0].Position != after + 1)
            throw new LogDamagedException("the journal", $"position {after + 1} is missing");
        using var span = Tracing.Shared(
            "ledger append",
            store.TracedCommits(lines[0].Position, lines[^1].Position)
        );
        span?.SetTag(Tracing.CountTag, lines.Count);
        if (await Leaves(lines, cancellation) is { Count: > 0 } leaves)
            await writer.Add(leaves);
        var rest = RestAfter(
            clock.GetElapsedTime(started),
            store.Figures.Records - records,
            clock.GetUtcNow() - lines[0].At,
            BehindMax
        );
        return (lines[^1].Position, rest);
    }

    /// <summary>How long it rests after a piece of work.</summary>
    /// <param name="records">What the counter recorded meanwhile.</param>
    /// <param name="behind">The age of the first event of the work.</param>
    internal static TimeSpan RestAfter(TimeSpan worked, long records, TimeSpan behind, TimeSpan behindMax) =>
        records / Math.Max(worked.TotalSeconds, 0.001) > BusyRecordsPerSecond && behind < behindMax
            ? worked * RestPerWork
            : TimeSpan.Zero;

    /// <summary>The leaves of some lines, in the order of the journal: one for each, but one for all those of
    /// kinds that are proved together, where the last of them stands. They come into the log all at once or
    /// not at all, so what is in it tells where to go on.</summary>
    private async Task<IReadOnlyList<ReadOnlyMemory<byte>>> Leaves(
        IReadOnlyList<JournalLine> lines,
        CancellationToken cancellation
    )
    {
        await FetchKeys([.. lines.Where(l => ProofOf(l) != SubjectProof.None)], cancellation);
        var batched = lines.Where(l => ProofOf(l) == SubjectProof.Batch).ToArray();
        var leaves = new List<ReadOnlyMemory<byte>>(lines.Count);
        foreach (var line in lines)
            if (ProofOf(line) == SubjectProof.EachEvent)
                leaves.Add(LeafOf(line).ToBytes());
            else if (batched.Length > 0 && line.Position == batched[^1].Position)
                leaves.Add(await BatchLeafOf(batched));
        return leaves;
    }

    /// <summary>An event of a kind that this program does not know is committed to as it stands.</summary>
    private SubjectProof ProofOf(JournalLine line) =>
        store.Kinds.Of(line.Subject)?.Proof ?? SubjectProof.EachEvent;

    private async Task<byte[]> BatchLeafOf(IReadOnlyList<JournalLine> lines)
    {
        var kept = await store.Lines.KeepCommitments([
            .. lines.Select(l => (l.Position, CommitmentOf(l).Root)),
        ]);
        return new EventBatch([.. lines.Select(l => KeyValuePair.Create(l.Position, kept[l.Position]))])
            .LeafOf(administration)
            .ToBytes();
    }

    private Commitment CommitmentOf(JournalLine line) =>
        CommitmentUnder(KeyOf(line) ?? RandomBytes.Get(Commitment.KeyBytes), line);

    private static Commitment CommitmentUnder(byte[] key, JournalLine line) =>
        Commitment.Create(key, line.Position, EventFields.Of(line));

    /// <summary>Null where it was erased before it came here: it has its place in the log all the same,
    /// under a key of nobody.</summary>
    private byte[]? KeyOf(JournalLine line) => line.IsErased ? null : _keys.GetValueOrDefault(line.Subject);

    private Leaf LeafOf(JournalLine line)
    {
        var key = KeyOf(line);
        return new Leaf(
            line.Subject.Kind == Subject.UnmarkedKind ? LeafKind.CaseEvent : LeafKind.SubjectEvent,
            administration,
            line.Position,
            CommitmentUnder(key ?? RandomBytes.Get(Commitment.KeyBytes), line).Root,
            EventFields.Schema,
            key is null ? Retention.Erased : Retention.Find(line.Subject)
        );
    }

    private async Task FetchKeys(IReadOnlyList<JournalLine> lines, CancellationToken cancellation)
    {
        if (_keys.Count > KeysKeptMax)
            _keys.Clear();
        var wanted = lines
            .Where(l => !l.IsErased)
            .Select(l => l.Subject)
            .Distinct()
            .Where(s => !_keys.ContainsKey(s))
            .ToArray();
        foreach (var (subject, key) in await store.Lines.KeysFor(wanted, cancellation))
            _keys[subject] = key;
    }
}

/// <summary>How long the content behind a leaf is kept at home, as a class.</summary>
internal static class Retention
{
    /// <summary>As the law of the administration keeps a declaration's case.</summary>
    private const string Case = "case";

    /// <summary>The class of a subject: for kinds other than declarations the name of the kind.</summary>
    public static string Find(Subject subject) => subject.Kind == Subject.UnmarkedKind ? Case : subject.Kind;

    /// <summary>Each event as its own kind is kept.</summary>
    public const string Batch = "batch";

    /// <summary>It is kept no longer.</summary>
    public const string Erased = "erased";
}
