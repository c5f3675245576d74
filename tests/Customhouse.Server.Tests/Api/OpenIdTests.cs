using System.Net;
using Customhouse.Web.Access;
using Customhouse.Web.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>A provider that is away, a sign-in that was cancelled there, one that is stale: each in words of
/// its own.
/// </summary>
public sealed class OpenIdTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_provider_that_does_not_answer_is_told_as_503()
    {
        await using var host = await With("http://127.0.0.1:9/");
        using var browser = new Browser(new Uri(Host.AddressOf(host)));
        using var begun = await browser.Client.GetAsync("/sign-in/openid?returnUrl=%2Fdocs", Now);
        Assert.Equal("/sign-in?refused=away", begun.Headers.Location!.OriginalString);
        await Tells(
            browser,
            "/sign-in?refused=away",
            HttpStatusCode.ServiceUnavailable,
            "does not answer now"
        );
    }

    [Fact]
    public async Task A_cancelled_and_a_stale_sign_in_are_no_wrong_password()
    {
        await using var provider = await Provider();
        await using var host = await With(Host.AddressOf(provider));
        using var browser = new Browser(new Uri(Host.AddressOf(host)));
        using var begun = await browser.Client.GetAsync("/sign-in/openid", Now);
        Assert.StartsWith(
            $"{Host.AddressOf(provider)}/authorize",
            begun.Headers.Location!.OriginalString,
            StringComparison.Ordinal
        );
        var state = QueryHelpers.ParseQuery(begun.Headers.Location.Query)["state"].ToString();
        using var cancelled = await Back(browser, begun, ("error", "access_denied"), ("state", state));
        Assert.Equal("/sign-in?refused=cancelled", cancelled.Headers.Location!.OriginalString);
        await Tells(browser, "/sign-in?refused=cancelled", HttpStatusCode.Unauthorized, "was cancelled");

        using var stale = await Back(browser, begun, ("code", "c"), ("state", "of-long-ago"));
        Assert.Equal("/sign-in?refused=stale", stale.Headers.Location!.OriginalString);
        await Tells(browser, "/sign-in?refused=stale", HttpStatusCode.Unauthorized, "took too long");

        // The provider says yes and is away when its word is to be proven.
        using var again = await browser.Client.GetAsync("/sign-in/openid", Now);
        state = QueryHelpers.ParseQuery(again.Headers.Location!.Query)["state"].ToString();
        await provider.StopAsync(Now);
        using var unproven = await Back(browser, again, ("code", "c"), ("state", state));
        Assert.Equal("/sign-in?refused=away", unproven.Headers.Location!.OriginalString);
    }

    private static async Task Tells(Browser browser, string path, HttpStatusCode status, string words)
    {
        using var page = await browser.Client.GetAsync(path, Now);
        Assert.Equal(status, page.StatusCode);
        var text = await page.Content.ReadAsStringAsync(Now);
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.DoesNotContain("do not go together", text, StringComparison.Ordinal);
    }

    /// <summary>As the provider's page sends a person back. A browser sends the cookies of the beginning,
    /// which bear TLS alone, to this machine without it too; this client does not by itself.</summary>
    private static Task<HttpResponseMessage> Back(
        Browser browser,
        HttpResponseMessage begun,
        params (string Name, string Value)[] fields
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in/openid/callback")
        {
            Content = new FormUrlEncodedContent(
                fields.Select(f => new KeyValuePair<string, string>(f.Name, f.Value))
            ),
        };
        request.Headers.Add(
            "Cookie",
            string.Join("; ", begun.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]))
        );
        return browser.Client.SendAsync(request, Now);
    }

    private async Task<WebApplication> With(string authority)
    {
        var host = Host.Create(
            house.Installation,
            ["http://127.0.0.1:0"],
            new WebOptions(0, 30)
            {
                OpenId = new OpenIdTerms(authority, "customhouse", "a secret", "The ministry"),
            },
            keepsTime: false
        );
        await host.StartAsync(Now);
        return host;
    }

    /// <summary>What of a provider is asked before anybody is vouched for: its discovery document and
    /// keys.</summary>
    private static async Task<WebApplication> Provider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var provider = builder.Build();
        provider.MapGet(
            "/.well-known/openid-configuration",
            (HttpContext context) =>
            {
                var issuer = $"http://{context.Request.Host}";
                return Results.Text(
                    $$"""
                    {"issuer":"{{issuer}}","authorization_endpoint":"{{issuer}}/authorize",
                     "token_endpoint":"{{issuer}}/token",
                     "jwks_uri":"{{issuer}}/keys","response_types_supported":["code"],
                     "subject_types_supported":["public"],
                     "id_token_signing_alg_values_supported":["RS256"]}
                    """,
                    "application/json"
                );
            }
        );
        provider.MapGet("/keys", () => Results.Text("""{"keys":[]}""", "application/json"));
        await provider.StartAsync(Now);
        return provider;
    }
}
