using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Web.Api.Jobs;
using Customhouse.Web.Pages.Administrator;
using Customhouse.Web.Pages.Supervisor;
using Customhouse.Web.Watching;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web;

/// <summary>Works at jobs while a host runs, and counts them.</summary>
internal sealed class JobWatch(
    JobRunner runner,
    Store store,
    JobMeasures measures,
    TimeProvider clock,
    BackgroundTasks tasks
) : BackgroundWatch
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    /// <summary>Everything about jobs, with the kinds that the modules of this house declare.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services
            .AddSingleton(all => all.GetRequiredService<Rehearsals>().Kind)
            .AddSingleton(all => all.GetRequiredService<TariffImports>().Kind)
            .AddSingleton(new JobPlace(Rehearsals.KindName, id => ProfileAddress.Of(id) + "/preview"))
            .AddSingleton(new JobPlace(TariffImports.KindName, _ => "/administrator/tariff"));
        services.AddSingleton<JobDesk>().AddSingleton<JobRunner>().AddSingleton<JobMeasures>();
        services.AddHostedService<JobWatch>();
    }

    protected override Task Go(CancellationToken stop) =>
        Task.WhenAll(runner.Run(stop), tasks.Of("job figures", Within).Run(Pause, Count, stop));

    private async Task Count(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        measures.Take(await store.Jobs.Figures(now, stop), now);
    }
}
