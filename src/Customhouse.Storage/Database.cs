using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Customhouse.Ledger;
using Dapper;

namespace Customhouse.Storage;

/// <summary>
/// How a database is read and written: connections for reading from a pool, one writer that takes all that
/// waits in its turn, and failures sorted into the world's, which may mend, and damage.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    private Recorder? _recorder;

    static Database() => RowMap.Use();

    /// <summary>How much this process recorded, in how many commits, and how much waits.</summary>
    public RecorderFigures Figures => Recorder.Figures;

    /// <summary>Told of each commit, on the writer's thread: what it took, so that somebody can measure
    /// it.</summary>
    public Action<CommitMade>? WhenCommitted { get; set; }

    /// <summary>Links to the traced commits that brought any of these positions of the journal.</summary>
    public IReadOnlyList<ActivityLink> TracedCommits(long first, long last) =>
        Recorder.Traced.Between(first, last);

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

    public async ValueTask DisposeAsync()
    {
        if (_recorder is { } recorder)
        {
            _recorder = null;
            await EndFeed();
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

    /// <summary>Ends what looks for changes of others, before the writer ends.</summary>
    private protected abstract ValueTask EndFeed();

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

    /// <summary>Called after each commit with the head of the journal, on the writer's thread.</summary>
    private protected virtual void Grow(long head) => Grown();

    /// <summary>Called after each commit, on the writer's thread.</summary>
    private protected virtual void Grown() { }

    private protected void Start() =>
        _recorder = new Recorder(Connect, Sorted, Grow, made => WhenCommitted?.Invoke(made));

    /// <summary>The oldest form of the tables whose programs may write to a database.</summary>
    private protected static int OldestWriter(DbConnection connection) =>
        connection.ExecuteScalar<int>("select max(oldest_writer) from store_format");

    private protected Recorder Recorder =>
        _recorder ?? throw new StoreUnavailableException("the store is closed");

    /// <summary>The rows of one statement.</summary>
    /// <param name="values">Its parameters: an object whose members have their names, or <see
    /// cref="DynamicParameters"/>; null for none.</param>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    internal Task<IReadOnlyList<T>> Query<T>(string sql, object? values, CancellationToken cancellation) =>
        Ask<IReadOnlyList<T>>(
            async connection =>
                (await connection.QueryAsync<T>(Question(sql, values, cancellation))).AsList(),
            cancellation
        );

    /// <summary>The one row of a statement that finds at most one, of a table whose columns only its module
    /// knows; null where there is none.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    internal Task<T?> QueryRow<T>(
        string sql,
        object? values,
        Func<DbDataReader, T> row,
        CancellationToken cancellation
    )
        where T : class =>
        Ask(
            async connection =>
            {
                await using var reader = await connection.ExecuteReaderAsync(
                    Question(sql, values, cancellation)
                );
                return await reader.ReadAsync(cancellation) ? row(reader) : null;
            },
            cancellation
        );

    private Task<T> Ask<T>(Func<DbConnection, Task<T>> question, CancellationToken cancellation) =>
        Told(async () =>
        {
            SteppedRun.Underway?.Reach("read");
            var connection = await Read(cancellation);
            T answer;
            try
            {
                // The command has ended before the connection goes back: somebody else has it from then on.
                answer = await question(connection);
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
            await GiveBack(connection);
            return answer;
        });

    /// <summary>The one row of a statement that finds at most one; null, or 0, where there is none.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    internal async Task<T?> QueryOne<T>(string sql, object? values, CancellationToken cancellation) =>
        (await Query<T>(sql, values, cancellation)).SingleOrDefault();

    /// <summary>Rows of one statement as they are read, kept nowhere: both engines give it one view of the
    /// store, so that no row is left out or told twice because it moved meanwhile.</summary>
    internal async IAsyncEnumerable<T> Stream<T>(
        string sql,
        object? values,
        [EnumeratorCancellation] CancellationToken cancellation = default
    )
    {
        await using var connection = await Told(() => Read(cancellation).AsTask());
        await using var reader = await Told(() =>
            connection.ExecuteReaderAsync(Question(sql, values, cancellation))
        );
        var row = reader.GetRowParser<T>();
        while (await Told(() => reader.ReadAsync(cancellation)))
            yield return Parsed(row, reader);
    }

    /// <summary>Dapper remembers each statement for good, so those are kept from it that are put together
    /// anew from what somebody asks for: of these there is no end.</summary>
    private static CommandDefinition Question(string sql, object? values, CancellationToken cancellation) =>
        new(
            sql,
            values,
            flags: CommandFlags.Buffered
                | (values is DynamicParameters ? CommandFlags.NoCache : CommandFlags.None),
            cancellationToken: cancellation
        );

    private T Parsed<T>(Func<DbDataReader, T> row, DbDataReader reader)
    {
        try
        {
            return row(reader);
        }
        catch (Exception failure)
        {
            throw Unreadable(failure, RowMap.CauseOf(failure));
        }
    }

    private async Task<T> Told<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw Unreadable(failure, RowMap.CauseOf(failure));
        }
    }

    /// <summary>What is told of a failure: the world's may mend, damage stays, any other is itself, as it was
    /// before Dapper put it into one of its own.</summary>
    private Exception Unreadable(Exception failure, Exception cause)
    {
        if (IsOfTheWorld(cause))
            return new StoreUnavailableException($"the store cannot be read now: {cause.Message}", cause);
        if (IsDamage(cause))
        {
            Damage = cause.Message;
            return new StoreDamagedException($"a page of the database is damaged: {cause.Message}", cause);
        }
        // With the place where it happened.
        ExceptionDispatchInfo.Throw(failure == cause ? failure : cause);
        return cause;
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
        var cause = RowMap.CauseOf(failure);
        if (IsDamage(cause))
            Damage = cause.Message;
        return IsOfTheWorld(cause);
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
}
