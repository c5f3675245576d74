using System.CommandLine;
using Customhouse.Engine;
using Customhouse.Server.Tests.Engine;
using Customhouse.Server.Verbs;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Recovery;

/// <summary>Jobs come back with the database, and what ran waits.</summary>
public sealed class JobsAfterRestoreTests
{
    [Fact]
    public async Task A_job_that_ran_at_the_backup_waits_after_the_restore_and_ends_right()
    {
        await using var drill = await Drill.Begin(alone: true);
        var (by, now) = (new Actor("supervisor.1", "supervisor"), TimeProvider.System.GetUtcNow());
        var jobs = drill.House.Store.Jobs;
        var asked = await jobs.Ask(new JobRequest(CountingJob.KindName, "it", "6", "steps"), by, now);
        var number = Assert.IsType<JobAsked.Taken>(asked).Number;
        var taken = (await jobs.Runs.Take("a process", [CountingJob.KindName], now, Drill.Now))!;
        Assert.Equal(JobBeat.GoOn, await jobs.Runs.Tell(taken.Mark, new("3 6", 3, 6), now));
        Assert.Equal(0, await Type("backup", "--to", At(drill, "saved"), "--data", drill.Data));
        await drill.Close();
        Directory.Delete(drill.Data, recursive: true);
        Assert.Equal(0, await Type("restore", At(drill, "saved"), "--data", drill.Data));

        await drill.Open();
        var store = drill.House.Store;
        var later = now + Lease.Term;
        Assert.Equal(JobState.Waiting, (await store.Jobs.Of(number, later, Drill.Now))!.Job.State);
        var job = new CountingJob();
        var runner = new JobRunner(
            store,
            [job.Kind],
            TimeProvider.System,
            new BackgroundTasks(TimeProvider.System)
        );
        await Patience.Until(() => runner.TakeOne(Drill.Now));
        var ended = (await store.Jobs.Of(number, later, Drill.Now))!;
        Assert.Equal((JobState.Done, "21", 3), (ended.Job.State, ended.Result, job.Steps));
    }

    private static Task<int> Type(params string[] words) =>
        Verb.Run(new RootCommand { BackupVerb.Command(), RestoreVerb.Command() }, words);

    private static string At(Drill drill, string name) =>
        Path.Combine(Path.GetDirectoryName(drill.Data.TrimEnd('/'))!, name);
}
