using System.Data.Common;
using System.Diagnostics;
using System.Text;
using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>Who did it: recorded with every event.</summary>
/// <param name="Id">The person or system, as signed in.</param>
/// <param name="Role">trader, officer, supervisor, auditor, administrator or system.</param>
public sealed record Actor(string Id, string Role, string? Office = null)
{
    public static readonly Actor System = new("system", "system");
}

/// <summary>One line of the journal.</summary>
/// <param name="Position">Its place in the whole journal, from 1 and without gaps.</param>
/// <param name="Sequence">Its place among the events of its subject, from 1.</param>
/// <param name="Event">A message's event has its payload; its declaration is read anew by the caller.</param>
public sealed record JournalEntry(
    long Position,
    Subject Subject,
    int Sequence,
    DateTimeOffset At,
    Actor By,
    Event Event
)
{
    /// <summary>The reference number of the declaration that it is about.</summary>
    /// <exception cref="FormatException">It is about a subject of another kind.</exception>
    public Mrn Mrn => DeclarationSubject.MrnOf(Subject);
}

/// <summary>
/// The record of the administration. Four verbs: open a subject, record a decision, follow the journal,
/// query the current rows. The journal is the ground truth; every table derives from it in the same
/// transaction. Each verb tells the world's failures as <see cref="StoreUnavailableException"/>, and works
/// again by itself when they are over.
/// </summary>
public abstract partial class Store : IAsyncDisposable
{
    private const string JournalColumns =
        "position, subject, sequence, at, actor, role, office, type, body, payload";

    private protected Store(SubjectKinds? kinds)
    {
        Kinds = kinds ?? SubjectsOfProduct.Kinds;
        Jobs = new Jobs(this);
    }

    /// <summary>Work behind the requests that somebody asked for.</summary>
    public Jobs Jobs { get; }

    /// <summary>The moment by which leases of jobs end, as an expression in microseconds: of the database
    /// where several processes serve it, else that of the caller, <c>@now</c>.</summary>
    internal virtual string LeaseClock => "@now";

    /// <summary>What can be recorded in it.</summary>
    public SubjectKinds Kinds { get; }

    private Recorder? _recorder;
    private TaskCompletionSource _grown = new(SteppedRun.Awaited);
    private long _head;

    /// <summary>Opens the store of an address: <c>sqlite:PATH</c> or <c>postgres:CONNECTION</c>.</summary>
    /// <param name="kinds">What can be recorded in it; null for the kinds of this product.</param>
    /// <exception cref="FormatException">The address names no store.</exception>
    /// <exception cref="StoreUnavailableException">The database cannot be used.</exception>
    public static Store Of(string address, SubjectKinds? kinds = null) =>
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
    public Task<IReadOnlyList<JournalEntry>> Open(Subject subject, CancellationToken cancellation) =>
        Query(
            $"select {JournalColumns} from journal where subject = @subject order by sequence",
            JournalledOf,
            cancellation,
            ("subject", subject.Key)
        );

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

    /// <summary>Links to the traced commits that brought any of these positions of the journal.</summary>
    public IReadOnlyList<ActivityLink> TracedCommits(long first, long last) =>
        Recorder.Traced.Between(first, last);

    /// <summary>Told of each commit, on the writer's thread: what it took, so that somebody can measure
    /// it.</summary>
    public Action<CommitMade>? WhenCommitted { get; set; }

    /// <summary>The next lines of the journal after a position, in order, of all who write to this
    /// database.</summary>
    /// <param name="max">At most <see cref="Limits.RowsPerPageMax"/> come at once.</param>
    public Task<IReadOnlyList<JournalEntry>> Follow(long after, int max, CancellationToken cancellation) =>
        Query(
            $"select {JournalColumns} from journal where position > @after order by position limit @max",
            JournalledOf,
            cancellation,
            ("after", after),
            ("max", Math.Clamp(max, 1, Limits.RowsPerPageMax))
        );

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

    /// <summary>Writes something that means nothing, in its turn, and returns when it is durable: so the
    /// store can write.</summary>
    /// <exception cref="StoreUnavailableException">It cannot.</exception>
    public Task Touch() =>
        Write(
            writer =>
            {
                writer.Touch();
                return true;
            },
            _ => true
        );

    /// <summary>The folder that fills with the records; null where another machine keeps them.</summary>
    public virtual string? Folder => null;

    /// <summary>How much this process recorded, in how many commits, and how much waits.</summary>
    public RecorderFigures Figures => Recorder.Figures;

    public async ValueTask DisposeAsync()
    {
        if (_recorder is { } recorder)
        {
            _recorder = null;
            if (_feed is { } feed)
                await feed.DisposeAsync();
            if (SteppedRun.Underway is not null)
                recorder.Dispose();
            else
                await Task.Factory.StartNew(
                    recorder.Dispose,
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                );
            await Close();
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>A new connection for the writer, ready for use.</summary>
    private protected abstract Writer Connect();

    /// <summary>A connection for reading, of a pool.</summary>
    private protected abstract ValueTask<DbConnection> Read(CancellationToken cancellation);

    /// <summary>Gives it back after a use that went well; after any other it is disposed of.</summary>
    private protected virtual ValueTask GiveBack(DbConnection connection) => connection.DisposeAsync();

    /// <summary>True for a failure that is not the statement's fault, so that trying later may mend
    /// it.</summary>
    private protected abstract bool IsOfTheWorld(Exception failure);

    private protected abstract ValueTask Close();

    /// <summary>Called after each commit, on the writer's thread.</summary>
    private protected virtual void Grown() { }

    private protected void Start() =>
        _recorder = new Recorder(Connect, Sorted, Grow, made => WhenCommitted?.Invoke(made));

    /// <summary>The oldest form of the tables whose programs may write to a database.</summary>
    private protected static int OldestWriter(DbConnection connection)
    {
        using var command = connection.Command("select max(oldest_writer) from store_format");
        return Convert.ToInt32(command.ExecuteScalar(), null);
    }

    private Recorder Recorder => _recorder ?? throw new StoreUnavailableException("the store is closed");

    private void Grow(long head)
    {
        Grown();
        Hear(head);
    }

    internal async Task<IReadOnlyList<T>> Query<T>(
        string sql,
        Func<DbDataReader, T> row,
        CancellationToken cancellation,
        params (string, object?)[] values
    )
    {
        try
        {
            SteppedRun.Underway?.Reach("read");
            var connection = await Read(cancellation);
            List<T> rows;
            try
            {
                // The command ends before the connection goes back: somebody else has it from then on.
                await using var command = connection.Command(sql, values);
                rows = await command.Rows(row, cancellation);
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
            await GiveBack(connection);
            return rows;
        }
        catch (Exception failure) when (IsOfTheWorld(failure))
        {
            throw new StoreUnavailableException($"the store cannot be read now: {failure.Message}", failure);
        }
        catch (Exception failure) when (IsDamage(failure))
        {
            Damage = failure.Message;
            throw new StoreDamagedException($"a page of the database is damaged: {failure.Message}", failure);
        }
    }

    /// <summary>What a reader or the writer found damaged, the last of it since this process opened the
    /// store; null where nothing was.</summary>
    public string? Damage { get; private set; }

    /// <summary>Why what the store does by itself beside its callers fails now; null while it is
    /// well.</summary>
    public virtual string? UpkeepCause => null;

    /// <summary>True for a failure that says that a page does not hold what was written on it.</summary>
    private protected abstract bool IsDamage(Exception failure);

    private bool Sorted(Exception failure)
    {
        if (IsDamage(failure))
            Damage = failure.Message;
        return IsOfTheWorld(failure);
    }

    /// <summary>Has the writer do something else than a record, in its turn and in a transaction of its
    /// own.</summary>
    /// <param name="stands">True for a result that is committed; else all of it is rolled back.</param>
    internal Task<T> Write<T>(Func<Writer, T> work, Func<T, bool> stands)
    {
        var pending = new PendingWork<T>(work, stands);
        Recorder.Enqueue(pending);
        return pending.Told;
    }

    private JournalEntry JournalledOf(DbDataReader row) =>
        new(
            row.GetInt64(0),
            Subject.Parse(row.GetString(1)),
            row.GetInt32(2),
            Moment.From(row.GetInt64(3)),
            new Actor(row.GetString(4), row.GetString(5), row.TextOrNull(6)),
            EventOf(row.GetString(7), row.GetString(8), row.IsDBNull(9) ? null : row.GetFieldValue<byte[]>(9))
        );

    /// <summary>The event of a line. One that cannot be read stands in its place and stops nobody who reads
    /// others.
    /// </summary>
    private Event EventOf(string type, string body, byte[]? payload)
    {
        if (body == ErasedBody)
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
