using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Http;

/// <summary>The time, for whoever answers a request.</summary>
internal static class ServiceClock
{
    public static TimeProvider Clock(this IServiceProvider services) =>
        services.GetRequiredService<TimeProvider>();
}
