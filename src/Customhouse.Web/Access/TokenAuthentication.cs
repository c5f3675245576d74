using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Customhouse.Web.Access;

/// <summary>
/// Reads the bearer token of a request (RFC 6750), or the cookie of the sign-in page. The cookie serves reading, and
/// forms of our own pages, so that no other site can make a browser act.
/// </summary>
public sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    TokenBook tokens, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "token";
    public const string Cookie = "customhouse";

    private const string Bearer = "Bearer ";
    private const int SecretCharactersMax = 128;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticated());

    private AuthenticateResult Authenticated()
    {
        var secret = Secret();
        if (secret is null) return AuthenticateResult.NoResult();
        return tokens.Find(secret, clock.GetUtcNow()) is { } visitor
            ? AuthenticateResult.Success(new AuthenticationTicket(visitor, SchemeName))
            : AuthenticateResult.Fail("the token is unknown, has expired or was revoked");
    }

    private string? Secret()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return header.Length <= Bearer.Length + SecretCharactersMax ? header[Bearer.Length..].Trim() : null;
        return (HttpMethods.IsGet(Request.Method) || HttpMethods.IsHead(Request.Method) || IsOwnForm)
            && Request.Cookies[Cookie] is { Length: > 0 and <= SecretCharactersMax } cookie ? cookie : null;
    }

    /// <summary>
    /// A form that a page of this origin sent. The browser sets this head and no script can (Fetch Metadata, W3C).
    /// </summary>
    private bool IsOwnForm => HttpMethods.IsPost(Request.Method) && Request.HasFormContentType
        && Request.Headers["Sec-Fetch-Site"] == "same-origin";

    /// <summary>RFC 6750, section 3: who is not signed in is told how; a browser is shown the page for it.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (HttpMethods.IsGet(Request.Method)
            && Request.Headers.Accept.ToString().StartsWith("text/html", StringComparison.Ordinal))
        {
            Response.Redirect("/sign-in");
            return Task.CompletedTask;
        }
        Response.Headers.WWWAuthenticate = "Bearer realm=\"customhouse\"";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
