using Customhouse.Engine;
using Customhouse.Storage;

namespace Customhouse.Web.Watching;

/// <summary>Works at jobs while a host runs, counts them, and deletes what was kept long enough.</summary>
internal sealed class JobWatch(
    JobRunner runner,
    Store store,
    JobMeasures measures,
    TimeProvider clock,
    BackgroundTasks tasks
) : BackgroundWatch
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PrunesEach = TimeSpan.FromHours(1);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    private long? _prunedAt;

    protected override Task Go(CancellationToken stop) =>
        Task.WhenAll(runner.Run(stop), tasks.Of("job figures", Within).Run(Pause, Count, stop));

    private async Task Count(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (_prunedAt is not { } at || clock.GetElapsedTime(at) >= PrunesEach)
        {
            await store.Jobs.Prune(now);
            _prunedAt = clock.GetTimestamp();
        }
        measures.Take(await store.Jobs.Figures(now, stop), now);
    }
}
