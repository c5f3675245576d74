using System.Runtime.InteropServices;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>How far a fact of a case has come.</summary>
public enum FactStanding
{
    /// <summary>On record here, not in the log yet.</summary>
    Pending,

    /// <summary>In the log, under this administration's own signature.</summary>
    Logged,

    /// <summary>In the log as a quorum of the other administrations has cosigned it.</summary>
    Certified,
}

/// <summary>Up to which position of the journal facts are in the log, and up to which they are certified.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LedgerReach(long Logged, long Certified)
{
    /// <summary>How far the fact at a position has come.</summary>
    public FactStanding Of(long position) => position <= Certified ? FactStanding.Certified
        : position <= Logged ? FactStanding.Logged : FactStanding.Pending;
}

/// <summary>
/// The administration's log, as the house uses it: the follower writes facts into it, receipts are made of it, and
/// whoever gathers the partners' cosignatures brings the notes that a quorum has signed.
/// </summary>
public sealed class LedgerOffice : IAsyncDisposable
{
    private readonly Store _store;
    private readonly SignerKey? _key;
    private readonly Lock _turn = new();
    private (long Size, long Position) _certified;
    private (long Size, long Position) _logged;

    /// <summary>Opens the office on a log.</summary>
    /// <param name="log">Owned from here on.</param>
    /// <param name="key">The log's own; its name is the log's origin. Owned from here on.</param>
    /// <param name="administration">As leaves tell who wrote them.</param>
    /// <param name="keeper">Confirmed before anything is signed; null where nobody else can write.</param>
    public LedgerOffice(
        Store store, TiledLog log, SignerKey key, CountryCode administration, TimeProvider clock,
        LogKeeper? keeper = null)
        : this(store, log, key.Verifier, key, administration, clock, keeper)
    {
    }

    /// <summary>Opens the office on a log that this process may only read where it has not its key.</summary>
    /// <param name="verifier">The key by which the log's signature is verified.</param>
    /// <param name="key">Null for a process that has it not.</param>
    public LedgerOffice(
        Store store, TiledLog log, VerifierKey verifier, SignerKey? key, CountryCode administration,
        TimeProvider clock, LogKeeper? keeper)
    {
        (_store, _key, Verifier, Administration, Keeper) = (store, key, verifier, administration, keeper);
        Writer = new LogWriter(log, Signed, confirm: keeper is null ? null : keeper.Confirm);
        Follower = new LedgerFollower(store, Writer, administration.Code, clock);
        Policy = Policy.Parse($"log {verifier}\nquorum none\n");
    }

    public CountryCode Administration { get; }

    /// <summary>Takes entries of any kind; facts of cases come by the follower alone.</summary>
    public LogWriter Writer { get; }

    public TiledLog Log => Writer.Log;

    public LedgerFollower Follower { get; }

    /// <summary>Name of the log, in its checkpoints and as the name of its key.</summary>
    public string Origin => Verifier.Name;

    /// <summary>The key by which the log's own signature is verified.</summary>
    public VerifierKey Verifier { get; }

    /// <summary>Whether this process keeps the log or reads it; null where nobody else can keep it.</summary>
    public LogKeeper? Keeper { get; }

    /// <summary>Whose signatures certify; until partners are named, the log's own alone, which certifies nothing.
    /// </summary>
    public Policy Policy { get; private set; }

    /// <summary>The newest note that a quorum has cosigned; null before the first.</summary>
    public SignedNote? CertifiedNote { get; private set; }

    /// <summary>Names the partners and how many of them certify; what was certified before stands.</summary>
    public void PutInForce(Policy policy) => Policy = policy;

    /// <summary>Brings a checkpoint of this log with the partners' cosignatures.</summary>
    /// <returns>False where it is not cosigned by the quorum, not of this log, or no newer than the one known.
    /// </returns>
    /// <exception cref="LogDamagedException">A quorum has cosigned a tree that this log is not.</exception>
    public bool Certify(SignedNote note)
    {
        if (Checkpoint.Parse(note.Text) is not { } checkpoint || checkpoint.Origin != Origin
            || Policy.Witnesses.Count == 0 || !Policy.IsSatisfiedBy(note) || checkpoint.Size > Log.Size) return false;
        if (Log.RootAt(checkpoint.Size) != checkpoint.Root)
            throw new LogDamagedException("the tree", $"another tree of {checkpoint.Size} entries is certified");
        lock (_turn)
        {
            if (checkpoint.Size <= _certified.Size) return false;
            _certified = (checkpoint.Size, CaseLeaves.LastPosition(Log, checkpoint.Size));
            CertifiedNote = note;
            return true;
        }
    }

    /// <summary>How far the facts of the journal have come.</summary>
    /// <exception cref="LogDamagedException">The log cannot be read.</exception>
    public LedgerReach Reach()
    {
        lock (_turn)
        {
            var size = Log.Head.Size;
            if (size != _logged.Size) _logged = (size, CaseLeaves.LastPosition(Log, size));
            return new LedgerReach(_logged.Position, _certified.Position);
        }
    }

    /// <summary>The leaf of a fact and its proof, under the certified note where that holds it, else under the log's
    /// own; null while it is in neither.</summary>
    /// <param name="position">The fact's place in the journal.</param>
    /// <exception cref="LogDamagedException">The log cannot be read.</exception>
    public (Leaf Leaf, TlogProof Proof)? Prove(long position)
    {
        var head = Log.Head;
        if (CaseLeaves.IndexOf(Log, head.Size, position) is not { } index) return null;
        var certified = CertifiedNote;
        var note = certified is not null && Checkpoint.Parse(certified.Text)!.Size > index
            ? certified
            : SignedNote.Parse(head.Note.Span) ?? throw new LogDamagedException("the head", "its note cannot be read");
        var size = Checkpoint.Parse(note.Text)!.Size;
        var leaf = Leaf.Read(Log.Entry(index).Span)
            ?? throw new LogDamagedException($"entry {index}", "it was a leaf and is none");
        return (leaf, new TlogProof(index, Log.Prove(index, index + 1, size), note));
    }

    /// <summary>The commitment to a fact, made again; null where the case was erased or not logged yet.</summary>
    public async Task<Commitment?> CommitmentTo(JournalLine line, CancellationToken cancellation) =>
        !line.IsErased && await _store.KeyOf(line.Mrn, cancellation) is { } key
            ? Commitment.Of(key, line.Position, FactFields.Of(line))
            : null;

    /// <summary>Erases a case whose facts are all in the log; see <see cref="Store.Erase"/>.</summary>
    /// <returns>Also NotClosed where the log has not come to its last fact yet.</returns>
    public async Task<ErasureOutcome> Erase(
        Mrn mrn, string grounds, DateTimeOffset at, Actor by, CancellationToken cancellation)
    {
        var lines = await _store.LinesOf(mrn, cancellation);
        if (lines.Count == 0) return ErasureOutcome.NotFound;
        if (lines[^1].Position > Reach().Logged) return ErasureOutcome.NotClosed;
        var outcome = await _store.Erase(mrn, lines[^1].Sequence, grounds, at, by);
        Follower.Forget(mrn);
        return outcome;
    }

    /// <summary>Sequences what waits, closes the log and removes the key from memory.</summary>
    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        _key?.Dispose();
    }

    private byte[] Signed(long size, TreeHash root) => new Checkpoint(Origin, size, root)
        .Sign(_key ?? throw new IOException("this process has not the log's key")).ToBytes();
}
