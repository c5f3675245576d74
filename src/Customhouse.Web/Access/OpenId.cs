using Customhouse.Storage;
using Customhouse.Web.Http;
using Customhouse.Web.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Customhouse.Web.Access;

/// <summary>Signing in at a provider: code flow with PKCE (RFC 7636), the subject found among our
/// accounts.</summary>
public static class OpenId
{
    public const string Scheme = "openid";

    public static AuthenticationBuilder AddOpenId(
        this AuthenticationBuilder authentication,
        OpenIdTerms terms
    ) =>
        authentication.AddOpenIdConnect(
            Scheme,
            terms.Name,
            options =>
            {
                options.Authority = terms.Authority;
                options.ClientId = terms.Client;
                options.ClientSecret = terms.Secret;
                options.ResponseType = OpenIdConnectResponseType.Code;
                options.UsePkce = true;
                // A provider at this machine is asked over no network.
                var isHere =
                    Uri.TryCreate(terms.Authority, UriKind.Absolute, out var authority)
                    && authority.IsLoopback;
                options.RequireHttpsMetadata = !isHere;
                options.SaveTokens = false;
                options.SignInScheme = Session.Scheme;
                options.CallbackPath = "/sign-in/openid/callback";
                options.Scope.Clear();
                options.Scope.Add("openid");
                options.MapInboundClaims = false;
                options.Events.OnTokenValidated = Admit;
                options.Events.OnAccessDenied = context =>
                {
                    context.Response.Redirect(PageOf(Cancelled));
                    context.HandleResponse();
                    return Task.CompletedTask;
                };
                options.Events.OnRemoteFailure = context =>
                {
                    context.Response.Redirect(PageOf(CauseOf(context.Failure)));
                    context.HandleResponse();
                    return Task.CompletedTask;
                };
            }
        );

    /// <summary>Why nobody was signed in, as the page of signing in says it.</summary>
    public static readonly IReadOnlyList<string> Causes = [Cancelled, Stale, Unknown, Away];

    private const string Cancelled = "cancelled";
    private const string Stale = "stale";
    private const string Unknown = "unknown";

    /// <summary>The provider does not answer; it is the one cause that passes by itself.</summary>
    public const string Away = "away";

    /// <summary>Sends a person to the provider, or to the page that says that it is away.</summary>
    public static async Task Challenge(HttpContext context, string back)
    {
        try
        {
            await context.ChallengeAsync(Scheme, new AuthenticationProperties { RedirectUri = back });
        }
        catch (Exception failure) when (IsAway(failure) && !context.Response.HasStarted)
        {
            context.Response.Redirect(PageOf(Away));
        }
    }

    private static string PageOf(string cause) => "/sign-in?refused=" + cause;

    private static string CauseOf(Exception? failure) =>
        failure switch
        {
            UnknownSubjectException => Unknown,
            { InnerException: UnknownSubjectException } => Unknown,
            not null when IsAway(failure) => Away,
            // The provider's word on somebody who began elsewhere, long ago, or twice.
            _ => Stale,
        };

    /// <summary>Its address does not answer, or answers with what is no discovery document or
    /// token.</summary>
    private static bool IsAway(Exception? failure) =>
        failure is HttpRequestException or IOException or TaskCanceledException
        || failure is InvalidOperationException { Message: var words }
            && words.StartsWith("IDX20", StringComparison.Ordinal)
        || failure?.InnerException is { } inner && IsAway(inner);

    /// <summary>Who is vouched for and has no account here is as unknown as anybody.</summary>
    private static async Task Admit(TokenValidatedContext context)
    {
        var services = context.HttpContext.RequestServices;
        var subject = context.Principal?.FindFirst("sub")?.Value ?? "";
        var caller = new Caller(context.HttpContext.Address(), context.HttpContext.Network(), null);
        if (services.GetRequiredService<AccountBook>().OfSubject(subject) is not { IsClosed: false } account)
        {
            await services
                .GetRequiredService<Store>()
                .AuditTrail.Note(
                    services.Clock().GetUtcNow(),
                    new Actor(Cut(subject), "nobody"),
                    "sign-in-refused",
                    Cut(subject),
                    caller.Address
                );
            context.Fail(new UnknownSubjectException());
            return;
        }
        await services.GetRequiredService<PasswordSignIn>().SignedIn(account, caller);
        context.Principal = Session.Of(account, services.Clock().GetUtcNow());
    }

    private static string Cut(string subject) => subject.Length <= 100 ? subject : subject[..100];
}

/// <summary>The provider vouches for somebody who has no account here.</summary>
internal sealed class UnknownSubjectException() : Exception("nobody here is known by this subject");
