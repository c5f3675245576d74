using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>How people and systems sign in, and everything that must not let them.</summary>
public sealed class SignInTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    [Fact]
    public async Task An_officer_signs_in_with_password_and_second_factor()
    {
        var account = await house.Open(Role.Officer);
        using var first = new Browser(house.Address);
        await first.SignIn(account.Id, RunningHouse.Password);
        Assert.Contains(account.Name, await first.Page("/"), StringComparison.Ordinal);
        Assert.NotNull(first.CodeKey);

        using var later = new Browser(house.Address);
        using var half = await Try(later, account.Id, RunningHouse.Password);
        Assert.Equal("/sign-in/code", half.Headers.Location!.OriginalString);
        using (var shut = await later.Client.GetAsync("/"))
            Assert.Equal(HttpStatusCode.Redirect, shut.StatusCode);
        using var wrong = await later.Send("/sign-in/code", "/sign-in/code", ("code", "000000"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var used = await later.Send("/sign-in/code", "/sign-in/code", ("code", first.UsedCode!));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, used.StatusCode);
        using var right = await later.Send(
            "/sign-in/code",
            "/sign-in/code",
            ("code", Browser.CodeNow(first.CodeKey, stepsAhead: 1))
        );
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        Assert.Contains(account.Name, await later.Page("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_initial_password_is_changed_before_anything_opens()
    {
        using var administrator = house.Client(Role.Administrator);
        using var opened = await administrator.PutAsync(
            "/accounts/t.first",
            RunningHouse.Json(
                $$"""{"name":"T. First","role":"trader","trader":"{{RunningHouse.OwnTrader}}"}"""
            )
        );
        var password = JsonDocument
            .Parse(await opened.Content.ReadAsStringAsync())
            .RootElement.GetProperty("password")
            .GetString()!;
        using var browser = new Browser(house.Address);
        using var half = await Try(browser, "T.First", password);
        Assert.Equal("/sign-in/password", half.Headers.Location!.OriginalString);
        foreach (
            var bad in (string[])["short", "Password12345!", "123456789012", "my t.first password", password]
        )
        {
            using var refused = await browser.Send(
                "/sign-in/password",
                "/sign-in/password",
                ("password", bad),
                ("again", bad)
            );
            Assert.True(
                refused.StatusCode == HttpStatusCode.UnprocessableEntity,
                $"{bad}: {refused.StatusCode}"
            );
        }
        using var taken = await browser.Send(
            "/sign-in/password",
            "/sign-in/password",
            ("password", "herring gull over quay"),
            ("again", "herring gull over quay")
        );
        Assert.Equal(HttpStatusCode.Redirect, taken.StatusCode);
        using var old = new Browser(house.Address);
        using var refusedOld = await Try(old, "t.first", password);
        Assert.Equal(HttpStatusCode.Unauthorized, refusedOld.StatusCode);
    }

    [Fact]
    public async Task Nobody_learns_whether_a_user_id_exists()
    {
        var account = await house.Open(Role.Trader);
        using var browser = new Browser(house.Address);
        using var known = await Try(browser, account.Id, "not the password");
        using var unknown = await Try(browser, "nobody.there", "not the password");
        Assert.Equal(known.StatusCode, unknown.StatusCode);
        Assert.Equal(
            Said(await known.Content.ReadAsStringAsync(), account.Id),
            Said(await unknown.Content.ReadAsStringAsync(), "nobody.there")
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_failures_one_has_to_wait_even_with_the_right_password(bool exists)
    {
        var id = exists ? (await house.Open(Role.Trader)).Id : "nobody.at.all";
        using var browser = new Browser(house.Address);
        for (var i = 0; i < Attempts.FreeOfId; i++)
        {
            using var wrong = await Try(browser, id, "not the password");
            Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        }
        using var right = await Try(browser, id, RunningHouse.Password);
        Assert.Equal(HttpStatusCode.Unauthorized, right.StatusCode);
        Assert.Contains(
            "too many failed tries",
            await right.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("id somebody", Attempts.FreeOfId)]
    [InlineData("id somebody 0123abc", Attempts.FreeOfId)]
    [InlineData("at 192.0.2.1", Attempts.FreeOfAddress)]
    public void Each_failure_doubles_the_wait_up_to_an_end(string who, int free)
    {
        var now = DateTimeOffset.UnixEpoch;
        FailedTries? tries = null;
        for (var i = 1; i < free; i++)
        {
            tries = Attempts.After(who, tries, now);
            Assert.Equal(now, tries.Until);
        }
        var waits = new List<double>();
        for (var i = 0; i < 10; i++)
        {
            tries = Attempts.After(who, tries, now);
            waits.Add((tries.Until - now).TotalSeconds);
        }
        Assert.Equal([30, 60, 120, 240, 480, 900, 900, 900, 900, 900], waits);
        Assert.Equal(1, Attempts.After(who, tries, now + TimeSpan.FromMinutes(61)).Failures);
    }

    [Fact]
    public async Task A_cookie_is_out_of_reach_of_scripts_and_of_other_sites()
    {
        using var person = await house.Person(Role.Trader);
        var session = person.Cookies["customhouse"]!;
        Assert.True(session.HttpOnly);
        var account = await house.Open(Role.Trader);
        using var browser = new Browser(house.Address);
        using var answer = await Try(browser, account.Id, RunningHouse.Password);
        Assert.Contains(
            answer.Headers.GetValues("Set-Cookie"),
            c =>
                c.StartsWith("customhouse=", StringComparison.Ordinal)
                && c.Contains("samesite=lax", StringComparison.OrdinalIgnoreCase)
                && c.Contains("httponly", StringComparison.OrdinalIgnoreCase)
        );
    }

    [Fact]
    public async Task A_session_ends_with_sign_out_and_with_any_change_of_its_account()
    {
        using var leaves = await house.Person(Role.Trader);
        using (var left = await leaves.Send("/docs", "/sign-out"))
            Assert.Equal("/sign-in", left.Headers.Location!.OriginalString);
        using (var after = await leaves.Client.GetAsync("/docs"))
            Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);

        using var closed = await house.Person(Role.Trader);
        using var administrator = house.Client(Role.Administrator);
        using (var gone = await administrator.DeleteAsync($"/accounts/{closed.User}"))
            Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        using (var after = await closed.Client.GetAsync("/docs"))
            Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Theory]
    [InlineData("https://elsewhere.example/", "/trader")]
    [InlineData("//elsewhere.example/", "/trader")]
    [InlineData("/\\elsewhere.example/", "/trader")]
    [InlineData("/\t/elsewhere.example/", "/trader")]
    [InlineData("javascript:alert(1)", "/trader")]
    [InlineData("/docs?a=b", "/docs?a=b")]
    public async Task Signing_in_leads_nowhere_but_into_the_house(string asked, string led)
    {
        var account = await house.Open(Role.Trader);
        using var browser = new Browser(house.Address);
        using var answer = await browser.Send(
            "/sign-in",
            "/sign-in",
            ("user", account.Id),
            ("password", RunningHouse.Password),
            ("returnUrl", asked)
        );
        Assert.Equal(led, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_sign_in_without_a_seal_is_refused()
    {
        var account = await house.Open(Role.Trader);
        using var browser = new Browser(house.Address);
        using var answer = await browser.Client.PostAsync(
            "/sign-in",
            new FormUrlEncodedContent(
                new Dictionary<string, string> { ["user"] = account.Id, ["password"] = RunningHouse.Password }
            )
        );
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(browser.Cookies["customhouse"]);
    }

    [Fact]
    public async Task Each_sign_in_and_each_look_of_customs_at_a_case_is_in_the_audit_trail()
    {
        using var trader = house.Client(Role.Trader);
        using var lodged = await trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(RunningHouse.Parcel("AUDIT-1"))
        );
        var mrn = JsonDocument
            .Parse(await lodged.Content.ReadAsStringAsync())
            .RootElement.GetProperty("mrn")
            .GetString()!;
        using var officer = await house.Person(Role.Officer);
        (await officer.Client.GetAsync($"/declarations/{mrn}")).Dispose();
        (await trader.GetAsync($"/declarations/{mrn}")).Dispose();
        using var failing = new Browser(house.Address);
        (await Try(failing, "who.is.it", "nothing")).Dispose();

        var store = house.Installation.Store;
        var read = Assert.Single(
            await store.AuditTrail.Lines(new AuditFilter { Subject = mrn }, CancellationToken.None)
        );
        Assert.Equal(("case-read", Role.Officer), (read.Act, read.By.Role));
        var refused = Assert.Single(
            await store.AuditTrail.Lines(new AuditFilter { Actor = "who.is.it" }, CancellationToken.None)
        );
        Assert.Equal("sign-in-refused", refused.Act);
        Assert.Contains(
            await store.AuditTrail.Lines(new AuditFilter { Actor = read.By.Id }, CancellationToken.None),
            l => l is { Act: "sign-in", Address.Length: > 0 }
        );
        using var auditor = await house.Person(Role.Auditor);
        Assert.Contains(mrn, await auditor.Page($"/auditor/trail?subject={mrn}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_system_exchanges_its_id_and_secret_for_an_access_token()
    {
        var secret = await house.Issue(Role.Officer, null);
        var id = house
            .Host.Services.GetRequiredService<TokenBook>()
            .All.Single(t => t.Token.Hash == Token.HashOf(secret))
            .Token.Id;
        using var system = house.WithSecret(null);
        using var wrong = await Grant(system, id, Token.NewSecret());
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        using var granted = await Grant(system, id, secret);
        var answer = JsonDocument.Parse(await granted.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("Bearer", answer.GetProperty("token_type").GetString());
        using var with = house.WithSecret(answer.GetProperty("access_token").GetString());
        Assert.Equal(HttpStatusCode.OK, (await with.GetAsync("/insight")).StatusCode);

        using var basic = house.WithSecret(null);
        basic.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}"))
        );
        using var byHeader = await Grant(basic, "", "");
        Assert.Equal(HttpStatusCode.OK, byHeader.StatusCode);

        using var administrator = house.Client(Role.Administrator);
        (await administrator.DeleteAsync($"/tokens/{id}")).Dispose();
        Assert.Equal(HttpStatusCode.Unauthorized, (await with.GetAsync("/insight")).StatusCode);
        using var changed = house.WithSecret(answer.GetProperty("access_token").GetString() + "A");
        Assert.Equal(HttpStatusCode.Unauthorized, (await changed.GetAsync("/insight")).StatusCode);
    }

    private static Task<HttpResponseMessage> Grant(HttpClient client, string id, string secret) =>
        client.PostAsync(
            "/connect/token",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["grant_type"] = "client_credentials",
                    ["client_id"] = id,
                    ["client_secret"] = secret,
                }
            )
        );

    private static Task<HttpResponseMessage> Try(Browser browser, string user, string password) =>
        browser.Send("/sign-in", "/sign-in", ("user", user), ("password", password));

    /// <summary>A page without what differs from one request to the next.</summary>
    private static string Said(string page, string user) =>
        page.Replace(user, "", StringComparison.Ordinal)
            .Replace(Browser.SealOf(page), "", StringComparison.Ordinal);
}
