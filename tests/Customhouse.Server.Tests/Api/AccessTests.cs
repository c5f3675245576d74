using System.Net;
using Customhouse.Web.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>Closed by default: every route is asked without a token and with each role.</summary>
public sealed class AccessTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    /// <summary>All that may be seen by nobody in particular.</summary>
    private static readonly string[] Open =
    [
        "/health/live", "/health/ready", "/assets/{name}", "/connect/token", "/language", "/sign-in", "/sign-in/code",
        "/sign-in/password", "/sign-in/factor", "/sign-in/openid", "/sign-out",
        // What comes in here is believed for its signature alone, and what goes out is public (C2SP).
        "/ledger/checkpoint", "/ledger/pending", "/ledger/tile/{**path}", "/witness/add-checkpoint",
        "/witness/{name}/checkpoint", "/mirror/add-checkpoint", "/mirror/add-entries", "/mirror/{name}/checkpoint",
        "/mirror/{name}/tile/{**path}",
    ];

    /// <summary>Where forms are sent, rather than data.</summary>
    private static readonly string[] Desks =
        ["/trader/", "/officer/", "/supervisor/", "/auditor/", "/administrator/"];

    /// <summary>What each role may do, told apart from the code that enforces it.</summary>
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["POST /declarations"] = "trader officer supervisor",
        ["GET /declarations"] = "all",
        ["GET /declarations/{mrn}"] = "all",
        ["GET /declarations/{mrn}/message"] = "all",
        ["GET /declarations/{mrn}/notifications"] = "all",
        ["GET /declarations/{mrn}/timeline"] = "all",
        ["GET /declarations/{mrn}/versions"] = "all",
        ["GET /declarations/{mrn}/versions/compare"] = "all",
        ["GET /declarations/{mrn}/duties"] = "all",
        ["GET /declarations/{mrn}/receipt"] = "all",
        ["POST /declarations/{mrn}/erasure"] = "administrator",
        ["GET /auditor/ledger"] = "officer supervisor auditor administrator",
        ["GET /cases/{mrn}/proof"] = "all",
        ["GET /supervisor"] = "supervisor auditor",
        ["GET /supervisor/figures"] = "supervisor auditor",
        ["GET /supervisor/figures.csv"] = "supervisor auditor",
        ["GET /supervisor/release.svg"] = "supervisor auditor",
        ["GET /supervisor/revenue.svg"] = "supervisor auditor",
        ["GET /supervisor/profiles"] = "officer supervisor auditor administrator",
        ["GET /supervisor/profiles/new"] = "supervisor",
        ["POST /supervisor/profiles/new"] = "supervisor",
        ["GET /supervisor/profiles/{id}"] = "officer supervisor auditor administrator",
        ["GET /supervisor/profiles/{id}/edit"] = "supervisor",
        ["POST /supervisor/profiles/{id}/edit"] = "supervisor",
        ["POST /supervisor/profiles/{id}/discard"] = "supervisor",
        ["GET /supervisor/profiles/{id}/preview"] = "supervisor",
        ["GET /supervisor/profiles/{id}/preview/progress"] = "supervisor",
        ["POST /supervisor/profiles/{id}/preview"] = "supervisor",
        ["POST /supervisor/profiles/{id}/preview/stop"] = "supervisor",
        ["POST /supervisor/profiles/{id}/in-force"] = "supervisor",
        ["POST /supervisor/profiles/{id}/carry"] = "supervisor",
        ["GET /partners"] = "officer supervisor auditor administrator",
        ["POST /ledger/entries"] = "administrator",
        ["POST /declarations/{mrn}/amendments"] = "trader officer supervisor",
        ["POST /declarations/{mrn}/cancellation"] = "trader officer supervisor",
        ["POST /declarations/{mrn}/requests/decision"] = "officer supervisor",
        ["POST /declarations/{mrn}/arrival"] = "trader officer supervisor",
        ["POST /declarations/{mrn}/exit"] = "officer supervisor",
        ["POST /declarations/{mrn}/controls"] = "officer supervisor",
        ["POST /declarations/{mrn}/controls/result"] = "officer supervisor",
        ["POST /declarations/{mrn}/queries"] = "officer supervisor",
        ["POST /declarations/{mrn}/queries/answer"] = "trader officer supervisor",
        ["POST /declarations/{mrn}/detention"] = "officer supervisor",
        ["POST /declarations/{mrn}/detention/lift"] = "officer supervisor",
        ["POST /declarations/{mrn}/payments"] = "officer supervisor administrator",
        ["POST /declarations/{mrn}/security"] = "officer supervisor",
        ["POST /declarations/{mrn}/determination"] = "officer supervisor",
        ["POST /declarations/{mrn}/reassessment"] = "supervisor auditor",
        ["POST /declarations/{mrn}/documents"] = "trader officer supervisor",
        ["GET /declarations/{mrn}/documents"] = "all",
        ["GET /declarations/{mrn}/documents/{sha256}"] = "all",
        ["POST /declarations/{mrn}/documents/wanted"] = "officer supervisor",
        ["POST /declarations/{mrn}/documents/accepted"] = "officer supervisor",
        ["GET /tariff/editions"] = "all",
        ["GET /tariff/search"] = "all",
        ["GET /tariff/codes/{code}"] = "all",
        ["GET /tariff/differences"] = "all",
        ["GET /tariff/rates"] = "all",
        ["GET /lookups/{list}"] = "all",
        ["GET /guarantees"] = "all",
        ["GET /guarantees/{id}"] = "all",
        ["PUT /guarantees/{id}"] = "administrator",
        ["GET /risk/profiles"] = "officer supervisor auditor administrator",
        ["GET /risk/profiles/{id}"] = "officer supervisor auditor administrator",
        ["GET /risk/profiles/{id}/versions"] = "officer supervisor auditor administrator",
        ["PUT /risk/profiles/{id}"] = "supervisor",
        ["GET /operators"] = "officer supervisor auditor administrator",
        ["GET /operators/{id}"] = "all",
        ["PUT /operators/{id}"] = "administrator",
        ["GET /tokens"] = "administrator",
        ["POST /tokens"] = "administrator",
        ["DELETE /tokens/{id}"] = "administrator",
        ["GET /insight"] = "officer supervisor auditor administrator",
        ["GET /metrics"] = "scraper auditor administrator",
        ["GET /survey/editions"] = "officer supervisor auditor administrator",
        ["PUT /survey/editions/{edition}"] = "supervisor administrator",
        ["PUT /survey/questionnaires/{questionnaire}"] = "supervisor administrator",
        ["GET /survey/editions/{edition}/results"] = "officer supervisor auditor administrator",
        ["POST /survey/editions/{edition}/release"] = "supervisor administrator",
        ["GET /survey/editions/{edition}/release"] = "officer supervisor auditor administrator",
        ["GET /survey/editions/{edition}/answers/{member}"] = "officer supervisor auditor administrator",
        ["POST /survey/editions/{edition}/answers"] = "officer supervisor administrator",
        ["POST /survey/editions/{edition}/answers/{member}/{act}"] = "officer supervisor administrator",
        ["GET /survey/members/{member}"] = "officer supervisor auditor administrator",
        ["GET /survey/single-windows"] = "officer supervisor auditor administrator",
        ["GET /survey/aeo-compendium"] = "officer supervisor auditor administrator",
        ["GET /survey/projects"] = "officer supervisor auditor administrator",
        ["PUT /survey/projects/{project}"] = "supervisor administrator",
        ["POST /survey/projects/{project}/stage/{stage}"] = "supervisor administrator",
        ["GET /survey/data-model"] = "officer supervisor auditor administrator",
        ["GET /survey/self-assessment"] = "officer supervisor auditor administrator",
        ["GET /survey"] = "officer supervisor auditor administrator",
        ["GET /survey/results/{edition}"] = "officer supervisor auditor administrator",
        ["GET /survey/profiles"] = "officer supervisor auditor administrator",
        ["GET /survey/profiles/{member}"] = "officer supervisor auditor administrator",
        ["GET /survey/map"] = "officer supervisor auditor administrator",
        ["GET /survey/compendium"] = "officer supervisor auditor administrator",
        ["GET /survey/register"] = "officer supervisor auditor administrator",
        ["GET /survey/conformity"] = "officer supervisor auditor administrator",
        ["GET /survey/fill/{edition}"] = "officer supervisor auditor administrator",
        ["GET /survey/fill/{edition}/{member}"] = "officer supervisor auditor administrator",
        ["POST /survey/fill/{edition}/{member}"] = "officer supervisor administrator",
        ["POST /survey/fill/{edition}/{member}/file"] = "officer supervisor administrator",
        ["POST /survey/register"] = "supervisor administrator",
        ["GET /accounts"] = "administrator",
        ["PUT /accounts/{id}"] = "administrator",
        ["POST /accounts/{id}/password"] = "administrator",
        ["DELETE /accounts/{id}"] = "administrator",
        ["GET /auditor/trail"] = "auditor administrator",
        ["GET /auditor/trail.csv"] = "auditor administrator",
        ["GET /auditor"] = "auditor",
        ["GET /administrator"] = "administrator",
        ["GET /administrator/limits"] = "administrator",
        ["GET /administrator/users"] = "administrator",
        ["GET /administrator/users/new"] = "administrator",
        ["POST /administrator/users/new"] = "administrator",
        ["GET /administrator/users/{id}"] = "administrator",
        ["POST /administrator/users/{id}"] = "administrator",
        ["POST /administrator/users/{id}/password"] = "administrator",
        ["POST /administrator/users/{id}/close"] = "administrator",
        ["POST /administrator/users/{id}/open"] = "administrator",
        ["POST /administrator/users/{id}/unlock"] = "administrator",
        ["GET /administrator/tariff"] = "administrator",
        ["POST /administrator/tariff"] = "administrator",
        ["GET /administrator/tariff/progress"] = "administrator",
        ["POST /administrator/tariff/cancel"] = "administrator",
        ["GET /administrator/tariff/differences"] = "administrator",
        ["GET /administrator/tariff/differences.csv"] = "administrator",
        ["POST /administrator/tariff/waiting/{id}/in-force"] = "administrator",
        ["POST /administrator/tariff/waiting/{id}/drop"] = "administrator",
        ["GET /administrator/tokens"] = "administrator",
        ["POST /administrator/tokens"] = "administrator",
        ["POST /administrator/tokens/{id}/revoke"] = "administrator",
        ["GET /administrator/offices"] = "administrator",
        ["GET /administrator/offices/new"] = "administrator",
        ["POST /administrator/offices/new"] = "administrator",
        ["GET /administrator/offices/{id}"] = "administrator",
        ["POST /administrator/offices/{id}"] = "administrator",
        ["GET /auditor/cases/{mrn}"] = "auditor",
        ["GET /auditor/cases/{mrn}/journal.csv"] = "auditor",
        ["GET /auditor/cases/{mrn}/journal.json"] = "auditor",
        ["GET /auditor/cases/{mrn}/messages/{number:int}"] = "auditor",
        ["GET /auditor/cases/{mrn}/reassessment"] = "supervisor auditor",
        ["POST /auditor/cases/{mrn}/reassessment"] = "supervisor auditor",
        ["GET /officer/cases/{mrn}/glance"] = "officer supervisor",
        ["GET /trader/cases/{mrn}/glance"] = "trader",
        ["GET /live/cases"] = "all",
        ["GET /officer"] = "officer supervisor",
        ["GET /officer/cases.csv"] = "officer supervisor",
        ["GET /officer/cases/{mrn}"] = "officer supervisor",
        ["GET /officer/cases/{mrn}/photographs/{sha256}"] = "officer supervisor",
        ["POST /officer/cases/{mrn}/acts/{act}"] = "officer supervisor",
        ["GET /trader"] = "trader",
        ["GET /trader/cases.csv"] = "trader",
        ["GET /trader/cases/{mrn}"] = "trader",
        ["GET /trader/cases/{mrn}/message.xml"] = "trader",
        ["GET /trader/cases/{mrn}/notifications.xml"] = "trader",
        ["GET /trader/cases/{mrn}/notifications/{number}.xml"] = "trader",
        ["GET /trader/cases/{mrn}/paper/{kind}"] = "trader",
        ["POST /trader/cases/{mrn}/arrival"] = "trader",
        ["POST /trader/cases/{mrn}/answer"] = "trader",
        ["POST /trader/cases/{mrn}/documents"] = "trader",
        ["GET /trader/cases/{mrn}/amend"] = "trader",
        ["POST /trader/cases/{mrn}/amend"] = "trader",
        ["GET /trader/cases/{mrn}/cancel"] = "trader",
        ["POST /trader/cases/{mrn}/cancel"] = "trader",
        ["GET /trader/lodge"] = "trader",
        ["POST /trader/lodge"] = "trader",
        ["GET /trader/drafts"] = "trader",
        ["POST /trader/drafts"] = "trader",
        ["GET /trader/drafts/{id}"] = "trader",
        ["POST /trader/drafts/{id}"] = "trader",
        ["POST /trader/drafts/{id}/discard"] = "trader",
        ["GET /"] = "all",
        ["GET /overview/figures"] = "officer supervisor auditor administrator",
        ["GET /openapi/{documentName}.json"] = "all",
        ["GET /docs"] = "all",
    };

    private IEnumerable<(string Method, string Pattern, RouteEndpoint Endpoint)> Routes =>
        from endpoint in house.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, "/" + endpoint.RoutePattern.RawText!.Trim('/'), endpoint);

    [Fact]
    public void Every_route_says_who_may_come()
    {
        foreach (var (method, pattern, endpoint) in Routes)
        {
            var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            Assert.True(isOpen == Open.Contains(pattern), $"{method} {pattern} is open to everyone: {isOpen}");
            Assert.True(isOpen || endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null,
                $"{method} {pattern} says nothing about who may come");
            Assert.True(isOpen || Allowed.ContainsKey($"{method} {pattern}"),
                $"{method} {pattern} is new: write down who may come, here too");
        }
        Assert.Equal(Allowed.Keys.Order(), Routes.Where(r => !Open.Contains(r.Pattern))
            .Select(r => $"{r.Method} {r.Pattern}").Order());
    }

    [Fact]
    public async Task Without_a_good_token_every_door_is_shut()
    {
        var expired = await house.Issue(Role.Administrator, null, TimeProvider.System.GetUtcNow().AddSeconds(-1));
        string?[] secrets = [null, Token.NewSecret(), expired, new string('x', 4000)];
        foreach (var secret in secrets)
        {
            using var client = house.WithSecret(secret);
            foreach (var (method, pattern, _) in Routes.Where(r => !Open.Contains(r.Pattern)))
            {
                using var answer = await Ask(client, method, pattern);
                Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized,
                    $"{method} {pattern} with {secret?[..8] ?? "no token"}: {answer.StatusCode}");
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            }
        }
    }

    [Fact]
    public async Task Each_role_comes_as_far_as_it_may_and_no_further()
    {
        var ended = new List<string>();
        foreach (var role in Role.OfTokens)
        {
            using var client = house.Client(role);
            foreach (var (method, pattern, _) in Routes.Where(r => !Open.Contains(r.Pattern)))
            {
                using var answer = await Ask(client, method, pattern);
                var allowed = Allowed[$"{method} {pattern}"];
                var mayCome = allowed == "all" && role != Role.Scraper || allowed.Split(' ').Contains(role);
                if ((answer.StatusCode != HttpStatusCode.Forbidden) != mayCome)
                    ended.Add($"{role} at {method} {pattern}: {answer.StatusCode}");
                if ((int)answer.StatusCode >= 500) ended.Add($"{method} {pattern} broke: {answer.StatusCode}");
            }
        }
        Assert.Empty(ended);
    }

    [Fact]
    public async Task A_revoked_token_opens_nothing()
    {
        var secret = await house.Issue(Role.Auditor, null);
        using var auditor = house.WithSecret(secret);
        Assert.Equal(HttpStatusCode.OK, (await auditor.GetAsync("/insight")).StatusCode);
        var tokens = house.Host.Services.GetRequiredService<TokenBook>();
        var id = tokens.All.Single(t => t.Token.Hash == Token.HashOf(secret)).Token.Id;
        using var administrator = house.Client(Role.Administrator);
        Assert.Equal(HttpStatusCode.NoContent, (await administrator.DeleteAsync($"/tokens/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await auditor.GetAsync("/insight")).StatusCode);
    }

    [Fact]
    public async Task The_list_of_tokens_holds_no_secret()
    {
        using var administrator = house.Client(Role.Administrator);
        using var issued = await administrator.PostAsync("/tokens",
            RunningHouse.Json("""{"role":"officer","holder":"A. Officer","days":1}"""));
        var secret = System.Text.Json.JsonDocument.Parse(await issued.Content.ReadAsStringAsync())
            .RootElement.GetProperty("secret").GetString()!;
        var list = await administrator.GetStringAsync("/tokens");
        Assert.Contains("A. Officer", list, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, list, StringComparison.Ordinal);
        Assert.DoesNotContain(Token.HashOf(secret), list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_comes_as_far_as_a_token_of_its_role()
    {
        var ended = new List<string>();
        foreach (var role in Role.All)
        {
            using var person = await house.Person(role);
            foreach (var (method, pattern, _) in Routes.Where(r => r.Method == "GET" && !Open.Contains(r.Pattern)))
            {
                using var answer = await Ask(person.Client, method, pattern);
                var allowed = Allowed[$"{method} {pattern}"];
                var mayCome = allowed == "all" || allowed.Split(' ').Contains(role);
                if ((answer.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)) != mayCome)
                    ended.Add($"{role} at {method} {pattern}: {answer.StatusCode}");
            }
        }
        Assert.Empty(ended);
    }

    [Fact]
    public async Task What_a_session_sends_without_a_seal_is_refused_on_every_route()
    {
        using var person = await house.Person(Role.Supervisor);
        foreach (var (method, pattern, _) in Routes.Where(r => r.Method != "GET" && !Open.Contains(r.Pattern)))
        {
            if (Allowed[$"{method} {pattern}"] is not "all" and var allowed && !allowed.Contains(Role.Supervisor))
                continue;
            using var answer = await Ask(person.Client, method, pattern);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{method} {pattern}: {answer.StatusCode}");
            Assert.Contains("This could not be taken", await answer.Content.ReadAsStringAsync(),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Pages_and_answers_carry_the_headers_that_keep_browsers_safe()
    {
        using var client = house.Client(Role.Officer);
        foreach (var path in (string[])["/", "/docs", "/insight", "/nowhere", "/health/live"])
        {
            using var answer = await client.GetAsync(path);
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(),
                StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    private static async Task<HttpResponseMessage> Ask(HttpClient client, string method, string pattern)
    {
        var path = pattern.Replace("{mrn}", "26XA00000000000000", StringComparison.Ordinal)
            .Replace("{documentName}", "v1", StringComparison.Ordinal)
            .Replace("{number:int}", "1", StringComparison.Ordinal)
            .Replace("{code}", "49019900", StringComparison.Ordinal)
            .Replace("{id}", "none", StringComparison.Ordinal).Replace("{sha256}", "none", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (pattern.EndsWith("/documents", StringComparison.Ordinal)) request.Content = new MultipartFormDataContent();
        else if (method is "POST" && Desks.Any(d => pattern.StartsWith(d, StringComparison.Ordinal)))
            request.Content = new FormUrlEncodedContent([]);
        else if (method is "POST" or "PUT") request.Content = RunningHouse.Json("{}");
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
