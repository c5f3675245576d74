using Customhouse.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Customhouse.Web.Watching;

/// <summary>Looks at the checks while nobody asks, so that the log and /metrics tell what is wrong since
/// when.
/// </summary>
internal sealed class HealthWatch(ServiceHealth health, BackgroundTasks tasks) : BackgroundWatch
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(2);

    /// <summary>All that /health/ready asks.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.AddSingleton<StoreWriteCheck>();
        services
            .AddHealthChecks()
            .AddCheck<StoreReadCheck>("store-read")
            .AddCheck<StoreWriteCheck>("store-write")
            .AddCheck<DiskCheck>("disk")
            .AddCheck<LedgerCheck>("ledger")
            .AddCheck<TimerCheck>("timer")
            .AddCheck<TaskCheck>("tasks")
            .AddCheck<RatesCheck>("rates")
            .AddCheck<LawCheck>("law");
        services
            .AddSingleton<DueMeasures>()
            .AddSingleton<TaskMeasures>()
            .AddSingleton<RateMeasures>()
            .AddSingleton<LawMeasures>();
        // The framework's own line for each round says less than ours.
        services.AddLogging(log =>
            Microsoft.Extensions.Logging.FilterLoggingBuilderExtensions.AddFilter(
                log,
                typeof(HealthCheckService).Namespace,
                Microsoft.Extensions.Logging.LogLevel.None
            )
        );
        services.AddSingleton<ServiceHealth>().AddHostedService<HealthWatch>();
    }

    protected override Task Go(CancellationToken stop) =>
        tasks.Of("health", Within).Run(Pause, health.Look, stop);
}
