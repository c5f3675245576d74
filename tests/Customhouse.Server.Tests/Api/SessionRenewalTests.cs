using System.Net;
using Customhouse.Clearance;
using Customhouse.Server.Editions;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Settings;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>
/// A session lives by its person's requests. What a page asks by itself does not keep it alive, and a restart
/// ends none.
/// </summary>
public sealed class SessionRenewalTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-renewal-").FullName;
    private static int _accounts;

    private readonly MovingClock _clock = new();
    private Installation? _installation;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var edition = EditionFiles.Demo();
        _installation = await Installation.Open(
            $"sqlite:{Path.Combine(_folder, "test.db")}",
            new Terms { Administration = edition.Authority, Currency = edition.Currency },
            [edition],
            [],
            _clock,
            Now
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _installation!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("/overview/figures", false)]
    [InlineData("/supervisor/figures", false)]
    [InlineData("/live/cases", false)]
    [InlineData("/supervisor", true)]
    [InlineData("/docs", true)]
    public async Task Only_what_a_person_asks_renews_a_session(string path, bool renews)
    {
        await using var host = await Start();
        using var person = await SignedIn(host);
        _clock.Ahead += TimeSpan.FromMinutes(40);
        using (var answer = await person.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Now))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(renews, answer.Headers.Contains("Set-Cookie"));
        }
        _clock.Ahead += TimeSpan.FromMinutes(40);
        using var after = await person.Client.GetAsync("/docs", Now);
        Assert.Equal(renews ? HttpStatusCode.OK : HttpStatusCode.Redirect, after.StatusCode);
    }

    [Fact]
    public async Task A_restart_ends_no_session_and_takes_no_ended_one_and_no_used_code()
    {
        Browser person,
            left;
        string copied,
            code,
            user;
        await using (var host = await Start())
        {
            person = await SignedIn(host);
            left = await SignedIn(host);
            (user, code) = (left.User, left.UsedCode!);
            copied = left.Cookies["customhouse"]!.Value;
            (await left.Send("/docs", "/sign-out")).Dispose();
        }
        await using var again = await Start();
        var address = new Uri(Host.AddressOf(again));
        using var same = person.At(address);
        Assert.Contains(person.User, await same.Page("/own-sign-in"), StringComparison.Ordinal);
        using var client = new HttpClient(
            new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }
        )
        {
            BaseAddress = address,
        };
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        client.DefaultRequestHeaders.Add("Cookie", $"customhouse={copied}");
        using var refused = await client.GetAsync("/docs", Now);
        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
        using var anew = new Browser(address);
        (
            await anew.Send("/sign-in", "/sign-in", ("user", user), ("password", RunningHouse.Password))
        ).Dispose();
        using var used = await anew.Send("/sign-in/code", "/sign-in/code", ("code", code));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, used.StatusCode);
        person.Dispose();
        left.Dispose();
    }

    /// <summary>Earlier versions kept the keys in a folder: nobody is put out, second factors can be
    /// read.</summary>
    [Fact]
    public async Task Keys_that_lie_in_a_folder_are_taken_over()
    {
        var keys = Directory.CreateDirectory(Path.Combine(_folder, "sessions")).FullName;
        var before = Microsoft.AspNetCore.DataProtection.DataProtectionProvider.Create(
            new DirectoryInfo(keys),
            options =>
                Microsoft.AspNetCore.DataProtection.DataProtectionBuilderExtensions.SetApplicationName(
                    options,
                    "Customhouse"
                )
        );
        var text = Microsoft.AspNetCore.DataProtection.DataProtectionCommonExtensions.Protect(
            before.CreateProtector("Customhouse.Access.CodeKey"),
            "a key of codes"
        );
        Assert.Single(Directory.GetFiles(keys, "*.xml"));
        await using var host = await Start(keys);
        Directory.Delete(keys, recursive: true);
        var now =
            host.Services.GetRequiredService<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>();
        Assert.Equal(
            "a key of codes",
            Microsoft.AspNetCore.DataProtection.DataProtectionCommonExtensions.Unprotect(
                now.CreateProtector("Customhouse.Access.CodeKey"),
                text
            )
        );
        Assert.Single(await _installation!.Store.Registers.Entries(StoredKeys.Register, "", 10, Now));
    }

    private async Task<Microsoft.AspNetCore.Builder.WebApplication> Start(string? keys = null)
    {
        var host = Host.Create(
            _installation!,
            ["http://127.0.0.1:0"],
            new WebOptions(0, 30) { KeysFolder = keys },
            keepsTime: false
        );
        await host.StartAsync(Now);
        return host;
    }

    private static async Task<Browser> SignedIn(Microsoft.AspNetCore.Builder.WebApplication host)
    {
        var account = new Account(
            $"s.{Interlocked.Increment(ref _accounts)}",
            "A supervisor",
            Role.Supervisor,
            DateTimeOffset.UnixEpoch
        )
        {
            PasswordHash = PasswordRules.Hash(RunningHouse.Password),
        };
        await host
            .Services.GetRequiredService<AccountBook>()
            .Put(account, null, Actor.System, "test", DateTimeOffset.UnixEpoch);
        var browser = new Browser(new Uri(Host.AddressOf(host)));
        await browser.SignIn(account.Id, RunningHouse.Password);
        return browser;
    }

    /// <summary>The time of the day, set forward; timers run as they do.</summary>
    private sealed class MovingClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
