using Customhouse.Clearance;
using Customhouse.Web.Access;
using Microsoft.Playwright;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>An officer's day, walked as a person walks it, and mostly without a mouse.</summary>
public abstract class OfficerWalkTests(Chromium chromium, FurnishedHouse house)
{
    private const string Decision = "The weight on the bill of lading is not the weight that was declared";

    private static int _references;

    /// <summary>The smallest picture there is: one grey pixel (PNG, ISO/IEC 15948).</summary>
    private static readonly byte[] Photograph = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
    );

    [Fact]
    public async Task A_case_goes_from_the_queue_to_its_release_by_keyboard_alone()
    {
        var mrn = await house.Lodge(Reference());
        await using var officer = await house.Enter(chromium, Role.Officer);
        await FromQueue(officer, mrn);
        await Ask(officer, mrn);
        await HandIn(mrn);

        // What came in is announced on the open page, and comes in on request.
        var fresh = officer.Page.Locator("[data-live-case] a");
        await Assertions.Expect(fresh).ToBeVisibleAsync();
        await officer.Page.Locator("[data-live-case] a").FocusAsync();
        await officer.Leave(() => officer.Page.Keyboard.PressAsync("Enter"));
        Assert.Contains("invoice.pdf", await officer.Text(), StringComparison.Ordinal);
        await Act(officer, "a", "The invoice is in order");
        await Act(officer, "c", "Weigh the goods");
        await Look.IsGood(officer, "officer-under-control");
        await Record(officer);

        await officer.Leave(() => officer.Page.Keyboard.PressAsync("p"));
        await officer.Leave(() => officer.Page.Keyboard.PressAsync("Enter"));
        Assert.Contains("?done=arrival", officer.Path, StringComparison.Ordinal);
        await Release(officer, mrn);
        await Look.IsGood(officer, "officer-released");
        var told = await officer.Text();
        foreach (
            var words in (string[])
                ["the invoice, as a paper", "The invoice is in order", "Weigh the goods", "Two shirts more"]
        )
            Assert.Contains(words, told, StringComparison.Ordinal);
        var photograph = officer.Page.Locator("a[href*='/photographs/']").First;
        var download = await officer.Page.RunAndWaitForDownloadAsync(() => photograph.ClickAsync());
        Assert.Equal(Photograph, await File.ReadAllBytesAsync(await download.PathAsync()));
        await officer.IsCalm();
    }

    [Fact]
    public async Task Of_two_officers_at_one_case_the_second_is_told_and_loses_nothing()
    {
        var mrn = await house.Lodge(Reference());
        await using var first = await house.Enter(chromium, Role.Officer);
        await using var second = await chromium.Open(house.Address);
        await new Person(await house.Open(Role.Officer)).SignIn(second);
        second.ExpectsRefusals = true;
        await second.Go($"/officer/cases/{mrn}?act=detain");
        await second.Page.FillAsync("#grounds", Decision);
        await first.Go($"/officer/cases/{mrn}");
        await Act(first, "q", "Which weight is right?");

        await Assertions.Expect(second.Page.Locator("[data-live-case] a")).ToBeVisibleAsync();
        Assert.Equal(Decision, await second.Page.InputValueAsync("#grounds"));
        await second.Press("Detain the goods");
        Assert.Equal("faults", await second.Page.EvaluateAsync<string>("document.activeElement.id"));
        var told = await second.Page.Locator("#faults").InnerTextAsync();
        Assert.Contains("Somebody else acted meanwhile", told, StringComparison.Ordinal);
        Assert.Contains("Which weight is right?", told, StringComparison.Ordinal);
        Assert.Equal(Decision, await second.Page.InputValueAsync("#grounds"));
        await Look.IsGood(second, "officer-told-of-another");
        await second.Press("Detain the goods");
        Assert.Contains("?done=detain", second.Path, StringComparison.Ordinal);
        await first.Go($"/officer/cases/{mrn}");
        Assert.Contains(Decision, await first.Text(), StringComparison.Ordinal);
        await first.IsCalm();
        await second.IsCalm();
    }

    [Fact]
    public async Task A_decision_is_not_lost_with_the_connection()
    {
        var mrn = await house.Lodge(Reference());
        await using var window = await house.Enter(chromium, Role.Officer);
        window.ExpectsRefusals = true;
        await window.Go($"/officer/cases/{mrn}?act=detain");
        await window.Page.FillAsync("#grounds", Decision);
        var places = await Window.PlacesOn(window.Page);
        await window.Page.Context.SetOfflineAsync(true);
        await Assertions.Expect(window.Page.Locator("#offline")).ToBeVisibleAsync();
        Assert.Equal(places, await Window.PlacesOn(window.Page));
        var detain = window.Page.GetByRole(
            AriaRole.Button,
            new() { Name = "Detain the goods", Exact = true }
        );
        await detain.ClickAsync();
        Assert.Equal(Decision, await window.Page.InputValueAsync("#grounds"));
        await window.Page.Context.SetOfflineAsync(false);
        await Assertions.Expect(window.Page.Locator("#offline")).ToBeHiddenAsync();
        await window.Leave(() => window.Page.ReloadAsync());
        Assert.Equal(Decision, await window.Page.InputValueAsync("#grounds"));
        await window.Press("Detain the goods");
        Assert.Contains("?done=detain", window.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_is_not_lost_to_a_page_that_tells_of_trouble()
    {
        var mrn = await house.Lodge(Reference());
        await using var window = await house.Enter(chromium, Role.Officer);
        window.ExpectsRefusals = true;
        var trouble = await window.Page.Context.APIRequest.GetAsync(
            "/nowhere",
            new() { Headers = [new("Accept", "text/html")] }
        );
        var told = await trouble.TextAsync();
        Assert.Contains("data-trouble", told, StringComparison.Ordinal);
        await window.Page.RouteAsync(
            "**/acts/detain",
            route =>
                route.FulfillAsync(
                    new()
                    {
                        Status = 503,
                        ContentType = "text/html",
                        Body = told,
                    }
                )
        );
        await window.Go($"/officer/cases/{mrn}?act=detain");
        await window.Page.FillAsync("#grounds", Decision);
        await window.Press("Detain the goods");
        await window.Page.UnrouteAllAsync();
        await window.Press("To your desk", AriaRole.Link);
        await window.Go($"/officer/cases/{mrn}?act=detain");
        Assert.Equal(Decision, await window.Page.InputValueAsync("#grounds"));
        await window.Press("Detain the goods");
        Assert.Contains("?done=detain", window.Path, StringComparison.Ordinal);
        await window.Go($"/officer/cases/{mrn}?act=question");
        Assert.Equal("", await window.Page.InputValueAsync("#grounds"));
    }

    [Fact]
    public async Task A_decision_is_not_lost_with_the_session_not_even_when_it_was_refused_before()
    {
        var mrn = await house.Lodge(Reference());
        await using var window = await chromium.Open(house.Address);
        window.ExpectsRefusals = true;
        var person = new Person(await house.Open(Role.Officer));
        await person.SignIn(window);
        await window.Go($"/officer/cases/{mrn}?act=documents");
        await window.Page.FillAsync("#codes", "?");
        await window.Page.FillAsync("#grounds", Decision);
        await window.Press("Request documents");
        Assert.True(await window.Page.Locator("#codes-wrong").IsVisibleAsync());
        await window.Page.FillAsync("#codes", "N935");
        await window.Page.Context.ClearCookiesAsync();
        await window.Press("Request documents");
        Assert.StartsWith("/sign-in", window.Path, StringComparison.Ordinal);
        await person.GoOn(window);
        Assert.Equal($"/officer/cases/{mrn}?act=documents", window.Path);
        Assert.Equal("N935", await window.Page.InputValueAsync("#codes"));
        Assert.Equal(Decision, await window.Page.InputValueAsync("#grounds"));
        await window.Press("Request documents");
        Assert.Contains("?done=documents", window.Path, StringComparison.Ordinal);
        Assert.Contains(Decision, await window.Text(), StringComparison.Ordinal);
    }

    private static string Reference() => $"OFFICER-{Interlocked.Increment(ref _references)}";

    /// <summary>Walks down the queue to a case and opens it.</summary>
    private static async Task FromQueue(Window window, string mrn)
    {
        await window.Go("/officer?show=open&sort=latest");
        await window.Page.Keyboard.PressAsync("?");
        await Assertions.Expect(window.Page.GetByText("down and up the list")).ToBeVisibleAsync();
        await window.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(window.Page.GetByText("down and up the list")).ToBeHiddenAsync();
        var rows = await window.Page.Locator("[data-row]").CountAsync();
        for (var row = 0; row < rows; row++)
        {
            await window.Page.Keyboard.PressAsync("j");
            if (await window.Page.EvaluateAsync<string>("document.activeElement.textContent") == mrn)
                break;
        }
        await window.Leave(() => window.Page.Keyboard.PressAsync("Enter"));
        Assert.Equal($"/officer/cases/{mrn}", window.Path);
    }

    /// <summary>Asks for a paper; what is typed before the grounds is reached in the order of the
    /// form.</summary>
    private static async Task Ask(Window window, string mrn)
    {
        await window.Leave(() => window.Page.Keyboard.PressAsync("d"));
        Assert.Equal("codes", await Focused(window));
        await window.Page.Keyboard.TypeAsync("N935");
        await TabTo(window, "grounds");
        await window.Page.Keyboard.TypeAsync("the invoice, as a paper");
        await Send(window);
        Assert.Equal($"/officer/cases/{mrn}?done=documents", window.Path);
    }

    /// <summary>The trader, elsewhere, hands in what was asked for.</summary>
    private async Task HandIn(string mrn)
    {
        await using var trader = await house.Enter(chromium, Role.Trader);
        await trader.Go($"/trader/cases/{mrn}");
        Assert.Contains("N935", await trader.Text(), StringComparison.Ordinal);
        await trader.Page.SetInputFilesAsync(
            "#N935",
            new FilePayload
            {
                Name = "invoice.pdf",
                Buffer = [.. "%PDF-1.7 an invoice"u8],
                MimeType = "application/pdf",
            }
        );
        await trader.Press("Hand in");
        Assert.EndsWith("?done=documents", trader.Path, StringComparison.Ordinal);
    }

    /// <summary>An act that asks for grounds and nothing else.</summary>
    private static async Task Act(Window window, string key, string grounds)
    {
        await window.Leave(() => window.Page.Keyboard.PressAsync(key));
        Assert.Equal("grounds", await Focused(window));
        await window.Page.Keyboard.TypeAsync(grounds);
        await Send(window);
        Assert.Contains("?done=", window.Path, StringComparison.Ordinal);
    }

    /// <summary>Records what a control found: two shirts more, with a photograph.</summary>
    private static async Task Record(Window window)
    {
        await window.Leave(() => window.Page.Keyboard.PressAsync("r"));
        Assert.Equal("satisfactory", await Focused(window));
        await window.Page.Keyboard.PressAsync("ArrowDown");
        await window.Page.Keyboard.PressAsync("Tab");
        await window.Page.Keyboard.PressAsync("Enter");
        await TabTo(window, "found-units-1");
        await window.Page.Keyboard.PressAsync("ControlOrMeta+a");
        await window.Page.Keyboard.TypeAsync("98");
        await window.Page.SetInputFilesAsync(
            "#photographs",
            new FilePayload
            {
                Name = "shirts.png",
                Buffer = Photograph,
                MimeType = "image/png",
            }
        );
        await TabTo(window, "grounds");
        await window.Page.Keyboard.TypeAsync("Two shirts more than declared");
        await Look.IsGood(window, "officer-result");
        await window.Page.FocusAsync("#grounds");
        await Send(window);
        Assert.Contains("?done=result", window.Path, StringComparison.Ordinal);
    }

    /// <summary>Ends what the presentation of the goods may have begun, until the goods may go.</summary>
    private async Task Release(Window window, string mrn)
    {
        for (var act = 0; act < 4 && !await IsReleased(mrn); act++)
        {
            await window.Leave(() =>
                window.Page.Keyboard.PressAsync(
                    window.Page.Url.Contains("done=security", StringComparison.Ordinal) ? "t" : "s"
                )
            );
            await TabTo(window, "grounds");
            await window.Page.Keyboard.TypeAsync("Nothing stands against the release");
            await Send(window);
        }
        Assert.True(await IsReleased(mrn), await window.Text());
    }

    private async Task<bool> IsReleased(string mrn) =>
        (await house.Installation.Desk.Open(Values.Mrn.Parse(mrn), CancellationToken.None))!.ReleasedAt
            is not null;

    /// <summary>From the grounds on to the button that sends the form.</summary>
    private static async Task Send(Window window)
    {
        await window.Page.Keyboard.PressAsync("Tab");
        await window.Leave(() => window.Page.Keyboard.PressAsync("Enter"));
    }

    private static async Task TabTo(Window window, string id)
    {
        for (var i = 0; i < 40 && await Focused(window) != id; i++)
            await window.Page.Keyboard.PressAsync("Tab");
        Assert.Equal(id, await Focused(window));
    }

    private static Task<string> Focused(Window window) =>
        window.Page.EvaluateAsync<string>("document.activeElement.id");
}

/// <inheritdoc/>
[Collection(OnSqlite.Name)]
public sealed class OfficerOnSqliteTests(Chromium chromium, SqliteHouse house)
    : OfficerWalkTests(chromium, house);

/// <inheritdoc/>
[Collection(OnPostgres.Name)]
public sealed class OfficerOnPostgresTests(Chromium chromium, PostgresHouse house)
    : OfficerWalkTests(chromium, house);
