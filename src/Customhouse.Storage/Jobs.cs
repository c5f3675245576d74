using System.Data.Common;
using System.Text;
using Customhouse.Values;
using Dapper;

namespace Customhouse.Storage;

/// <summary>
/// Jobs behind the requests, as those who ask for them see them: one row each, for every process to take, to
/// watch and to cancel (docs/decisions/0052). What the process does that has one stands in <see
/// cref="Runs"/>.
/// </summary>
public sealed class Jobs
{
    private readonly Store _store;
    private TaskCompletionSource _awaited = new(Ledger.SteppedRun.Awaited);

    internal Jobs(Store store) => (_store, Runs) = (store, new JobRuns(store, this));

    /// <summary>What a process does that works at jobs.</summary>
    public JobRuns Runs { get; }

    /// <summary>Ends when somebody asks for a job or cancels one in this process.</summary>
    public Task AskedOrCancelled => Volatile.Read(ref _awaited).Task;

    /// <summary>Puts a request on record; returns when that is durable.</summary>
    /// <param name="address">Where it came from: the audit trail tells of it in the same transaction. Null
    /// for what nobody asked for by a request.</param>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public async Task<JobAsked> Ask(JobRequest request, Actor by, DateTimeOffset at, string? address = null)
    {
        if (Encoding.UTF8.GetByteCount(request.Input) > Limits.JobInputBytesMax)
            return new JobAsked.TooLarge(Limits.JobInputBytesMax);
        if (request.File?.Length > Limits.JobFileBytesMax)
            return new JobAsked.TooLarge(Limits.JobFileBytesMax);
        var asked = await _store.Write(
            writer =>
            {
                var asked = AskIn(writer.Connection, request, by, at);
                if (asked is JobAsked.Taken { Number: var number } && address is not null)
                    _store.AuditTrail.NoteIn(
                        writer.Connection,
                        at,
                        by,
                        "job-asked",
                        $"job {number}",
                        address
                    );
                return asked;
            },
            asked => asked is JobAsked.Taken
        );
        if (asked is JobAsked.Taken)
            Wake();
        return asked;
    }

    /// <summary>Ends a job that nobody works at, and tells the process that works at one.</summary>
    /// <param name="address">Where the wish came from, for the audit trail.</param>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public async Task<JobCancelled> Cancel(long number, Actor by, DateTimeOffset at, string address)
    {
        var cancelled = await _store.Write(
            writer =>
            {
                var isOpen = writer.Connection.ExecuteScalar<int?>(
                    "select case when ended_at is not null then 0 else 1 + cancel_wanted end from jobs "
                        + "where number = @number",
                    new { number }
                );
                if (isOpen is null)
                    return JobCancelled.NotFound;
                if (isOpen == 0)
                    return JobCancelled.EndedBefore;
                // Whoever presses again cancels nothing more.
                if (isOpen == 1)
                    _store.AuditTrail.NoteIn(
                        writer.Connection,
                        at,
                        by,
                        "job-cancelled",
                        $"job {number}",
                        address
                    );
                return CancelIn(writer.Connection, "number = @number", at, ("number", number)) > 0
                    ? JobCancelled.AtOnce
                    : JobCancelled.Soon;
            },
            cancelled => cancelled is JobCancelled.AtOnce or JobCancelled.Soon
        );
        Wake();
        return cancelled;
    }

    /// <summary>One job; null if there is none, or it was kept long enough.</summary>
    /// <param name="now">By this a job that no process has any more is told as one that waits.</param>
    public Task<JobContent?> Of(long number, DateTimeOffset now, CancellationToken cancellation)
    {
        var values = At(now);
        values.Add("number", number);
        return Content("number = @number", values, cancellation);
    }

    /// <summary>Jobs by their numbers, without what they work on and what they came to; those that are there.
    /// </summary>
    public Task<IReadOnlyList<Job>> Heads(
        IReadOnlyCollection<long> numbers,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var values = At(now);
        return HeadsOf($"number in {values.AddList("n", numbers)}", values, cancellation);
    }

    /// <summary>One job without what it works on and what it came to; null if there is none.</summary>
    public async Task<Job?> Head(long number, DateTimeOffset now, CancellationToken cancellation) =>
        (await Heads([number], now, cancellation)).SingleOrDefault();

    /// <summary>The last job of a kind, of one account or of all; null where there is none.</summary>
    public Task<JobContent?> Last(
        string kind,
        Actor? account,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var values = At(now);
        values.Add("kind", kind);
        values.Add("account", account?.Id);
        values.Add("role", account?.Role);
        return Content(
            "number = (select max(number) from jobs where kind = @kind"
                + (account is null ? ")" : " and account = @account and role = @role)"),
            values,
            cancellation
        );
    }

    /// <summary>The last job of a kind on one thing, whoever asked; null where there is none.</summary>
    /// <param name="about">As <see cref="JobRequest.About"/>.</param>
    public Task<JobContent?> LastOn(
        string kind,
        string about,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        var values = At(now);
        values.Add("kind", kind);
        values.Add("about", about);
        return Content(
            "number = (select max(number) from jobs where kind = @kind and about = @about)",
            values,
            cancellation
        );
    }

    /// <summary>Jobs without what they work on, the last asked for first.</summary>
    public Task<IReadOnlyList<Job>> List(JobFilter filter, DateTimeOffset now, CancellationToken cancellation)
    {
        var conditions = new List<string> { "1 = 1" };
        if (filter.OfAccount is not null)
            conditions.Add("account = @account and role = @role");
        if (filter.State is not null)
            conditions.Add($"{State} = @state");
        if (filter.Before is not null)
            conditions.Add("number < @before");
        var values = At(now);
        values.Add("account", filter.OfAccount?.Id);
        values.Add("role", filter.OfAccount?.Role);
        values.Add("state", filter.State?.ToString());
        values.Add("before", filter.Before);
        values.Add("max", Math.Clamp(filter.Max, 1, Limits.RowsPerPageMax));
        var which = string.Join(" and ", conditions);
        return HeadsOf($"{which} order by number desc limit @max", values, cancellation);
    }

    /// <summary>How many there are.</summary>
    public async Task<JobFigures> Figures(DateTimeOffset now, CancellationToken cancellation)
    {
        var counted = await _store.Query<JobCount>(
            $"select {State} as state, count(*) as jobs, min(asked_at) as since from jobs group by 1",
            At(now),
            cancellation
        );
        JobCount? Of(JobState state) => counted.FirstOrDefault(c => c.State == state.ToString());
        return new JobFigures(
            Of(JobState.Waiting)?.Jobs ?? 0,
            Of(JobState.Running)?.Jobs ?? 0,
            Of(JobState.Failed)?.Jobs ?? 0,
            Of(JobState.Waiting)?.Since
        );
    }

    private sealed record JobCount(string State, int Jobs, DateTimeOffset Since);

    /// <summary>How long a process has a job without telling of it, in microseconds.</summary>
    internal static long Term => (long)Lease.Term.TotalMicroseconds;

    /// <summary>What is true of a job that no process has: it is free to be taken. A lease that would end
    /// much later than a term from now was taken before the clock was set back.</summary>
    internal string IsFree =>
        $"(state = 'Waiting' or state = 'Running' and (lease_until <= {_store.LeaseClock} "
        + $"or lease_until > {_store.LeaseClock} + 2 * @term))";

    private string State => $"case when ended_at is null and {IsFree} then 'Waiting' else state end";

    private JobAsked AskIn(DbConnection connection, JobRequest request, Actor by, DateTimeOffset at)
    {
        KeptJobs.Prune(connection, at);
        if (request.Repeat == JobRepeat.ReplacesOwn)
            CancelIn(
                connection,
                "ended_at is null and kind = @kind and account = @account and role = @role",
                at,
                ("kind", request.Kind),
                ("account", by.Id),
                ("role", by.Role)
            );
        if (
            request.Repeat == JobRepeat.IsRefused
            && connection.ExecuteScalar<long>(
                "select coalesce(max(number), 0) from jobs where ended_at is null and kind = @kind",
                new { kind = request.Kind }
            )
                is > 0
                    and var other
        )
            return new JobAsked.Busy(other);
        var waiting = connection.ExecuteScalar<int>(
            "select count(*) from jobs where state = 'Waiting' and account = @account and role = @role",
            new { account = by.Id, role = by.Role }
        );
        if (waiting >= Limits.JobsWaitingPerAccountMax)
            return new JobAsked.TooMany(Limits.JobsWaitingPerAccountMax, OfAccount: true);
        if (
            connection.ExecuteScalar<int>("select count(*) from jobs where ended_at is null")
            >= Limits.JobsOpenMax
        )
            return new JobAsked.TooMany(Limits.JobsOpenMax, OfAccount: false);
        var number = connection.ExecuteScalar<long>("select coalesce(max(number), 0) + 1 from jobs");
        connection.Execute(
            """
            insert into jobs (number, kind, about, account, role, office, scope, reads_cases, asked_at, input,
              unit, state, done, total, cancel_wanted, fence, tries) values
              (@number, @kind, @about, @account, @role, @office, @scope, @reads_cases, @at, @input,
              @unit, 'Waiting', 0, 0, 0, 0, 0)
            """,
            ("number", number),
            ("kind", request.Kind),
            ("about", PlainText.Shown(request.About, JobRequest.AboutCharactersMax)),
            ("account", by.Id),
            ("role", by.Role),
            ("office", by.Office),
            ("at", Moment.Of(at)),
            ("scope", request.Scope),
            ("reads_cases", request.ReadsCases ? 1L : 0L),
            ("input", request.Input),
            ("unit", request.Unit)
        );
        if (request.File is { } file)
            connection.Execute(
                "insert into job_files (number, file) values (@number, @file)",
                ("number", number),
                ("file", file)
            );
        return new JobAsked.Taken(number);
    }

    /// <summary>Ends those of the jobs that nobody has, and tells those who have the others.</summary>
    /// <returns>How many ended.</returns>
    private int CancelIn(
        DbConnection connection,
        string which,
        DateTimeOffset at,
        params ReadOnlySpan<(string, object?)> values
    )
    {
        (string, object?)[] all = [.. values, ("now", Moment.Of(at)), ("term", Term)];
        var count = connection.Execute(
            $"""
            update jobs set state = 'Cancelled', ended_at = @now, place = null, holder = null, lease_until = null
            where {which} and ended_at is null and {IsFree}
            """,
            all
        );
        if (count > 0)
            KeptJobs.DropFiles(connection);
        connection.Execute($"update jobs set cancel_wanted = 1 where {which} and ended_at is null", all);
        return count;
    }

    /// <summary>Deletes what was kept long enough.</summary>
    /// <exception cref="StoreUnavailableException">As for <see cref="Store.Record"/>.</exception>
    public Task<int> Prune(DateTimeOffset at) =>
        _store.Write(writer => KeptJobs.Prune(writer.Connection, at), deleted => deleted > 0);

    private async Task<JobContent?> Content(
        string which,
        DynamicParameters values,
        CancellationToken cancellation
    ) =>
        (
            await _store.QueryOne<StoredJobContent>(
                $"select {State} as state, {StoredJob.Columns}, input, result, scope from jobs where {which}",
                values,
                cancellation
            )
        )?.Content;

    private async Task<IReadOnlyList<Job>> HeadsOf(
        string which,
        DynamicParameters values,
        CancellationToken cancellation
    )
    {
        var rows = await _store.Query<StoredJob>(
            $"select {State} as state, {StoredJob.Columns} from jobs where {which}",
            values,
            cancellation
        );
        return [.. rows.Select(r => r.Job)];
    }

    /// <summary>What <see cref="IsFree"/> compares with.</summary>
    private static DynamicParameters At(DateTimeOffset now) => Commands.Values(("now", now), ("term", Term));

    private void Wake() => Interlocked.Exchange(ref _awaited, new(Ledger.SteppedRun.Awaited)).TrySetResult();
}
