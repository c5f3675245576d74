using Customhouse.Engine;
using Customhouse.Storage;

namespace Customhouse.Server;

/// <summary>Brings time to the cases while a host runs.</summary>
internal sealed class TimeWatch(Store store, Desk desk, TimeProvider clock, BackgroundTasks tasks) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new TimeKeeper(
        store, desk, clock, tasks.Of(TimeKeeper.Name, TimeKeeper.Within)).Run(stoppingToken);
}

/// <summary>Tells what the store finds wrong with itself: a damaged page, a log that cannot be carried over.</summary>
internal sealed class StoreWatch(Store store, BackgroundTasks tasks) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        tasks.Of("store", Within).Run(Pause, Look, stoppingToken);

    private Task Look(CancellationToken stoppingToken)
    {
        if (store.Damage is { } damage)
            throw new StoreDamagedException($"a page of the database is damaged: {damage}. Restore a backup.");
        return store.UpkeepCause is { } cause ? throw new IOException(cause) : Task.CompletedTask;
    }
}

/// <summary>Throws away documents that no case came to name.</summary>
internal sealed class DocumentWatch(Store store, TimeProvider clock, BackgroundTasks tasks) : BackgroundService
{
    private const int DocumentsOfRoundMax = 500;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(30);

    private Store.DocumentPlace? _after;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        tasks.Of("documents", Within).Run(Pause, Look, stoppingToken);

    private async Task Look(CancellationToken stoppingToken)
    {
        var before = clock.GetUtcNow() - Store.UnnamedDocumentsKept;
        (_, _after) = await store.ThrowUnnamedDocuments(before, _after, DocumentsOfRoundMax, stoppingToken);
    }
}
