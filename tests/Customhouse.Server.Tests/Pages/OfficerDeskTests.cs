using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Server.Tests.Api;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>The officer's desk, walked as a browser without scripts walks it.</summary>
public sealed partial class OfficerDeskTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private static readonly Actor Trader = new("trader", Role.Trader);
    private static readonly Actor Colleague = new("colleague", Role.Officer);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_queue_shows_what_waits_for_customs_and_narrows_by_its_address()
    {
        using var officer = await house.Person(Role.Officer);
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
        using var officer = await house.Person(Role.Officer);
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
        using var officer = await house.Person(Role.Officer);
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
        using var officer = await house.Person(Role.Officer);
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

    public static TheoryData<string, string> Acts =>
        new()
        {
            { "question", "under-query" },
            { "documents", "documents-wanted" },
            { "control", "under-control" },
            { "detain", "detained" },
        };

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task An_act_needs_its_grounds_and_is_done_with_them(string act, string state)
    {
        using var officer = await house.Person(Role.Officer);
        var mrn = await Lodged("ACT-" + act.ToUpperInvariant());
        using var refused = await Do(officer, mrn, act, ("grounds", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.Contains(
            "id=\"grounds-wrong\"",
            await refused.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
        using var done = await Do(officer, mrn, act, ("grounds", "the weight is odd"));
        await Answered(done, HttpStatusCode.Redirect);
        Assert.Equal($"/officer/cases/{mrn}?done={act}", done.Headers.Location!.OriginalString);
        Assert.Equal(state, Web.Api.CaseWords.Name((await Open(mrn)).State));
        var page = await officer.Page(done.Headers.Location.OriginalString);
        Assert.Contains("the weight is odd", page, StringComparison.Ordinal);
        Assert.Contains(officer.User, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_begun_is_ended_by_the_acts_that_end_it()
    {
        using var officer = await house.Person(Role.Officer);
        var mrn = await Lodged("END-1", new Detain("a dispute"));
        await Answered(await Do(officer, mrn, "lift", ("grounds", "settled")), HttpStatusCode.Redirect);
        await Act(mrn, new WantDocuments("origin", [], null));
        await Answered(await Do(officer, mrn, "accept", ("grounds", "seen")), HttpStatusCode.Redirect);
        await Answered(await Do(officer, mrn, "arrival", ("place", "XAAVN01")), HttpStatusCode.Redirect);
        Assert.NotNull((await Open(mrn)).AcceptedAt);
        // What cannot be done now is not offered, and is refused by the law where it is sent all the same.
        Assert.DoesNotContain(
            "act=lift",
            await officer.Page($"/officer/cases/{mrn}"),
            StringComparison.Ordinal
        );
        await Answered(await Do(officer, mrn, "lift", ("grounds", "again")), HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_result_keeps_its_photographs_and_puts_values_right()
    {
        using var officer = await house.Person(Role.Officer);
        var mrn = await Lodged("CONTROL-1", new OrderControl("odd weight"));
        using var unsaid = await Result(officer, mrn, [], ("grounds", "seen"));
        await Answered(unsaid, HttpStatusCode.UnprocessableEntity, "id=\"satisfactory-wrong\"");
        using var noPicture = await Result(
            officer,
            mrn,
            "text"u8.ToArray(),
            ("grounds", "x"),
            ("satisfactory", "no")
        );
        await Answered(noPicture, HttpStatusCode.UnprocessableEntity, "id=\"photographs-wrong\"");
        using var both = await Result(
            officer,
            mrn,
            [],
            ("grounds", "x"),
            ("satisfactory", "yes"),
            ("found-description-1", "Cotton shirts for women")
        );
        await Answered(both, HttpStatusCode.UnprocessableEntity, "id=\"found-description-1-wrong\"");
        byte[] picture = [0x89, 0x50, 0x4e, 0x47, 1, 2, 3];
        using var done = await Result(
            officer,
            mrn,
            picture,
            ("grounds", "shirts for women"),
            ("satisfactory", "no"),
            ("found-description-1", "Cotton shirts for women")
        );
        await Answered(done, HttpStatusCode.Redirect);
        Assert.Equal("Cotton shirts for women", (await Open(mrn)).Declaration.Items[0].Description);
        var page = await officer.Page($"/officer/cases/{mrn}");
        var path = Regex
            .Match(
                page,
                "/officer/cases/[^\"]+/photographs/[0-9a-f]{64}",
                RegexOptions.None,
                TimeSpan.FromSeconds(1)
            )
            .Value;
        Assert.Equal(picture, await officer.Client.GetByteArrayAsync(path, Cancellation));
        Assert.Equal([mrn.Text], await DocumentsRead(officer));
    }

    [Fact]
    public async Task Who_reads_a_document_is_on_record_whoever_it_is()
    {
        using var officer = await house.Person(Role.Officer);
        using var trader = await house.Person(Role.Trader, RunningHouse.OwnTrader);
        var mrn = await Lodged("PAPERS-2", new WantDocuments("origin in doubt", ["N954"], null));
        var paper = "%PDF-1.7 origin"u8.ToArray();
        var sha256 = await house.Installation.Store.Keep(paper, house.Installation.Clock.GetUtcNow());
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

    private async Task<IEnumerable<string>> DocumentsRead(Browser reader) =>
        (
            await house.Installation.Store.Audit(
                new AuditFilter { Actor = reader.User, Max = 50 },
                Cancellation
            )
        )
            .Where(line => line.Act == "document-read")
            .Select(line => line.Subject);

    [Fact]
    public async Task Of_two_officers_at_once_the_second_reads_first_what_the_other_did()
    {
        using var officer = await house.Person(Role.Officer);
        var mrn = await Lodged("TWO-1");
        var seen = (await Open(mrn)).Sequence;
        await Act(mrn, new OrderControl("<b>mine</b> first"));
        var at = $"/officer/cases/{mrn}";
        using var late = await officer.Send(
            at + "?act=detain",
            at + "/acts/detain",
            ("grounds", "mine as well"),
            ("seen", $"{seen}")
        );
        var page = await Answered(late, HttpStatusCode.Conflict, "Somebody else acted meanwhile");
        Assert.Contains("&lt;b&gt;mine&lt;/b&gt; first", page, StringComparison.Ordinal);
        Assert.Contains(">mine as well</textarea>", page, StringComparison.Ordinal);
        Assert.False((await Open(mrn)).IsDetained);
        // The page that told it shows the case as it is now, so the same words can be sent again.
        Assert.Contains($"name=\"seen\" value=\"{seen + 1}\"", page, StringComparison.Ordinal);
        using var blind = await officer.Send(at, at + "/acts/detain", ("grounds", "without having seen"));
        await Answered(blind, HttpStatusCode.Conflict);
        await Answered(
            await Do(officer, mrn, "detain", ("grounds", "mine as well")),
            HttpStatusCode.Redirect
        );
    }

    [Fact]
    public async Task An_officer_of_an_office_sees_and_acts_on_the_cases_of_that_office_only()
    {
        var mrn = await Lodged("OFFICE-1", new OrderControl("odd weight"));
        var office = (await Open(mrn)).Declaration.Office;
        Assert.NotNull(office);
        using var own = await house.Person(Role.Officer, offices: [office, "XA777"]);
        using var other = await house.Person(Role.Officer, offices: ["XA777"]);
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
        using var officer = await house.Person(Role.Officer);
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

    private Task<Mrn> Lodged(string lrn, params Act[] acts) => Lodged(lrn, message => message, acts);

    /// <summary>A pre-lodged import, which stays open, with what others did on it.</summary>
    private async Task<Mrn> Lodged(string lrn, Func<string, string> change, params Act[] acts)
    {
        var message = change(RunningHouse.Sample("import-prelodged-imd.xml"))
            .Replace(
                "\t</Declaration>",
                "<PresentationOffice><ID>XA000001</ID></PresentationOffice></Declaration>",
                StringComparison.Ordinal
            )
            .Replace("AVEN-0002", WebUtility.HtmlEncode(lrn), StringComparison.Ordinal)
            .Replace("XA000000000101", RunningHouse.OwnTrader, StringComparison.Ordinal);
        var answer = await house.Installation.Desk.Lodge(
            Encoding.UTF8.GetBytes(message),
            "xml",
            Trader,
            Cancellation
        );
        var mrn = Assert.IsType<Answer.Recorded>(answer).Case.Mrn;
        foreach (var act in acts)
            await Act(mrn, act);
        return mrn;
    }

    private async Task Act(Mrn mrn, Act act) =>
        Assert.IsType<Answer.Recorded>(
            await house.Installation.Desk.Act(
                mrn,
                act,
                act is SubmitDocuments ? Trader : Colleague,
                Cancellation
            )
        );

    private async Task<Case> Open(Mrn mrn) => (await house.Installation.Desk.Open(mrn, Cancellation))!;

    /// <summary>Chooses an act on the page of the case and sends its form.</summary>
    private async Task<HttpResponseMessage> Do(
        Browser officer,
        Mrn mrn,
        string act,
        params IReadOnlyList<(string Name, string Value)> fields
    )
    {
        var at = $"/officer/cases/{mrn}";
        return await officer.Send(
            $"{at}?act={act}",
            $"{at}/acts/{act}",
            [.. fields, ("seen", $"{(await Open(mrn)).Sequence}")]
        );
    }

    private async Task<HttpResponseMessage> Result(
        Browser officer,
        Mrn mrn,
        byte[] photograph,
        params IReadOnlyList<(string Name, string Value)> fields
    )
    {
        var at = $"/officer/cases/{mrn}";
        using var form = new MultipartFormDataContent
        {
            {
                new StringContent(Browser.SealOf(await officer.Page(at + "?act=result"))),
                AntiforgeryCheck.Field
            },
            { new StringContent($"{(await Open(mrn)).Sequence}"), "seen" },
            { new ByteArrayContent(photograph), "photographs", "found.png" },
        };
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        return await officer.Client.PostAsync(at + "/acts/result", form, Cancellation);
    }

    private static async Task<string> Answered(
        HttpResponseMessage answer,
        HttpStatusCode status,
        string? words = null
    )
    {
        var page = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {Words(page)}");
        if (words is not null)
            Assert.Contains(words, page, StringComparison.Ordinal);
        return page;
    }

    /// <summary>What a page says, without its marks.</summary>
    private static string Words(string page) => WebUtility.HtmlDecode(Tags().Replace(page, " "));

    [GeneratedRegex("<[^>]*>|\\s+", RegexOptions.None, 1000)]
    private static partial Regex Tags();
}
