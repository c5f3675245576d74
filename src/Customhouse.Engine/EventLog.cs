using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Engine;

/// <summary>
/// One log in which events of the journal stand: the one that grows, or one that has ended and is kept. It
/// tells how far an event has come in it, and proves it.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="key">The key that signs it; its name is the log's origin.</param>
/// <param name="after">The last position of the journal that stands in the log before it; 0 for the first
/// log.</param>
/// <param name="through">The last position that it proves, where it has ended; null while it grows.</param>
public sealed class EventLog(TiledLog log, VerifierKey key, long after = 0, long? through = null)
{
    private readonly Lock _turn = new();
    private (long Size, long Position) _certified;
    private (long Size, long Position) _logged;

    public TiledLog Log => log;

    /// <summary>The key that signs it.</summary>
    public VerifierKey Key => key;

    /// <summary>The last position of the journal that stands in the log before it.</summary>
    public long After => after;

    /// <summary>The last position that it proves, where it has ended.</summary>
    public long? Through => through;

    /// <summary>The newest note that a quorum has cosigned; null before the first.</summary>
    public SignedNote? CertifiedNote { get; private set; }

    /// <summary>Whether a position of the journal has its place in this log.</summary>
    public bool Covers(long position) => position > after && (through is null || position <= through);

    /// <summary>Brings a checkpoint of this log with the partners' cosignatures.</summary>
    /// <returns>False where it is not cosigned by the quorum, not of this log, or no newer than the one
    /// known.
    /// </returns>
    /// <exception cref="LogDamagedException">A quorum has cosigned a tree that this log is not.</exception>
    public bool Certify(SignedNote note, Policy policy)
    {
        if (
            Checkpoint.Parse(note.Text) is not { } checkpoint
            || checkpoint.Origin != key.Name
            || policy.Witnesses.Count == 0
            || !policy.IsSatisfiedBy(note)
            || checkpoint.Size > log.Size
        )
            return false;
        if (log.RootAt(checkpoint.Size) != checkpoint.Root)
            throw new LogDamagedException(
                "the tree",
                $"another tree of {checkpoint.Size} entries is certified"
            );
        lock (_turn)
        {
            if (checkpoint.Size <= _certified.Size)
                return false;
            _certified = (checkpoint.Size, JournalLeaves.LastPosition(log, checkpoint.Size));
            CertifiedNote = note;
            return true;
        }
    }

    /// <summary>How far the events of the journal have come.</summary>
    /// <exception cref="LogDamagedException">The log cannot be read.</exception>
    public LedgerReach Reach()
    {
        lock (_turn)
        {
            var size = log.Head.Size;
            if (size != _logged.Size)
                _logged = (size, JournalLeaves.LastPosition(log, size));
            return new LedgerReach(Math.Max(after, _logged.Position), Math.Max(after, _certified.Position));
        }
    }

    /// <summary>How far an event has come.</summary>
    /// <param name="batches">Reads what is kept of events that stand under one root.</param>
    /// <param name="subjectKey">The key of its subject; null where that has none yet.</param>
    /// <exception cref="LogDamagedException">The log cannot be read.</exception>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<ProofStage> StandingOf(
        BatchReading batches,
        JournalLine line,
        byte[]? subjectKey,
        CancellationToken cancellation
    )
    {
        if (
            subjectKey is null
            || Find(line.Position) is not { } index
            || Leaf.Read(log.Entry(index).Span) is not { } leaf
        )
            return ProofStage.Pending;
        var committed =
            leaf.Batch is null ? leaf.Commitment
            : await batches.Under(leaf, cancellation) is { } batch ? batch.At(line.Position)
            : null;
        if (committed is null || RootOf(line, subjectKey) != committed)
            return ProofStage.Differs;
        lock (_turn)
            return index < _certified.Size ? ProofStage.Certified : ProofStage.Logged;
    }

    /// <summary>The batch that has events before a position and after it; null where none has.</summary>
    /// <exception cref="LogDamagedException">The log cannot be read.</exception>
    public Batch? BatchAround(long position) =>
        Find(position) is not { } own ? null
        : Leaf.Read(log.Entry(own).Span) is { Batch: { } batch } leaf && leaf.Position > position ? batch
        : JournalLeaves.BatchAround(log, own + 1, log.Head.Size, position) is { } later
            ? Leaf.Read(log.Entry(later).Span)?.Batch
        : null;

    /// <summary>What a leaf of this event commits to; null where its record cannot be read any
    /// more.</summary>
    private static TreeHash? RootOf(JournalLine line, byte[] subjectKey)
    {
        try
        {
            return Commitment.Create(subjectKey, line.Position, EventFields.Of(line)).Root;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>The leaf of a position and its proof, under the certified note where that holds it, else
    /// under the log's own; null while it is in neither.</summary>
    /// <exception cref="LogDamagedException">The log cannot be read.</exception>
    public (Leaf Leaf, TlogProof Proof)? Prove(long position)
    {
        if (Find(position) is not { } index)
            return null;
        var certified = CertifiedNote;
        var note =
            certified is not null && Checkpoint.Parse(certified.Text)!.Size > index
                ? certified
                : SignedNote.Parse(log.Head.Note.Span)
                    ?? throw new LogDamagedException("the head", "its note cannot be read");
        var size = Checkpoint.Parse(note.Text)!.Size;
        var leaf =
            Leaf.Read(log.Entry(index).Span)
            ?? throw new LogDamagedException($"entry {index}", "it was a leaf and is none");
        return (leaf, new TlogProof(index, log.Prove(index, index + 1, size), note));
    }

    /// <summary>Where a position's leaf stands. Events of cases mostly stand without a gap, so the last one
    /// tells where most others are.</summary>
    private long? Find(long position)
    {
        var (size, last) = (log.Head.Size, Reach().Logged);
        if (position > last)
            return null;
        var guess = size - 1 - (last - position);
        return guess >= 0 && JournalLeaves.PositionOf(log.Entry(guess)) == position
            ? guess
            : JournalLeaves.IndexOf(log, size, position);
    }
}

/// <summary>A log that has ended, and is kept: what stands in it is proved by it for ever.</summary>
/// <param name="Events">Its events, up to where the journal and the log agree; null where they agree on none
/// and nothing of the log is there or it cannot be read.</param>
/// <param name="Through">The last position of the journal that stands in it or in a log before it.</param>
/// <param name="Policy">Whose signatures certified it while it grew.</param>
/// <param name="Statement">Who ended it, when and why, where it ended, and what its successor is;
/// signed.</param>
public sealed record EndedLog(EventLog? Events, long Through, Policy Policy, SignedNote Statement)
{
    /// <summary>Why it cannot be read; null where it can, and where it is lost.</summary>
    public string? Fault { get; init; }
}
