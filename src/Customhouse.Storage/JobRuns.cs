using System.Data.Common;
using Customhouse.Values;
using Dapper;

namespace Customhouse.Storage;

/// <summary>
/// Jobs as the process sees them that works at one. It has a job for <see cref="Lease.Term"/> and renews that
/// with all that it tells; what it writes names its fence, so that a process that slept through its end
/// writes nothing (docs/decisions/0052).
/// </summary>
public sealed class JobRuns
{
    private readonly Store _store;
    private readonly Jobs _jobs;

    internal JobRuns(Store store, Jobs jobs) => (_store, _jobs) = (store, jobs);

    /// <summary>Takes the job that has waited longest, of these kinds.</summary>
    /// <param name="holder">Names who takes it; what it had before and did not end is taken again at
    /// once.</param>
    /// <returns>Null where none waits.</returns>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<JobTaken?> Take(
        string holder,
        IReadOnlyList<string> kinds,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        if (kinds.Count == 0)
            return null;
        var values = Commands.Values(("holder", holder), ("now", now), ("term", Jobs.Term));
        var open = $"""
            select number from jobs
            where ended_at is null and kind in {values.AddList("k", kinds)}
              and (holder = @holder or {_jobs.IsFree})
            order by number limit 1
            """;
        // Nobody's turn to write is taken to find nothing.
        while (await _store.QueryOne<long?>(open, values, cancellation) is not null)
        {
            var (isLeft, taken) = await _store.Write(
                writer => TakeIn(writer.Connection, open, holder, now, values),
                _ => true
            );
            if (taken is not null || !isLeft)
                return taken;
        }
        return null;
    }

    /// <summary>Tells how far a job has come and renews the lease.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer; the lease ends by itself.
    /// </exception>
    public Task<JobBeat> Tell(JobMark mark, JobProgress progress, DateTimeOffset now) =>
        _store.Write(
            writer =>
            {
                var wanted = writer.Connection.ExecuteScalar<int?>(
                    $"""
                    update jobs set lease_until = {_store.LeaseClock} + @term, total = @total,
                      tries = case when place is distinct from @place then 0 else tries end, done = @done,
                      place = @place
                    where {Held} returning cancel_wanted
                    """,
                    new
                    {
                        mark.Number,
                        mark.Holder,
                        mark.Fence,
                        term = Jobs.Term,
                        now,
                        done = progress.Done,
                        total = progress.Total,
                        place = progress.Place,
                    }
                );
                return wanted switch
                {
                    null => JobBeat.Lost,
                    0 => JobBeat.GoOn,
                    _ => JobBeat.CancelWanted,
                };
            },
            beat => beat != JobBeat.Lost
        );

    /// <summary>Ends a job, with the changes that belong to its result, all or nothing.</summary>
    /// <param name="reached">How far it came; null where that is what was told last.</param>
    /// <returns>False where another process has it or it has ended: then nothing was written.</returns>
    /// <exception cref="StoreUnavailableException">The database does not answer. Where nobody can say
    /// whether it ended, its row can.</exception>
    public async Task<bool> End(
        JobMark mark,
        JobEnding ending,
        Actor by,
        DateTimeOffset at,
        JobProgress? reached = null
    )
    {
        var outcome = await _store.WriteAndTell(
            writer => EndIn(writer.Connection, mark, ending, by, at, reached),
            outcome => outcome == EndOutcome.Ended
        );
        return outcome switch
        {
            EndOutcome.Refused when ending is JobEnding.Done done => await End(
                mark,
                new JobEnding.Failed(done.WordsIfRefused, null),
                by,
                at,
                reached
            ),
            _ => outcome == EndOutcome.Ended,
        };
    }

    /// <summary>Gives a job back at the end of a process in order, so that another need not wait for the end
    /// of the lease.</summary>
    /// <exception cref="StoreUnavailableException">The database does not answer; the lease ends by itself.
    /// </exception>
    public Task<bool> GiveBack(JobMark mark, JobProgress progress) =>
        _store.Write(
            writer =>
                writer.Connection.Execute(
                    $"""
                    update jobs set state = 'Waiting', holder = null, lease_until = null, place = @place, done = @done,
                      total = @total, tries = case when tries > 0 then tries - 1 else 0 end
                    where {Held}
                    """,
                    [
                        .. ValuesOf(mark),
                        ("place", progress.Place),
                        ("done", progress.Done),
                        ("total", progress.Total),
                    ]
                ) > 0,
            given => given
        );

    private const string Held =
        "number = @Number and holder = @Holder and fence = @Fence and state = 'Running'";

    private static (string, object?)[] ValuesOf(JobMark mark) =>
        [("Number", mark.Number), ("Holder", mark.Holder), ("Fence", mark.Fence)];

    /// <returns>With whether there may be more to take.</returns>
    private (bool IsLeft, JobTaken? Taken) TakeIn(
        DbConnection connection,
        string open,
        string holder,
        DateTimeOffset now,
        DynamicParameters values
    )
    {
        if (connection.ExecuteScalar<long?>(open, values) is not { } number)
            return (false, null);
        var row = connection.QuerySingle<TakenRow>(
            $"""
            update jobs set state = 'Running', holder = @holder, fence = fence + 1, tries = tries + 1,
              lease_until = {_store.LeaseClock} + @term, started_at = coalesce(started_at, @now)
            where number = @number
            returning fence, kind, account, role, office, input, place, done, total, cancel_wanted, tries
            """,
            new
            {
                number,
                holder,
                now,
                term = Jobs.Term,
            }
        );
        var taken = new JobTaken(
            new JobMark(number, holder, row.Fence),
            row.Kind,
            new Actor(row.Account, row.Role, row.Office),
            row.Input,
            null,
            row.Place,
            row.Done,
            row.Total
        );
        if (row.CancelWanted)
            EndIn(connection, taken.Mark, new JobEnding.Cancelled(), taken.AskedBy, now);
        else if (row.Tries > Limits.JobTriesMax)
            EndIn(
                connection,
                taken.Mark,
                new JobEnding.Failed(
                    $"It was begun {Limits.JobTriesMax} times, and each time its process ended, lost it or heard "
                        + "nothing of the store, without coming further.",
                    null
                ),
                taken.AskedBy,
                now
            );
        else
        {
            var file = connection.ExecuteScalar<byte[]>(
                "select file from job_files where number = @number",
                new { number }
            );
            return (true, taken with { File = file });
        }
        return (true, null);
    }

    private sealed record TakenRow(
        long Fence,
        string Kind,
        string Account,
        string Role,
        string? Office,
        string Input,
        string? Place,
        long Done,
        long Total,
        bool CancelWanted,
        long Tries
    );

    private static EndOutcome EndIn(
        DbConnection connection,
        JobMark mark,
        JobEnding ending,
        Actor by,
        DateTimeOffset at,
        JobProgress? reached = null
    )
    {
        var cancelWanted = connection.ExecuteScalar<bool?>(
            $"select cancel_wanted from jobs where {Held}",
            mark
        );
        if (cancelWanted is null)
            return EndOutcome.Lost;
        // Who was told that it is cancelled is right, whatever was worked out meanwhile.
        if (cancelWanted.Value)
            ending = new JobEnding.Cancelled();
        var (state, result, cause) = ending switch
        {
            JobEnding.Done done => (JobState.Done, done.Result, null),
            JobEnding.Failed failed => (JobState.Failed, failed.Result, failed.Cause),
            _ => (JobState.Cancelled, (string?)null, (string?)null),
        };
        connection.Execute(
            $"""
            update jobs set state = @state, result = @result, cause = @cause, ended_at = @at, place = null,
              holder = null, lease_until = null, cancel_wanted = 0,
              total = coalesce(@total, total), done = coalesce(@done, done)
            where {Held}
            """,
            [
                .. ValuesOf(mark),
                ("state", state.ToString()),
                ("result", result),
                ("cause", cause),
                ("at", Moment.Of(at)),
                ("total", reached?.Total),
                ("done", reached?.Done),
            ]
        );
        KeptJobs.DropFiles(connection);
        foreach (var change in (ending as JobEnding.Done)?.Changes ?? [])
            if (RegisterStore.Apply(connection, change, at, by) is not null)
                return EndOutcome.Refused;
        return EndOutcome.Ended;
    }

    private enum EndOutcome
    {
        Ended,
        Lost,
        Refused,
    }
}
