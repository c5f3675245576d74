using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Api.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>Who may see jobs and end them, by routes and by the page.</summary>
public sealed class JobRouteTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    /// <summary>No program of this version does such jobs, so they wait.</summary>
    private static readonly JobRequest Waiting = new("of-a-later-version", "<b>it</b>", "{}", "cases");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_trader_sees_and_ends_its_own_jobs_and_hears_of_no_others()
    {
        var others = await Ask(new Actor("supervisor.x", Role.Supervisor));
        // Of the token with which it asks.
        var own = await Ask(new Actor("test trader", Role.Trader));
        using var trader = house.Client(Role.Trader);
        var list = await Json(trader, "/jobs");
        Assert.Equal(
            [own],
            list.GetProperty("jobs").EnumerateArray().Select(j => j.GetProperty("number").GetInt64())
        );
        foreach (var number in (long[])[others, 999_999])
        {
            Assert.Equal(HttpStatusCode.NotFound, (await trader.GetAsync($"/jobs/{number}", Now)).StatusCode);
            Assert.Equal(
                HttpStatusCode.NotFound,
                (await trader.PostAsync($"/jobs/{number}/cancellation", null, Now)).StatusCode
            );
        }
        Assert.Equal("waiting", await StateOf(others));
        using var cancelled = await trader.PostAsync($"/jobs/{own}/cancellation", null, Now);
        Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        Assert.Equal("cancelled", await StateOf(own));
        // A trader asks for no rehearsal and sends in no edition: no such form is open to it.
        using var person = await house.Person(Role.Trader);
        foreach (var form in (string[])["/supervisor/profiles/XA-1/preview", "/administrator/tariff"])
        {
            using var asked = await person.Client.PostAsync(form, null, Now);
            Assert.Equal(HttpStatusCode.Forbidden, asked.StatusCode);
        }
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await person.Client.GetAsync("/background-jobs", Now)).StatusCode
        );
    }

    [Fact]
    public async Task Overseers_see_all_and_who_may_ends_one_and_it_is_in_the_trail()
    {
        var number = await Ask(new Actor("supervisor.y", Role.Supervisor));
        using var auditor = house.Client(Role.Auditor);
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await auditor.PostAsync($"/jobs/{number}/cancellation", null, Now)).StatusCode
        );
        Assert.Equal("waiting", (await Json(auditor, $"/jobs/{number}")).GetProperty("state").GetString());
        using var officer = house.Client(Role.Officer);
        Assert.Equal(HttpStatusCode.NotFound, (await officer.GetAsync($"/jobs/{number}", Now)).StatusCode);
        using var administrator = house.Client(Role.Administrator);
        Assert.Equal(
            HttpStatusCode.OK,
            (await administrator.PostAsync($"/jobs/{number}/cancellation", null, Now)).StatusCode
        );
        using var again = await administrator.PostAsync($"/jobs/{number}/cancellation", null, Now);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        var line = Assert.Single(
            await house.Installation.Store.AuditTrail.Lines(
                new AuditFilter { Act = "job-cancelled", Subject = $"job {number}" },
                Now
            )
        );
        Assert.Equal(Role.Administrator, line.By.Role);
        foreach (var wrong in (string[])["state=begun", "max=0", "max=501"])
            Assert.Equal(
                HttpStatusCode.BadRequest,
                (await administrator.GetAsync("/jobs?" + wrong, Now)).StatusCode
            );
    }

    [Fact]
    public async Task What_a_job_came_to_is_told_to_who_asked()
    {
        var asker = new Actor("test supervisor", Role.Supervisor);
        using var supervisor = house.Client(Role.Supervisor);
        var mine = new Visitor(
            house
                .Host.Services.GetRequiredService<TokenBook>()
                .All.Single(t => t.Token.Role == Role.Supervisor)
                .Token
        );
        var number = await Ask(asker, JobAccess.ScopeOf(mine));
        // One that was asked for by somebody of the same name, or by the same one at other offices.
        var other = await Ask(asker, JobAccess.ScopeOf(mine) + "XA000101");
        var runs = house.Installation.Store.Jobs.Runs;
        var taken = (await runs.Take("one", [Waiting.Kind], house.Clock.GetUtcNow(), Now))!;
        while (taken.Mark.Number != number)
        {
            await runs.End(taken.Mark, new JobEnding.Failed("a fault", null), asker, house.Clock.GetUtcNow());
            taken = (await runs.Take("one", [Waiting.Kind], house.Clock.GetUtcNow(), Now))!;
        }
        var done = new JobEnding.Done("""{"cases":3}""", [], "");
        await runs.End(taken.Mark, done, asker, house.Clock.GetUtcNow());
        taken = (await runs.Take("one", [Waiting.Kind], house.Clock.GetUtcNow(), Now))!;
        Assert.Equal(other, taken.Mark.Number);
        await runs.End(taken.Mark, done, asker, house.Clock.GetUtcNow());
        Assert.False((await Json(supervisor, $"/jobs/{other}")).TryGetProperty("result", out _));
        Assert.Equal(
            3,
            (await Json(supervisor, $"/jobs/{number}")).GetProperty("result").GetProperty("cases").GetInt32()
        );
        using var administrator = house.Client(Role.Administrator);
        var told = await Json(administrator, $"/jobs/{number}");
        Assert.Equal("done", told.GetProperty("state").GetString());
        Assert.False(told.TryGetProperty("result", out _));
    }

    [Fact]
    public async Task The_page_tells_each_state_in_words_and_ends_a_job()
    {
        using var administrator = await house.Person(Role.Administrator);
        var number = await Ask(new Actor("supervisor.z", Role.Supervisor));
        var page = await administrator.Page("/background-jobs?state=waiting");
        Assert.Contains("Waiting", page, StringComparison.Ordinal);
        Assert.Contains("Not begun", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;it&lt;/b&gt;", page, StringComparison.Ordinal);
        Assert.Contains($"aria-label=\"Cancel job {number}\"", page, StringComparison.Ordinal);
        using var cancelled = await administrator.Send(
            "/background-jobs",
            $"/background-jobs/{number}/cancel"
        );
        Assert.Equal("/background-jobs?told=cancelled", cancelled.Headers.Location!.OriginalString);
        Assert.Contains(
            "The job is cancelled",
            await administrator.Page("/background-jobs?told=cancelled"),
            StringComparison.Ordinal
        );
        Assert.Matches(
            $"(?m)^{number} 0 0 cancelled$",
            await administrator.Page($"/background-jobs/progress?number={number}&number=999999")
        );
        using var auditor = await house.Person(Role.Auditor);
        Assert.DoesNotContain("Cancel job", await auditor.Page("/background-jobs"), StringComparison.Ordinal);
        Assert.Contains(
            "No jobs",
            await auditor.Page("/background-jobs?state=running"),
            StringComparison.Ordinal
        );
    }

    private async Task<string?> StateOf(long number)
    {
        using var auditor = house.Client(Role.Auditor);
        return (await Json(auditor, $"/jobs/{number}")).GetProperty("state").GetString();
    }

    private async Task<long> Ask(Actor by, string scope = "") =>
        Assert
            .IsType<JobAsked.Taken>(
                await house.Installation.Store.Jobs.Ask(
                    Waiting with
                    {
                        Scope = scope,
                    },
                    by,
                    house.Clock.GetUtcNow()
                )
            )
            .Number;

    private static Task<JsonElement> Json(HttpClient client, string path) =>
        client.GetFromJsonAsync<JsonElement>(path, Now);
}
