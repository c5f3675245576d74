using System.Net;
using System.Text.Json;
using Customhouse.Clearance;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>The auditor's desk, walked as a browser without scripts walks it.</summary>
public sealed class AuditorDeskTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private const string Hostile = "&lt;script&gt;alert(1)&lt;/script&gt;";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_case_is_told_fact_by_fact_with_its_whole_record_and_what_changed()
    {
        var message = RunningHouse.Sample("import-prelodged-imd.xml").Replace("AVEN-0002", "AUDIT-1");
        var mrn = await Sent(message);
        await house.Installation.Desk.Act(
            Mrn.Parse(mrn),
            new Query("Which edition?"),
            new Actor("officer.seven", Role.Officer, "XA001"),
            Cancellation
        );
        using var auditor = await house.Person(Role.Auditor);
        var page = WebUtility.HtmlDecode(await auditor.Page($"/auditor/cases/{mrn}"));
        Assert.Contains("lodged under the reference AUDIT-1", page, StringComparison.Ordinal);
        Assert.Contains("officer.seven", page, StringComparison.Ordinal);
        Assert.Contains("question-asked/1", page, StringComparison.Ordinal);
        Assert.Contains("fact.question", page, StringComparison.Ordinal);
        Assert.Contains("<ins><bdi>Question open</bdi></ins>", page, StringComparison.Ordinal);
        Assert.Contains($"/cases/{mrn}/proof", page, StringComparison.Ordinal);
        using var received = await auditor.Client.GetAsync($"/auditor/cases/{mrn}/messages/1", Cancellation);
        Assert.Equal(message, await received.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Who_saw_a_case_is_told_beside_it()
    {
        var mrn = await Lodged("AUDIT-2");
        using var supervisor = await house.Person(Role.Supervisor);
        await supervisor.Page($"/cases/{mrn}/proof");
        using var auditor = await house.Person(Role.Auditor);
        var page = await auditor.Page($"/auditor/cases/{mrn}");
        Assert.Contains(
            supervisor.User,
            page[page.LastIndexOf("<h2>", StringComparison.Ordinal)..],
            StringComparison.Ordinal
        );
        Assert.Contains(auditor.User, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journal_goes_out_as_rows_and_as_json()
    {
        var mrn = await Lodged("=AUDIT-3");
        using var auditor = await house.Person(Role.Auditor);
        var rows = await auditor.Page($"/auditor/cases/{mrn}/journal.csv");
        Assert.Contains("declaration-lodged/1", rows, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await auditor.Page($"/auditor/cases/{mrn}/journal.json"));
        var events = json.RootElement.GetProperty("events").EnumerateArray().ToArray();
        var journal = await house.Installation.Desk.Journal(Mrn.Parse(mrn), Cancellation);
        Assert.Equal(journal.Select(j => j.Sequence), events.Select(e => e.GetProperty("event").GetInt32()));
        Assert.Equal("=AUDIT-3", events[0].GetProperty("record").GetProperty("lrn").GetString());
        Assert.Contains(
            json.RootElement.GetProperty("readers").EnumerateArray(),
            r => r.GetProperty("person").GetString() == auditor.User
        );
    }

    [Fact]
    public async Task Cases_and_people_are_found_and_a_whole_number_leads_to_its_case()
    {
        var mrn = await Lodged("AUDIT-4");
        using var officer = await house.Person(Role.Officer);
        using var auditor = await house.Person(Role.Auditor);
        Assert.Contains(mrn, await auditor.Page("/auditor?q=AUDIT-4"), StringComparison.Ordinal);
        Assert.Contains(
            $"/auditor/trail?actor={officer.User}",
            await auditor.Page($"/auditor?q={officer.User}"),
            StringComparison.Ordinal
        );
        using var whole = await auditor.Client.GetAsync($"/auditor?q={mrn}", Cancellation);
        Assert.Equal($"/auditor/cases/{mrn}", whole.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_number_that_was_never_given_looks_like_one_that_others_may_see()
    {
        var mrn = await Lodged("AUDIT-5");
        using var auditor = await house.Person(Role.Auditor);
        using var officer = await house.Person(Role.Officer);
        foreach (var number in (string[])["26XA00000000000000", "none", "26XA0000000000000R"])
        {
            using var unknown = await auditor.Client.GetAsync($"/auditor/cases/{number}", Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        }
        using var known = await officer.Client.GetAsync($"/auditor/cases/{mrn}", Cancellation);
        using var other = await officer.Client.GetAsync("/auditor/cases/26XA00000000000000", Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, known.StatusCode);
        Assert.Equal(other.StatusCode, known.StatusCode);
    }

    [Fact]
    public async Task The_trail_is_narrowed_by_its_address_and_goes_out_as_rows()
    {
        using var officer = await house.Person(Role.Officer);
        using var auditor = await house.Person(Role.Auditor);
        var today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd");
        var mine = await auditor.Page(
            $"/auditor/trail?actor={officer.User}&act=sign-in&since={today}&until={today}"
        );
        Assert.Single(Lines(mine));
        Assert.Empty(Lines(await auditor.Page($"/auditor/trail?actor={officer.User}&until=2001-01-01")));
        Assert.NotEmpty(Lines(await auditor.Page("/auditor/trail?since=nonsense")));
        var rows = await auditor.Page($"/auditor/trail.csv?actor={officer.User}&since={today}");
        Assert.Equal(2, rows.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);

        static string[] Lines(string page) =>
            [.. page.Split("<tbody>").Skip(1).SelectMany(t => t.Split("<tr>").Skip(1))];
    }

    [Fact]
    public async Task Text_of_a_message_is_shown_and_never_runs()
    {
        var mrn = await Lodged(Hostile[..20], "A. Reader", Hostile);
        using var auditor = await house.Person(Role.Auditor);
        foreach (
            var path in (string[])
                [
                    $"/auditor/cases/{mrn}",
                    "/auditor?q=%3Cscript%3Ealert(1)",
                    "/auditor/trail?actor=%3Cscript%3Ealert(1)",
                ]
        )
            Assert.DoesNotContain("<script>alert", await auditor.Page(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fr")]
    [InlineData("es")]
    [InlineData("ar")]
    public async Task The_desk_speaks_every_language(string language)
    {
        var mrn = await Lodged($"AUDIT-{language}");
        using var auditor = await house.Person(Role.Auditor);
        using var chosen = await auditor.Send("/auditor", "/language", ("language", language));
        foreach (
            var path in (string[])["/auditor", $"/auditor/cases/{mrn}", "/auditor/trail", "/auditor?q=AUDIT"]
        )
            Assert.Contains($"<html lang=\"{language}\"", await auditor.Page(path), StringComparison.Ordinal);
    }

    private Task<string> Lodged(string lrn, string old = "A. Reader", string put = "A. Reader") =>
        Sent(RunningHouse.Parcel(lrn).Replace(old, put, StringComparison.Ordinal));

    private async Task<string> Sent(string message)
    {
        using var officer = house.Client(Role.Officer);
        using var answer = await officer.PostAsync("/declarations", RunningHouse.Xml(message), Cancellation);
        var body = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, body);
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("mrn").GetString()!;
    }
}
