using System.Text.Json.Serialization;
using System.Threading.RateLimiting;
using Customhouse.Engine;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Accounts;
using Customhouse.Web.Api.Authorisations;
using Customhouse.Web.Api.Declarations;
using Customhouse.Web.Api.Guarantees;
using Customhouse.Web.Api.Insight;
using Customhouse.Web.Api.Jobs;
using Customhouse.Web.Api.Lawbooks;
using Customhouse.Web.Api.Ledger;
using Customhouse.Web.Api.Licences;
using Customhouse.Web.Api.Live;
using Customhouse.Web.Api.LookUps;
using Customhouse.Web.Api.Operators;
using Customhouse.Web.Api.Risk;
using Customhouse.Web.Api.Survey;
using Customhouse.Web.Api.Tariff;
using Customhouse.Web.Api.Watching;
using Customhouse.Web.Cases;
using Customhouse.Web.Http;
using Customhouse.Web.Insight;
using Customhouse.Web.Pages.Administrator;
using Customhouse.Web.Pages.Audit;
using Customhouse.Web.Pages.Docs;
using Customhouse.Web.Pages.Jobs;
using Customhouse.Web.Pages.Ledger;
using Customhouse.Web.Pages.Officer;
using Customhouse.Web.Pages.Overview;
using Customhouse.Web.Pages.SignIn;
using Customhouse.Web.Pages.Supervisor;
using Customhouse.Web.Pages.Survey;
using Customhouse.Web.Pages.Trader;
using Customhouse.Web.Parts;
using Customhouse.Web.Settings;
using Customhouse.Web.Survey;
using Customhouse.Web.Watching;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Customhouse.Web;

/// <summary>Puts the web face together: what it needs, and the order in which a request passes.</summary>
public static class CustomhouseWeb
{
    private const int HeaderBytesMax = 16 * 1024;
    private const int FormValuesMax = 16 * 1024;

    /// <summary>Every form that goes in or out as JSON.</summary>
    internal static readonly JsonSerializerContext[] Forms =
    [
        CaseJson.Default,
        DeclarationJson.Default,
        ProblemJson.Default,
        AccountJson.Default,
        OperatorJson.Default,
        GuaranteeJson.Default,
        AuthorisationJson.Default,
        LicenceJson.Default,
        TariffJson.Default,
        LawJson.Default,
        LookUpJson.Default,
        InsightJson.Default,
        HealthJson.Default,
        JobJson.Default,
        LedgerJson.Default,
    ];

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
        services.AddSingleton<RateRegister>().AddSingleton<LawRegister>().AddSingleton<LawActs>();
        services.AddSingleton<Rehearsals>();
        JobKinds.AddTo(services);
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
            for (var i = 0; i < Forms.Length; i++)
                json.SerializerOptions.TypeInfoResolverChain.Insert(i, Forms[i]);
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        });
        services.AddSigningIn(options);
        services.AddAuthorization(access =>
        {
            // A route that says nothing about who may come is closed to everyone. What is no route of ours
            // are the framework's own answers to a wrong method or content type.
            access.FallbackPolicy = new AuthorizationPolicyBuilder()
                .RequireAuthenticatedUser()
                .RequireAssertion(c => c.Resource is HttpContext h && h.GetEndpoint() is not RouteEndpoint)
                .Build();
            access.AddPolicy(
                PagePolicies.Overview,
                p => p.RequireAssertion(c => MayLook(c, options, Role.Customs))
            );
            access.AddPolicy(
                PagePolicies.Docs,
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
        services.AddSingleton<ProblemPage>(PageOf);
        services.AddSingleton<ProblemWords>(RefusalWords.In);
        DescriptionEndpoints.AddDescription(services);
        return services;
    }

    private static RazorComponentResult<Trouble> PageOf(Problem problem) =>
        new(
            new
            {
                problem.Status,
                problem.Trace,
                problem.Telling,
            }
        )
        {
            StatusCode = problem.Status,
        };

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
        Map(app);
        return app;
    }

    /// <summary>All routes, by what maps each.</summary>
    private static void Map(IEndpointRouteBuilder routes)
    {
        DeclarationEndpoints.Map(routes);
        ReceiptEndpoints.Map(routes);
        ActEndpoints.Map(routes);
        DocumentEndpoints.Map(routes);
        TariffEndpoints.Map(routes);
        LawEndpoints.Map(routes);
        LookUpEndpoints.Map(routes);
        GuaranteeEndpoints.Map(routes);
        AuthorisationEndpoints.Map(routes);
        LicenceEndpoints.Map(routes);
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
        LedgerPages.Map(routes);
        JobEndpoints.Map(routes);
        RehearsalEndpoints.Map(routes);
        JobPages.Map(routes);
        DescriptionEndpoints.Map(routes);
        GrantEndpoints.Map(routes);
        AccountEndpoints.Map(routes);
        SignInEndpoints.Map(routes);
        OwnSignInEndpoints.Map(routes);
        AuditEndpoints.Map(routes);
        AuditorEndpoints.Map(routes);
        AdministratorEndpoints.Map(routes);
        LawPages.MapToday(routes);
        LiveEndpoints.Map(routes);
        TraderEndpoints.Map(routes);
        QueueEndpoints.Map(routes);
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
}
