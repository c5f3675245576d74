using Customhouse.Clearance;
using Customhouse.Web.Access;
using Microsoft.Playwright;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>A trader's day, walked as a person walks it: what is typed, dropped, pressed and read.</summary>
public abstract class TraderWalkTests(Chromium chromium, FurnishedHouse house)
{
    private static int _references;

    /// <summary>A form filled in by hand, but for the goods code, which is looked up.</summary>
    private static readonly (string Field, string Value)[] Typed =
    [
        ("exporter-name", "Brightwater Mills"),
        ("exporter-street", "3 Weir Street"),
        ("exporter-city", "Lower Brightwater"),
        ("exporter-postcode", "B1 200"),
        ("exporter-country", "XB"),
        ("means", "9074729"),
        ("previous", "6XA000000000102-PAGE1"),
        ("dispatch", "XB"),
        ("location", "XAAVN01"),
        ("office", "XA001"),
        ("currency", "EUR"),
        ("terms-place", "Port Aven"),
        ("description-1", "Cotton shirts"),
        ("origin-1", "XB"),
        ("price-1", "800.00"),
        ("invoice-1", "INV-1"),
        ("net-1", "60"),
        ("gross-1", "72"),
        ("units-1", "96"),
        ("packages-1", "10"),
        ("marks-1", "AVEN 1"),
    ];

    [Fact]
    public async Task A_file_is_dropped_and_lodged_and_a_faulty_one_shows_its_line()
    {
        await using var window = await house.Enter(chromium, Role.Trader);
        await window.Go("/trader/lodge");
        await Drop(window, house.Sample("import-low-value.xml", Reference()));
        await window.Press("Lodge");
        Assert.Matches("^/trader/cases/[0-9A-Z]{18}\\?done=lodged$", window.Path);
        await Look.IsGood(window, "trader-lodged");

        window.ExpectsRefusals = true;
        await window.Go("/trader/lodge");
        await Drop(
            window,
            house
                .Sample("import-low-value.xml", Reference())
                .Replace("<ID>49019900</ID>", "<ID>49019900</ID><Wrong>1</Wrong>", StringComparison.Ordinal)
        );
        await window.Press("Lodge");
        Assert.Equal("faults", await window.Page.EvaluateAsync<string>("document.activeElement.id"));
        Assert.Contains(
            "Wrong",
            await window.Page.Locator(".source .row.wrong").First.InnerTextAsync(),
            StringComparison.Ordinal
        );
        await Look.IsGood(window, "trader-refused");
        await window.IsCalm();
    }

    [Fact]
    public async Task A_declaration_is_typed_with_look_ups_kept_at_each_step_and_lodged()
    {
        await using var window = await house.Enter(chromium, Role.Trader);
        var draft = await Begin(window);
        var page = window.Page;
        await Type(window, Typed);
        await LookUp(window, "code-1", "6105.10", "61051000");
        await LookUp(window, "currency", "eur", "EUR");
        await LookUp(window, "package-1", "steel dr", "1A");
        await LookUp(window, "terms-place", "Felixstowe", "GBFXT");
        await page.FillAsync("#terms-place", "Port Aven");
        await LookUp(window, "dispatch", "Ken", "KE");
        Assert.Equal("Kenya", await page.Locator("#dispatch-means").InnerTextAsync());
        await page.FillAsync("#dispatch", "XB");
        await page.FillAsync("#package-1", "BX");
        await Kept(window);
        await page.Locator("#estimate details.line").First.ClickAsync();
        Assert.Contains("A00", await page.Locator("#estimate").InnerTextAsync(), StringComparison.Ordinal);
        await Look.IsGood(window, "trader-draft-filled");

        // Whoever goes on elsewhere finds all of it.
        await using var elsewhere = await house.Enter(chromium, Role.Trader);
        await elsewhere.Go(draft);
        foreach (var (field, value) in Typed)
            Assert.Equal(value, await elsewhere.Page.InputValueAsync("#" + field));
        await elsewhere.Press("Check your answers");
        Assert.Contains("Cotton shirts", await elsewhere.Text(), StringComparison.Ordinal);
        await Look.IsGood(elsewhere, "trader-draft-check");
        await elsewhere.Press("Lodge");
        Assert.True(
            elsewhere.Path.StartsWith("/trader/cases/", StringComparison.Ordinal),
            await elsewhere.Text()
        );
        Assert.Contains("Cotton shirts", await elsewhere.Text(), StringComparison.Ordinal);
        await window.IsCalm();
        await elsewhere.IsCalm();
    }

    [Fact]
    public async Task What_is_refused_is_read_beside_its_field_and_mended_there()
    {
        await using var window = await house.Enter(chromium, Role.Trader);
        window.ExpectsRefusals = true;
        await Begin(window);
        await Type(window, Typed);
        await window.Page.FillAsync("#code-1", "99999999");
        await window.Press("Check your answers");
        var link = window.Page.Locator("#faults a[href='#code-1']");
        await link.First.ClickAsync();
        Assert.Equal("code-1", await window.Page.EvaluateAsync<string>("document.activeElement.id"));
        Assert.True(await window.Page.Locator("#code-1-wrong").IsVisibleAsync());
        await Look.IsGood(window, "trader-draft-refused");
        await window.Page.FillAsync("#code-1", "61051000");
        await window.Press("Check your answers");
        await window.Press("Lodge");
        Assert.True(window.Path.StartsWith("/trader/cases/", StringComparison.Ordinal), await window.Text());
    }

    [Fact]
    public async Task A_lost_connection_is_told_and_what_was_typed_meanwhile_is_kept_when_it_is_back()
    {
        await using var window = await house.Enter(chromium, Role.Trader);
        window.ExpectsRefusals = true;
        var draft = await Begin(window);
        await window.Page.Context.SetOfflineAsync(true);
        await Type(window, [("exporter-name", "Typed in a tunnel")]);
        await Assertions.Expect(window.Page.Locator("#offline")).ToBeVisibleAsync();
        await Assertions.Expect(window.Page.Locator("#kept")).ToContainTextAsync("still here");
        // Pressed all the same, nothing is sent and nothing is lost.
        await window
            .Page.GetByRole(AriaRole.Button, new() { Name = "Check your answers", Exact = true })
            .ClickAsync();
        Assert.Equal(draft, window.Path);
        await window.Page.Context.SetOfflineAsync(false);
        await Kept(window);
        await Assertions.Expect(window.Page.Locator("#offline")).ToBeHiddenAsync();
        await using var elsewhere = await house.Enter(chromium, Role.Trader);
        await elsewhere.Go(draft);
        Assert.Equal("Typed in a tunnel", await elsewhere.Page.InputValueAsync("#exporter-name"));
    }

    [Fact]
    public async Task A_session_that_ends_while_typing_loses_no_word()
    {
        await using var window = await chromium.Open(house.Address);
        window.ExpectsRefusals = true;
        var person = new Person(await house.Open(Role.Trader));
        await person.SignIn(window);
        var draft = await Begin(window);
        await Kept(window);
        await window.Page.Context.ClearCookiesAsync();
        await Type(window, [("exporter-name", "Typed too late"), ("marks-1", "MARK 7")]);
        await Assertions.Expect(window.Page.Locator("#kept")).ToContainTextAsync("session ended");
        await window.Press("Sign in", AriaRole.Link);
        await person.GoOn(window);
        Assert.Equal(draft, window.Path);
        Assert.Equal("Typed too late", await window.Page.InputValueAsync("#exporter-name"));
        Assert.Equal("MARK 7", await window.Page.InputValueAsync("#marks-1"));
        await Kept(window);

        // The same for a form that does not keep itself: an answer to a question, sent after the end.
        var mrn = await house.Lodge(Reference());
        await house.Do(mrn, new Query("Which edition?"));
        await window.Go($"/trader/cases/{mrn}");
        await window.Page.FillAsync("#answer", "A long answer that nobody wants to type twice");
        await window.Page.Context.ClearCookiesAsync();
        await window.Press("Send the answer");
        Assert.StartsWith("/sign-in", window.Path, StringComparison.Ordinal);
        await person.GoOn(window);
        Assert.Equal($"/trader/cases/{mrn}", window.Path);
        Assert.Equal(
            "A long answer that nobody wants to type twice",
            await window.Page.InputValueAsync("#answer")
        );
        await window.Press("Send the answer");
        Assert.Equal($"/trader/cases/{mrn}?done=answer", window.Path);
    }

    [Fact]
    public async Task Papers_are_handed_in_and_downloaded_again_and_what_is_no_paper_is_refused()
    {
        await using var window = await house.Enter(chromium, Role.Trader);
        window.ExpectsRefusals = true;
        var mrn = await house.Lodge(Reference());
        await house.Do(mrn, new WantDocuments("show the invoice", ["N935"], null));
        await window.Go($"/trader/cases/{mrn}");
        await Look.IsGood(window, "trader-documents-wanted");
        await window.Page.SetInputFilesAsync("#N935", File("invoice.exe", [0x4d, 0x5a, 0, 1]));
        await window.Press("Hand in");
        Assert.Contains(
            "invoice.exe",
            await window.Page.Locator("#faults").InnerTextAsync(),
            StringComparison.Ordinal
        );
        byte[] paper = [.. "%PDF-1.7 an invoice"u8];
        await window.Page.SetInputFilesAsync("#N935", File("invoice.pdf", paper));
        await window.Press("Hand in");
        Assert.EndsWith("?done=documents", window.Path, StringComparison.Ordinal);
        var download = await window.Page.RunAndWaitForDownloadAsync(() =>
            window.Page.GetByRole(AriaRole.Link, new() { Name = "invoice.pdf" }).ClickAsync()
        );
        Assert.Equal(paper, await System.IO.File.ReadAllBytesAsync(await download.PathAsync()));
    }

    [Fact]
    public async Task A_change_is_seen_before_it_is_sent_and_a_declaration_is_cancelled()
    {
        await using var window = await house.Enter(chromium, Role.Trader);
        window.ExpectsRefusals = true;
        var mrn = await house.Lodge(Reference());
        await window.Go($"/trader/cases/{mrn}");
        await window.Press("Ask for a change", AriaRole.Link);
        await window.Page.FillAsync("#description-1", "Cotton shirts, blue");
        await window.Page.FillAsync("#reason", "the colour was left out");
        await window.Press("Show what changes");
        Assert.Equal("Cotton shirts, blue", (await window.Page.Locator("ins").InnerTextAsync()).Trim());
        await Look.IsGood(window, "trader-amend-seen");
        await window.Press("Send the request");
        Assert.Equal($"/trader/cases/{mrn}?done=amend", window.Path);

        var other = await house.Lodge(Reference());
        await window.Go($"/trader/cases/{other}");
        await window.Press("Ask to cancel", AriaRole.Link);
        await window.Page.FillAsync("#reason", "lodged twice");
        await window.Press("Ask to cancel");
        Assert.Equal($"/trader/cases/{other}?done=cancel", window.Path);
    }

    [Fact]
    public async Task The_desk_turns_to_Arabic_and_back()
    {
        await using var window = await house.Enter(chromium, Role.Trader);
        await window.Go("/trader");
        await Speak(window, "العربية");
        Assert.Equal("rtl", await window.Page.EvaluateAsync<string>("document.dir"));
        var rail = await window.Page.Locator(".rail").BoundingBoxAsync();
        Assert.True(rail!.X > Window.Wide.Width / 2, $"the rail stands at {rail.X}");
        foreach (var path in (string[])["/trader", "/trader/lodge", "/trader/drafts"])
        {
            await window.Go(path);
            await Look.IsGood(window, "arabic" + path);
        }
        await Speak(window, "English");
        Assert.Equal("ltr", await window.Page.EvaluateAsync<string>("document.dir"));
        await window.IsCalm();
    }

    private static string Reference() => $"WALK-{Interlocked.Increment(ref _references)}";

    private static FilePayload File(string name, byte[] bytes) =>
        new()
        {
            Name = name,
            Buffer = bytes,
            MimeType = "application/octet-stream",
        };

    private static async Task<string> Begin(Window window)
    {
        await window.Go("/trader/lodge");
        await window.Press("New declaration");
        return window.Path;
    }

    private static async Task Type(Window window, IEnumerable<(string Field, string Value)> fields)
    {
        foreach (var (field, value) in fields)
            await window.Page.FillAsync("#" + field, value);
    }

    /// <summary>Waits until the form says that it was kept.</summary>
    private static async Task Kept(Window window)
    {
        await window.Page.WaitForTimeoutAsync(600);
        await Assertions.Expect(window.Page.Locator("#kept")).ToHaveTextAsync("Kept");
    }

    /// <summary>Types into a field that looks codes up, and takes a hit with the keyboard.</summary>
    private static async Task LookUp(Window window, string field, string words, string code)
    {
        await window.Page.FillAsync("#" + field, "");
        await window.Page.Locator("#" + field).PressSequentiallyAsync(words, new() { Delay = 10 });
        var found = window.Page.Locator($"#{field}-found [role=option]");
        // A list of before stands there hidden, with the same code perhaps; keys do nothing to it.
        await Assertions.Expect(found.First).ToBeVisibleAsync();
        await Assertions.Expect(found.First).ToContainTextAsync(code);
        await window.Page.PressAsync("#" + field, "ArrowDown");
        await window.Page.PressAsync("#" + field, "Enter");
        await Assertions.Expect(window.Page.Locator($"#{field}-found")).ToBeHiddenAsync();
        Assert.Equal(code, await window.Page.InputValueAsync("#" + field));
    }

    private static async Task Speak(Window window, string language)
    {
        await window.Page.Locator(".top details.menu summary").First.ClickAsync();
        await window.Press(language);
    }

    /// <summary>Drops a file on the field, as a hand does that holds it over the page.</summary>
    private static async Task Drop(Window window, string message) =>
        await window.Page.EvaluateAsync(
            """
            (text) => {
              const held = new DataTransfer();
              held.items.add(new File([text], "declaration.xml", { type: "application/xml" }));
              document.querySelector(".drop").dispatchEvent(
                new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true }));
            }
            """,
            message
        );
}

/// <inheritdoc/>
[Collection(OnSqlite.Name)]
public sealed class TraderOnSqliteTests(Chromium chromium, SqliteHouse house)
    : TraderWalkTests(chromium, house);

/// <inheritdoc/>
[Collection(OnPostgres.Name)]
public sealed class TraderOnPostgresTests(Chromium chromium, PostgresHouse house)
    : TraderWalkTests(chromium, house);
