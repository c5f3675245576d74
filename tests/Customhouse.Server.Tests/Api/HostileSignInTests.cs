using System.Net;
using System.Text.Json;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>What somebody tries who wants to keep others out, to come back in, or to be let in for
/// more.</summary>
public sealed class HostileSignInTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    [Fact]
    public async Task Who_signed_in_here_before_is_not_kept_out_by_failures_elsewhere()
    {
        var account = await house.Open(Role.Trader);
        using var own = new Browser(house.Address);
        await own.SignIn(account.Id, RunningHouse.Password);
        (await own.Send("/docs", "/sign-out")).Dispose();
        using var hostile = new Browser(house.Address);
        for (var i = 0; i <= Attempts.FreeOfId; i++)
            (await Try(hostile, account.Id, "not the password")).Dispose();

        using var stranger = new Browser(house.Address);
        using var elsewhere = await Try(stranger, account.Id, RunningHouse.Password);
        Assert.Equal(HttpStatusCode.Unauthorized, elsewhere.StatusCode);
        using var here = await Try(own, account.Id, RunningHouse.Password);
        Assert.Equal(HttpStatusCode.Redirect, here.StatusCode);

        // A browser that is known fails by itself, and under its own user id only.
        for (var i = 0; i < Attempts.FreeOfId; i++)
            (await Try(own, account.Id, "not the password")).Dispose();
        using var now = await Try(own, account.Id, RunningHouse.Password);
        Assert.Equal(HttpStatusCode.Unauthorized, now.StatusCode);
        var other = await house.Open(Role.Trader);
        for (var i = 0; i <= Attempts.FreeOfId; i++)
            (await Try(hostile, other.Id, "not the password")).Dispose();
        using var foreign = await Try(own, other.Id, RunningHouse.Password);
        Assert.Equal(HttpStatusCode.Unauthorized, foreign.StatusCode);
    }

    [Fact]
    public async Task Who_signed_in_here_before_is_not_kept_out_by_failures_at_the_same_address()
    {
        var account = await house.Open(Role.Officer);
        await using var host = Host.Create(
            house.Installation,
            ["http://127.0.0.1:0"],
            new Web.Settings.WebOptions(0, 30)
        );
        await host.StartAsync(TestContext.Current.CancellationToken);
        var attempts = host.Services.GetRequiredService<Attempts>();
        var (stranger, known) = (
            new Caller("", "198.51.100.7", null),
            new Caller("", "198.51.100.7", "a browser")
        );
        for (var i = 0; i < Attempts.FreeOfAddress + 2; i++)
            await attempts.Failed($"nobody.{i}", stranger);
        var now = TestContext.Current.CancellationToken;
        Assert.True(await attempts.Wait(account.Id, stranger, now) > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, await attempts.Wait(account.Id, known, now));
        var door = host.Services.GetRequiredService<PasswordSignIn>();
        Assert.NotNull((await door.Password(account.Id, RunningHouse.Password, known, now)).Account);
        Assert.Null((await door.Password(account.Id, RunningHouse.Password, stranger, now)).Account);
        // It fails by itself, and then waits by itself.
        for (var i = 0; i < Attempts.FreeOfId; i++)
            await door.Password(account.Id, "not the password", known, now);
        Assert.True(
            (await door.Password(account.Id, RunningHouse.Password, known, now)).Wait > TimeSpan.Zero
        );
    }

    [Fact]
    public async Task Tries_that_have_to_wait_do_not_fill_the_trail()
    {
        var account = await house.Open(Role.Trader);
        using var hostile = new Browser(house.Address);
        for (var i = 0; i < Attempts.FreeOfId + 20; i++)
            (await Try(hostile, account.Id, "not the password")).Dispose();
        var lines = await house.Installation.Store.AuditTrail.Lines(
            new AuditFilter { Subject = account.Id, Max = 100 },
            CancellationToken.None
        );
        Assert.Equal(Attempts.FreeOfId + 1, lines.Count(l => l.Act == "sign-in-refused"));
    }

    [Fact]
    public async Task A_copied_cookie_opens_nothing_once_its_session_was_ended()
    {
        using var person = await house.Person(Role.Trader);
        var copied = person.Cookies["customhouse"]!.Value;
        using (var before = await With(copied))
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        (await person.Send("/docs", "/sign-out")).Dispose();
        using var after = await With(copied);
        Assert.Equal(HttpStatusCode.Redirect, after.StatusCode);
    }

    [Theory]
    [InlineData("""{"name":"N","role":"trader","trader":"XA1","mandates":[null]}""")]
    [InlineData("""{"name":"N","role":"trader","trader":"XA1","mandates":["\u0007"]}""")]
    [InlineData("""{"name":"N","role":"trader","trader":" "}""")]
    [InlineData("""{"name":"N","role":"officer","offices":[null]}""")]
    public async Task An_account_is_not_opened_with_what_would_let_it_see_more(string body)
    {
        using var administrator = house.Client(Role.Administrator);
        using var answer = await administrator.PutAsync("/accounts/more.than.own", RunningHouse.Json(body));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(house.Host.Services.GetRequiredService<AccountBook>().Find("more.than.own"));
    }

    [Fact]
    public async Task A_mandate_for_itself_shows_a_trader_no_case_twice()
    {
        using var trader = await house.Person(Role.Trader, mandates: [RunningHouse.OwnTrader]);
        using var lodged = await house
            .Client(Role.Trader)
            .PostAsync("/declarations", RunningHouse.Xml(RunningHouse.Parcel("TWICE-1")));
        var list = await trader.Client.GetStringAsync("/declarations?text=TWICE-1");
        Assert.Equal(1, JsonDocument.Parse(list).RootElement.GetProperty("declarations").GetArrayLength());
    }

    [Fact]
    public async Task A_closed_account_is_not_let_in_again_by_a_change_of_it()
    {
        var account = await house.Open(Role.Officer);
        using var administrator = house.Client(Role.Administrator);
        (await administrator.DeleteAsync($"/accounts/{account.Id}")).Dispose();
        using var changed = await RunningHouse.Change(
            administrator,
            $"/accounts/{account.Id}",
            """{"name":"Another","role":"officer"}"""
        );
        Assert.Equal(HttpStatusCode.Conflict, changed.StatusCode);
        Assert.True(house.Host.Services.GetRequiredService<AccountBook>().Find(account.Id)!.IsClosed);
    }

    [Fact]
    public async Task Who_signs_in_at_the_provider_keeps_no_password_here_and_shares_no_subject()
    {
        var (one, two) = (await house.Open(Role.Officer), await house.Open(Role.Officer));
        using var administrator = house.Client(Role.Administrator);
        var body = """{"name":"At the provider","role":"officer","subject":"subject-1"}""";
        using var first = await RunningHouse.Change(administrator, $"/accounts/{one.Id}", body);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Null(house.Host.Services.GetRequiredService<AccountBook>().Find(one.Id)!.PasswordHash);
        using var second = await RunningHouse.Change(administrator, $"/accounts/{two.Id}", body);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
    }

    [Fact]
    public async Task A_change_on_what_is_not_the_account_any_more_is_not_kept()
    {
        var seen = await house.Open(Role.Officer);
        var book = house.Host.Services.GetRequiredService<AccountBook>();
        using var administrator = house.Client(Role.Administrator);
        (await administrator.DeleteAsync($"/accounts/{seen.Id}")).Dispose();
        var changed = seen with { Name = "Chose a password meanwhile", Stamp = Account.NewStamp() };
        Assert.Equal(
            AccountChange.Stale,
            await book.Put(changed, seen, Actor.System, "test", TimeProvider.System.GetUtcNow())
        );
        Assert.True(book.Find(seen.Id)!.IsClosed);
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=x")]
    [InlineData("text/plain")]
    public async Task A_grant_in_another_form_is_refused_as_one_that_cannot_be_read(string type)
    {
        using var client = house.WithSecret(null);
        using var content = new StringContent("nothing");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using var answer = await client.PostAsync("/connect/token", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(
            "invalid_request",
            await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::/64")]
    public void Of_IPv6_a_subscriber_counts_as_one(string address, string network) =>
        Assert.Equal(network, CallerAddress.NetworkOf(IPAddress.Parse(address)));

    private async Task<HttpResponseMessage> With(string cookie)
    {
        using var client = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }
        )
        {
            BaseAddress = house.Address,
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/docs");
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Cookie", $"customhouse={cookie}");
        return await client.SendAsync(request);
    }

    private static Task<HttpResponseMessage> Try(Browser browser, string user, string password) =>
        browser.Send("/sign-in", "/sign-in", ("user", user), ("password", password));
}
