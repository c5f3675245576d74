using Customhouse.Web.Access;
using Customhouse.Web.Pages.Administrator;
using Customhouse.Web.Pages.Audit;
using Customhouse.Web.Pages.Officer;
using Customhouse.Web.Pages.SignIn;
using Customhouse.Web.Pages.Supervisor;
using Customhouse.Web.Pages.Trader;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api;

/// <summary>All routes, and the words in which a route says what it takes, gives and demands.</summary>
public static class Routes
{
    public static void MapCustomhouse(this IEndpointRouteBuilder routes)
    {
        DeclarationEndpoints.Map(routes);
        ReceiptEndpoints.Map(routes);
        ActEndpoints.Map(routes);
        DocumentEndpoints.Map(routes);
        TariffEndpoints.Map(routes);
        LookUps.LookUpEndpoints.Map(routes);
        GuaranteeEndpoints.Map(routes);
        RiskEndpoints.Map(routes);
        OperatorEndpoints.Map(routes);
        TokenEndpoints.Map(routes);
        InsightEndpoints.Map(routes);
        SupervisorEndpoints.Map(routes);
        SurveyEndpoints.Map(routes);
        SurveyReleaseEndpoints.Map(routes);
        SurveyAnswerEndpoints.Map(routes);
        SurveyToolEndpoints.Map(routes);
        SurveyPages.Map(routes);
        SurveyProjectPages.Map(routes);
        SurveyFillPages.Map(routes);
        HealthEndpoints.Map(routes);
        OverviewEndpoints.Map(routes);
        LedgerEndpoints.Map(routes);
        LedgerEndpoints.MapPartners(routes);
        LedgerIntake.MapHouse(routes);
        Pages.Ledger.LedgerPages.Map(routes);
        DescriptionEndpoints.Map(routes);
        GrantEndpoints.Map(routes);
        AccountEndpoints.Map(routes);
        SignInEndpoints.Map(routes);
        OwnSignInEndpoints.Map(routes);
        AuditEndpoints.Map(routes);
        AuditorEndpoints.Map(routes);
        AdministratorEndpoints.Map(routes);
        LiveEndpoints.Map(routes);
        TraderEndpoints.Map(routes);
        QueueEndpoints.Map(routes);
    }

    /// <summary>Who may come here. A route that says nothing is closed to everyone.</summary>
    internal static RouteHandlerBuilder For(this RouteHandlerBuilder route, params string[] roles) =>
        route
            .RequireAuthorization(new AuthorizeAttribute { Roles = string.Join(',', roles) })
            .Problems(401, 403, 429);

    /// <summary>The route takes a WCO message. JSON is named first: generated clients send what stands first,
    /// and most know of no other form.</summary>
    internal static RouteHandlerBuilder Message(this RouteHandlerBuilder route) =>
        route.Accepts<byte[]>(Body.Json, Body.Xml);

    /// <summary>The route gives a WCO message.</summary>
    internal static RouteHandlerBuilder Wco(this RouteHandlerBuilder route) =>
        route.Produces<byte[]>(StatusCodes.Status200OK, Body.Xml, Body.Json);

    internal static RouteHandlerBuilder Problems(
        this RouteHandlerBuilder route,
        params ReadOnlySpan<int> statuses
    )
    {
        foreach (var status in statuses)
            route.WithMetadata(
                new ProducesResponseTypeMetadata(status, typeof(Problem), [Problem.ContentType])
            );
        return route;
    }
}
