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

/// <summary>The trader's desk, walked as a browser without scripts walks it.</summary>
public sealed partial class TraderDeskTests(RunningHouse house) : IClassFixture<RunningHouse>
{
    private const string Other = "XA000000000999";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static readonly (string, string)[] Filled =
    [
        ("type", "IMA"),
        ("importer", RunningHouse.OwnTrader),
        ("exporter-name", "Brightwater Mills"),
        ("exporter-street", "3 Weir Street"),
        ("exporter-city", "Lower Brightwater"),
        ("exporter-postcode", "B1 200"),
        ("exporter-country", "XB"),
        ("mode", "1"),
        ("means", "9074729"),
        ("previous", "6XA000000000102-PAGE1"),
        ("dispatch", "XB"),
        ("location", "XAAVN01"),
        ("office", "XA001"),
        ("currency", "EUR"),
        ("terms", "CIF"),
        ("terms-place", "Port Aven"),
        ("account", ""),
        ("code-1", "6105.10.00"),
        ("description-1", "Cotton shirts"),
        ("origin-1", "XB"),
        ("preference-1", "100"),
        ("price-1", "800.00"),
        ("invoice-1", "INV-1"),
        ("net-1", "60"),
        ("gross-1", "72"),
        ("units-1", "96"),
        ("packages-1", "10"),
        ("package-1", "BX"),
        ("marks-1", "AVEN 1"),
    ];

    [Fact]
    public async Task A_declaration_written_on_the_page_is_kept_at_each_step_and_lodged()
    {
        using var trader = await house.Person(Role.Trader);
        var draft = await Begun(trader);
        using var kept = await trader.Send(draft, draft, [.. Filled.Take(20), ("act", "keep")]);
        Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);

        // Another session, as after a restart or a lost one: what was typed is there.
        using var later = await house.Person(Role.Trader);
        Assert.Contains("value=\"Brightwater Mills\"", await later.Page(draft), StringComparison.Ordinal);
        using var added = await later.Send(draft, draft, ("act", "add"));
        Assert.Contains("id=\"code-2\"", await later.Page(draft), StringComparison.Ordinal);
        using var removed = await later.Send(draft, draft, ("act", "remove"));
        Assert.DoesNotContain("id=\"code-2\"", await later.Page(draft), StringComparison.Ordinal);

        using var estimate = await later.Send(draft, draft, [.. Filled, ("act", "keep")]);
        Assert.Contains("A00", await later.Page(draft), StringComparison.Ordinal);
        using var lodged = await later.Send(draft, draft, [.. Filled, ("act", "lodge")]);
        var said = await lodged.Content.ReadAsStringAsync(Cancellation);
        Assert.True(lodged.StatusCode == HttpStatusCode.Redirect, Words(said));
        var place = lodged.Headers.Location!.OriginalString;
        Assert.Matches("^/trader/cases/[0-9A-Z]{18}\\?done=lodged$", place);
        Assert.Contains("Cotton shirts", await later.Page(place), StringComparison.Ordinal);
        using var gone = await later.Client.GetAsync(draft, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    /// <summary>A page keeps itself while it is typed in: who presses Lodge in that moment sends the mark of
    /// the state before, which is nobody else's change.</summary>
    [Fact]
    public async Task Lodge_pressed_while_the_page_keeps_itself_lodges_what_the_page_showed()
    {
        using var trader = await house.Person(Role.Trader);
        var draft = await Begun(trader);
        var mark = Browser.MarksOf(await trader.Page(draft), draft).Single();
        (string, string)[] typed = [.. Filled, ("mark", mark)];
        using var kept = await trader.Send(draft, draft, [.. typed, ("act", "keep")]);
        Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);
        using var added = await trader.Send(draft, draft, [.. Filled, ("act", "add")]);
        Assert.Equal(HttpStatusCode.Redirect, added.StatusCode);
        // An item that this window does not show would be lodged unseen.
        using var unseen = await trader.Send(draft, draft, [.. typed, ("act", "lodge")]);
        Assert.Equal(HttpStatusCode.PreconditionFailed, unseen.StatusCode);
        var page = await unseen.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("id=\"compared\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"code-2\"", page, StringComparison.Ordinal);
        using var removed = await trader.Send(draft, draft, [.. Filled, ("act", "remove")]);
        Assert.Equal(HttpStatusCode.Redirect, removed.StatusCode);
        using var lodged = await trader.Send(draft, draft, [.. typed, ("act", "lodge")]);
        Assert.Equal(HttpStatusCode.Redirect, lodged.StatusCode);
        Assert.StartsWith(
            "/trader/cases/",
            lodged.Headers.Location!.OriginalString,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_is_refused_stands_beside_its_field()
    {
        using var trader = await house.Person(Role.Trader);
        var draft = await Begun(trader);
        (string, string)[] wrong =
        [
            .. Filled.Where(f => f.Item1 is not ("code-1" or "origin-1")),
            ("code-1", "99999999"),
            ("origin-1", "XB"),
        ];
        using var refused = await trader.Send(draft, draft, [.. wrong, ("act", "lodge")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("href=\"#code-1\"", page, StringComparison.Ordinal);
        Assert.Contains("id=\"code-1-wrong\"", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Cotton shirts\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_lodged_and_a_refused_one_is_shown_around_its_faults()
    {
        using var trader = await house.Person(Role.Trader);
        using var good = await Drop(trader, RunningHouse.Parcel("DESK-FILE-1"));
        Assert.StartsWith("/trader/cases/", good.Headers.Location!.OriginalString, StringComparison.Ordinal);
        using var bad = await Drop(
            trader,
            RunningHouse
                .Parcel("DESK-FILE-2")
                .Replace("<ID>49019900</ID>", "<ID>49019900</ID><Wrong>1</Wrong>", StringComparison.Ordinal)
        );
        var page = await bad.Content.ReadAsStringAsync(Cancellation);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bad.StatusCode);
        var row = page.IndexOf("class=\"row wrong\"", StringComparison.Ordinal);
        Assert.True(row > 0, "no line of the file is marked");
        Assert.Contains("&lt;Wrong&gt;", page[row..(row + 400)], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_shows_text_of_a_message_and_never_runs_it()
    {
        const string script = "&lt;script&gt;alert(1)&lt;/script&gt;";
        using var trader = await house.Person(Role.Trader);
        using var lodged = await Drop(
            trader,
            RunningHouse
                .Parcel("DESK-XSS-1")
                .Replace("Printed novel", script, StringComparison.Ordinal)
                .Replace("A. Reader", script, StringComparison.Ordinal)
        );
        var page = await trader.Page(lodged.Headers.Location!.OriginalString);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_is_shown_before_it_is_sent_and_customs_decides()
    {
        using var trader = await house.Person(Role.Trader);
        var (mrn, desk) = await Held(trader, "DESK-AMEND-1");
        var page = $"/trader/cases/{mrn}/amend";
        using var looked = await trader.Send(
            page,
            page,
            ("reason", "misread"),
            ("description-1", "Printed atlas"),
            ("step", "look")
        );
        var text = await looked.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("Printed novel</bdi></del>", text, StringComparison.Ordinal);
        Assert.Contains("Printed atlas</bdi></ins>", text, StringComparison.Ordinal);
        using var sent = await trader.Send(
            page,
            page,
            ("reason", "misread"),
            ("description-1", "Printed atlas"),
            ("step", "send")
        );
        Assert.True(
            sent.StatusCode == HttpStatusCode.Redirect,
            Words(await sent.Content.ReadAsStringAsync(Cancellation))
        );
        await desk.Act(Mrn.Parse(mrn), new Grant(), new Actor("officer", Role.Officer), Cancellation);
        Assert.Contains("Printed atlas", await trader.Page($"/trader/cases/{mrn}"), StringComparison.Ordinal);
        Assert.Equal(2, (await desk.Open(Mrn.Parse(mrn), Cancellation))!.Version);

        // A form of the version before says nothing of what was put right since.
        using var stale = await trader.Send(
            page,
            page,
            ("reason", "misread"),
            ("version", "1"),
            ("description-1", "Printed novel"),
            ("marks-1", "OTHER MARKS"),
            ("step", "send")
        );
        Assert.Equal(HttpStatusCode.UnprocessableEntity, stale.StatusCode);
        var again = await stale.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("changed meanwhile", again, StringComparison.Ordinal);
        Assert.DoesNotContain("Printed atlas</bdi></del>", again, StringComparison.Ordinal);
        Assert.Contains("OTHER MARKS</bdi></ins>", again, StringComparison.Ordinal);
        Assert.Equal(PendingRequest.None, (await desk.Open(Mrn.Parse(mrn), Cancellation))!.Pending);
    }

    [Fact]
    public async Task A_question_is_answered_and_a_declaration_is_cancelled()
    {
        using var trader = await house.Person(Role.Trader);
        var (mrn, desk) = await Held(trader, "DESK-QUERY-1");
        var at = $"/trader/cases/{mrn}";
        Assert.Contains("Which edition?", await trader.Page(at), StringComparison.Ordinal);
        using var answered = await trader.Send(at, at + "/answer", ("answer", "The second"));
        Assert.Equal(at + "?done=answer", answered.Headers.Location!.OriginalString);
        Assert.Contains("The second", await trader.Page(at), StringComparison.Ordinal);

        var (other, _) = await Held(trader, "DESK-CANCEL-1");
        at = $"/trader/cases/{other}";
        using var cancelled = await trader.Send(at + "/cancel", at + "/cancel", ("reason", "lodged twice"));
        Assert.True(
            cancelled.StatusCode == HttpStatusCode.Redirect,
            Words(await cancelled.Content.ReadAsStringAsync(Cancellation))
        );
        await desk.Act(Mrn.Parse(other), new Grant(), new Actor("officer", Role.Officer), Cancellation);
        Assert.True((await desk.Open(Mrn.Parse(other), Cancellation))!.IsInvalidated);
    }

    [Fact]
    public async Task A_trader_sees_no_reasons_and_no_other_traders_case()
    {
        using var trader = await house.Person(Role.Trader);
        using var lodged = await Drop(trader, RunningHouse.Parcel("DESK-OWN-1"));
        var place = lodged.Headers.Location!.OriginalString.Split('?')[0];
        using var stranger = await house.Person(Role.Trader, Other);
        foreach (var path in (string[])["", "/amend", "/cancel", "/message.xml", "/notifications.xml"])
        {
            using var answer = await stranger.Client.GetAsync(place + path, Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, $"{place}{path}: {answer.StatusCode}");
        }
        Assert.DoesNotContain("DESK-OWN-1", await stranger.Page("/trader"), StringComparison.Ordinal);
        using var mandated = await house.Person(Role.Trader, Other, [RunningHouse.OwnTrader]);
        Assert.Contains("DESK-OWN-1", await mandated.Page("/trader"), StringComparison.Ordinal);
        var page = await trader.Page(place);
        Assert.DoesNotContain("lane", page, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("fr", "ltr", "Mes dossiers")]
    [InlineData("es", "ltr", "Mis expedientes")]
    [InlineData("ar", "rtl", "ملفاتي")]
    public async Task The_desk_speaks_the_language_that_was_chosen(
        string language,
        string direction,
        string title
    )
    {
        using var trader = await house.Person(Role.Trader);
        using var chosen = await trader.Send(
            "/trader",
            "/language",
            ("language", language),
            ("returnUrl", "/trader")
        );
        Assert.Equal("/trader", chosen.Headers.Location!.OriginalString);
        var page = await trader.Page("/trader");
        Assert.Contains($"<html lang=\"{language}\" dir=\"{direction}\"", page, StringComparison.Ordinal);
        Assert.Contains(title, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        foreach (var path in (string[])["/trader/lodge", "/trader/drafts", "/docs"])
            await trader.Page(path);
        await trader.Page(await Begun(trader));
    }

    [Fact]
    public async Task A_sheet_of_cases_holds_no_formula()
    {
        using var trader = await house.Person(Role.Trader);
        using var lodged = await Drop(trader, RunningHouse.Parcel("=HYPERLINK(1)"));
        Assert.Equal(HttpStatusCode.Redirect, lodged.StatusCode);
        var sheet = await trader.Page("/trader/cases.csv");
        Assert.Contains(",'=HYPERLINK(1),", sheet, StringComparison.Ordinal);
    }

    /// <summary>A case that waits for the trader's answer.</summary>
    private async Task<(string Mrn, CaseDesk Desk)> Held(Browser trader, string lrn)
    {
        using var lodged = await Drop(
            trader,
            RunningHouse
                .Sample("import-prelodged-imd.xml")
                .Replace("AVEN-0002", lrn, StringComparison.Ordinal)
                .Replace("XA000000000101", RunningHouse.OwnTrader, StringComparison.Ordinal)
                .Replace("Leather shoes", "Printed novel", StringComparison.Ordinal)
                .Replace("Cotton shirts for men", "Printed novel", StringComparison.Ordinal)
        );
        Assert.True(
            lodged.StatusCode == HttpStatusCode.Redirect,
            Words(await lodged.Content.ReadAsStringAsync(Cancellation))
        );
        var mrn = lodged.Headers.Location!.OriginalString.Split('/', '?')[3];
        var desk = house.Installation.Desk;
        await desk.Act(
            Mrn.Parse(mrn),
            new Query("Which edition?"),
            new Actor("officer", Role.Officer),
            Cancellation
        );
        return (mrn, desk);
    }

    internal static async Task<string> Begun(Browser trader)
    {
        using var begun = await trader.Send("/trader/drafts", "/trader/drafts");
        return begun.Headers.Location!.OriginalString;
    }

    private static async Task<HttpResponseMessage> Drop(Browser trader, string message)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Browser.SealOf(await trader.Page("/trader/lodge"))), AntiforgeryCheck.Field },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(message)), "file", "declaration.xml" },
        };
        return await trader.Client.PostAsync("/trader/lodge", form, Cancellation);
    }

    /// <summary>What a page says about faults, for the message of a failed test.</summary>
    private static string Words(string page) => WebUtility.HtmlDecode(Tags().Replace(page, " "));

    [GeneratedRegex("<[^>]*>|\\s+", RegexOptions.None, 1000)]
    private static partial Regex Tags();
}
