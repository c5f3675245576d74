using System.Text;
using Customhouse.Storage;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>Jobs as rows: who has one, who cancels it, and what is refused.</summary>
public abstract partial class StoreTests
{
    private const string Counting = "counting";

    private static readonly Actor Asker = new("supervisor.1", "supervisor", "XA000101");

    private static readonly JobRequest Count = new(Counting, "five", "5", "steps");

    [Fact]
    public async Task A_job_is_asked_for_taken_told_and_ended()
    {
        var number = await Asked(Count with { File = [1, 2, 3] });
        var waiting = (await Store.Jobs.Of(number, SampleCases.Morning, Now))!;
        Assert.Equal(
            (JobState.Waiting, Counting, "five", "5", true),
            (waiting.Job.State, waiting.Job.Kind, waiting.Job.About, waiting.Input, waiting.Job.IsOf(Asker))
        );
        Assert.Null(await Store.Jobs.Runs.Take("one", ["another kind"], SampleCases.Morning, Now));
        var taken = (await Take("one"))!;
        Assert.Equal((number, 1L), (taken.Mark.Number, taken.Mark.Fence));
        Assert.Equal([1, 2, 3], taken.File);
        Assert.Null(await Take("other"));
        Assert.Equal(
            JobBeat.GoOn,
            await Store.Jobs.Runs.Tell(taken.Mark, new("p", 2, 5), SampleCases.Morning)
        );
        var running = (await Store.Jobs.Of(number, SampleCases.Morning, Now))!.Job;
        Assert.Equal(
            (JobState.Running, 2, 5, "steps"),
            (running.State, running.Done, running.Total, running.Unit)
        );
        var done = new JobEnding.Done("""{"sum":15}""", [], "");
        Assert.True(await Store.Jobs.Runs.End(taken.Mark, done, Asker, SampleCases.Morning, new(null, 5, 5)));
        Assert.False(await Store.Jobs.Runs.End(taken.Mark, done, Asker, SampleCases.Morning));
        var ended = (await Store.Jobs.Last(Counting, Asker, SampleCases.Morning, Now))!;
        Assert.Equal((JobState.Done, 5L, """{"sum":15}"""), (ended.Job.State, ended.Job.Done, ended.Result));
        Assert.Null(
            await Store.Jobs.Last(Counting, Asker with { Role = "officer" }, SampleCases.Morning, Now)
        );
        Assert.Equal(
            ["1 0"],
            Told("select count(*) || ' ' || (select count(*) from job_files) from jobs where place is null")
        );
        Assert.Equal(
            JobCancelled.EndedBefore,
            await Store.Jobs.Cancel(number, Asker, SampleCases.Morning, "")
        );
        Assert.Equal(JobCancelled.NotFound, await Store.Jobs.Cancel(404, Asker, SampleCases.Morning, ""));
    }

    [Fact]
    public async Task A_process_that_lost_its_lease_and_writes_late_writes_nothing()
    {
        var number = await Asked(Count);
        var late = (await Take("one"))!;
        await Store.Jobs.Runs.Tell(late.Mark, new("2", 2, 5), SampleCases.Morning);
        EndLeases();
        Assert.Equal(JobState.Waiting, (await Store.Jobs.Of(number, SampleCases.Morning, Now))!.Job.State);
        var next = (await Take("other"))!;
        Assert.Equal(("2", 2L), (next.Place, next.Mark.Fence));

        Assert.Equal(
            JobBeat.Lost,
            await Store.Jobs.Runs.Tell(late.Mark, new("9", 9, 9), SampleCases.Morning)
        );
        Assert.False(await Store.Jobs.Runs.GiveBack(late.Mark, new("9", 9, 9)));
        Assert.False(await Store.Jobs.Runs.End(late.Mark, Entry("late"), Asker, SampleCases.Morning));
        Assert.Null(await Store.Registers.Entry("job-effect", "e", Now));

        Assert.True(await Store.Jobs.Runs.End(next.Mark, Entry("right"), Asker, SampleCases.Morning));
        var entry = (await Store.Registers.Entry("job-effect", "e", Now))!;
        Assert.Equal((1, "right"), (entry.Version, Encoding.UTF8.GetString(entry.Body)));
        Assert.Equal("right", (await Store.Jobs.Of(number, SampleCases.Morning, Now))!.Result);
    }

    [Fact]
    public async Task A_job_whose_change_somebody_else_made_first_has_failed_and_changed_nothing()
    {
        await Asked(Count);
        var taken = (await Take("one"))!;
        await Store.Registers.Change(
            [new RegisterChange("job-effect", "e", 0, "theirs"u8.ToArray())],
            SampleCases.Morning,
            Actor.System
        );
        Assert.True(await Store.Jobs.Runs.End(taken.Mark, Entry("mine"), Asker, SampleCases.Morning));
        var job = (await Store.Jobs.Last(Counting, null, SampleCases.Morning, Now))!;
        Assert.Equal((JobState.Failed, "somebody was first"), (job.Job.State, job.Job.Cause));
        Assert.Equal(
            "theirs",
            Encoding.UTF8.GetString((await Store.Registers.Entry("job-effect", "e", Now))!.Body)
        );
    }

    [Fact]
    public async Task A_hundred_jobs_at_once_are_taken_up_to_the_limits_and_the_rest_is_told()
    {
        var one = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => Store.Jobs.Ask(Count, Asker, SampleCases.Morning))
        );
        Assert.Equal(Limits.JobsWaitingPerAccountMax, one.Count(a => a is JobAsked.Taken));
        Assert.Equal(
            new JobAsked.TooMany(Limits.JobsWaitingPerAccountMax, OfAccount: true),
            one.First(a => a is not JobAsked.Taken)
        );
        var many = await Task.WhenAll(
            Enumerable
                .Range(0, Limits.JobsOpenMax)
                .Select(n => Store.Jobs.Ask(Count, new Actor($"s{n}", "supervisor"), SampleCases.Morning))
        );
        Assert.Equal(
            Limits.JobsOpenMax - Limits.JobsWaitingPerAccountMax,
            many.Count(a => a is JobAsked.Taken)
        );
        Assert.Contains(new JobAsked.TooMany(Limits.JobsOpenMax, OfAccount: false), many);
        var figures = await Store.Jobs.Figures(SampleCases.Morning, Now);
        Assert.Equal((Limits.JobsOpenMax, 0, 0), (figures.Waiting, figures.Running, figures.Failed));
        Assert.Equal(SampleCases.Morning, figures.OldestWaitingSince);
        // The list goes through all of them, page by page.
        var (seen, before) = (new HashSet<long>(), (long?)null);
        while (
            await Store.Jobs.List(new JobFilter(Before: before, Max: 30), SampleCases.Morning, Now)
                is { Count: > 0 } page
        )
        {
            seen.UnionWith(page.Select(j => j.Number));
            before = page[^1].Number;
        }
        Assert.Equal(Limits.JobsOpenMax, seen.Count);
    }

    [Fact]
    public async Task A_job_with_a_huge_input_is_refused_before_it_is_on_record()
    {
        var huge = new string('5', Limits.JobInputBytesMax + 1);
        Assert.Equal(
            new JobAsked.TooLarge(Limits.JobInputBytesMax),
            await Store.Jobs.Ask(Count with { Input = huge }, Asker, SampleCases.Morning)
        );
        Assert.Equal(
            new JobAsked.TooLarge(Limits.JobFileBytesMax),
            await Store.Jobs.Ask(
                Count with
                {
                    File = new byte[Limits.JobFileBytesMax + 1],
                },
                Asker,
                SampleCases.Morning
            )
        );
        Assert.Empty(await Store.Jobs.List(new JobFilter(), SampleCases.Morning, Now));
        var number = await Asked(Count with { About = new string('x', 1_000) });
        Assert.Equal(100, (await Store.Jobs.Of(number, SampleCases.Morning, Now))!.Job.About.Length);
    }

    [Fact]
    public async Task Another_request_waits_replaces_or_is_refused_as_its_kind_says()
    {
        var replacing = Count with { Repeat = JobRepeat.ReplacesOwn };
        var first = await Asked(replacing);
        var second = await Asked(replacing);
        Assert.Equal(JobState.Cancelled, await StateOf(first));
        var taken = (await Take("one"))!;
        Assert.Equal(second, taken.Mark.Number);
        var third = await Asked(replacing);
        Assert.Equal(
            JobBeat.CancelWanted,
            await Store.Jobs.Runs.Tell(taken.Mark, new(null, 0, 0), SampleCases.Morning)
        );
        var other = new Actor("supervisor.2", "supervisor");
        Assert.IsType<JobAsked.Taken>(await Store.Jobs.Ask(replacing, other, SampleCases.Morning));
        Assert.Equal(JobState.Waiting, await StateOf(third));

        var alone = Count with { Kind = "alone", Repeat = JobRepeat.IsRefused };
        var one = await Asked(alone);
        Assert.Equal(new JobAsked.Busy(one), await Store.Jobs.Ask(alone, other, SampleCases.Morning));
        Assert.Equal(JobCancelled.AtOnce, await Store.Jobs.Cancel(one, Asker, SampleCases.Morning, ""));
        await Asked(alone);
    }

    [Fact]
    public async Task A_job_of_a_process_that_ended_is_cancelled_by_whoever_looks_next()
    {
        var number = await Asked(Count);
        var taken = (await Take("one"))!;
        Assert.Equal(JobCancelled.Soon, await Store.Jobs.Cancel(number, Asker, SampleCases.Morning, ""));
        Assert.True((await Store.Jobs.Of(number, SampleCases.Morning, Now))!.Job.IsCancelWanted);
        EndLeases();
        Assert.Null(await Take("other"));
        Assert.Equal(JobState.Cancelled, await StateOf(number));
        Assert.False(await Store.Jobs.Runs.End(taken.Mark, Entry("late"), Asker, SampleCases.Morning));
        // And one whose lease has ended already, at once.
        var next = await Asked(Count);
        Assert.NotNull(await Take("one"));
        EndLeases();
        Assert.Equal(JobCancelled.AtOnce, await Store.Jobs.Cancel(next, Asker, SampleCases.Morning, ""));
    }

    [Fact]
    public async Task A_job_that_ends_every_process_that_takes_it_fails_and_others_go_on()
    {
        var bad = await Asked(Count);
        var good = await Asked(Count);
        for (var i = 0; i < Limits.JobTriesMax; i++)
        {
            Assert.Equal(bad, (await Take($"process {i}"))!.Mark.Number);
            EndLeases();
        }
        Assert.Equal(good, (await Take("the next one"))!.Mark.Number);
        Assert.Equal(JobState.Failed, await StateOf(bad));
        // So does one that counts up within its first step each time, and never comes to a second one.
        var endless = await Asked(Count with { Kind = "endless" });
        for (var i = 0; i < Limits.JobTriesMax; i++)
        {
            var again = (await Store.Jobs.Runs.Take($"process {i}", ["endless"], SampleCases.Morning, Now))!;
            for (var done = 1; done <= 3; done++)
                await Store.Jobs.Runs.Tell(
                    again.Mark,
                    new(null, done * 90_000, 300_000),
                    SampleCases.Morning
                );
            Execute("update jobs set lease_until = 0 where kind = 'endless'");
        }
        Assert.Null(await Store.Jobs.Runs.Take("the next one", ["endless"], SampleCases.Morning, Now));
        Assert.Equal(JobState.Failed, await StateOf(endless));
        // One that comes further each time is begun as often as it takes.
        for (var i = 0; i < 2 * Limits.JobTriesMax; i++)
        {
            EndLeases();
            var again = (await Take($"process {i}"))!;
            Assert.Equal(good, again.Mark.Number);
            await Store.Jobs.Runs.Tell(again.Mark, new($"{i}", i + 1, 99), SampleCases.Morning);
        }
    }

    [Fact]
    public async Task Old_jobs_are_deleted_and_no_number_is_given_twice()
    {
        var first = await Asked(Count);
        var second = await Asked(Count);
        await Store.Jobs.Cancel(first, Asker, SampleCases.Morning, "");
        await Store.Jobs.Cancel(second, Asker, SampleCases.Morning, "");
        var later = SampleCases.Morning.AddDays(Limits.JobDaysKept + 1);
        Assert.Equal(new JobAsked.Taken(second + 1), await Store.Jobs.Ask(Count, Asker, later));
        Assert.Null(await Store.Jobs.Of(first, later, Now));
        // So they are where nobody asks for another one.
        await Store.Jobs.Cancel(second + 1, Asker, later, "");
        Assert.Equal(1, await Store.Jobs.Prune(later));
        Assert.Equal(new JobAsked.Taken(second + 2), await Store.Jobs.Ask(Count, Asker, later));
        Assert.Null(await Store.Jobs.Of(second, later, Now));
    }

    private static JobEnding.Done Entry(string body) =>
        new(
            body,
            [new RegisterChange("job-effect", "e", 0, Encoding.UTF8.GetBytes(body))],
            "somebody was first"
        );

    private async Task<long> Asked(JobRequest request) =>
        Assert.IsType<JobAsked.Taken>(await Store.Jobs.Ask(request, Asker, SampleCases.Morning)).Number;

    private Task<JobTaken?> Take(string holder) =>
        Store.Jobs.Runs.Take(holder, [Counting], SampleCases.Morning, Now);

    private async Task<JobState> StateOf(long number) =>
        (await Store.Jobs.Of(number, SampleCases.Morning, Now))!.Job.State;

    /// <summary>Their processes told nothing for longer than a lease lasts.</summary>
    private void EndLeases() => Execute("update jobs set lease_until = 0 where lease_until is not null");
}
