using Customhouse.Ledger;
using Customhouse.Storage;

namespace Customhouse.Engine;

/// <summary>
/// Works at the jobs of the store, one at a time in a process, the one that waited longest first. Another
/// process goes on where this one is lost; what this one writes then is refused (docs/decisions/0052).
/// </summary>
public sealed class JobRunner(
    Store store,
    IEnumerable<JobKind> kinds,
    TimeProvider clock,
    BackgroundTasks tasks
)
{
    /// <summary>Name of its task.</summary>
    public const string Name = "jobs";

    /// <summary>Within which a round is done: it looks each second, and tells each second of a job.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    /// <summary>Told as the cause where a step threw what it should not.</summary>
    public const string FaultOfOurs =
        "A fault of ours ended it. The log of the process that ran it says which.";

    /// <summary>How often it looks for jobs, tells how far one has come, and hears that one is
    /// cancelled.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(15);

    private readonly Dictionary<string, JobKind> _kinds = kinds.ToDictionary(
        k => k.Name,
        StringComparer.Ordinal
    );

    /// <summary>Of this object alone: a process that starts again is another holder.</summary>
    private readonly string _holder = Convert.ToHexStringLower(RandomBytes.Get(16));

    private readonly BackgroundTask _task = tasks.Of(Name, Within);

    /// <summary>Until the next look; longer each time that a job hears nothing of the store, for each time
    /// uses up one of its tries.</summary>
    private TimeSpan _pause = Beat;

    /// <summary>Goes on until it is stopped; a job that it has then is given back.</summary>
    public async Task Run(CancellationToken stop)
    {
        while (true)
        {
            var moved = store.Jobs.AskedOrCancelled;
            bool hasTaken;
            do
            {
                hasTaken = false;
                await _task.Round(async _ => hasTaken = await TakeOne(stop), stop);
            } while (hasTaken);
            var pause = Task.Delay(_pause, clock, stop);
            await (_pause == Beat ? Task.WhenAny(moved, pause) : Task.WhenAny(pause));
            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Works at one job to its end.</summary>
    /// <returns>False where none waits, or none can be worked at now.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer: the job goes on later, where it
    /// was last told to be.</exception>
    public async Task<bool> TakeOne(CancellationToken stop)
    {
        var taken = await store.Jobs.Runs.Take(_holder, [.. _kinds.Keys], clock.GetUtcNow(), stop);
        if (taken is null)
        {
            _pause = Beat;
            return false;
        }
        return await WorkAt(taken, stop);
    }

    /// <returns>False where the store is away, so that the next look waits a moment.</returns>
    private async Task<bool> WorkAt(JobTaken taken, CancellationToken stop)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reached = new Reached(new JobProgress(taken.Place, taken.Done, taken.Total));
        var task = tasks.Of(_kinds[taken.Kind].TaskName, TimeSpan.MaxValue);
        // On a thread of its own: the lease is renewed beside it whatever it does.
        JobEnding? ending = null;
        var working = SteppedRun.Beside(async () =>
            ending = await Steps(_kinds[taken.Kind], taken, reached, task, ends.Token)
        );
        var beat = JobBeat.GoOn;
        Exception? refused = null;
        try
        {
            beat = await Watch(taken.Mark, reached, working, stop);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            refused = fault;
        }
        finally
        {
            await SteppedRun.Cancel(ends);
            await working;
        }
        if (refused is not null)
        {
            // What it tells cannot be kept: that is this job's fault, and no other job waits for it.
            task.RoundFailed(refused);
            ending = new JobEnding.Failed(FaultOfOurs, null);
        }
        // Without an ending the store is away: this process goes on at the job when it is back.
        if (ending is null)
            _pause = _pause * 2 < PauseMax ? _pause * 2 : PauseMax;
        else
            _pause = Beat;
        if (beat == JobBeat.Lost || ending is null)
            return false;
        if (ending is JobEnding.Cancelled && beat == JobBeat.GoOn)
        {
            // Nobody cancelled it: this process ends.
            await store.Jobs.Runs.GiveBack(taken.Mark, reached.Now);
            stop.ThrowIfCancellationRequested();
        }
        await End(taken, ending, reached.Now, task);
        return true;
    }

    /// <summary>Ends a job. Where what it came to cannot be kept, that is a fault of ours: it has failed, and
    /// no other job waits for it.</summary>
    private async Task End(JobTaken taken, JobEnding ending, JobProgress reached, BackgroundTask task)
    {
        var last = ending is JobEnding.Done ? reached with { Done = reached.Total } : reached;
        try
        {
            await store.Jobs.Runs.End(taken.Mark, ending, taken.AskedBy, clock.GetUtcNow(), last);
        }
        catch (Exception fault) when (fault is not StoreUnavailableException)
        {
            task.RoundFailed(fault);
            var failed = new JobEnding.Failed(FaultOfOurs, null);
            await store.Jobs.Runs.End(taken.Mark, failed, taken.AskedBy, clock.GetUtcNow(), reached);
        }
    }

    /// <summary>Tells each second how far the work has come, until it has ended or is to end.</summary>
    private async Task<JobBeat> Watch(JobMark mark, Reached reached, Task working, CancellationToken stop)
    {
        var toldAt = clock.GetTimestamp();
        while (true)
        {
            var moved = store.Jobs.AskedOrCancelled;
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await Task.WhenAny(working, moved, Task.Delay(Beat, clock, pause.Token));
            await SteppedRun.Cancel(pause);
            if (working.IsCompleted || stop.IsCancellationRequested)
                return JobBeat.GoOn;
            try
            {
                if (
                    await store.Jobs.Runs.Tell(mark, reached.Now, clock.GetUtcNow())
                    is not JobBeat.GoOn
                        and var end
                )
                    return end;
                toldAt = clock.GetTimestamp();
                _task.RoundDone();
            }
            catch (StoreUnavailableException failure)
            {
                // What is left of the time that this process has it may be used.
                _task.RoundFailed(failure);
                if (clock.GetElapsedTime(toldAt) >= Lease.Term)
                    return JobBeat.Lost;
            }
        }
    }

    /// <summary>Does step after step.</summary>
    /// <returns>Null where it was not ended: the store does not answer.</returns>
    private static async Task<JobEnding?> Steps(
        JobKind kind,
        JobTaken taken,
        Reached reached,
        BackgroundTask task,
        CancellationToken ends
    )
    {
        JobEnding? ending = null;
        try
        {
            await task.Round(async _ => ending = await StepsTo(kind, taken, reached, ends), ends);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            return new JobEnding.Cancelled();
        }
        // The round told of a fault; a store that does not answer is none of this job.
        return ending ?? (reached.IsStoreAway ? null : new JobEnding.Failed(FaultOfOurs, null));
    }

    private static async Task<JobEnding> StepsTo(
        JobKind kind,
        JobTaken taken,
        Reached reached,
        CancellationToken ends
    )
    {
        Func<JobTurn, CancellationToken, Task<JobStep>> step;
        try
        {
            step = kind.StepOn(taken.Input);
        }
        catch (FormatException unfit)
        {
            return new JobEnding.Failed(unfit.Message, null);
        }
        try
        {
            while (true)
            {
                ends.ThrowIfCancellationRequested();
                var turn = new JobTurn(taken.AskedBy, reached.Now.Place, taken.File, reached.Within);
                switch (await step(turn, ends))
                {
                    case JobStep.Next next:
                        reached.Now = new JobProgress(next.Place, next.Done, next.Total);
                        break;
                    case JobStep.Finished finished:
                        return new JobEnding.Done(finished.Result, finished.Changes, finished.WordsIfRefused);
                    case JobStep.Failed failed:
                        return new JobEnding.Failed(failed.Cause, failed.Result);
                    case var other:
                        throw new InvalidOperationException($"{other.GetType().Name} is no step");
                }
            }
        }
        catch (StoreUnavailableException)
        {
            reached.IsStoreAway = true;
            throw;
        }
    }

    /// <summary>How far the work has come, told by it and read by who watches it.</summary>
    private sealed class Reached(JobProgress from)
    {
        private JobProgress _now = from;

        public JobProgress Now
        {
            get => Volatile.Read(ref _now);
            set => Volatile.Write(ref _now, value);
        }

        public bool IsStoreAway { get; set; }

        /// <summary>Told within a step: the place stays where the step began.</summary>
        public void Within(long done, long total) => Now = Now with { Done = done, Total = total };
    }
}
