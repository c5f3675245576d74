using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Customhouse.Web.Access;

/// <summary>Reads the bearer token of a request (RFC 6750): one that was issued, or one granted for
/// it.</summary>
public sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    TokenBook tokens,
    AccessTokens granted,
    RegisterWatch watch,
    TimeProvider clock
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "token";

    private const string Bearer = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        await watch.Fresh(Context.RequestAborted);
        return Authenticated(header);
    }

    private AuthenticateResult Authenticated(string header)
    {
        if (header.Length > Bearer.Length + AccessTokens.CharactersMax)
            return AuthenticateResult.Fail("the token is longer than any that was issued");
        var secret = header[Bearer.Length..].Trim();
        var visitor = secret.StartsWith(AccessTokens.Prefix, StringComparison.Ordinal)
            ? granted.Find(secret)
            : tokens.Find(secret, clock.GetUtcNow());
        return visitor is not null
            ? AuthenticateResult.Success(new AuthenticationTicket(visitor, SchemeName))
            : AuthenticateResult.Fail("the token is unknown, has expired or was revoked");
    }

    /// <summary>RFC 6750, section 3: who is not signed in is told how.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
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
