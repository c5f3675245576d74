using Customhouse.Web.Access;
using Customhouse.Web.Http;
using Customhouse.Web.Insight;
using Customhouse.Web.Parts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Pages.Overview;

/// <summary>The overview page and the files that pages need.</summary>
internal static class OverviewEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages
            .MapGet(
                "/",
                async (
                    HttpContext context,
                    ByOffices<OverviewCounts> boards,
                    CancellationToken cancellation
                ) =>
                    context.User is Visitor { IsTrader: true }
                        ? (IResult)TypedResults.Redirect(DeskSection.Home(Role.Trader))
                        : new RazorComponentResult<Overview>(
                            new { Figures = await boards.For(context).Read(cancellation) }
                        )
            )
            .RequireAuthorization(PagePolicies.Docs);
        pages
            .MapGet(
                "/overview/figures",
                async Task<IResult> (
                    HttpContext context,
                    ByOffices<OverviewCounts> boards,
                    CancellationToken cancellation
                ) =>
                    new RazorComponentResult<OverviewFigures>(
                        new { Figures = await boards.For(context).Read(cancellation) }
                    )
            )
            .RequireAuthorization(PagePolicies.Overview)
            .AskedByPages();
        pages
            .MapGet("/assets/{name}", (string name, HttpContext context) => Asset(name, context))
            .AllowAnonymous();
    }

    private static IResult Asset(string name, HttpContext context)
    {
        var type = Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            _ => null,
        };
        // The program's own resources of other kinds have other endings, so a name can reach assets only.
        if (
            type is null
            || typeof(OverviewEndpoints).Assembly.GetManifestResourceStream(name) is not { } stream
        )
            return Answers.NotFound();
        context.Response.Headers.Remove("Pragma");
        context.Response.Headers.CacheControl = "public, max-age=600";
        return TypedResults.Stream(stream, type);
    }
}
