using Customhouse.Storage;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>A job in each state, as if another process worked at the one that runs.</summary>
internal sealed class FurnishedJobs : IAsyncDisposable
{
    private const string Kind = "rehearsal";

    private static readonly Actor Busy = new("supervisor.busy", Role.Supervisor);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _telling = Task.CompletedTask;

    public static async Task<FurnishedJobs> Put(Store store)
    {
        var furnished = new FurnishedJobs();
        await Ended(store, "XA-RND-01", new JobEnding.Done("{}", [], ""));
        await Ended(
            store,
            "XA-A-PROFILE-WITH-A-RATHER-LONG-NAME",
            new JobEnding.Failed("The profile has a condition that no field of a declaration can meet.", null)
        );
        await Ended(store, "XA-RND-02", new JobEnding.Cancelled());
        // Of a later version, which no process of this one does.
        await Ask(store, "training", "the model of next month");
        var running = await Taken(store, "XA-RND-03");
        furnished._telling = furnished.Tell(store, running);
        return furnished;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(_telling);
        _stop.Dispose();
    }

    /// <summary>It goes on for as long as somebody may look at it.</summary>
    private async Task Tell(Store store, JobTaken running)
    {
        for (var done = 4_250; ; done = Math.Min(done + 1, 17_000))
        {
            await store.Jobs.Runs.Tell(
                running.Mark,
                new JobProgress(null, done, 18_211),
                TimeProvider.System.GetUtcNow()
            );
            await Task.Delay(Beat, _stop.Token);
        }
    }

    private static async Task Ended(Store store, string about, JobEnding ending)
    {
        var taken = await Taken(store, about);
        var now = TimeProvider.System.GetUtcNow();
        await store.Jobs.Runs.Tell(taken.Mark, new JobProgress(null, 1_250, 1_840), now);
        await store.Jobs.Runs.End(taken.Mark, ending, Busy, now);
    }

    /// <summary>Asked for and taken before the runner of the house looks.</summary>
    private static async Task<JobTaken> Taken(Store store, string about)
    {
        while (true)
        {
            await Ask(store, Kind, about);
            var now = TimeProvider.System.GetUtcNow();
            if (await store.Jobs.Runs.Take("elsewhere", [Kind], now, CancellationToken.None) is { } taken)
                return taken;
        }
    }

    private static async Task Ask(Store store, string kind, string about) =>
        Assert.IsType<JobAsked.Taken>(
            await store.Jobs.Ask(
                new JobRequest(kind, about, "{}", "cases"),
                Busy,
                TimeProvider.System.GetUtcNow()
            )
        );
}
