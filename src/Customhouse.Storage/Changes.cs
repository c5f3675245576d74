using Customhouse.Ledger;
using Customhouse.Values;

namespace Customhouse.Storage;

/// <summary>What other processes on the same database changed, and what this one did.</summary>
public abstract partial class Store
{
    private readonly Lock _feedTurn = new();
    private ChangeFeed? _feed;

    /// <summary>Why the last look failed; null where it did not.</summary>
    public string? LookCause => _feed?.Cause;

    /// <summary>
    /// Waits for the first look after one that is known. Where the database tells of commits the look comes
    /// at once, else within half a second.
    /// </summary>
    public Task<StoreLook> NextLook(StoreLook known, CancellationToken cancellation) =>
        Feed.After(known, cancellation);

    /// <summary>Has the store look at once.</summary>
    public void LookNow() => Feed.Nudge();

    /// <summary>How far the database has come now.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<StoreHeads> Heads(CancellationToken cancellation) =>
        await QueryOne<StoreHeads>(
            """
            select (select coalesce(max(position), 0) from journal) as journal,
              (select coalesce(max(change), 0) from register_journal) as registers,
              (select coalesce(max(number), 0) from ended_sessions) as ended_sessions
            """,
            null,
            cancellation
        );

    /// <summary>Hears what the database tells of commits, until it is stopped; ends at once where it tells
    /// nothing.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The line was lost.</exception>
    private protected virtual Task Listen(CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Somebody committed something up to here.</summary>
    private protected void Hear(long journalHead)
    {
        if (journalHead <= Volatile.Read(ref _head))
            return;
        long known;
        while (
            (known = Volatile.Read(ref _head)) < journalHead
            && Interlocked.CompareExchange(ref _head, journalHead, known) != known
        )
        {
            // Another thread heard of a commit at the same moment; the later one stays.
        }
        Interlocked.Exchange(ref _grown, new(SteppedRun.Awaited)).TrySetResult();
    }

    /// <summary>Begun with the first who waits: a verb that only records needs none.</summary>
    private ChangeFeed Feed
    {
        get
        {
            if (Volatile.Read(ref _feed) is { } feed)
                return feed;
            lock (_feedTurn)
            {
                _ = Recorder; // A closed store begins nothing.
                return _feed ??= new ChangeFeed(Heads, Listen, Hear);
            }
        }
    }

    /// <summary>As <see cref="Database.Write{T}"/>, for what other processes have to know at once.</summary>
    internal async Task<T> WriteAndTell<T>(Func<Writer, T> work, Func<T, bool> stands)
    {
        var told = await Write(
            writer =>
            {
                var result = work(writer);
                if (stands(result))
                    writer.Announce();
                return result;
            },
            stands
        );
        _feed?.Nudge();
        return told;
    }

    /// <summary>Whether other processes may serve this database, too.</summary>
    public virtual bool HasOthers => false;

    /// <summary>Tells what visitors asked here in the last second, and hears what they asked
    /// elsewhere.</summary>
    /// <param name="process">Names this process.</param>
    /// <param name="asked">Those who asked much; at most <see cref="Limits.RowsPerPageMax"/> are
    /// told.</param>
    /// <returns>Of these visitors, what the others told in the last seconds.</returns>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public virtual Task<IReadOnlyList<RateElsewhere>> ShareRates(
        string process,
        IReadOnlyDictionary<string, long> asked,
        CancellationToken cancellation
    ) => Task.FromResult<IReadOnlyList<RateElsewhere>>([]);
}
