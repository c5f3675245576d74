using System.Net;
using System.Text.RegularExpressions;
using Customhouse.Engine;
using Customhouse.Operators;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>The administrator's desk, walked as a browser without scripts walks it.</summary>
public sealed partial class AdministratorDeskTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private const string Users = "/administrator/users";
    private const string Hostile = "<script>alert(1)</script>";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private AccountBook Book => house.Host.Services.GetRequiredService<AccountBook>();

    [Fact]
    public async Task A_user_is_added_signs_in_with_the_password_shown_once_and_is_changed()
    {
        var room = house.Host.Services.GetRequiredService<RegisterChanges>();
        foreach (var id in (string[])["XA001", "XA002"])
            await room.Put(
                new CustomsOffice(id, id, "UTC", ["import"]),
                0,
                new Change("test", TimeProvider.System.GetUtcNow(), Actor.System),
                Cancellation
            );
        using var administrator = await house.Person(Role.Administrator);
        using var added = await administrator.Send(
            Users + "/new",
            Users + "/new",
            ("id", "New.Officer"),
            ("name", "Nell Officer"),
            ("role", Role.Officer),
            ("offices", "XA001, XA002")
        );
        var page = await added.Content.ReadAsStringAsync(Cancellation);
        Assert.True(added.StatusCode == HttpStatusCode.OK, page);
        var password = Secret().Match(page).Groups["secret"].Value;
        Assert.Matches("^[a-z2-9]{6}(-[a-z2-9]{6}){3}$", password);
        var account = Book.Find("new.officer")!;
        Assert.Equal(["XA001", "XA002"], account.Offices);
        Assert.True(PasswordRules.Proves(account.PasswordHash, password));
        Assert.DoesNotContain(
            password,
            await administrator.Page(Users + "/new.officer"),
            StringComparison.Ordinal
        );

        using var changed = await administrator.Send(
            Users + "/new.officer",
            Users + "/new.officer",
            ("name", "Nell O."),
            ("role", Role.Supervisor),
            ("offices", "XA001"),
            ("mark", account.Stamp)
        );
        Assert.Equal(Users + "/new.officer?done=saved", changed.Headers.Location?.OriginalString);
        Assert.Equal(
            (Role.Supervisor, "Nell O."),
            (Book.Find("new.officer")!.Role, Book.Find("new.officer")!.Name)
        );
        // The page was made of the account as it was before.
        using var stale = await administrator.Send(
            Users + "/new.officer",
            Users + "/new.officer",
            ("name", "Late"),
            ("role", Role.Officer),
            ("mark", account.Stamp)
        );
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal("Nell O.", Book.Find("new.officer")!.Name);
    }

    [Fact]
    public async Task An_account_is_closed_opened_unlocked_and_reset_and_each_act_is_in_the_trail()
    {
        using var administrator = await house.Person(Role.Administrator);
        var officer = await house.Open(Role.Officer);
        var at = $"{Users}/{officer.Id}";
        using var closed = await administrator.Send(at, at + "/close");
        Assert.True(Book.Find(officer.Id)!.IsClosed);
        using var opened = await administrator.Send(at, at + "/open");
        Assert.False(Book.Find(officer.Id)!.IsClosed);

        var attempts = house.Host.Services.GetRequiredService<Attempts>();
        var stranger = new Caller("192.0.2.1", "192.0.2.1", null);
        for (var i = 0; i <= Attempts.FreeOfId + 1; i++)
            await attempts.Failed(officer.Id, stranger);
        Assert.True(await attempts.Wait(officer.Id, stranger, Cancellation) > TimeSpan.Zero);
        using var unlocked = await administrator.Send(at, at + "/unlock");
        Assert.Equal(TimeSpan.Zero, await attempts.Wait(officer.Id, stranger, Cancellation));

        using var reset = await administrator.Send(at, at + "/password");
        var password = Secret()
            .Match(await reset.Content.ReadAsStringAsync(Cancellation))
            .Groups["secret"]
            .Value;
        Assert.True(PasswordRules.Proves(Book.Find(officer.Id)!.PasswordHash, password));
        Assert.Null(Book.Find(officer.Id)!.CodeKey);
        var trail = await house.Installation.Store.AuditTrail.Lines(
            new AuditFilter { Subject = officer.Id, Actor = administrator.User },
            Cancellation
        );
        Assert.Equal(
            ["account-password", "account-unlocked", "account-opened", "account-closed"],
            trail.Select(l => l.Act)
        );
    }

    [Fact]
    public async Task The_last_administrator_can_neither_close_nor_demote_itself()
    {
        using var administrator = await house.Person(Role.Administrator);
        var others = Book
            .All.Where(a => a.Role == Role.Administrator && a.Id != administrator.User)
            .ToArray();
        foreach (var other in others)
            await Book.Put(
                other with
                {
                    IsClosed = true,
                },
                other,
                Actor.System,
                "test",
                TimeProvider.System.GetUtcNow()
            );
        var at = $"{Users}/{administrator.User}";
        using var closed = await administrator.Send(at, at + "/close");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, closed.StatusCode);
        using var demoted = await administrator.Send(
            at,
            at,
            ("name", "I"),
            ("role", Role.Officer),
            ("stamp", Book.Find(administrator.User)!.Stamp)
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, demoted.StatusCode);
        using var client = house.Client(Role.Administrator);
        using var byRoute = await client.DeleteAsync($"/accounts/{administrator.User}", Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, byRoute.StatusCode);
        Assert.False(Book.Find(administrator.User)!.IsClosed);
    }

    [Theory]
    [InlineData("id", "no spaces please", "id")]
    [InlineData("name", "", "name")]
    [InlineData("role", "king", "role")]
    [InlineData("offices", "A B<C>", "offices")]
    [InlineData("mandates", "\"><script>", "mandates")]
    public async Task What_is_wrong_is_told_beside_its_field(string field, string value, string told)
    {
        using var administrator = await house.Person(Role.Administrator);
        var fields = new Dictionary<string, string>
        {
            ["id"] = "never.kept",
            ["name"] = "Never Kept",
            ["role"] = Role.Officer,
            [field] = value,
        };
        using var refused = await administrator.Send(
            Users + "/new",
            Users + "/new",
            [.. fields.Select(f => (f.Key, f.Value))]
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(
            $"href=\"#{told}\"",
            await refused.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        Assert.Null(Book.Find("never.kept"));
    }

    [Fact]
    public async Task A_token_is_shown_once_opens_and_is_revoked()
    {
        const string at = "/administrator/tokens";
        using var administrator = await house.Person(Role.Administrator);
        using var issued = await administrator.Send(
            at,
            at,
            ("holder", "Port system"),
            ("role", Role.Officer),
            ("office", "XA001"),
            ("days", "30")
        );
        var secret = Secret()
            .Match(await issued.Content.ReadAsStringAsync(Cancellation))
            .Groups["secret"]
            .Value;
        using var system = house.WithSecret(secret);
        Assert.Equal(HttpStatusCode.OK, (await system.GetAsync("/insight", Cancellation)).StatusCode);
        var list = await administrator.Page(at);
        Assert.Contains("Port system", list, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, list, StringComparison.Ordinal);
        var id = house
            .Host.Services.GetRequiredService<TokenBook>()
            .All.Single(t => t.Token.Hash == Token.HashOf(secret))
            .Token.Id;
        using var revoked = await administrator.Send(at, $"{at}/{id}/revoke");
        Assert.Equal(at + "?done=revoked", revoked.Headers.Location?.OriginalString);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await system.GetAsync("/insight", Cancellation)).StatusCode
        );
        using var wrong = await administrator.Send(
            at,
            at,
            ("holder", ""),
            ("role", Role.Officer),
            ("days", "0")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
    }

    [Fact]
    public async Task An_office_is_opened_changed_and_refused_where_it_cannot_be()
    {
        const string at = "/administrator/offices";
        using var administrator = await house.Person(Role.Administrator);
        using var opened = await administrator.Send(
            at + "/new",
            at + "/new",
            ("id", "xa091"),
            ("name", "Port " + Hostile),
            ("time-zone", "UTC"),
            ("roles", "import"),
            ("roles", "exit"),
            ("version", "0")
        );
        Assert.Equal(at + "?done=saved", opened.Headers.Location?.OriginalString);
        var list = await administrator.Page(at);
        Assert.Contains("XA091", list, StringComparison.Ordinal);
        Assert.DoesNotContain(Hostile, list, StringComparison.Ordinal);
        foreach (
            var (id, zone, roles, version) in ((string, string, string, string)[])
                [
                    ("XA091", "UTC", "import", "0"),
                    ("XA092", "Mars/Base", "import", "0"),
                    ("X", "UTC", "import", "0"),
                    ("XA093", "UTC", "nothing", "0"),
                ]
        )
        {
            using var refused = await administrator.Send(
                at + "/new",
                at + "/new",
                ("id", id),
                ("name", "Port"),
                ("time-zone", zone),
                ("roles", roles),
                ("mark", version)
            );
            Assert.True(refused.StatusCode == HttpStatusCode.UnprocessableEntity, $"{id} {zone} {roles}");
        }
        using var changed = await administrator.Send(
            at + "/XA091",
            at + "/XA091",
            ("name", "Port Aven"),
            ("time-zone", "UTC"),
            ("roles", "import"),
            ("closed", "yes"),
            ("mark", "1")
        );
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        using var stale = await administrator.Send(
            at + "/XA091",
            at + "/XA091",
            ("name", "Late"),
            ("time-zone", "UTC"),
            ("roles", "import"),
            ("mark", "1")
        );
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
    }

    [Fact]
    public async Task Health_tells_the_figures_of_the_metrics()
    {
        using var administrator = await house.Person(Role.Administrator);
        var page = await administrator.Page("/administrator");
        Assert.Contains("All is well", page, StringComparison.Ordinal);
        var metrics = await administrator.Page("/metrics");
        foreach (
            var name in (string[])
                [
                    "customhouse_records_waiting",
                    "customhouse_journal_head",
                    "customhouse_ledger_head",
                    "customhouse_disk_free_bytes",
                ]
        )
            Assert.Contains($"\n{name}{{}} ", metrics, StringComparison.Ordinal);
        Assert.Contains(
            "--requests-per-second",
            await administrator.Page("/administrator/limits"),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("es")]
    [InlineData("ar")]
    public async Task The_desk_speaks_every_language(string language)
    {
        using var administrator = await house.Person(Role.Administrator);
        using var chosen = await administrator.Send("/administrator", "/language", ("language", language));
        foreach (
            var path in (string[])
                [
                    "",
                    "/users",
                    "/users/new",
                    $"/users/{administrator.User}",
                    "/tokens",
                    "/offices",
                    "/offices/new",
                    "/limits",
                ]
        )
            Assert.Contains(
                $"<html lang=\"{language}\"",
                await administrator.Page("/administrator" + path),
                StringComparison.Ordinal
            );
    }

    [GeneratedRegex("id=\"secret\">(?<secret>[^<]+)<", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Secret();
}
