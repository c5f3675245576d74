using System.Net;
using Customhouse.Server.Tests.Api;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>
/// One administration in two processes: whoever is in at one is in at the other, and what one of them took
/// away or used up opens nothing at the other.
/// </summary>
public sealed class TwoProcessSignInTests(TwoProcesses two) : IClassFixture<TwoProcesses>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_and_a_form_of_one_process_are_good_at_the_other()
    {
        var account = await two.Open(Role.Officer);
        using var person = new Browser(two.First.Server.Address);
        await person.SignIn(account.Id, TwoProcesses.Password);
        using var atSecond = person.At(two.Second.Address);
        var page = await atSecond.Page("/own-sign-in");
        Assert.Contains(account.Id, page, StringComparison.Ordinal);
        using var sent = await person.Client.PostAsync("/language", Form(page, ("language", "fr")), Now);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
    }

    [Fact]
    public async Task A_cookie_copied_before_the_sign_out_opens_nothing_at_the_other_process()
    {
        var account = await two.Open(Role.Trader);
        using var person = new Browser(two.First.Server.Address);
        await person.SignIn(account.Id, TwoProcesses.Password);
        using var copied = person.At(two.Second.Address);
        await copied.Page("/docs");
        (await person.Send("/docs", "/sign-out")).Dispose();
        var took = await TwoProcesses.Until(
            async () =>
            {
                using var answer = await copied.Client.GetAsync("/docs", Now);
                return answer.StatusCode == HttpStatusCode.Redirect;
            },
            "the copied cookie is refused"
        );
        Assert.True(took < TimeSpan.FromSeconds(1), $"the copied cookie was good for {took}");
    }

    [Fact]
    public async Task A_code_used_at_one_process_is_used_at_the_other()
    {
        var account = await two.Open(Role.Officer);
        using var first = new Browser(two.First.Server.Address);
        await first.SignIn(account.Id, TwoProcesses.Password);
        var code = Browser.CodeNow(first.CodeKey!, stepsAhead: 1);
        using var one = await HalfIn(two.First.Server.Address, account.Id);
        using var other = await HalfIn(two.Second.Address, account.Id);
        using var right = await one.Send("/sign-in/code", "/sign-in/code", ("code", code));
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        using var used = await other.Send("/sign-in/code", "/sign-in/code", ("code", code));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, used.StatusCode);
    }

    [Fact]
    public async Task Of_two_browsers_with_one_recovery_code_one_gets_in()
    {
        var account = await two.Open(Role.Officer);
        using var first = new Browser(two.First.Server.Address);
        await first.SignIn(account.Id, TwoProcesses.Password);
        foreach (var code in first.RecoveryCodes.Take(3))
        {
            using var one = await HalfIn(two.First.Server.Address, account.Id);
            using var other = await HalfIn(two.Second.Address, account.Id);
            var (here, there) = (await one.Page("/sign-in/recovery"), await other.Page("/sign-in/recovery"));
            var answers = await Task.WhenAll(
                one.Client.PostAsync("/sign-in/recovery", Form(here, ("recovery", code)), Now),
                other.Client.PostAsync(
                    "/sign-in/recovery",
                    Form(there, ("recovery", code.ToUpperInvariant())),
                    Now
                )
            );
            Assert.Single(answers, a => a.StatusCode == HttpStatusCode.Redirect);
            Assert.Single(answers, a => a.StatusCode == HttpStatusCode.UnprocessableEntity);
            foreach (var answer in answers)
                answer.Dispose();
        }
        Assert.Equal(7, await two.Store.SignIns.RecoveryCodesLeft(account.Id, Now));
    }

    [Fact]
    public async Task Failures_at_one_process_make_the_other_wait()
    {
        var account = await two.Open(Role.Trader);
        using var one = new Browser(two.First.Server.Address);
        using var other = new Browser(two.Second.Address);
        for (var i = 0; i < Attempts.FreeOfId; i++)
            (
                await (i % 2 == 0 ? one : other).Send(
                    "/sign-in",
                    "/sign-in",
                    ("user", account.Id),
                    ("password", "not the password")
                )
            ).Dispose();
        foreach (var browser in (Browser[])[one, other])
        {
            using var right = await browser.Send(
                "/sign-in",
                "/sign-in",
                ("user", account.Id),
                ("password", TwoProcesses.Password)
            );
            Assert.Contains(
                "too many failed tries",
                await right.Content.ReadAsStringAsync(Now),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task Two_administrators_who_close_each_other_at_once_do_not_both_succeed()
    {
        using var system = two.Caller(two.First.Server.Address, "administrator");
        // The two of the test, and the one that the first start made: it is closed first.
        var (one, other) = (await two.Open(Role.Administrator), await two.Open(Role.Administrator));
        using var atFirst = two.Caller(two.First.Server.Address, "administrator");
        using var atSecond = two.Caller(two.Second.Address, "administrator");
        await CloseAllBut(system, one.Id, other.Id);
        for (var round = 0; round < 5; round++)
        {
            var seen = (await atSecond.Get($"/accounts/{one.Id}")).Is(200).Headers.ETag;
            var answers = await Task.WhenAll(
                atFirst.Send(HttpMethod.Delete, $"/accounts/{other.Id}", null),
                atSecond.Put($"/accounts/{one.Id}", """{"name":"Demoted","role":"auditor"}""", $"{seen}")
            );
            Assert.Single(answers, a => a.Status is 200 or 204);
            Assert.Single(answers, a => a.Status == 409);
            // What was taken away is given back for the next round.
            var now = TimeProvider.System.GetUtcNow();
            var book = new AccountBook(two.Store);
            await book.Load(Now);
            foreach (var id in (string[])[one.Id, other.Id])
                await book.Put(
                    book.Find(id)! with
                    {
                        IsClosed = false,
                        Role = Role.Administrator,
                        Stamp = Account.NewStamp(),
                    },
                    book.Find(id),
                    Customhouse.Storage.Actor.System,
                    "test",
                    now
                );
            await TwoProcesses.Until(
                async () =>
                    await AreOpen(atFirst, one.Id, other.Id) && await AreOpen(atSecond, one.Id, other.Id),
                "both are open again"
            );
        }
    }

    private static async Task CloseAllBut(Caller system, params string[] kept)
    {
        foreach (var account in (await system.Get("/accounts")).Is(200).Json.EnumerateArray())
            if (
                account.GetProperty("role").GetString() == Role.Administrator
                && account.GetProperty("id").GetString() is { } id
                && !kept.Contains(id)
                && !account.GetProperty("isClosed").GetBoolean()
            )
                (await system.Send(HttpMethod.Delete, $"/accounts/{id}", null)).Is(204);
    }

    private static async Task<bool> AreOpen(Caller system, params string[] ids) =>
        (await system.Get("/accounts"))
            .Is(200)
            .Json.EnumerateArray()
            .Count(a =>
                ids.Contains(a.GetProperty("id").GetString())
                && !a.GetProperty("isClosed").GetBoolean()
                && a.GetProperty("role").GetString() == Role.Administrator
            ) == ids.Length;

    /// <summary>A browser in which the password was proven and nothing else.</summary>
    private static async Task<Browser> HalfIn(Uri address, string user)
    {
        var browser = new Browser(address);
        using var half = await browser.Send(
            "/sign-in",
            "/sign-in",
            ("user", user),
            ("password", TwoProcesses.Password)
        );
        Assert.Equal("/sign-in/code", half.Headers.Location!.OriginalString);
        return browser;
    }

    private static FormUrlEncodedContent Form(string page, params (string Name, string Value)[] fields) =>
        new(
            fields
                .Append((Name: AntiforgeryCheck.Field, Value: Browser.SealOf(page)))
                .Select(f => new KeyValuePair<string, string>(f.Name, f.Value))
        );
}
