using Customhouse.Engine;
using Customhouse.Web.Access;
using Customhouse.Web.Insight;
using Customhouse.Web.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Customhouse.Web.Api;

/// <summary>The overview page, the sign-in that opens it to browsers, and the files that pages need.</summary>
internal static class OverviewEndpoints
{
    /// <summary>Customs; in a demonstration also everybody at the machine itself.</summary>
    public const string Policy = "overview";

    /// <summary>Everyone with a token; in a demonstration also everybody at the machine itself.</summary>
    public const string DocsPolicy = "docs";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription();
        pages.MapGet("/", async (Board board, House house, CancellationToken cancellation) =>
            new RazorComponentResult<Overview>(new
            {
                Figures = await board.Read(cancellation),
                Administration = house.Terms.Administration.Code,
            })).RequireAuthorization(Policy);
        pages.MapGet("/overview/figures", async (Board board, CancellationToken cancellation) =>
            new RazorComponentResult<OverviewFigures>(new { Figures = await board.Read(cancellation) }))
            .RequireAuthorization(Policy);
        pages.MapGet("/sign-in", () => new RazorComponentResult<SignIn>()).AllowAnonymous();
        pages.MapPost("/sign-in", SignInWith).AllowAnonymous().DisableAntiforgery();
        pages.MapPost("/sign-out", (HttpContext context) =>
        {
            context.Response.Cookies.Delete(TokenAuthentication.Cookie);
            return TypedResults.Redirect("/sign-in");
        }).AllowAnonymous().DisableAntiforgery();
        pages.MapGet("/assets/{name}", (string name, HttpContext context) => Asset(name, context)).AllowAnonymous();
    }

    /// <summary>A good token becomes a cookie that scripts cannot read and other sites cannot send.</summary>
    private static IResult SignInWith(
        HttpContext context, TokenBook tokens, TimeProvider clock, [FromForm] string? token)
    {
        if (token?.Trim() is not { Length: > 0 and <= 128 } secret
            || tokens.Find(secret, clock.GetUtcNow()) is not { } visitor)
        {
            return new RazorComponentResult<SignIn>(new { Refused = true })
            {
                StatusCode = StatusCodes.Status401Unauthorized,
            };
        }
        context.Response.Cookies.Append(TokenAuthentication.Cookie, secret, new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/",
            Expires = visitor.Token.ExpiresAt,
        });
        return TypedResults.Redirect(visitor.IsTrader ? "/docs" : "/");
    }

    private static IResult Asset(string name, HttpContext context)
    {
        var type = name switch
        {
            "customhouse.css" or "survey.css" => "text/css; charset=utf-8",
            "overview.js" => "text/javascript; charset=utf-8",
            _ => null,
        };
        if (type is null) return Answers.NotFound();
        context.Response.Headers.CacheControl = "public, max-age=600";
        var stream = typeof(OverviewEndpoints).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the program");
        return TypedResults.Stream(stream, type);
    }
}
