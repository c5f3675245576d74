using Customhouse.Engine;
using Customhouse.Web.Api.Jobs;
using Customhouse.Web.Pages.Administrator;
using Customhouse.Web.Pages.Supervisor;
using Customhouse.Web.Watching;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web;

/// <summary>The kinds of jobs that the modules of this house declare, and what works at them.</summary>
internal static class JobKinds
{
    public static void AddTo(IServiceCollection services)
    {
        services
            .AddSingleton(all => all.GetRequiredService<Rehearsals>().Kind)
            .AddSingleton(new JobResultPage(Rehearsals.KindName, id => ProfileAddress.Of(id) + "/preview"))
            .AddSingleton(all => all.GetRequiredService<TariffImports>().Kind)
            .AddSingleton(
                new JobResultPage(TariffImports.KindName, _ => "/administrator/tariff", OfAnybody: true)
            );
        services
            .AddSingleton<LawRehearsals>()
            .AddSingleton<TariffRehearsals>()
            .AddSingleton<RehearsalDesk>()
            .AddSingleton(all => all.GetRequiredService<LawRehearsals>().Kind)
            .AddSingleton(all => all.GetRequiredService<TariffRehearsals>().Kind)
            .AddSingleton(new JobResultPage(LawRehearsals.Name, RehearsalPages.OfLaw, OfAnybody: true))
            .AddSingleton(new JobResultPage(TariffRehearsals.Name, RehearsalPages.OfTariff, OfAnybody: true));
        services.AddSingleton<JobDesk>().AddSingleton<JobRunner>().AddSingleton<JobMeasures>();
        services.AddHostedService<JobWatch>();
    }
}
