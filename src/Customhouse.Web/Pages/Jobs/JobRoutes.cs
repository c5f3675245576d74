using Customhouse.Web.Api;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Jobs;

/// <summary>What is reached of jobs, by systems and by people.</summary>
public static class JobRoutes
{
    /// <summary>Adds the routes; the host does so, beside those of the rest of the house.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        JobEndpoints.Map(routes);
        JobPages.Map(routes);
    }
}
