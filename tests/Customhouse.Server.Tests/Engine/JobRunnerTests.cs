using Customhouse.Engine;
using Customhouse.Server.Tests.Watching;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>Jobs are worked at, cancelled, given back and gone on with by another process.</summary>
public sealed class JobRunnerTests : IAsyncLifetime
{
    private static readonly Actor Asker = new("supervisor.1", "supervisor");

    private readonly CountingJob _job = new();
    private readonly List<(Task Running, CancellationTokenSource Stop)> _running = [];
    private SmallHouse _small = null!;
    private BackgroundTasks _tasks = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private Store Store => _small.Store;

    private JobDesk Desk => new(Store, [_job.Kind], _small.Clock);

    public async ValueTask InitializeAsync()
    {
        _small = await SmallHouse.Open(TimeProvider.System);
        _tasks = new BackgroundTasks(_small.Clock);
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < _running.Count; i++)
            await Stop(i);
        await _small.DisposeAsync();
    }

    [Fact]
    public async Task A_job_of_a_kind_that_the_product_does_not_know_is_done_once()
    {
        Run(_job);
        var number = await Ask("5");
        var job = await Ended(number);
        Assert.Equal((JobState.Done, 5L, 5L), (job.Job.State, job.Job.Done, job.Job.Total));
        Assert.Equal("15", job.Result);
        Assert.Equal(5, _job.Steps);
        Assert.Equal(1, (await Store.Registers.Entry("counted", "it", Now))!.Version);
    }

    [Fact]
    public async Task Who_may_not_ask_and_what_cannot_be_read_is_refused_before_it_is_on_record()
    {
        var trader = new Actor(SmallHouse.Trader, "trader");
        Assert.IsType<JobAsked.NotAllowed>(await Desk.Ask(CountingJob.KindName, "", "5", trader));
        Assert.IsType<JobAsked.NotAllowed>(await Desk.Ask("no kind", "", "5", Asker));
        Assert.Equal(
            new JobAsked.Unfit("A counting job is given a number."),
            await Desk.Ask(CountingJob.KindName, "", "five", Asker)
        );
        Assert.IsType<JobAsked.TooLarge>(
            await Desk.Ask(
                CountingJob.KindName,
                "",
                new string('5', Values.Limits.JobInputBytesMax + 1),
                Asker
            )
        );
        Assert.Empty(await Store.Jobs.List(new JobFilter(), _small.Clock.GetUtcNow(), Now));
    }

    [Fact]
    public async Task One_that_is_under_way_is_cancelled_within_a_second_or_so_and_changes_nothing()
    {
        _job.Before = (at, stop) => at == 3 ? Task.Delay(Timeout.Infinite, stop) : Task.CompletedTask;
        Run(_job);
        var number = await Ask("5");
        await Patience.Until(async () => (await Of(number)).Job is { State: JobState.Running, Done: 2 });
        Assert.Equal(JobCancelled.Soon, await Store.Jobs.Cancel(number, Asker, _small.Clock.GetUtcNow(), ""));
        Assert.Equal(JobState.Cancelled, (await Ended(number)).Job.State);
        Assert.Null(await Store.Registers.Entry("counted", "it", Now));
        // The next one is as if it had not been.
        _job.Before = (_, _) => Task.CompletedTask;
        Assert.Equal(JobState.Done, (await Ended(await Ask("2"))).Job.State);
    }

    [Fact, Poisons("JobRunner")]
    public async Task One_bad_job_stops_no_other_and_its_failure_is_told()
    {
        _job.Before = (_, _) => throw new InvalidOperationException("it divides by nought");
        Run(_job);
        var bad = await Ended(await Ask("5"));
        Assert.Equal((JobState.Failed, JobRunner.FaultOfOurs), (bad.Job.State, bad.Job.Cause));
        await Patience.Until(() =>
            _tasks.All.Single(t => t.Name == "counting jobs").Cause == "it divides by nought"
        );
        Assert.Null(_tasks.All.Single(t => t.Name == JobRunner.Name).Cause);
        _job.Before = (_, _) => Task.CompletedTask;
        Assert.Equal("3", (await Ended(await Ask("2"))).Result);
        await Patience.Until(() => _tasks.All.Single(t => t.Name == "counting jobs").Cause is null);

        // A table that is away is told by the runner, and jobs go on when it is back.
        _small.Execute("alter table jobs rename to jobs_away");
        await Patience.Until(() =>
            _tasks.All.Single(t => t.Name == JobRunner.Name) is { Cause: not null, HasStopped: false }
        );
        _small.Execute("alter table jobs_away rename to jobs");
        await Patience.Until(() => _tasks.All.Single(t => t.Name == JobRunner.Name).Cause is null);
        await Ended(await Ask("1"));
    }

    /// <summary>What a database refuses at the end or in the middle is a fault of that job.</summary>
    [Theory, Poisons("JobRunner")]
    [InlineData("new.state = 'Done' and new.kind = 'counting'")]
    [InlineData("new.state = 'Running' and new.done = 2 and new.fence = old.fence")]
    public async Task A_job_that_the_database_refuses_fails_and_is_not_done_twice_at_a_time(string refused)
    {
        _small.Execute(
            $"create trigger refuses before update on jobs when {refused} begin select raise(abort, 'no'); end"
        );
        var (most, now) = (0, 0);
        _job.Before = async (at, stop) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            try
            {
                if (at == 3)
                    await Task.Delay(TimeSpan.FromSeconds(1.2), stop);
            }
            finally
            {
                Interlocked.Decrement(ref now);
            }
        };
        Run(_job);
        Assert.Equal(JobState.Failed, (await Ended(await Ask("3"))).Job.State);
        Assert.Equal(1, most);
        Assert.Null(await Store.Registers.Entry("counted", "it", Now));
        _small.Execute("drop trigger refuses");
        Assert.Equal("1", (await Ended(await Ask("1"))).Result);
    }

    [Fact]
    public async Task Another_runner_goes_on_where_one_was_that_ended_in_order()
    {
        _job.Before = (at, stop) => at == 4 ? Task.Delay(Timeout.Infinite, stop) : Task.CompletedTask;
        Run(_job);
        var number = await Ask("6");
        await Patience.Until(async () => (await Of(number)).Job.Done == 3);
        await Stop(0);
        Assert.Equal(JobState.Waiting, (await Of(number)).Job.State);
        var other = new CountingJob();
        Run(other);
        Assert.Equal("21", (await Ended(number)).Result);
        Assert.Equal((3, 3), (_job.Steps, other.Steps));
    }

    [Fact]
    public async Task A_runner_that_lost_its_job_stops_and_what_it_writes_late_does_not_count()
    {
        using var late = new SemaphoreSlim(0);
        // A step that hears of no cancelling, as one that hangs.
        _job.Before = (at, _) => at == 3 ? late.WaitAsync(Now) : Task.CompletedTask;
        Run(_job);
        var number = await Ask("4");
        await Patience.Until(async () => (await Of(number)).Job.Done == 2);
        // Another process took it, for this one had not told of it in time.
        _small.Execute("update jobs set holder = 'another process', fence = fence + 1");
        await Task.Delay(TimeSpan.FromSeconds(1.5), Now);
        late.Release(100);
        await Patience.Until(() => _job.Steps == 3);
        await Task.Delay(TimeSpan.FromSeconds(1.5), Now);
        Assert.Equal((JobState.Running, 2L), ((await Of(number)).Job.State, (await Of(number)).Job.Done));
        Assert.Null(await Store.Registers.Entry("counted", "it", Now));
        // That process ends too, and this one takes what is left when the lease has ended.
        Assert.Equal("10", (await Ended(number)).Result);
        Assert.Equal(1, (await Store.Registers.Entry("counted", "it", Now))!.Version);
    }

    [Fact]
    public async Task One_job_at_a_time_is_done_in_the_order_of_asking()
    {
        var (most, now, order) = (0, 0, new List<long>());
        _job.Before = async (_, stop) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Delay(5, stop);
            Interlocked.Decrement(ref now);
        };
        var numbers = new List<long>();
        for (var i = 0; i < 4; i++)
            numbers.Add(await Ask("1"));
        Run(_job);
        foreach (var number in numbers)
            await Ended(number);
        order.AddRange(
            (await Store.Jobs.List(new JobFilter(), _small.Clock.GetUtcNow(), Now))
                .OrderBy(j => j.EndedAt)
                .Select(j => j.Number)
        );
        Assert.Equal(1, most);
        Assert.Equal(numbers, order);
    }

    private void Run(CountingJob job)
    {
        var stop = new CancellationTokenSource();
        var runner = new JobRunner(Store, [job.Kind], _small.Clock, _tasks);
        _running.Add((Task.Run(() => runner.Run(stop.Token), Now), stop));
    }

    private async Task Stop(int runner)
    {
        var (running, stop) = _running[runner];
        await stop.CancelAsync();
        await Task.WhenAny(running);
        Assert.True(running.IsCanceled, running.Exception?.ToString());
    }

    private async Task<long> Ask(string input) =>
        Assert.IsType<JobAsked.Taken>(await Desk.Ask(CountingJob.KindName, "it", input, Asker)).Number;

    private async Task<JobContent> Of(long number) =>
        (await Store.Jobs.Of(number, _small.Clock.GetUtcNow(), Now))!;

    private async Task<JobContent> Ended(long number)
    {
        await Patience.Until(async () => !(await Of(number)).Job.IsOpen);
        return await Of(number);
    }
}
