using Customhouse.Web.Settings;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Customhouse.Web.Access;

/// <summary>What signing in needs of the host.</summary>
internal static class SigningIn
{
    /// <summary>Tokens for systems, sessions for people; one visitor for whoever asks who it is.</summary>
    public static void AddSigningIn(this IServiceCollection services, WebOptions options)
    {
        const string either = "visitor";
        // Before the framework's own look at the keys, which would make one where there is none.
        services.AddHostedService<KeysAtStart>();
        var authentication = services
            .AddAuthentication(either)
            .AddPolicyScheme(
                either,
                null,
                options =>
                    options.ForwardDefaultSelector = context =>
                        context.Request.Headers.Authorization.Count > 0
                            ? TokenAuthentication.SchemeName
                            : Session.Scheme
            )
            .AddScheme<AuthenticationSchemeOptions, TokenAuthentication>(TokenAuthentication.SchemeName, null)
            .AddSessions();
        if (options.OpenId is { } provider)
            authentication.AddOpenId(provider);
        services.AddDataProtection().SetApplicationName("Customhouse");
        services.AddSingleton<StoredKeys>().AddSingleton<XmlKeyManager>().AddSingleton<SharedKeyRing>();
        services.AddSingleton<IKeyManager>(all => all.GetRequiredService<SharedKeyRing>());
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(
            all => new ConfigureOptions<KeyManagementOptions>(options =>
                options.XmlRepository = all.GetRequiredService<StoredKeys>()
            )
        );
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.FormFieldName = AntiforgeryCheck.Field;
            antiforgery.HeaderName = AntiforgeryCheck.Header;
            // No neighbouring host can set a cookie of this name (RFC 6265bis), which TLS alone may bear.
            antiforgery.Cookie.Name = options.BehindTls ? "__Host-customhouse-seal" : "customhouse-seal";
            antiforgery.Cookie.Path = "/";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = options.BehindTls
                ? CookieSecurePolicy.Always
                : CookieSecurePolicy.SameAsRequest;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
    }
}
