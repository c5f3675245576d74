using Customhouse.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Customhouse.Web.Access;

/// <summary>An OpenID Connect provider that vouches for people; their accounts stay in our registers.</summary>
/// <param name="Authority">Its issuer, an https address with a discovery document.</param>
/// <param name="Name">What the button says.</param>
public sealed record OpenIdTerms(string Authority, string Client, string Secret, string Name);

/// <summary>Signing in at a provider: code flow with PKCE (RFC 7636), the subject found among our accounts.</summary>
public static class OpenId
{
    public const string Scheme = "openid";

    public static AuthenticationBuilder AddOpenId(this AuthenticationBuilder authentication, OpenIdTerms terms) =>
        authentication.AddOpenIdConnect(Scheme, terms.Name, options =>
        {
            options.Authority = terms.Authority;
            options.ClientId = terms.Client;
            options.ClientSecret = terms.Secret;
            options.ResponseType = OpenIdConnectResponseType.Code;
            options.UsePkce = true;
            options.SaveTokens = false;
            options.SignInScheme = Session.Scheme;
            options.CallbackPath = "/sign-in/openid/callback";
            options.Scope.Clear();
            options.Scope.Add("openid");
            options.MapInboundClaims = false;
            options.Events.OnTokenValidated = Admit;
            options.Events.OnRemoteFailure = context =>
            {
                context.Response.Redirect("/sign-in?refused=1");
                context.HandleResponse();
                return Task.CompletedTask;
            };
        });

    /// <summary>Who is vouched for and has no account here is as unknown as anybody.</summary>
    private static async Task Admit(TokenValidatedContext context)
    {
        var services = context.HttpContext.RequestServices;
        var subject = context.Principal?.FindFirst("sub")?.Value ?? "";
        var caller = new Caller(context.HttpContext.Address(), context.HttpContext.Network(), null);
        if (services.GetRequiredService<AccountBook>().OfSubject(subject) is not { IsClosed: false } account)
        {
            await services.GetRequiredService<Store>().Note(services.Clock().GetUtcNow(),
                new Actor(Cut(subject), "nobody"), "sign-in-refused", Cut(subject), caller.Address);
            context.Fail("nobody here is known by this subject");
            return;
        }
        await services.GetRequiredService<Doorkeeper>().SignedIn(account, caller);
        context.Principal = Session.Of(account, services.Clock().GetUtcNow());
    }

    private static string Cut(string subject) => subject.Length <= 100 ? subject : subject[..100];
}
