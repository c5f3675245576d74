using System.Globalization;
using System.Text;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>
/// Jobs of the simulation: each counts to a number of its own, a step at a time, and at its end makes one
/// entry of a register. So it shows whether a job that went from process to process ended once and right.
/// </summary>
internal static class CountedJobs
{
    public const string KindName = "counted";

    /// <summary>The register that each job writes one entry of.</summary>
    private const string Register = "counted-job";

    private static readonly TimeSpan StepTakes = TimeSpan.FromMilliseconds(700);

    /// <summary>How such a job is done.</summary>
    public static JobKind Kind(TimeProvider clock) =>
        JobKind.Create(
            KindName,
            "steps",
            ["administrator"],
            input =>
                input.Split(' ') is [var id, var count]
                    ? (Id: id, Count: int.Parse(count, CultureInfo.InvariantCulture))
                    : throw new FormatException("A counted job has a name and a number."),
            async (input, turn, cancellation) =>
            {
                await Task.Delay(StepTakes, clock, cancellation);
                var (at, sum) = turn.Place is { } place ? Read(place) : (0, 0L);
                (at, sum) = (at + 1, Next(sum, at + 1));
                if (at < input.Count)
                    return new JobStep.Next(
                        string.Create(CultureInfo.InvariantCulture, $"{at} {sum}"),
                        at,
                        input.Count
                    );
                var result = sum.ToString(CultureInfo.InvariantCulture);
                return new JobStep.Finished(result)
                {
                    // Of nothing before: made twice, the second would be refused.
                    Changes = [new RegisterChange(Register, input.Id, 0, Encoding.UTF8.GetBytes(result))],
                };
            }
        );

    /// <summary>Asks for one that counts to a number.</summary>
    public static Task<JobAsked> Ask(Store store, string id, int count, Actor by, DateTimeOffset at) =>
        store.Jobs.Ask(
            new JobRequest(
                KindName,
                id,
                string.Create(CultureInfo.InvariantCulture, $"{id} {count}"),
                "steps"
            ),
            by,
            at
        );

    /// <summary>What is wrong with a job that somebody was told is on record; null where nothing
    /// is.</summary>
    /// <param name="told">What it counts to, and whether anybody wanted it cancelled.</param>
    /// <param name="latest">What the wall clock showed at its latest: by then old jobs are deleted.</param>
    public static async Task<string?> Broken(
        Store store,
        long number,
        Acknowledged.ToldJob told,
        DateTimeOffset now,
        DateTimeOffset latest
    )
    {
        var entry = await store.Registers.Entry(Register, told.Id, CancellationToken.None);
        if (await store.Jobs.Of(number, now, CancellationToken.None) is not { } content)
            return latest - told.AskedAt < TimeSpan.FromDays(Limits.JobDaysKept)
                    ? $"job {number} was acknowledged and is not there"
                : entry is { Version: > 1 } ? $"job {number} changed more than once what it changes"
                : null;
        var (job, result) = (content.Job, content.Result);
        if (told.IsCancelTaken && job.State is JobState.Done or JobState.Failed)
            return $"job {number} was told to be cancelled and is {job.State}";
        if (job.State == JobState.Done)
            return result != Expected(told.Count)
                    ? $"job {number} came to {result} and not to {Expected(told.Count)}"
                : entry is null ? $"job {number} is done and changed nothing"
                : entry.Version != 1 || Encoding.UTF8.GetString(entry.Body) != result
                    ? $"job {number} changed {entry.Version} times what it changes once"
                : null;
        if (entry is not null)
            return $"job {number} is {job.State} and changed something";
        return job.State switch
        {
            JobState.Cancelled when !told.IsCancelWanted => $"job {number} was cancelled by nobody",
            JobState.Failed when job.Cause?.StartsWith("It was begun", StringComparison.Ordinal) != true =>
                $"job {number} failed: {job.Cause}",
            _ => null,
        };
    }

    private static string Expected(int count)
    {
        var sum = 0L;
        for (var at = 1; at <= count; at++)
            sum = Next(sum, at);
        return sum.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Its order counts, so that a step left out or done twice is seen.</summary>
    private static long Next(long sum, int at) => (sum * 31 + at) % 1_000_003;

    private static (int At, long Sum) Read(string place) =>
        place.Split(' ') is [var at, var sum]
            ? (int.Parse(at, CultureInfo.InvariantCulture), long.Parse(sum, CultureInfo.InvariantCulture))
            : throw new FormatException($"'{place}' is no place of a counted job");
}

/// <summary>Administrators who ask for jobs and cancel them.</summary>
internal sealed partial class SimulatedPeople
{
    private const int JobStepsMax = 12;

    private int _jobs;

    /// <summary>An administrator asks for a job, or cancels one.</summary>
    public async Task<Done> AskJob(SimulatedHouse house)
    {
        var store = house.Installation.Store;
        if (Told.Jobs.Count > 0 && random.Hits(0.3))
        {
            var (number, told) = random.Pick([.. Told.Jobs]);
            // Whatever is answered, somebody wanted it.
            Told.Tell(number, told with { IsCancelWanted = true });
            var answer = await store.Jobs.Cancel(number, Administrator, clock.GetUtcNow(), "simulated");
            if (answer is JobCancelled.AtOnce or JobCancelled.Soon)
                Told.Tell(number, told with { IsCancelWanted = true, IsCancelTaken = true });
            return Done.Nothing($"cancel job {number}: {answer}");
        }
        var (id, count) = ($"J{++_jobs}", random.Between(1, JobStepsMax));
        var now = clock.GetUtcNow();
        var asked = await CountedJobs.Ask(store, id, count, Administrator, now);
        if (asked is JobAsked.Taken taken)
            Told.Tell(taken.Number, new Acknowledged.ToldJob(id, count, now, IsCancelWanted: false));
        return Done.Nothing($"job {id} of {count}: {asked.GetType().Name}");
    }
}
