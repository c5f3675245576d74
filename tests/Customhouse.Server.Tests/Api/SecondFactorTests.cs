using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>The second factor: its picture, what opens an account when it is lost, and who gets back in
/// how.</summary>
public sealed partial class SecondFactorTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private AccountBook Book => house.Host.Services.GetRequiredService<AccountBook>();

    [Fact]
    public async Task The_key_is_shown_as_a_picture_made_here()
    {
        var account = await house.Open(Role.Officer);
        using var browser = new Browser(house.Address);
        using var half = await Try(browser, account.Id);
        var page = await browser.Page("/sign-in/factor");
        var picture = Picture().Match(WebUtility.HtmlDecode(page)).Groups["svg"].Value;
        var svg = Encoding.UTF8.GetString(Convert.FromBase64String(picture));
        Assert.StartsWith("<svg", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("script", svg, StringComparison.OrdinalIgnoreCase);
        using var answer = await browser.Client.GetAsync("/sign-in/factor", Now);
        Assert.Contains(
            "img-src 'self' data:",
            answer.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_recovery_code_opens_an_account_once_and_its_use_is_on_record()
    {
        using var first = await house.Person(Role.Officer);
        Assert.Equal(RecoveryCodes.CodesOfAccount, first.RecoveryCodes.Count);
        using var later = new Browser(house.Address);
        using var half = await Try(later, first.User);
        using (var wrong = await Recover(later, "aaaa-bbbb-cccc-dddd"))
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using (
            var right = await Recover(
                later,
                first.RecoveryCodes[0].Replace("-", " ", StringComparison.Ordinal)
            )
        )
            Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        Assert.Contains("9 of 10", await later.Page("/own-sign-in"), StringComparison.Ordinal);
        Assert.Contains(await Trail(first.User), l => l.Act == "recovery-code-used");

        using var again = new Browser(house.Address);
        using var halfAgain = await Try(again, first.User);
        using var used = await Recover(again, first.RecoveryCodes[0]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, used.StatusCode);
        // Nobody else's code opens it either.
        using var other = await house.Person(Role.Officer);
        using var foreign = await Recover(again, other.RecoveryCodes[0]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, foreign.StatusCode);
    }

    [Fact]
    public async Task New_recovery_codes_are_made_for_who_shows_a_code_and_end_the_old_ones()
    {
        using var person = await house.Person(Role.Officer);
        using (
            var wrong = await person.Send("/own-sign-in", "/own-sign-in/recovery-codes", ("code", "000000"))
        )
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var made = await person.Send(
            "/own-sign-in",
            "/own-sign-in/recovery-codes",
            ("code", Browser.CodeNow(person.CodeKey!, stepsAhead: 1))
        );
        var codes = Browser.CodesOn(await made.Content.ReadAsStringAsync(Now));
        Assert.Empty(codes.Intersect(person.RecoveryCodes));
        using var later = new Browser(house.Address);
        using var half = await Try(later, person.User);
        using (var old = await Recover(later, person.RecoveryCodes[1]))
            Assert.Equal(HttpStatusCode.UnprocessableEntity, old.StatusCode);
        using var right = await Recover(later, codes[1]);
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
        Assert.Contains(await Trail(person.User), l => l.Act == "recovery-codes-made");
    }

    [Fact]
    public async Task Guessing_recovery_codes_is_made_to_wait_as_guessing_passwords_is()
    {
        using var person = await house.Person(Role.Officer);
        using var hostile = new Browser(house.Address);
        using var half = await Try(hostile, person.User);
        for (var i = 0; i < Attempts.FreeOfId; i++)
            (await Recover(hostile, "aaaa-bbbb-cccc-dddd")).Dispose();
        using var right = await Recover(hostile, person.RecoveryCodes[0]);
        Assert.Contains(
            "too many failed tries",
            await right.Content.ReadAsStringAsync(Now),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_key_sealed_with_keys_that_are_lost_is_told_with_what_helps()
    {
        using var person = await house.Person(Role.Officer);
        var account = Book.Find(person.User)!;
        await Book.Put(
            account with
            {
                CodeKey = "CfDJ8sealed-elsewhere",
                Stamp = Account.NewStamp(),
            },
            account,
            Actor.System,
            "test",
            TimeProvider.System.GetUtcNow()
        );
        using var later = new Browser(house.Address);
        using var half = await Try(later, person.User);
        using var told = await later.Send("/sign-in/code", "/sign-in/code", ("code", "123456"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, told.StatusCode);
        Assert.Contains(
            "customhouse account reset",
            await told.Content.ReadAsStringAsync(Now),
            StringComparison.Ordinal
        );
        // Recovery codes are sealed with nothing, so they open it.
        using var right = await Recover(later, person.RecoveryCodes[2]);
        Assert.Equal(HttpStatusCode.Redirect, right.StatusCode);
    }

    [Fact]
    public async Task An_owner_of_the_machine_lets_somebody_in_again_while_the_service_runs()
    {
        using var lost = await house.Person(Role.Administrator);
        var database = Path.Combine(house.Folder, "test.db");
        Assert.Equal(
            0,
            await Run("account", "reset", lost.User, "--data", house.Folder, "--store", $"sqlite:{database}")
        );
        var told = Path.Combine(house.Folder, $"{lost.User}.password");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(told));
        var password = (await File.ReadAllTextAsync(told, Now)).Trim();
        await Processes.TwoProcesses.Until(
            async () =>
            {
                using var answer = await lost.Client.GetAsync("/docs", Now);
                return answer.StatusCode == HttpStatusCode.Redirect;
            },
            "the sessions of the account have ended"
        );
        using var again = new Browser(house.Address);
        using var half = await again.Send(
            "/sign-in",
            "/sign-in",
            ("user", lost.User),
            ("password", password)
        );
        Assert.Equal("/sign-in/password", half.Headers.Location!.OriginalString);
        Assert.Contains(
            await Trail(lost.User),
            l => l is { Act: "account-reset", By.Id: "owner of the machine" }
        );
        var line = (await house.Installation.Store.Registers.ChangesOf(AccountBook.Register, lost.User, Now))[
            0
        ];
        Assert.Equal(
            ("owner of the machine", "reset by an owner of the machine"),
            (line.By.Id, line.Grounds)
        );
        Assert.Equal(0, await house.Installation.Store.SignIns.RecoveryCodesLeft(lost.User, Now));

        Assert.Equal(1, await Run("account", "reset", "nobody.there", "--store", $"sqlite:{database}"));
        Assert.Equal(2, await Run("account", "reset", lost.User, "--store", $"sqlite:{database}.typo"));
        Assert.False(File.Exists(database + ".typo"));
    }

    [Fact]
    public void A_password_is_the_same_however_its_letters_are_put_together()
    {
        const string composed = "caf\u00e9 \u00fcber dem Hafen";
        const string decomposed = "cafe\u0301 u\u0308ber dem Hafen";
        Assert.True(PasswordRules.Proves(PasswordRules.Hash(composed), decomposed));
        Assert.True(PasswordRules.Proves(PasswordRules.Hash(decomposed), composed));
        // Hashed as it was typed, before passwords were composed.
        var before = new Microsoft.AspNetCore.Identity.PasswordHasher<Account>().HashPassword(
            new Account("", "", Role.Trader, default),
            decomposed
        );
        Assert.True(PasswordRules.Proves(before, decomposed));
        Assert.False(PasswordRules.Proves(before, composed));
        Assert.False(PasswordRules.Proves(PasswordRules.Hash(composed), "cafe uber dem Hafen"));
        Assert.False(PasswordRules.Proves(PasswordRules.Hash(composed), composed + "\ud800"));
    }

    /// <summary>Pairs that Unicode's own data give (NormalizationTest.txt, part 1).</summary>
    [Theory]
    [InlineData("\u1E0A\u0323", "\u1E0C\u0307")]
    [InlineData("D\u0307\u0323", "\u1E0C\u0307")]
    [InlineData("\u1E0C\u0307", "\u1E0C\u0307")]
    [InlineData("s\u0323\u0307", "\u1E69")]
    [InlineData("\u1100\u1161\u11A8", "\uAC01")]
    [InlineData("\uAC01", "\uAC01")]
    [InlineData("a\u0301b\u0301", "\u00E1b\u0301")]
    [InlineData("\u0627\u0653", "\u0622")]
    [InlineData("\u0301 alone", "\u0301 alone")]
    [InlineData("plain", "plain")]
    public void A_text_is_composed_as_Unicode_does(string typed, string composed) =>
        Assert.Equal(composed, ComposedText.Compose(typed));

    private static async Task<int> Run(params string[] verb)
    {
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("dotnet", [typeof(Host).Assembly.Location, .. verb])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        var told = process.StandardOutput.ReadToEndAsync(Now);
        var failed = process.StandardError.ReadToEndAsync(Now);
        await process.WaitForExitAsync(Now);
        Assert.DoesNotContain("   at ", await told + await failed, StringComparison.Ordinal);
        return process.ExitCode;
    }

    private async Task<IReadOnlyList<AuditLine>> Trail(string subject) =>
        await house.Installation.Store.AuditTrail.Lines(
            new AuditFilter { Subject = subject, Max = 100 },
            Now
        );

    private static Task<HttpResponseMessage> Try(Browser browser, string user) =>
        browser.Send("/sign-in", "/sign-in", ("user", user), ("password", RunningHouse.Password));

    private static Task<HttpResponseMessage> Recover(Browser browser, string code) =>
        browser.Send("/sign-in/recovery", "/sign-in/recovery", ("recovery", code));

    [GeneratedRegex(
        "src=\"data:image/svg\\+xml;base64,(?<svg>[A-Za-z0-9+/=]+)\"",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Picture();
}
