using System.Net;
using System.Text.Json.Nodes;
using Customhouse.Engine;
using Customhouse.Server.Editions;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Verbs;
using Customhouse.Storage;
using Customhouse.Tests.Lawbooks;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Jobs;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>Rehearsals of law at the served product, by page and by route.</summary>
public sealed class LawRehearsalPageTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static (string, string)[] Days => [("from", $"{Today.AddDays(-2):O}"), ("to", $"{Today:O}")];

    [Fact]
    public async Task An_administrator_rehearses_and_who_oversees_reads_it()
    {
        await Send("XA-20");
        var mrn = await Lodge("REH-1");
        using var administrator = await house.Person(Role.Administrator);
        const string at = "/administrator/law/XA-20/rehearsal";
        Assert.Contains(at, await administrator.Page("/administrator/law"), StringComparison.Ordinal);
        Assert.Contains("Not rehearsed yet", await administrator.Page(at), StringComparison.Ordinal);
        foreach (var (day, told) in new[] { ("soon", "first and a last day"), ("2099-01-01", "is to come") })
        {
            using var wrong = await administrator.Send(at, at, ("from", $"{Today:O}"), ("to", day));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
            Assert.Contains(
                told,
                await wrong.Content.ReadAsStringAsync(Cancellation),
                StringComparison.Ordinal
            );
        }
        using (var asked = await administrator.Send(at, at, Days))
            Assert.Equal(at, asked.Headers.Location?.OriginalString);
        var page = await Ended(administrator, at);
        foreach (
            var told in (string[])
                ["Newly refused", "XA900", mrn, "References are long.", "registers of traders"]
        )
            Assert.Contains(told, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.StartsWith(
            "ended",
            (await administrator.Page(at + "/progress")).Split(' ')[^1],
            StringComparison.Ordinal
        );

        using var auditor = await house.Person(Role.Auditor);
        var read = await auditor.Page(at);
        Assert.Contains(mrn, read, StringComparison.Ordinal);
        Assert.DoesNotContain($"action=\"{at}\"", read, StringComparison.Ordinal);
        using (var refused = await auditor.Client.PostAsync(at, null, Cancellation))
            Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
        var trail = await house.Installation.Store.AuditTrail.Lines(
            new AuditFilter { Actor = auditor.User, Act = "list-read" },
            Cancellation
        );
        Assert.Contains(trail, l => l.Subject.StartsWith(at, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_else_reaches_it()
    {
        await Send("XA-21");
        foreach (var role in (string[])[Role.Trader, Role.Officer])
        {
            using var client = house.Client(role);
            using var read = await client.GetAsync("/law/editions/XA-21/rehearsal", Cancellation);
            Assert.Equal(HttpStatusCode.Forbidden, read.StatusCode);
            Assert.Equal(
                HttpStatusCode.Forbidden,
                await Post(client, "/law/editions/XA-21/rehearsal", Body())
            );
            using var page = await client.GetAsync("/administrator/law/XA-21/rehearsal", Cancellation);
            Assert.Equal(HttpStatusCode.Forbidden, page.StatusCode);
        }
        using var supervisor = house.Client(Role.Supervisor);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            await Post(supervisor, "/law/editions/XA-21/rehearsal", Body())
        );
        using var none = await supervisor.GetAsync("/law/editions/XA-21/rehearsal", Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task Systems_ask_for_a_rehearsal_and_read_what_it_found()
    {
        await Send("XA-22");
        var mrn = await Lodge("REH-2");
        using var administrator = house.Client(Role.Administrator);
        const string at = "/law/editions/XA-22/rehearsal";
        Assert.Equal(
            HttpStatusCode.NotFound,
            await Post(administrator, "/law/editions/XA-99/rehearsal", Body())
        );
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            await Post(administrator, at, $$"""{"from":"1999-01-01","to":"{{Today:O}}"}""")
        );
        Assert.Equal(HttpStatusCode.Accepted, await Post(administrator, at, Body()));
        using var auditor = house.Client(Role.Auditor);
        JsonNode? told = null;
        await Patience.Until(async () =>
            (told = JsonNode.Parse(await auditor.GetStringAsync(at, Cancellation)))?["result"] is not null
        );
        Assert.Equal("done", told!["job"]!["state"]!.ToString());
        Assert.Equal(("XA-22", "XA-1"), (told["edition"]!.ToString(), told["against"]!.ToString()));
        var figures = told["result"]!["figures"]!;
        Assert.Equal((int)figures["takenOnRecord"]!, (int)figures["total"]!["newlyRefused"]!);
        Assert.Contains(figures["refused"]!.AsArray(), e => e!["mrn"]!.ToString() == mrn);
        Assert.Equal("added", told["result"]!["rules"]![0]!["change"]!.ToString());
    }

    [Fact]
    public async Task An_edition_that_changes_nothing_says_so_and_days_without_trade_too()
    {
        await Lodge("REH-3");
        using var administrator = await house.Person(Role.Administrator);
        const string at = "/administrator/law/XA-1/rehearsal";
        using (await administrator.Send(at, at, Days)) { }
        Assert.Contains(
            "It would have changed nothing",
            await Ended(administrator, at),
            StringComparison.Ordinal
        );
        using (await administrator.Send(at, at, ("from", "2020-01-01"), ("to", "2020-01-02"))) { }
        Assert.Contains(
            "No declaration was decided",
            await Ended(administrator, at),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_waiting_rehearsal_is_shown_and_stopped_by_its_number()
    {
        await Send("XA-23");
        var (store, clock) = (house.Installation.Store, TimeProvider.System);
        // No process takes what was asked for as a kind that none of this house knows.
        using var administrator = await house.Person(Role.Administrator);
        const string at = "/administrator/law/XA-23/rehearsal";
        var input = new ChangeInput("XA-23", "0", "XA-1", Today, Today, false, []).Write();
        var gone = Assert.IsType<JobAsked.Taken>(
            await store.Jobs.Ask(
                new JobRequest(LawRehearsals.Name, "XA-23", input, "declarations"),
                new Actor("admin", Role.Administrator),
                clock.GetUtcNow()
            )
        );
        Assert.Contains(
            "sent in again",
            WebUtility.HtmlDecode(await Ended(administrator, at)),
            StringComparison.Ordinal
        );
        // One that has ended is not stopped, nor one of another number.
        using (var stop = await administrator.Send(at, at + "/stop", ("mark", $"{gone.Number}")))
            Assert.Equal(at, stop.Headers.Location?.OriginalString);
        Assert.Equal(
            JobState.Failed,
            (await store.Jobs.Head(gone.Number, clock.GetUtcNow(), Cancellation))!.State
        );
    }

    [Fact]
    public async Task An_edition_of_the_tariff_that_waits_is_rehearsed()
    {
        await Lodge("REH-4");
        var dear = RehearsalChanges.Chapter(EditionFiles.Demo(), "62") with { Id = "XA-DEAR" };
        await new StagedEditions(house.Installation.Store).Stage(
            dear,
            TimeProvider.System.GetUtcNow(),
            Actor.System,
            Cancellation
        );
        using var administrator = await house.Person(Role.Administrator);
        const string at = "/administrator/tariff/waiting/XA-DEAR/rehearsal";
        Assert.Contains(at, await administrator.Page("/administrator/tariff"), StringComparison.Ordinal);
        using (var asked = await administrator.Send(at, at, Days))
            Assert.Equal(at, asked.Headers.Location?.OriginalString);
        Assert.Contains(
            "Codes that bear something else",
            await Ended(administrator, at),
            StringComparison.Ordinal
        );
        using var client = house.Client(Role.Administrator);
        var told = JsonNode.Parse(
            await client.GetStringAsync("/tariff/editions/XA-DEAR/rehearsal", Cancellation)
        );
        Assert.True((int)told!["result"]!["codesChanged"]! > 10);
    }

    private static string Body() => $$"""{"from":"{{Today.AddDays(-2):O}}","to":"{{Today:O}}"}""";

    /// <summary>The page, once the rehearsal has ended.</summary>
    private static async Task<string> Ended(Browser person, string at)
    {
        var page = "";
        await Patience.Until(async () =>
            !(page = await person.Page(at)).Contains("data-import", StringComparison.Ordinal)
        );
        return page;
    }

    private async Task Send(string name) =>
        await new LawRegister(house.Installation.Store).Send(
            StricterLaw.Edition(name),
            TimeProvider.System.GetUtcNow(),
            Actor.System,
            Cancellation
        );

    private async Task<string> Lodge(string lrn)
    {
        using var officer = house.Client(Role.Officer);
        using var answer = await officer.PostAsync(
            "/declarations",
            RunningHouse.Xml(RunningHouse.Parcel(lrn)),
            Cancellation
        );
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["mrn"]!.ToString();
    }

    private static async Task<HttpStatusCode> Post(HttpClient client, string address, string json)
    {
        using var answer = await client.PostAsync(address, RunningHouse.Json(json), Cancellation);
        return answer.StatusCode;
    }
}
