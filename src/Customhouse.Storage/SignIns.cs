using System.Data.Common;
using Customhouse.Values;
using Dapper;

namespace Customhouse.Storage;

/// <summary>A session that its person ended.</summary>
public sealed record EndedSession(long Number, string Session, DateTimeOffset At);

/// <summary>How often somebody failed to sign in, and until when the next try has to wait.</summary>
/// <param name="IsTold">That it waits stands in the audit trail.</param>
public sealed record FailedTries(
    string Who,
    int Failures,
    DateTimeOffset Last,
    DateTimeOffset Until,
    bool IsTold
);

/// <summary>
/// What signing in has to remember whichever process answers. Each is taken in a transaction, so that of two
/// who come with the same at the same moment one has it.
/// </summary>
public sealed class SignIns(Store store)
{
    /// <summary>Failures of this process after which it is looked whether too many are remembered.</summary>
    private const int FailuresBetweenCounts = 1_000;

    private const string TriesColumns =
        "select who, failures, last_at as last, wait_until as until, is_told from failed_tries";

    private int _failuresCounted;

    /// <summary>Ends a session for good; returns when it is durable.</summary>
    /// <param name="forget">Sessions that ended before this could not be good any more anyway.</param>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task EndSession(string session, DateTimeOffset at, DateTimeOffset forget) =>
        store.WriteAndTell(
            writer =>
            {
                var connection = writer.Connection;
                // The last number stays, whatever its age: the next one is after it.
                connection.Execute(
                    """
                    delete from ended_sessions
                    where ended_at < @forget and number < (select max(number) from ended_sessions)
                    """,
                    ("forget", Moment.Of(forget))
                );
                connection.Execute(
                    """
                    insert into ended_sessions (number, session, ended_at)
                    select coalesce(max(number), 0) + 1, @session, @at from ended_sessions where true
                    on conflict (session) do nothing
                    """,
                    ("session", session),
                    ("at", Moment.Of(at))
                );
                return true;
            },
            _ => true
        );

    /// <summary>Sessions that were ended after a number, in order; 0 for the first.</summary>
    public Task<IReadOnlyList<EndedSession>> EndedSessions(
        long after,
        int max,
        CancellationToken cancellation
    ) =>
        store.Query<EndedSession>(
            """
            select number, session, ended_at as at from ended_sessions where number > @after order by number limit @max
            """,
            new { after, max = Math.Clamp(max, 1, Limits.RowsPerPageMax) },
            cancellation
        );

    /// <summary>Takes the one-time code of a step for an account; false where it or a later one was
    /// used.</summary>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task<bool> ClaimCode(string account, long step) =>
        store.Write(
            writer =>
                writer.Connection.Execute(
                    """
                    insert into used_codes (account, step) values (@account, @step)
                    on conflict (account) do update set step = excluded.step where used_codes.step < excluded.step
                    """,
                    ("account", account),
                    ("step", step)
                ) > 0,
            claimed => claimed
        );

    /// <summary>What is remembered of failed tries; those of whom nothing is remembered are left
    /// out.</summary>
    public Task<IReadOnlyList<FailedTries>> FailedTries(
        IReadOnlyList<string> who,
        CancellationToken cancellation
    )
    {
        var values = new DynamicParameters();
        return store.Query<FailedTries>(
            $"{TriesColumns} where who in {values.AddList("w", who)}",
            values,
            cancellation
        );
    }

    /// <summary>Whether somebody has to wait under a name, or under one that begins with it and a
    /// space.</summary>
    public async Task<bool> IsWaited(string who, DateTimeOffset at, CancellationToken cancellation) =>
        await store.QueryOne<int>(
            "select 1 from failed_tries where who >= @who and who < @end and wait_until > @at limit 1",
            new
            {
                who,
                end = who + "!",
                at,
            },
            cancellation
        ) > 0;

    /// <summary>Counts failed tries.</summary>
    /// <param name="next">What is remembered of a name after this one, given what was before.</param>
    /// <param name="forget">What failed last before this is forgotten.</param>
    /// <param name="most">So many names are remembered at most; past it the older half is forgotten.</param>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task<IReadOnlyList<FailedTries>> CountFailures(
        IReadOnlyList<string> who,
        Func<string, FailedTries?, FailedTries> next,
        DateTimeOffset forget,
        int most
    )
    {
        var isCounted = Interlocked.Increment(ref _failuresCounted) % FailuresBetweenCounts == 0;
        return store.Write<IReadOnlyList<FailedTries>>(
            writer =>
            {
                var connection = writer.Connection;
                connection.Execute(
                    "delete from failed_tries where last_at < @forget",
                    ("forget", Moment.Of(forget))
                );
                if (isCounted)
                    ForgetOlderHalf(connection, most);
                var after = who.Select(w => next(w, TriesNow(connection, w))).ToArray();
                foreach (var tries in after)
                    Keep(connection, tries);
                return after;
            },
            _ => true
        );
    }

    /// <summary>
    /// Marks that those who wait now were told of; true where it had not been told of one of them, so that it
    /// is told once a wait.
    /// </summary>
    public Task<bool> TellOfWait(IReadOnlyList<string> who, DateTimeOffset at) =>
        store.Write(
            writer =>
            {
                var told = 0;
                foreach (var one in who)
                    told += writer.Connection.Execute(
                        "update failed_tries set is_told = 1 where who = @who and is_told = 0 and "
                            + "wait_until > @at",
                        ("who", one),
                        ("at", Moment.Of(at))
                    );
                return told > 0;
            },
            told => told
        );

    /// <summary>Forgets what failed under a name.</summary>
    /// <param name="andAfter">And under all names that begin with it and a space.</param>
    public Task ForgetFailures(string who, bool andAfter) =>
        store.Write(
            writer =>
                writer.Connection.Execute(
                    "delete from failed_tries where who = @who or who > @who and who < @end",
                    ("who", who),
                    ("end", andAfter ? who + "!" : who)
                ) > 0,
            forgot => forgot
        );

    /// <summary>Gives an account new recovery codes, by their hashes; the ones before open nothing any
    /// more.</summary>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task KeepRecoveryCodes(string account, IReadOnlyList<string> hashes, DateTimeOffset at) =>
        store.Write(
            writer =>
            {
                writer.Connection.Execute(
                    "delete from recovery_codes where account = @account",
                    ("account", account)
                );
                foreach (var hash in hashes)
                    writer.Connection.Execute(
                        "insert into recovery_codes (account, hash, made_at) values (@account, @hash, @at)",
                        ("account", account),
                        ("hash", hash),
                        ("at", Moment.Of(at))
                    );
                return true;
            },
            _ => true
        );

    /// <summary>Uses a recovery code up; false where there is none of that hash, or it was used.</summary>
    public Task<bool> UseRecoveryCode(string account, string hash, DateTimeOffset at) =>
        store.Write(
            writer =>
                writer.Connection.Execute(
                    """
                    update recovery_codes set used_at = @at
                    where account = @account and hash = @hash and used_at is null
                    """,
                    ("account", account),
                    ("hash", hash),
                    ("at", Moment.Of(at))
                ) > 0,
            used => used
        );

    /// <summary>How many recovery codes of an account were not used yet.</summary>
    public Task<int> RecoveryCodesLeft(string account, CancellationToken cancellation) =>
        store.QueryOne<int>(
            "select count(*) from recovery_codes where account = @account and used_at is null",
            new { account },
            cancellation
        );

    private static void ForgetOlderHalf(DbConnection connection, int most)
    {
        if (connection.ExecuteScalar<long>("select count(*) from failed_tries") <= most)
            return;
        connection.Execute(
            "delete from failed_tries where who in (select who from failed_tries order by last_at limit "
                + "@half)",
            ("half", most / 2)
        );
    }

    private static FailedTries? TriesNow(DbConnection connection, string who) =>
        connection.QuerySingleOrDefault<FailedTries>($"{TriesColumns} where who = @who", new { who });

    private static void Keep(DbConnection connection, FailedTries tries) =>
        connection.Execute(
            """
            insert into failed_tries (who, failures, last_at, wait_until, is_told)
            values (@who, @failures, @last, @until, @told)
            on conflict (who) do update set failures = excluded.failures, last_at = excluded.last_at,
              wait_until = excluded.wait_until, is_told = excluded.is_told
            """,
            ("who", tries.Who),
            ("failures", tries.Failures),
            ("last", Moment.Of(tries.Last)),
            ("until", Moment.Of(tries.Until)),
            ("told", tries.IsTold ? 1 : 0)
        );
}
