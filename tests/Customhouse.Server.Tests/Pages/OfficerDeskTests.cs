using System.Net;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>The officer's desk, walked as a browser without scripts walks it.</summary>
public sealed class OfficerDeskTests(RunningHouse house) : OfficerDeskWalk(house)
{
    [Fact]
    public async Task A_queue_shows_what_waits_for_customs_and_narrows_by_its_address()
    {
        using var officer = await House.Person(Role.Officer);
        var held = await Lodged("QUEUE-1", new OrderControl("odd weight"));
        var asked = await Lodged("QUEUE-2", new Query("Which edition?"));
        Assert.Contains(held.Text, await officer.Page("/officer"), StringComparison.Ordinal);
        Assert.DoesNotContain(asked.Text, await officer.Page("/officer"), StringComparison.Ordinal);
        Assert.Contains(asked.Text, await officer.Page("/officer?show=trader"), StringComparison.Ordinal);
        Assert.Contains(
            asked.Text,
            await officer.Page("/officer?show=open&sort=latest"),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            held.Text,
            await officer.Page("/officer?show=open&state=under-query"),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            held.Text,
            await officer.Page("/officer?office=XA009"),
            StringComparison.Ordinal
        );
        // It was held a moment ago, so it is within its target and not late.
        Assert.DoesNotContain(held.Text, await officer.Page("/officer?show=late"), StringComparison.Ordinal);
        Assert.Contains(
            "target 4",
            await officer.Page("/officer?state=under-control"),
            StringComparison.Ordinal
        );
        var sheet = await officer.Page("/officer/cases.csv?state=under-control");
        Assert.Contains(held.Text + ",QUEUE-1,", sheet, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_wait_for_the_trader_until_they_come_and_for_customs_from_then_on()
    {
        using var officer = await House.Person(Role.Officer);
        var mrn = await Lodged("PAPERS-1", new WantDocuments("origin in doubt", ["N954"], null));
        Assert.DoesNotContain(mrn.Text, await officer.Page("/officer"), StringComparison.Ordinal);
        await Act(
            mrn,
            new SubmitDocuments([new SubmittedDocument("N954", "", "origin.pdf", new string('a', 64), 10)])
        );
        var page = await officer.Page("/officer");
        Assert.Contains(mrn.Text, page, StringComparison.Ordinal);
        Assert.Contains("Papers are in", page, StringComparison.Ordinal);
        Assert.DoesNotContain(mrn.Text, await officer.Page("/officer?show=trader"), StringComparison.Ordinal);
        // Wanted once more: the earlier papers are not those.
        await Act(mrn, new AcceptDocuments("in order"));
        await Act(mrn, new WantDocuments("the other page", [], null));
        Assert.DoesNotContain(mrn.Text, await officer.Page("/officer"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_finds_by_number_reference_and_trader_and_opens_the_one_case()
    {
        using var officer = await House.Person(Role.Officer);
        var mrn = await Lodged("SEARCH-77");
        using var opened = await officer.Client.GetAsync(
            $"/officer?q={mrn.Text.ToLowerInvariant()}",
            Cancellation
        );
        Assert.Equal($"/officer/cases/{mrn}", opened.Headers.Location!.OriginalString);
        foreach (var text in (string[])[mrn.Text[..15], "SEARCH-7", RunningHouse.OwnTrader])
            Assert.Contains(mrn.Text, await officer.Page($"/officer?q={text}"), StringComparison.Ordinal);
        Assert.Contains(
            "Nothing fits",
            await officer.Page("/officer?q=%27+or+1%3D1+--"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task The_page_of_a_case_tells_everything_from_top_to_bottom()
    {
        using var officer = await House.Person(Role.Officer);
        var mrn = await Lodged("WHOLE-1", new OrderControl("odd weight"));
        var page = Words(await officer.Page($"/officer/cases/{mrn}"));
        var at = -1;
        foreach (
            var told in (string[])
                [
                    mrn.Text,
                    "Under control",
                    "Held for a control of the goods",
                    "Why it is here",
                    "odd weight",
                    "Parties and times",
                    "Goods and route",
                    "1 goods item",
                    "Cotton shirts for men",
                    "The tariff says",
                    "Earlier trade",
                    "Duty and taxes",
                    "Documents",
                    "What happened",
                    "lodged under the reference WHOLE-1",
                    "Record the control",
                    "Ask a question",
                    "Detain the goods",
                ]
        )
        {
            var next = page.IndexOf(told, at + 1, StringComparison.Ordinal);
            Assert.True(next > at, $"{told} does not stand after what comes before it");
            at = next;
        }
        Assert.Contains(
            $"/cases/{mrn}/proof",
            await officer.Page($"/officer/cases/{mrn}"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Who_reads_a_document_is_on_record_whoever_it_is()
    {
        using var officer = await House.Person(Role.Officer);
        using var trader = await House.Person(Role.Trader, RunningHouse.OwnTrader);
        var mrn = await Lodged("PAPERS-2", new WantDocuments("origin in doubt", ["N954"], null));
        var paper = "%PDF-1.7 origin"u8.ToArray();
        var sha256 = await House.Installation.Store.Documents.Keep(
            paper,
            House.Installation.Clock.GetUtcNow()
        );
        await Act(
            mrn,
            new SubmitDocuments([new SubmittedDocument("N954", "", "origin.pdf", sha256, paper.Length)])
        );
        foreach (var reader in (Browser[])[officer, trader])
        {
            await reader.Page($"/declarations/{mrn}/documents");
            Assert.Empty(await DocumentsRead(reader));
            Assert.Equal(
                paper,
                await reader.Client.GetByteArrayAsync($"/declarations/{mrn}/documents/{sha256}", Cancellation)
            );
            Assert.Equal([mrn.Text], await DocumentsRead(reader));
        }
    }

    [Fact]
    public async Task An_officer_of_an_office_sees_and_acts_on_the_cases_of_that_office_only()
    {
        var mrn = await Lodged("OFFICE-1", new OrderControl("odd weight"));
        var office = (await Open(mrn)).Declaration.Office;
        Assert.NotNull(office);
        using var own = await House.Person(Role.Officer, offices: [office, "XA777"]);
        using var other = await House.Person(Role.Officer, offices: ["XA777"]);
        var at = $"/officer/cases/{mrn}";
        Assert.Contains(mrn.Text, await own.Page("/officer?state=under-control"), StringComparison.Ordinal);
        await own.Page(at);
        foreach (
            var list in (string[])
                ["/officer?show=open", "/officer?q=OFFICE-1", "/officer/cases.csv?show=open"]
        )
            Assert.DoesNotContain(mrn.Text, await other.Page(list), StringComparison.Ordinal);
        foreach (
            var path in (string[])
                [at, $"/declarations/{mrn}", $"/declarations/{mrn}/timeline", $"/cases/{mrn}/proof"]
        )
        {
            using var answer = await other.Client.GetAsync(path, Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{path}: {answer.StatusCode}");
        }
        using var listed = await other.Client.GetAsync("/declarations?q=OFFICE-1", Cancellation);
        Assert.DoesNotContain(
            mrn.Text,
            await listed.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        using var acted = await other.Send(
            "/officer",
            at + "/acts/detain",
            ("grounds", "not mine"),
            ("seen", "1")
        );
        Assert.Equal(HttpStatusCode.NotFound, acted.StatusCode);
        Assert.False((await Open(mrn)).IsDetained);
    }

    [Fact]
    public async Task A_page_shows_text_of_a_message_and_of_officers_and_never_runs_it()
    {
        const string script = "<script>alert(1)</script>";
        using var officer = await House.Person(Role.Officer);
        var mrn = await Lodged(
            "XSS-\"><i>",
            message =>
                message
                    .Replace("Cotton shirts for men", WebUtility.HtmlEncode(script), StringComparison.Ordinal)
                    .Replace("Brightwater Mills", WebUtility.HtmlEncode(script), StringComparison.Ordinal)
                    .Replace("CSQU3054383", WebUtility.HtmlEncode("\"><img src=x>"), StringComparison.Ordinal)
        );
        await Act(mrn, new OrderControl(script));
        using var refused = await Result(
            officer,
            mrn,
            [],
            ("grounds", script),
            ("found-description-1", "\"><svg/>")
        );
        var shown = await refused.Content.ReadAsStringAsync(Cancellation);
        foreach (
            var page in (string[])
                [shown, await officer.Page($"/officer/cases/{mrn}"), await officer.Page("/officer?q=XSS-")]
        )
        {
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<svg/>", page, StringComparison.Ordinal);
            Assert.DoesNotContain("\"><i>", page, StringComparison.Ordinal);
        }
        Assert.Contains("&lt;script&gt;alert(1)", shown, StringComparison.Ordinal);
    }
}
