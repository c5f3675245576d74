using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>
/// The administration's log, as the house uses it: the follower writes events into it, receipts are made of
/// it, and whoever gathers the partners' cosignatures brings the notes that a quorum has signed.
/// </summary>
public sealed class AdministrationLog : IAsyncDisposable
{
    private readonly Store _store;
    private readonly SignerKey? _key;
    private readonly EventLog _events;
    private SignedNote? _known;

    /// <summary>Opens the office on a log.</summary>
    /// <param name="log">Owned from here on.</param>
    /// <param name="key">The log's own; its name is the log's origin. Owned from here on.</param>
    /// <param name="administration">As leaves tell who wrote them.</param>
    /// <param name="keeper">Confirmed before anything is signed; null where nobody else can write.</param>
    /// <param name="gate">Shut until it is known that the log is the newest one; null for an open
    /// one.</param>
    /// <param name="ended">The logs before it, the first one first. Owned from here on.</param>
    public AdministrationLog(
        Store store,
        TiledLog log,
        SignerKey key,
        CountryCode administration,
        TimeProvider clock,
        LogKeeper? keeper = null,
        SigningGate? gate = null,
        IReadOnlyList<EndedLog>? ended = null
    )
        : this(store, log, key.Verifier, key, administration, clock, keeper, gate, ended) { }

    /// <summary>Opens the office on a log that this process may only read where it has not its key.</summary>
    /// <param name="verifier">The key by which the log's signature is verified.</param>
    /// <param name="key">Null for a process that has it not.</param>
    public AdministrationLog(
        Store store,
        TiledLog log,
        VerifierKey verifier,
        SignerKey? key,
        CountryCode administration,
        TimeProvider clock,
        LogKeeper? keeper,
        SigningGate? gate,
        IReadOnlyList<EndedLog>? ended
    )
    {
        (_store, _key, Verifier, Administration, Keeper) = (store, key, verifier, administration, keeper);
        (Gate, Ended) = (gate ?? new(null), ended ?? []);
        _events = new EventLog(log, verifier, Ended.Count == 0 ? 0 : Ended[^1].Through);
        Writer = new LogWriter(
            log,
            Signed,
            confirm: () =>
            {
                Gate.Confirm();
                keeper?.Confirm();
            }
        );
        Follower = new LedgerFollower(
            store,
            Writer,
            new LogRecord(store, Writer, Origin, clock),
            Gate,
            administration.Code,
            clock,
            _events.After
        );
        Policy = Policy.Parse($"log {verifier}\nquorum none\n");
    }

    public CountryCode Administration { get; }

    /// <summary>Takes entries of any kind; events of cases come by the follower alone.</summary>
    public LogWriter Writer { get; }

    public TiledLog Log => Writer.Log;

    public LedgerFollower Follower { get; }

    /// <summary>Shut until it is known that the log is the newest one.</summary>
    public SigningGate Gate { get; }

    /// <summary>The logs before this one, the first one first.</summary>
    public IReadOnlyList<EndedLog> Ended { get; }

    /// <summary>Why nothing goes into the log for now; null where all is well, where it has stopped, or where
    /// another process keeps it.</summary>
    public string? Waiting =>
        Keeper is not { Keeps: false } && Follower.State is { HasStopped: false, Cause: { } cause }
            ? cause
            : null;

    /// <summary>Why nothing more goes into the log until somebody has looked; null while it goes
    /// on.</summary>
    public string? Stopped => Follower.State is { HasStopped: true, Cause: { } cause } ? cause : null;

    /// <summary>Name of the log, in its checkpoints and as the name of its key.</summary>
    public string Origin => Verifier.Name;

    /// <summary>The key by which the log's own signature is verified.</summary>
    public VerifierKey Verifier { get; }

    /// <summary>Whether this process keeps the log or reads it; null where nobody else can keep it.</summary>
    public LogKeeper? Keeper { get; }

    /// <summary>Whose signatures certify; until partners are named, the log's own alone, which certifies
    /// nothing.
    /// </summary>
    public Policy Policy { get; private set; }

    /// <summary>Takes what was certified before this start; it counts where the partners' policy holds
    /// it.</summary>
    public void Remember(SignedNote? certified) => _known = certified;

    /// <summary>Names the partners and how many of them certify; what was certified before stands.</summary>
    /// <exception cref="LogDamagedException">A quorum has cosigned a tree that this log is not.</exception>
    public void PutInForce(Policy policy)
    {
        Policy = policy;
        // It is on record already.
        if (_known is { } known)
            _events.Certify(known, Policy);
    }

    /// <summary>Brings a checkpoint of this log with the partners' cosignatures.</summary>
    /// <inheritdoc cref="EventLog.Certify"/>
    public bool Certify(SignedNote note)
    {
        if (!_events.Certify(note, Policy))
            return false;
        Follower.Record.Certified(note);
        return true;
    }

    /// <summary>Takes in what the process that keeps the log has put on record; see <see
    /// cref="Certify"/>.</summary>
    public bool TakeIn(SignedNote note) => _events.Certify(note, Policy);

    /// <summary>Stops the log for good: nothing more is signed.</summary>
    public void Halt(LogDamagedException damage) => Writer.Halt(damage);

    /// <summary>How far the events of the journal have come.</summary>
    /// <exception cref="LogDamagedException">The log cannot be read.</exception>
    public LedgerReach Reach()
    {
        var reach = _events.Reach();
        return reach with { Logged = Math.Max(reach.Logged, Follower.Reached) };
    }

    /// <summary>How far each event of a subject has come. A place in the log says nothing by itself: the leaf
    /// that stands there must commit to this very event.</summary>
    /// <param name="lines">Of one subject.</param>
    /// <returns>By position.</returns>
    /// <exception cref="LogDamagedException">The log cannot be read.</exception>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<IReadOnlyDictionary<long, ProofStage>> StandingsOf(
        IReadOnlyList<JournalLine> lines,
        CancellationToken cancellation
    )
    {
        var standings = new Dictionary<long, ProofStage>();
        if (lines.Count == 0)
            return standings;
        var key = await _store.Lines.KeyOf(lines[0].Subject, cancellation);
        var batches = new BatchReading(_store);
        foreach (var line in lines)
            standings[line.Position] =
                _store.Kinds.Of(line.Subject)?.Proof == SubjectProof.None ? ProofStage.NotProved
                : line.IsErased ? ProofStage.Erased
                : await LogOf(line.Position).StandingOf(batches, line, key, cancellation);
        return standings;
    }

    /// <summary>The proof of an event that came into the log with others under one root, under the certified
    /// note where that holds it, else under the log's own.</summary>
    /// <param name="position">The event's place in the journal.</param>
    /// <returns>Null where it is not in the log, has a leaf of its own, or what is kept is not what the log
    /// committed to.</returns>
    /// <exception cref="LogDamagedException">The log cannot be read.</exception>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<BatchProof?> ProveInBatch(long position, CancellationToken cancellation)
    {
        if (
            LogOf(position).Prove(position) is not ({ Batch: not null } leaf, var proof)
            || await EventBatch.Under(leaf, _store, cancellation) is not { } batch
            || batch.PlaceOf(position) is not { } place
        )
            return null;
        return new BatchProof(leaf, proof, place);
    }

    /// <summary>The leaf of an event and its proof; see <see cref="EventLog.Prove"/>. Null, too, where it
    /// came with others under one root: see <see cref="ProveInBatch"/>.</summary>
    /// <param name="position">The event's place in the journal.</param>
    /// <exception cref="LogDamagedException">The log cannot be read.</exception>
    public (Leaf Leaf, TlogProof Proof)? Prove(long position) =>
        LogOf(position).Prove(position) is { Leaf.Batch: null } proved ? proved : null;

    /// <summary>Whose signatures certify the log in which a position of the journal has its place.</summary>
    public Policy PolicyOf(long position) =>
        Ended.FirstOrDefault(e => e.Events?.Covers(position) == true)?.Policy ?? Policy;

    /// <summary>The log in which a position of the journal has its place.</summary>
    public EventLog LogOf(long position) =>
        Ended.Select(e => e.Events).FirstOrDefault(log => log?.Covers(position) == true) ?? _events;

    /// <summary>The commitment to an event, made again; null where the subject was erased or not logged
    /// yet.</summary>
    public async Task<Commitment?> CommitmentTo(JournalLine line, CancellationToken cancellation) =>
        !line.IsErased && await _store.Lines.KeyOf(line.Subject, cancellation) is { } key
            ? Commitment.Create(key, line.Position, EventFields.Of(line))
            : null;

    /// <summary>Erases a subject whose events are all in the log; see <see cref="Erasure.Erase"/>.</summary>
    /// <param name="endedBefore">Only if it had come to its end by then; null for any end.</param>
    /// <returns>Also NotClosed where the log has not come to its last event yet.</returns>
    public async Task<ErasureOutcome> Erase(
        Subject subject,
        string grounds,
        DateTimeOffset at,
        Actor by,
        DateTimeOffset? endedBefore,
        CancellationToken cancellation
    )
    {
        var lines = await _store.Lines.Read(subject, cancellation);
        if (lines.Count == 0)
            return ErasureOutcome.NotFound;
        // What is erased here is proved by the log alone from then on, so it must be there, and be this.
        var standings = await StandingsOf([lines[^1]], cancellation);
        switch (standings[lines[^1].Position])
        {
            case ProofStage.Pending:
                return ErasureOutcome.NotClosed;
            case ProofStage.Differs:
                return ErasureOutcome.Differs;
        }
        var outcome = await _store.Erasure.Erase(subject, lines[^1].Sequence, grounds, at, by, endedBefore);
        Follower.Forget(subject);
        return outcome;
    }

    /// <summary>Sequences what waits, closes the log and removes the key from memory.</summary>
    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        if (_key is not null)
            await Follower.Record.Keep(isLast: true);
        foreach (var ended in Ended)
            ended.Events?.Log.Dispose();
        _key?.Dispose();
    }

    private byte[] Signed(long size, TreeHash root) =>
        new Checkpoint(Origin, size, root)
            .Sign(_key ?? throw new IOException("this process has not the log's key"))
            .ToBytes();
}
