using System.Globalization;
using System.Security.Claims;
using Customhouse.Ledger;
using Customhouse.Web.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Customhouse.Web.Access;

/// <summary>
/// A person's session: a cookie that scripts cannot read and other sites cannot send, sealed with keys that
/// outlive the process. It names the account and its stamp; what the person may do is read anew each time.
/// </summary>
public static class Session
{
    public const string Scheme = "session";

    /// <summary>Between the password and the rest of a sign-in: opens nothing.</summary>
    public const string StageScheme = "sign-in-stage";

    /// <summary>
    /// A session without a request of its person ends after this long; each request in its second half renews
    /// it, but for those that a page makes by itself.
    /// </summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(60);

    /// <summary>However busy it is, a session ends after a long working day.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    private static readonly TimeSpan Stage = TimeSpan.FromMinutes(10);

    private const string StampClaim = "stamp";
    private const string SinceClaim = "since";
    private const string NameClaim = "session";
    private const int NameBytes = 12;

    public static AuthenticationBuilder AddSessions(this AuthenticationBuilder authentication) =>
        authentication
            .AddCookie(
                Scheme,
                options =>
                {
                    Cookie(options, "customhouse", Idle);
                    options.SlidingExpiration = true;
                    options.Events.OnValidatePrincipal = Admit;
                    options.Events.OnCheckSlidingExpiration = context =>
                    {
                        context.ShouldRenew &= !AutomaticRead.Is(context.HttpContext);
                        return Task.CompletedTask;
                    };
                    options.Events.OnRedirectToLogin = Challenge;
                    options.Events.OnRedirectToAccessDenied = context =>
                    {
                        context.Response.StatusCode = StatusCodes.Status403Forbidden;
                        return Task.CompletedTask;
                    };
                }
            )
            .AddCookie(
                StageScheme,
                options =>
                {
                    Cookie(options, "customhouse-stage", Stage);
                    options.SlidingExpiration = false;
                }
            );

    private static void Cookie(CookieAuthenticationOptions options, string name, TimeSpan lasts)
    {
        options.Cookie.Name = name;
        options.Cookie.HttpOnly = true;
        // Lax, for a link in a letter should open the case; every form bears a seal besides.
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Cookie.Path = "/";
        options.ExpireTimeSpan = lasts;
        options.CookieManager = new HostCookies();
    }

    /// <summary>What the cookie of a new session holds.</summary>
    public static ClaimsPrincipal Of(Account account, DateTimeOffset since, params Claim[] more) =>
        new(
            new ClaimsIdentity(
                [
                    new Claim(ClaimTypes.NameIdentifier, account.Id),
                    new Claim(StampClaim, account.Stamp),
                    new Claim(SinceClaim, since.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
                    new Claim(NameClaim, Convert.ToHexStringLower(RandomBytes.Get(NameBytes))),
                    .. more,
                ],
                Scheme
            )
        );

    /// <summary>The account that a cookie names, if its stamp is still the account's.</summary>
    public static Account? AccountOf(ClaimsPrincipal? cookie, AccountBook accounts) =>
        cookie?.FindFirstValue(ClaimTypes.NameIdentifier) is { } id
        && accounts.Find(id) is { IsClosed: false } account
        && cookie.FindFirstValue(StampClaim) == account.Stamp
            ? account
            : null;

    private static async Task Admit(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        await services.GetRequiredService<RegisterWatch>().Fresh(context.HttpContext.RequestAborted);
        var account = AccountOf(context.Principal, services.GetRequiredService<AccountBook>());
        var since = DateTimeOffset.FromUnixTimeSeconds(
            long.Parse(context.Principal?.FindFirstValue(SinceClaim) ?? "0", CultureInfo.InvariantCulture)
        );
        var name = context.Principal?.FindFirstValue(NameClaim) ?? "";
        if (
            account is not null
            && services.Clock().GetUtcNow() - since < Longest
            && !services.GetRequiredService<EndedSessions>().IsEnded(name)
        )
        {
            context.ReplacePrincipal(new Visitor(account) { Session = name });
            return;
        }
        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(Scheme);
    }

    /// <summary>RFC 6750, section 3: who is not signed in is told how; a browser is shown the page for
    /// it.</summary>
    private static Task Challenge(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        if (request.WantsPage())
        {
            var back = HttpMethods.IsGet(request.Method)
                ? request.PathBase + request.Path + request.QueryString
                : "/";
            context.Response.Redirect("/sign-in?returnUrl=" + Uri.EscapeDataString(back));
            return Task.CompletedTask;
        }
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"customhouse\"";
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    /// <summary>
    /// Where to go after a sign-in: an address of this house, never another's. What could be read as another
    /// host (<c>//host</c>, <c>/\host</c>), or holds what no address does (RFC 3986: control characters,
    /// anything beyond ASCII), is none.
    /// </summary>
    public static string Local(string? returnUrl) =>
        returnUrl is ['/', ..]
        && returnUrl is not (['/', '/', ..] or ['/', '\\', ..])
        && returnUrl.All(c => char.IsAscii(c) && !char.IsControl(c) && c != '\\')
        && returnUrl.Length <= 1_000
            ? returnUrl
            : "/";
}
