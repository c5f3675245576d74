using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Api;
using Customhouse.Web.Insight;
using Customhouse.Web.Pages;
using Customhouse.Web.Pages.Administrator;
using Customhouse.Web.Survey;
using Customhouse.Web.Watching;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Customhouse.Web;

/// <summary>How the counter is run.</summary>
/// <param name="RequestsPerSecond">What one token may ask in a second, on average; 0 for no limit.</param>
/// <param name="RequestSeconds">After which a request is given up.</param>
/// <param name="OpenOnLoopback">The overview needs no sign-in from this machine; for demonstrations
/// only.</param>
public sealed record WebOptions(int RequestsPerSecond, int RequestSeconds, bool OpenOnLoopback = false)
{
    /// <summary>Who works for the administration needs a second factor to sign in.</summary>
    public bool SecondFactor { get; init; } = true;

    /// <summary>
    /// Where earlier versions kept the keys of sessions and access tokens: they are taken over from there
    /// into the store. Null for nowhere.
    /// </summary>
    public string? KeysFolder { get; init; }

    /// <summary>A proxy before this process speaks TLS to the world.</summary>
    public bool BehindTls { get; init; }

    /// <summary>The proxies whose word on a visitor's address is taken, where one is before this
    /// process.</summary>
    public IReadOnlyList<System.Net.IPNetwork> Proxies { get; init; } = [];

    /// <summary>The settings of this start, as the page of limits lists them.</summary>
    public IReadOnlyList<SettingLine> Settings { get; init; } = [];

    /// <summary>What is told to those who watch the service.</summary>
    public WatchTerms Watch { get; init; } = new();

    /// <summary>An OpenID Connect provider that vouches for people; null for none.</summary>
    public OpenIdTerms? OpenId { get; init; }
}

/// <summary>One setting as it holds.</summary>
/// <param name="Variable">The environment variable that sets it.</param>
/// <param name="Value">Null for a secret: whether it is set is all that is told.</param>
/// <param name="IsSet">Somebody gave it a value.</param>
/// <param name="Words">What it means, in English, as the command line's help says it.</param>
public sealed record SettingLine(string Name, string Variable, string? Value, bool IsSet, string Words);

/// <summary>Puts the web face together: what it needs, and the order in which a request passes.</summary>
public static class CustomhouseWeb
{
    private const int HeaderBytesMax = 16 * 1024;
    private const int FormValuesMax = 16 * 1024;

    /// <summary>Figures of cases, each read for those who may see the same offices.</summary>
    private static void AddFigures(IServiceCollection services)
    {
        services.AddSingleton<RevenueBook>();
        services.AddSingleton(s => new ByOffices<OverviewCounts>(offices => new OverviewCounts(
            offices,
            s.GetRequiredService<Store>(),
            s.GetRequiredService<Measures>(),
            s.GetRequiredService<Notice>(),
            s.GetRequiredService<RevenueBook>(),
            s.GetRequiredService<TimeProvider>()
        )));
        services.AddSingleton(s => new ByOffices<Supervision>(offices => new Supervision(
            offices,
            s.GetRequiredService<Store>(),
            s.GetRequiredService<RevenueBook>(),
            s.GetRequiredService<TimeProvider>()
        )));
        services.AddSingleton(s => new ByOffices<ProfileHits>(offices => new ProfileHits(
            offices,
            s.GetRequiredService<Store>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<BackgroundTasks>()
        )));
    }

    public static IServiceCollection AddCustomhouse(
        this IServiceCollection services,
        Store store,
        AdministrationState administration,
        TimeProvider clock,
        WebOptions options
    )
    {
        services.AddSingleton(store).AddSingleton(administration).AddSingleton(clock).AddSingleton(options);
        services.TryAddSingleton(new BackgroundTasks(clock));
        services.AddScoped(s => new CaseStandings(
            store,
            s.GetService<LedgerAccess>() ?? new LedgerAccess(OwnLog: null)
        ));
        services
            .AddSingleton<SurveyDesk>()
            .AddSingleton(s => new SelfView(
                store,
                administration,
                s.GetRequiredService<SurveyDesk>(),
                clock,
                new InstallationReach(
                    s.GetService<LedgerAccess>()?.OwnLog is not null,
                    () => s.GetService<ConsortiumMembership>()?.Current?.Partners.Count ?? 0
                )
            ));
        services.AddSingleton<CaseDesk>().AddSingleton<RegisterChanges>().AddSingleton<TokenBook>();
        services.AddSingleton<RegisterFollower>().AddSingleton<RegisterWatch>().AddSingleton<OpenStreams>();
        services.AddSingleton<AccountBook>().AddSingleton<AccessTokens>().AddSingleton<Attempts>();
        services.AddSingleton<KnownDevices>().AddSingleton<EndedSessions>().AddSingleton<AccessCheck>();
        services.AddSingleton<PasswordSignIn>().AddSingleton<RecoveryCodes>().AddSingleton<CaseFeed>();
        services.AddHostedService(all => all.GetRequiredService<CaseFeed>());
        services.AddSingleton<LedgerGauges>().AddSingleton<BackgroundLog>().AddSingleton<StoreMeasures>();
        services.AddTelemetry(administration, options.Watch);
        HealthWatch.AddTo(services);
        services.AddSingleton<Measures>().AddSingleton<Notice>();
        AddFigures(services);
        services.AddSingleton<HealthFigures>().AddSingleton<StagedEditions>().AddSingleton<TariffImports>();
        services.AddSingleton<Pages.Supervisor.Rehearsals>();
        JobWatch.AddTo(services);
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Values.Limits.MessageBytesMax;
            kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytesMax;
        });
        // A declaration of all the items that there may be is changed in one form.
        services.Configure<FormOptions>(form => form.ValueCountLimit = FormValuesMax);
        // What a request gets wrong comes to the front door with its cause, so that it can be told.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        AddSigningIn(services, options);
        services.AddAuthorization(access =>
        {
            // A route that says nothing about who may come is closed to everyone. What is no route of ours
            // are the framework's own answers to a wrong method or content type.
            access.FallbackPolicy = new AuthorizationPolicyBuilder()
                .RequireAuthenticatedUser()
                .RequireAssertion(c => c.Resource is HttpContext h && h.GetEndpoint() is not RouteEndpoint)
                .Build();
            access.AddPolicy(
                OverviewEndpoints.Policy,
                p => p.RequireAssertion(c => MayLook(c, options, Role.Customs))
            );
            access.AddPolicy(
                OverviewEndpoints.DocsPolicy,
                p => p.RequireAssertion(c => MayLook(c, options, Role.Everyone))
            );
        });
        services.AddSingleton<SharedRates>().AddHostedService(all => all.GetRequiredService<SharedRates>());
        if (options.RequestsPerSecond > 0)
            services.AddRateLimiter(_ => { }).AddOptions<RateLimiterOptions>().Configure<SharedRates>(Limit);
        services.AddRequestTimeouts(timeouts =>
            timeouts.DefaultPolicy = new RequestTimeoutPolicy
            {
                Timeout = TimeSpan.FromSeconds(options.RequestSeconds),
                TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
            }
        );
        services.AddRazorComponents();
        DescriptionEndpoints.AddDescription(services);
        return services;
    }

    /// <summary>The order in which a request passes; each line costs every request, so there are
    /// few.</summary>
    public static WebApplication UseCustomhouse(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<WebOptions>();
        app.Services.GetRequiredService<HealthFigures>();
        app.Services.GetRequiredService<BackgroundLog>();
        app.Services.GetRequiredService<LedgerGauges>();
        app.Services.GetRequiredService<StoreMeasures>();
        app.Services.GetRequiredService<TaskMeasures>();
        if (options.BehindTls)
        {
            app.UseForwardedHeaders(Believed(options.Proxies));
            app.Use(
                (context, next) =>
                {
                    context.Request.Scheme = Uri.UriSchemeHttps;
                    return next(context);
                }
            );
        }
        app.UseMiddleware<ResponseRules>();
        app.UseMiddleware<RequestRules>();
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseAuthentication();
        if (options.RequestsPerSecond > 0)
            app.UseRateLimiter();
        app.UseAuthorization();
        app.UseMiddleware<AntiforgeryCheck>();
        app.MapCustomhouse();
        return app;
    }

    /// <summary>The visitor's address as the nearest proxy tells it; of anybody else it is not
    /// believed.</summary>
    private static ForwardedHeadersOptions Believed(IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor,
            ForwardLimit = 1,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
            options.KnownIPNetworks.Add(proxy);
        return options;
    }

    /// <summary>Tokens for systems, sessions for people; one visitor for whoever asks who it is.</summary>
    private static void AddSigningIn(IServiceCollection services, WebOptions options)
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

    private static void Limit(RateLimiterOptions limiter, SharedRates rates)
    {
        limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        limiter.OnRejected = (rejected, _) =>
        {
            rejected.HttpContext.Response.Headers.RetryAfter = "1";
            return ValueTask.CompletedTask;
        };
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(rates.Of);
    }

    /// <summary>Pages are for those with a token; a demonstration shows them to everybody at its own
    /// machine.</summary>
    private static bool MayLook(AuthorizationHandlerContext access, WebOptions options, string[] roles)
    {
        if (roles.Any(access.User.IsInRole))
            return true;
        return options.OpenOnLoopback
            && access.Resource is HttpContext context
            && context.Connection.RemoteIpAddress is { } address
            && System.Net.IPAddress.IsLoopback(address)
            && (context.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]")
            && !context.Request.Headers.ContainsKey("X-Forwarded-For");
    }

    internal static TimeProvider Clock(this IServiceProvider services) =>
        services.GetRequiredService<TimeProvider>();
}
