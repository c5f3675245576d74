using System.Net;
using System.Text;
using Customhouse.Server.Tests.Api;
using Customhouse.Web.Access;
using Customhouse.Web.Cases;
using Customhouse.Web.Settings;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>What somebody with bad intent sends to the pages: refused, told in words, and told
/// alike.</summary>
public sealed class HardeningTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private const string Script = "\"'><script>alert(1)</script>";
    private const string Other = "XA000000000998";

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>Who tries reference numbers learns nothing: another's case and none are the same
    /// answer.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("/amend")]
    [InlineData("/cancel")]
    [InlineData("/message.xml")]
    [InlineData("/notifications.xml")]
    [InlineData("/notifications/1.xml")]
    [InlineData("/paper/declaration")]
    public async Task Anothers_case_and_a_case_that_is_not_are_told_alike(string below)
    {
        using var owner = await house.Person(Role.Trader);
        using var lodged = await Drop(
            owner,
            Encoding.UTF8.GetBytes(
                RunningHouse.Parcel($"HIDE{below.GetHashCode(StringComparison.Ordinal) & 0xffff}")
            )
        );
        var mrn = lodged.Headers.Location!.OriginalString.Split('/', '?')[3];
        using var stranger = await house.Person(Role.Trader, Other);
        var none = Values.Mrn.Create(2026, Values.CountryCode.Parse("XA"), 999_999_999, 'R').Text;
        Assert.Equal(
            await Told(stranger, $"/trader/cases/{none}{below}"),
            await Told(stranger, $"/trader/cases/{mrn}{below}")
        );
    }

    [Fact]
    public async Task A_script_in_any_field_of_a_draft_is_shown_and_never_run()
    {
        using var trader = await house.Person(Role.Trader);
        using var begun = await trader.Send("/trader/drafts", "/trader/drafts");
        var draft = begun.Headers.Location!.OriginalString;
        (string, string)[] fields =
        [
            .. FormField.Header.SelectMany(g => g.Fields).Select(f => (f.Name, Script)),
            .. FormField.Item.Select(f => ($"{f.Name}-1", Script)),
            ("act", "lodge"),
        ];
        using var refused = await trader.Send(draft, draft, fields);
        foreach (
            var page in (string[])
                [
                    await refused.Content.ReadAsStringAsync(Now),
                    await trader.Page(draft),
                    await trader.Page("/trader/drafts"),
                    await trader.Page("/trader/lodge"),
                ]
        )
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert", await trader.Page(draft), StringComparison.Ordinal);
        Assert.DoesNotContain(
            "<script>alert",
            await trader.Page("/trader?q=" + Uri.EscapeDataString(Script)),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_file_that_is_no_message_or_too_large_is_told_in_words()
    {
        using var trader = await house.Person(Role.Trader);
        foreach (
            var bytes in (byte[][])
                [
                    [0x4d, 0x5a, 0, 1, 2, 3],
                    "{"u8.ToArray(),
                    "<a"u8.ToArray(),
                    Encoding.UTF8.GetBytes(
                        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"
                    ),
                ]
        )
        {
            using var refused = await Drop(trader, bytes);
            var page = await refused.Content.ReadAsStringAsync(Now);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
            Assert.Contains("id=\"faults\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain("root:", page, StringComparison.Ordinal);
        }
        using var large = await Drop(trader, new byte[Values.Limits.MessageBytesMax + 1]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
        Assert.Contains("too large", await large.Content.ReadAsStringAsync(Now), StringComparison.Ordinal);
    }

    /// <summary>RFC 6265bis, section 4.1.3.2, and RFC 6797: over TLS nothing falls back to what can be
    /// read.</summary>
    [Fact]
    public async Task Over_tls_cookies_are_the_hosts_own_and_browsers_stay_on_tls()
    {
        await using var host = Host.Create(
            house.Installation,
            ["http://127.0.0.1:0"],
            new WebOptions(0, 30) { BehindTls = true }
        );
        await host.StartAsync(Now);
        var account = await house.Open(Role.Trader);
        using var client = new HttpClient(
            new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }
        )
        {
            BaseAddress = new Uri(Host.AddressOf(host)),
        };
        await host.Services.GetRequiredService<AccountBook>().Load(Now);
        using var shown = await client.GetAsync("/sign-in", Now);
        Assert.Contains(
            "max-age=",
            shown.Headers.GetValues("Strict-Transport-Security").Single(),
            StringComparison.Ordinal
        );
        var seal = shown.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("secure", seal, StringComparison.Ordinal);
        Assert.StartsWith("__Host-", seal, StringComparison.Ordinal);
        using var sent = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["user"] = account.Id,
                    ["password"] = RunningHouse.Password,
                    [AntiforgeryCheck.Field] = Browser.SealOf(await shown.Content.ReadAsStringAsync(Now)),
                }
            ),
        };
        sent.Headers.Add("Cookie", seal.Split(';')[0]);
        using var signedIn = await client.SendAsync(sent, Now);
        var session = signedIn
            .Headers.GetValues("Set-Cookie")
            .Single(c => c.StartsWith("__Host-customhouse=", StringComparison.Ordinal));
        foreach (var part in (string[])["secure", "httponly", "samesite=lax", "path=/"])
            Assert.Contains("; " + part, session, StringComparison.Ordinal);
        Assert.DoesNotContain("domain", session, StringComparison.OrdinalIgnoreCase);
        await host.StopAsync(Now);
    }

    [Fact]
    public async Task A_form_of_as_many_fields_as_a_declaration_can_have_is_read()
    {
        using var browser = new Browser(house.Address);
        using var answer = await browser.Send(
            "/sign-in",
            "/sign-in",
            [.. Enumerable.Range(1, 11_000).Select(i => ($"field-{i}", "value")), ("user", "many.fields")]
        );
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    /// <summary>Failures are counted by address, so who tells addresses must be one who is
    /// believed.</summary>
    [Theory]
    [InlineData("127.0.0.0/8", "203.0.113.9")]
    [InlineData("10.0.0.0/8", "127.0.0.1")]
    public async Task Only_a_proxy_that_is_named_tells_where_a_visitor_comes_from(
        string proxy,
        string recorded
    )
    {
        await using var host = Host.Create(
            house.Installation,
            ["http://127.0.0.1:0"],
            new WebOptions(0, 30) { BehindTls = true, Proxies = [IPNetwork.Parse(proxy)] }
        );
        await host.StartAsync(Now);
        using var client = new HttpClient(
            new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }
        )
        {
            BaseAddress = new Uri(Host.AddressOf(host)),
        };
        using var shown = await client.GetAsync("/sign-in", Now);
        var user = $"from.{recorded}";
        using var sent = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["user"] = user,
                    ["password"] = "not the password",
                    [AntiforgeryCheck.Field] = Browser.SealOf(await shown.Content.ReadAsStringAsync(Now)),
                }
            ),
        };
        sent.Headers.Add("Cookie", shown.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        // What a visitor writes into the header itself stands before what the proxy adds.
        sent.Headers.Add("X-Forwarded-For", "198.51.100.1, 203.0.113.9");
        (await client.SendAsync(sent, Now)).Dispose();
        var line = Assert.Single(
            await house.Installation.Store.AuditTrail.Lines(
                new Customhouse.Storage.AuditFilter { Actor = user },
                Now
            )
        );
        Assert.Equal(recorded, line.Address);
        await host.StopAsync(Now);
    }

    [Fact]
    public async Task Pages_keep_to_themselves()
    {
        using var trader = await house.Person(Role.Trader);
        using var answer = await trader.Client.GetAsync("/trader", Now);
        foreach (
            var (name, value) in ((string, string)[])
                [
                    ("Cross-Origin-Opener-Policy", "same-origin"),
                    ("Cross-Origin-Resource-Policy", "same-origin"),
                    ("Referrer-Policy", "no-referrer"),
                    ("X-Frame-Options", "DENY"),
                    ("Cache-Control", "no-store, no-cache"),
                ]
        )
            Assert.Equal(
                value,
                string.Join(
                    ", ",
                    answer
                        .Headers.GetValues(name)
                        .SelectMany(v => v.Split(", "))
                        .OrderDescending(StringComparer.Ordinal)
                )
            );
        Assert.Contains(
            "camera=()",
            answer.Headers.GetValues("Permissions-Policy").Single(),
            StringComparison.Ordinal
        );
        Assert.False(
            answer.Headers.Contains("Strict-Transport-Security"),
            "without TLS nothing is promised of it"
        );
    }

    private static async Task<(HttpStatusCode, string)> Told(Browser person, string path)
    {
        using var answer = await person.Client.GetAsync(path, Now);
        var text = await answer.Content.ReadAsStringAsync(Now);
        // Each page has its own seals, and names its own address for the way back.
        foreach (var seal in text.Split("name=\"seal\" value=\"").Skip(1).Select(p => p.Split('"')[0]))
            text = text.Replace(seal, "", StringComparison.Ordinal);
        return (answer.StatusCode, text.Replace(path, "", StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> Drop(Browser trader, byte[] bytes)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Browser.SealOf(await trader.Page("/trader/lodge"))), AntiforgeryCheck.Field },
            { new ByteArrayContent(bytes), "file", "declaration.xml" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/trader/lodge") { Content = form };
        request.Headers.ExpectContinue = bytes.Length > 1024 * 1024;
        return await trader.Client.SendAsync(request, Now);
    }
}
