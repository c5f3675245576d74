using System.Diagnostics;
using System.Text;
using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>
/// The record of the administration. Four verbs: open a subject, record a decision, follow the journal,
/// query the current rows. The journal is the ground truth; every table derives from it in the same
/// transaction. Each verb tells the world's failures as <see cref="StoreUnavailableException"/>, and works
/// again by itself when they are over.
/// </summary>
public abstract partial class Store : Database
{
    private protected Store(SubjectKinds? kinds)
    {
        Kinds = kinds ?? SubjectsOfProduct.Kinds;
        Cases = new(this);
        Queue = new(this);
        ChosenCases = new(this);
        KeptVersions = new(this);
        PastCases = new(this);
        Overview = new(this);
        OfficeFigures = new(this);
        Accounts = new(this);
        PriceLevels = new(this);
        Deadlines = new(this);
        Lines = new(this);
        LogHeads = new(this);
        Erasure = new(this);
        Registers = new(this);
        Documents = new(this);
        UnnamedDocuments = new(this);
        Drafts = new(this);
        SignIns = new(this);
        AuditTrail = new(this);
        Jobs = new(this);
    }

    /// <summary>Work behind the requests that somebody asked for.</summary>
    public Jobs Jobs { get; }

    /// <summary>The moment by which leases of jobs end, as an expression in microseconds: of the database
    /// where several processes serve it, else that of the caller, <c>@now</c>.</summary>
    internal virtual string LeaseClock => "@now";

    /// <summary>What can be recorded in it.</summary>
    public SubjectKinds Kinds { get; }

    /// <summary>Rows of cases, one or a list.</summary>
    public CaseRows Cases { get; }

    /// <summary>What waits for officers.</summary>
    public CaseQueue Queue { get; }

    /// <summary>Cases with the lane that was chosen for them.</summary>
    public ChosenCases ChosenCases { get; }

    /// <summary>Versions of declarations as they are kept decoded.</summary>
    public KeptVersions KeptVersions { get; }

    /// <summary>Cases of a period of the past.</summary>
    public PastCases PastCases { get; }

    /// <summary>Counts of cases and events.</summary>
    public Overview Overview { get; }

    /// <summary>What supervisors compare.</summary>
    public OfficeFigures OfficeFigures { get; }

    /// <summary>Balances and postings.</summary>
    public Accounts Accounts { get; }

    /// <summary>What goods cost before.</summary>
    public PriceLevels PriceLevels { get; }

    /// <summary>What falls due.</summary>
    public Deadlines Deadlines { get; }

    /// <summary>Lines as the log reads them, and their keys.</summary>
    public JournalLines Lines { get; }

    /// <summary>How far logs came.</summary>
    public LogHeads LogHeads { get; }

    /// <summary>Taking a case out of the record.</summary>
    public Erasure Erasure { get; }

    /// <summary>Registers and their changes.</summary>
    public RegisterStore Registers { get; }

    /// <summary>Documents by their digest.</summary>
    public DocumentStore Documents { get; }

    /// <summary>Documents that no case names.</summary>
    public UnnamedDocuments UnnamedDocuments { get; }

    /// <summary>Drafts of traders.</summary>
    public DraftStore Drafts { get; }

    /// <summary>Sessions that ended, failed tries, codes.</summary>
    public SignIns SignIns { get; }

    /// <summary>Who looked at what.</summary>
    public AuditTrail AuditTrail { get; }

    private TaskCompletionSource _grown = new(SteppedRun.Awaited);
    private long _head;

    /// <summary>Opens the store of an address: <c>sqlite:PATH</c> or <c>postgres:CONNECTION</c>.</summary>
    /// <param name="kinds">What can be recorded in it; null for the kinds of this product.</param>
    /// <exception cref="FormatException">The address names no store.</exception>
    /// <exception cref="StoreUnavailableException">The database cannot be used.</exception>
    public static Store Connect(string address, SubjectKinds? kinds = null) =>
        address.Split(':', 2) switch
        {
            ["sqlite", { Length: > 0 } path] => SqliteStore.At(path, kinds),
            ["postgres", { Length: > 0 } connection] => PostgresStore.At(connection, kinds),
            _ => throw new FormatException(
                $"'{address}' is no store: write sqlite:PATH or postgres:CONNECTION"
            ),
        };

    /// <summary>The events of one subject in order; empty if there is none.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<IReadOnlyList<JournalEntry>> Open(Subject subject, CancellationToken cancellation) =>
        Entries(await Lines.Rows(subject, cancellation));

    /// <summary>Records one decision; returns when it is durable.</summary>
    /// <param name="cancellation">Stops a record that does not wait yet; one that waits is seen
    /// through.</param>
    /// <param name="under">The lease under which it was decided: where that is another's by then, nothing is
    /// recorded.
    /// </param>
    /// <exception cref="StoreUnavailableException"> The database cannot take it now, or too many records
    /// wait; nothing was recorded, unless it says that it is in doubt.
    /// </exception>
    public Task<Recording> Record(
        DecisionToRecord decided,
        CancellationToken cancellation,
        LeaseMark? under = null
    )
    {
        cancellation.ThrowIfCancellationRequested();
        if (Tracing.Source.StartActivity("record") is { } span)
            return Traced(decided, under, span);
        var pending = new PendingRecord(decided, Kinds) { Under = under };
        Recorder.Enqueue(pending);
        return pending.Told;
    }

    private async Task<Recording> Traced(DecisionToRecord decided, LeaseMark? under, Activity span)
    {
        using (span)
        {
            span.SetTag(Tracing.MrnTag, decided.Subjects[0].Subject.Key)
                .SetTag(Tracing.CountTag, decided.Subjects.Sum(s => s.Events.Count));
            var pending = new PendingRecord(decided, Kinds) { Span = span, Under = under };
            Recorder.Enqueue(pending);
            return await pending.Told;
        }
    }

    /// <summary>The next lines of the journal after a position, in order, of all who write to this
    /// database.</summary>
    /// <param name="max">At most <see cref="Limits.RowsPerPageMax"/> come at once.</param>
    public async Task<IReadOnlyList<JournalEntry>> Follow(
        long after,
        int max,
        CancellationToken cancellation
    ) => Entries(await Lines.Rows(after, Math.Clamp(max, 1, Limits.RowsPerPageMax), cancellation));

    /// <summary>
    /// Returns when somebody recorded something after the position, in this process or another, or when the
    /// patience is over: a follower waits here between its pages.
    /// </summary>
    public async Task Growth(
        long after,
        TimeSpan patience,
        CancellationToken cancellation,
        TimeProvider? clock = null
    )
    {
        // A simulation is the only process on its database, and no real time passes in it.
        if (SteppedRun.Underway is null)
            _ = Feed;
        var grown = Volatile.Read(ref _grown).Task;
        if (Volatile.Read(ref _head) > after)
            return;
        await Task.WhenAny(grown, Task.Delay(patience, clock ?? TimeProvider.System, cancellation));
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>The last position of the journal; 0 while it is empty.</summary>
    public Task<long> Head(CancellationToken cancellation) =>
        QueryOne<long>("select coalesce(max(position), 0) from journal", null, cancellation);

    /// <summary>The lease of a name, not taken yet.</summary>
    public abstract Lease LeaseOf(string name);

    /// <summary>The logs that stand in this database, for every process to read and for the holder of the
    /// lease to write; null where a store keeps no logs and folders do.</summary>
    public abstract Ledger.LogShelf? SharedLogs(Lease lease);

    private protected override ValueTask EndFeed() => _feed?.DisposeAsync() ?? default;

    private protected override void Grow(long head)
    {
        base.Grow(head);
        Hear(head);
    }

    /// <summary>Lines with their events read.</summary>
    internal IReadOnlyList<JournalEntry> Entries(IReadOnlyList<StoredLine> lines)
    {
        var entries = new JournalEntry[lines.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var l = lines[i];
            entries[i] = new(
                l.Position,
                l.Subject,
                l.Sequence,
                l.At,
                l.By,
                EventOf(l.Type, l.Body, l.Payload)
            );
        }
        return entries;
    }

    /// <summary>The event of a line. One that cannot be read stands in its place and stops nobody who reads
    /// others.
    /// </summary>
    internal Event EventOf(string type, string body, byte[]? payload)
    {
        if (body == Erasure.ErasedBody)
            return new EventErased(type);
        try
        {
            return Kinds.Events.Read(type, Encoding.UTF8.GetBytes(body), payload);
        }
        catch (InvalidDataException unreadable)
        {
            return new EventUnreadable(type, unreadable.Message);
        }
    }
}
