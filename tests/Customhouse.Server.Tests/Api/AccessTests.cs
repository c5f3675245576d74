using System.Net;
using Customhouse.Web;
using Customhouse.Web.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>Closed by default: every route is asked without a token and with each role.</summary>
public sealed class AccessTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    /// <summary>Where forms are sent, rather than data.</summary>
    private static readonly string[] Desks =
    [
        "/trader/",
        "/officer/",
        "/supervisor/",
        "/auditor/",
        "/administrator/",
        "/own-sign-in/",
    ];

    private IEnumerable<(string Method, string Pattern, RouteEndpoint Endpoint)> Routes =>
        from endpoint in house
            .Host.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (method, "/" + endpoint.RoutePattern.RawText!.Trim('/'), endpoint);

    [Fact]
    public void Whatever_goes_in_or_out_as_JSON_was_made_ready_when_the_program_was_built()
    {
        var types = Routes
            .SelectMany(r => r.Endpoint.Metadata)
            .SelectMany(m =>
                m switch
                {
                    IAcceptsMetadata { RequestType: { } sent } accepts
                        when accepts.ContentTypes.Any(c => c.EndsWith("json", StringComparison.Ordinal)) =>
                    [
                        sent,
                    ],
                    IProducesResponseTypeMetadata { Type: { } told } produces
                        when produces.ContentTypes.Any(c => c.EndsWith("json", StringComparison.Ordinal)) =>
                    [
                        told,
                    ],
                    _ => Array.Empty<Type>(),
                }
            )
            .Where(t => t != typeof(void))
            .Distinct()
            .ToArray();
        Assert.True(types.Length > 20, $"{types.Length} types");
        Assert.Empty(
            types.Where(t => CustomhouseWeb.Forms.All(f => f.GetTypeInfo(t) is null)).Select(t => t.FullName)
        );
    }

    [Fact]
    public void Every_route_says_who_may_come()
    {
        var faults = new List<string>();
        foreach (var (method, pattern, endpoint) in Routes)
        {
            var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            if (isOpen != AccessRules.Open.Contains(pattern))
                faults.Add($"{method} {pattern} is open to everyone: {isOpen}");
            if (!isOpen && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null)
                faults.Add($"{method} {pattern} says nothing about who may come");
            if (!isOpen && !AccessRules.Allowed.ContainsKey($"{method} {pattern}"))
                faults.Add($"{method} {pattern} is new: write down who may come, in AccessRules too");
        }
        Assert.Empty(faults);
        Assert.Equal(
            AccessRules.Allowed.Keys.Order(),
            Routes
                .Where(r => !AccessRules.Open.Contains(r.Pattern))
                .Select(r => $"{r.Method} {r.Pattern}")
                .Order()
        );
    }

    [Fact]
    public async Task Without_a_good_token_every_door_is_shut()
    {
        var expired = await house.Issue(
            Role.Administrator,
            null,
            TimeProvider.System.GetUtcNow().AddSeconds(-1)
        );
        string?[] secrets = [null, Token.NewSecret(), expired, new string('x', 4000)];
        foreach (var secret in secrets)
        {
            using var client = house.WithSecret(secret);
            foreach (var (method, pattern, _) in Routes.Where(r => !AccessRules.Open.Contains(r.Pattern)))
            {
                using var answer = await Ask(client, method, pattern);
                Assert.True(
                    answer.StatusCode == HttpStatusCode.Unauthorized,
                    $"{method} {pattern} with {secret?[..8] ?? "no token"}: {answer.StatusCode}"
                );
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
            foreach (var (method, pattern, _) in Routes.Where(r => !AccessRules.Open.Contains(r.Pattern)))
            {
                using var answer = await Ask(client, method, pattern);
                var allowed = AccessRules.Allowed[$"{method} {pattern}"];
                var mayCome = allowed == "all" && role != Role.Scraper || allowed.Split(' ').Contains(role);
                if ((answer.StatusCode != HttpStatusCode.Forbidden) != mayCome)
                    ended.Add($"{role} at {method} {pattern}: {answer.StatusCode}");
                if ((int)answer.StatusCode >= 500)
                    ended.Add($"{method} {pattern} broke: {answer.StatusCode}");
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
        using var issued = await administrator.PostAsync(
            "/tokens",
            RunningHouse.Json("""{"role":"officer","holder":"A. Officer","days":1}""")
        );
        var secret = System
            .Text.Json.JsonDocument.Parse(await issued.Content.ReadAsStringAsync())
            .RootElement.GetProperty("secret")
            .GetString()!;
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
            foreach (
                var (method, pattern, _) in Routes.Where(r =>
                    r.Method == "GET" && !AccessRules.Open.Contains(r.Pattern)
                )
            )
            {
                using var answer = await Ask(person.Client, method, pattern);
                var allowed = AccessRules.Allowed[$"{method} {pattern}"];
                var mayCome = allowed == "all" || allowed.Split(' ').Contains(role);
                if (
                    (answer.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized))
                    != mayCome
                )
                    ended.Add($"{role} at {method} {pattern}: {answer.StatusCode}");
            }
        }
        Assert.Empty(ended);
    }

    [Fact]
    public async Task What_a_session_sends_without_a_seal_is_refused_on_every_route()
    {
        using var person = await house.Person(Role.Supervisor);
        foreach (
            var (method, pattern, _) in Routes.Where(r =>
                r.Method != "GET" && !AccessRules.Open.Contains(r.Pattern)
            )
        )
        {
            if (
                AccessRules.Allowed[$"{method} {pattern}"] is not "all" and var allowed
                && !allowed.Contains(Role.Supervisor)
            )
                continue;
            using var answer = await Ask(person.Client, method, pattern);
            Assert.True(
                answer.StatusCode == HttpStatusCode.BadRequest,
                $"{method} {pattern}: {answer.StatusCode}"
            );
            Assert.Contains(
                "This could not be taken",
                await answer.Content.ReadAsStringAsync(),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task Pages_and_answers_carry_the_headers_that_keep_browsers_safe()
    {
        using var client = house.Client(Role.Officer);
        foreach (var path in (string[])["/", "/docs", "/insight", "/nowhere", "/health/live"])
        {
            using var answer = await client.GetAsync(path);
            Assert.Contains(
                "default-src 'none'",
                answer.Headers.GetValues("Content-Security-Policy").Single(),
                StringComparison.Ordinal
            );
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    private static async Task<HttpResponseMessage> Ask(HttpClient client, string method, string pattern)
    {
        var path = pattern
            .Replace("{mrn}", "26XA00000000000000", StringComparison.Ordinal)
            .Replace("{documentName}", "v1", StringComparison.Ordinal)
            .Replace("{number:int}", "1", StringComparison.Ordinal)
            .Replace("{code}", "49019900", StringComparison.Ordinal)
            .Replace("{id}", "none", StringComparison.Ordinal)
            .Replace("{sha256}", "none", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (pattern.EndsWith("/documents", StringComparison.Ordinal))
            request.Content = new MultipartFormDataContent();
        else if (method is "POST" && Desks.Any(d => pattern.StartsWith(d, StringComparison.Ordinal)))
            request.Content = new FormUrlEncodedContent([]);
        else if (method is "POST" or "PUT")
            request.Content = RunningHouse.Json("{}");
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
