using System.Net;
using System.Text;
using System.Text.Json;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>
/// What people of one customs office are shown: every page, list, file, stream and search is asked by each
/// role, and none may name a case or a trader of another office, or count them.
/// </summary>
public sealed class OfficeScopeTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private const string Here = "XA000001";
    private const string There = "XA000002";
    private const string TraderThere = "XA000000000107";

    /// <summary>
    /// What is no case has no office: registers of operators, guarantees, people and tokens are the whole
    /// administration's.
    /// </summary>
    private static readonly string[] Registers =
    [
        "/operators",
        "/guarantees",
        "/tokens",
        "/accounts",
        "/administrator/users",
        "/administrator/tokens",
    ];

    private static int _lodged;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IReadOnlyList<string> Gets =>
        [
            .. house
                .Host.Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Where(e =>
                    e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") != false
                )
                .Select(e => "/" + e.RoutePattern.RawText!.Trim('/'))
                .Where(p => p != "/live/cases")
                .Distinct(),
        ];

    [Theory]
    [InlineData(Role.Officer)]
    [InlineData(Role.Supervisor)]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Administrator)]
    [InlineData(Role.Trader)]
    public async Task Nobody_finds_a_case_or_a_trader_of_another_office_anywhere(string role)
    {
        var (own, foreign) = (await Lodged(Here, RunningHouse.OwnTrader), await Lodged(There, TraderThere));
        await Read(foreign);
        using var bound = await house.Person(
            role,
            RunningHouse.OwnTrader,
            null,
            role == Role.Trader ? [] : [Here]
        );
        using var free = await house.Person(role, TraderThere, null, []);
        var (leaks, seenByFree) = (new List<string>(), 0);
        foreach (var path in Paths(foreign, own))
        {
            var asked = await Ask(bound, path);
            var named = path.Contains(foreign.Text, StringComparison.Ordinal);
            if (
                named
                && asked.Status == HttpStatusCode.OK
                && path.Contains($"/{foreign}", StringComparison.Ordinal)
            )
                leaks.Add($"{path} is opened");
            var text = named ? asked.Text.Replace(path, "", StringComparison.Ordinal) : asked.Text;
            if (!named && text.Contains(foreign.Text, StringComparison.Ordinal))
                leaks.Add($"{path} names the case");
            if (
                !Registers.Any(r => path.StartsWith(r, StringComparison.Ordinal))
                && !path.Contains(TraderThere, StringComparison.Ordinal)
                && text.Contains(TraderThere, StringComparison.Ordinal)
            )
                leaks.Add($"{path} names the trader");
            if (
                (await Ask(free, path)) is { Status: HttpStatusCode.OK } open
                && open.Text.Contains(foreign.Text, StringComparison.Ordinal)
            )
                seenByFree++;
        }
        Assert.Empty(leaks);
        // The walk can see: who is bound to no office, or acts for the other trader, meets the case again and
        // again.
        Assert.True(seenByFree >= (role == Role.Administrator ? 3 : 6), $"{role} met it {seenByFree} times");
    }

    [Fact]
    public async Task Figures_count_the_cases_of_ones_offices_alone()
    {
        using var bound = await house.Person(Role.Supervisor, offices: [Here]);
        using var free = await house.Person(Role.Supervisor);
        var (few, all) = (await Insight(bound), await Insight(free));
        await Lodged(There, TraderThere);
        await Lodged(There, TraderThere);
        var own = await Lodged(Here, RunningHouse.OwnTrader);
        await Task.Delay(TimeSpan.FromSeconds(0.6), Cancellation);
        var (fewAfter, allAfter) = (await Insight(bound), await Insight(free));
        Assert.Equal((1, 1), (fewAfter.Cases - few.Cases, fewAfter.Lodged - few.Lodged));
        Assert.Equal((3, 3), (allAfter.Cases - all.Cases, allAfter.Lodged - all.Lodged));
        var sheet = await bound.Page("/supervisor/figures.csv");
        Assert.Contains($"open-cases,{Here} ", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain(There, sheet, StringComparison.Ordinal);
        Assert.Contains(
            $"open-cases,{There} ",
            await free.Page("/supervisor/figures.csv"),
            StringComparison.Ordinal
        );
        var page = await bound.Page("/overview/figures");
        Assert.Contains(own.Text, page, StringComparison.Ordinal);
        Assert.Contains("class=\"note of-offices\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("of-offices", await free.Page("/overview/figures"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_live_page_hears_of_its_own_offices()
    {
        using var bound = await house.Person(Role.Officer, offices: [Here]);
        using var stream = await bound.Client.GetAsync(
            "/live/cases",
            HttpCompletionOption.ResponseHeadersRead,
            Cancellation
        );
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync(Cancellation));
        Assert.Contains("open", await reader.ReadLineAsync(Cancellation), StringComparison.Ordinal);
        await Task.Delay(200, Cancellation);
        var foreign = await Lodged(There, TraderThere);
        var own = await Lodged(Here, RunningHouse.OwnTrader);
        var heard = new StringBuilder();
        while (!heard.ToString().Contains(own.Text, StringComparison.Ordinal))
            heard.AppendLine(await reader.ReadLineAsync(Cancellation));
        Assert.DoesNotContain(foreign.Text, heard.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Every route, with the other office's case in its place; and every search.</summary>
    private IEnumerable<string> Paths(Mrn foreign, Mrn own)
    {
        foreach (var pattern in Gets)
        {
            var path = pattern
                .Replace("{documentName}", "v1", StringComparison.Ordinal)
                .Replace("{number:int}", "1", StringComparison.Ordinal)
                .Replace("{number}", "1", StringComparison.Ordinal)
                .Replace("{code}", "49019900", StringComparison.Ordinal)
                .Replace("{kind}", "declaration", StringComparison.Ordinal)
                .Replace("{id}", "none", StringComparison.Ordinal)
                .Replace("{sha256}", "none", StringComparison.Ordinal);
            yield return path.Replace("{mrn}", foreign.Text, StringComparison.Ordinal);
            if (path.Contains("{mrn}", StringComparison.Ordinal))
                yield return path.Replace("{mrn}", own.Text, StringComparison.Ordinal);
        }
        // A search tells what was asked for, so it is asked for the beginning of the number only.
        foreach (var begun in (string[])[foreign.Text[..14], "SCOPE-", There])
        foreach (
            var search in (string[])
                [
                    "/declarations?q=",
                    "/declarations?office=",
                    "/officer?q=",
                    "/officer?show=open&office=",
                    "/officer/cases.csv?q=",
                    "/officer/cases.csv?show=open&office=",
                    "/auditor?q=",
                    "/trader?q=",
                    "/trader/cases.csv?q=",
                    "/auditor/trail?subject=",
                    "/auditor/trail.csv?act=case-read&actor=",
                ]
        )
            yield return search + begun;
        foreach (
            var list in (string[])
                [
                    "/declarations?max=500",
                    "/officer?show=open&sort=latest",
                    "/officer/cases.csv?show=open",
                    "/trader/cases.csv",
                    "/auditor/trail?act=case-read",
                    "/auditor/trail.csv",
                    "/auditor",
                ]
        )
            yield return list;
    }

    private static async Task<(HttpStatusCode Status, string Text)> Ask(Browser person, string path)
    {
        using var answer = await person.Client.GetAsync(path, Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<(long Cases, long Lodged)> Insight(Browser person)
    {
        using var told = JsonDocument.Parse(await person.Client.GetStringAsync("/insight", Cancellation));
        return (
            told.RootElement.GetProperty("cases").GetInt64(),
            told.RootElement.GetProperty("lodgedToday").GetInt64()
        );
    }

    /// <summary>An officer of the other office looks at the case, so that the trail tells of it.</summary>
    private async Task Read(Mrn mrn)
    {
        using var colleague = await house.Person(Role.Officer, offices: [There]);
        await colleague.Page($"/officer/cases/{mrn}");
    }

    private async Task<Mrn> Lodged(string office, string trader)
    {
        var message = RunningHouse
            .Sample("import-prelodged-imd.xml")
            .Replace(
                "\t</Declaration>",
                $"<PresentationOffice><ID>{office}</ID></PresentationOffice></Declaration>",
                StringComparison.Ordinal
            )
            .Replace("AVEN-0002", $"SCOPE-{Interlocked.Increment(ref _lodged)}", StringComparison.Ordinal)
            .Replace("XA000000000101", trader, StringComparison.Ordinal);
        var answer = await house.Installation.Desk.Lodge(
            Encoding.UTF8.GetBytes(message),
            "xml",
            new Actor("trader", Role.Trader),
            Cancellation
        );
        var mrn = Assert.IsType<Answer.Recorded>(answer).Case.Mrn;
        var held = await house.Installation.Desk.Act(
            mrn,
            new OrderControl("odd weight"),
            new Actor("colleague", Role.Officer, office),
            Cancellation
        );
        Assert.IsType<Answer.Recorded>(held);
        return mrn;
    }
}
