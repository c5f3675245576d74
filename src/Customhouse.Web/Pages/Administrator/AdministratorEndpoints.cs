using Customhouse.Engine;
using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Customhouse.Web.Settings;
using Customhouse.Web.Watching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Administrator;

/// <summary>The administrator's desk: how the house does, and what it is run by.</summary>
internal static class AdministratorEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var desk = routes.MapGroup("/administrator").ExcludeFromDescription().DisableAntiforgery();
        desk.MapGet(
                "",
                async Task<IResult> (
                    HealthFigures figures,
                    ServiceHealth health,
                    AccountBook accounts,
                    TokenBook tokens,
                    AdministrationState administration,
                    TimeProvider clock,
                    CancellationToken cancellation
                ) =>
                {
                    var now = clock.GetUtcNow();
                    return new RazorComponentResult<HealthPage>(
                        new
                        {
                            Signs = await figures.Take(cancellation),
                            Checks = await health.Look(cancellation),
                            Users = accounts.All.Count(a => !a.IsClosed),
                            Tokens = tokens.All.Count(t => t.Token.IsGoodAt(now)),
                            Edition = administration.Registers.Tariff.On(
                                administration.Registers.TimeOf(null).DayOf(now)
                            ),
                        }
                    );
                }
            )
            .For(Role.Administrator);
        desk.MapGet(
                "/limits",
                IResult (WebOptions options) =>
                    new RazorComponentResult<LimitsPage>(
                        new { Limits = LimitLine.List(options), options.Settings }
                    )
            )
            .For(Role.Administrator);
        UserEndpoints.Map(desk);
        TokenPages.Map(desk);
        OfficeEndpoints.Map(desk);
        AuthorisationPages.Map(desk);
        LicencePages.Map(desk);
        TariffPages.Map(desk);
        RatePages.Map(desk);
        LawPages.Map(desk);
        RehearsalPages.Map(desk);
    }
}
