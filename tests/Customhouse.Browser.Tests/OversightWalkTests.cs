using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Web.Access;
using Microsoft.Playwright;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>Who looks on: a supervisor sees work move, an auditor sees who did and who saw what.</summary>
public abstract class OversightWalkTests(Chromium chromium, FurnishedHouse house)
{
    private static int _references;

    [Fact]
    public async Task A_supervisor_sees_counts_move_as_a_case_moves_and_takes_the_figures_along()
    {
        await using var window = await house.Enter(chromium, Role.Supervisor);
        await window.Go("/supervisor");
        var page = window.Page;
        var open = page.Locator("#figures .tile").First.Locator(".figure");
        var customs = page.Locator("#figures .tile").Nth(1).Locator(".figure");
        // What was lodged before this walk may still be on its way to the page.
        var counts = await house.Installation.Store.OfficeFigures.OpenCounts(
            [],
            TestContext.Current.CancellationToken
        );
        var opened = (int)counts.Sum(count => count.Cases);
        await Assertions.Expect(open).ToHaveTextAsync(Written(opened));
        var withCustoms = Number(await customs.InnerTextAsync());
        await page.Locator("#figures details summary").First.ClickAsync();

        var mrn = await house.Lodge(Reference());
        await Assertions.Expect(open).ToHaveTextAsync(Written(opened + 1));
        await house.Do(mrn, new OrderControl("a second look"));
        await Assertions.Expect(customs).ToHaveTextAsync(Written(withCustoms + 1));
        // What was opened while figures came in is open still, and the keyboard is where it was.
        Assert.NotNull(await page.Locator("#figures details").First.GetAttributeAsync("open"));
        Assert.Equal("SUMMARY", await page.EvaluateAsync<string>("document.activeElement.tagName"));

        var sheet = await Downloaded(window, "Figures as CSV");
        Assert.Contains("open-cases,", sheet, StringComparison.Ordinal);
        var counted = sheet
            .Split("\r\n")
            .Where(l => l.StartsWith("open-cases,", StringComparison.Ordinal))
            .Sum(l => Number(l[(l.LastIndexOf(',') + 1)..]));
        Assert.Equal(Number(await open.InnerTextAsync()), counted);
        Assert.StartsWith("<svg", await Downloaded(window, "Chart as SVG"), StringComparison.Ordinal);
        await window.IsCalm();
    }

    [Fact]
    public async Task The_figures_say_when_they_are_cut_off_and_come_back_by_themselves()
    {
        await using var window = await house.Enter(chromium, Role.Supervisor);
        window.ExpectsRefusals = true;
        await window.Go("/supervisor");
        await window.Page.Context.SetOfflineAsync(true);
        await Assertions.Expect(window.Page.Locator("#live")).ToHaveClassAsync("live lost");
        await window.Page.Context.SetOfflineAsync(false);
        await Assertions.Expect(window.Page.Locator("#live")).ToHaveClassAsync("live");
    }

    [Fact]
    public async Task An_auditor_finds_a_case_reads_its_journal_and_sees_who_saw_it()
    {
        var reference = Reference();
        var mrn = await house.Lodge(reference);
        await house.Do(mrn, new OrderControl("an odd weight"));
        await using var officer = await chromium.Open(house.Address);
        var person = new Person(await house.Open(Role.Officer));
        await person.SignIn(officer);
        await officer.Go($"/officer/cases/{mrn}");

        await using var window = await house.Enter(chromium, Role.Auditor);
        await window.Go("/");
        await window.Page.Keyboard.PressAsync("/");
        await window.Page.Keyboard.TypeAsync(reference);
        await window.Leave(() => window.Page.Keyboard.PressAsync("Enter"));
        await window.Press(mrn, AriaRole.Link);
        Assert.Equal($"/auditor/cases/{mrn}", window.Path);
        await Look.IsGood(window, "auditor-journal");
        var told = await window.Text();
        foreach (
            var words in (string[])["Grounds: an odd weight", "officer1", "Who saw this case", person.User]
        )
            Assert.Contains(words, told, StringComparison.Ordinal);
        await window.Page.Locator("#event-1 details").Last.Locator("summary").ClickAsync();
        Assert.Contains(
            reference,
            await window.Page.Locator("#event-1").InnerTextAsync(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "control-ordered",
            await Downloaded(window, "Journal as CSV"),
            StringComparison.Ordinal
        );

        await window.Press("All lines of the trail about this case", AriaRole.Link);
        Assert.Contains(person.User, await window.Text(), StringComparison.Ordinal);
        await window.Page.FillAsync("#actor", person.User);
        await window.Press("Show");
        var trail = await Downloaded(window, "Export");
        var lines = trail.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).ToArray();
        Assert.NotEmpty(lines);
        Assert.All(lines, l => Assert.Contains(person.User, l, StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("case-read", StringComparison.Ordinal));
        await window.IsCalm();
    }

    private static string Reference() => $"OVERSIGHT-{Interlocked.Increment(ref _references)}";

    private static int Number(string text) =>
        int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    private static string Written(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The file that a link hands out.</summary>
    private static async Task<string> Downloaded(Window window, string link)
    {
        var download = await window.Page.RunAndWaitForDownloadAsync(() =>
            window.Page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First.ClickAsync()
        );
        return await File.ReadAllTextAsync(await download.PathAsync());
    }
}

/// <inheritdoc/>
[Collection(OnSqlite.Name)]
public sealed class OversightOnSqliteTests(Chromium chromium, SqliteHouse house)
    : OversightWalkTests(chromium, house);

/// <inheritdoc/>
[Collection(OnPostgres.Name)]
public sealed class OversightOnPostgresTests(Chromium chromium, PostgresHouse house)
    : OversightWalkTests(chromium, house);
