using Customhouse.Storage;
using Customhouse.Web.Access;
using Microsoft.Playwright;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>What a list does for whoever works through it: a row is read beside it, and it is found as it was
/// left.
/// </summary>
public abstract class ListWalkTests(Chromium chromium, FurnishedHouse house)
{
    [Fact]
    public async Task An_officer_reads_rows_beside_the_queue_and_each_look_is_on_record()
    {
        var mrn = await house.Lodge("LIST-1");
        await using var window = await house.Enter(chromium, Role.Officer);
        await window.Go("/officer?show=open&sort=latest");
        var pane = window.Page.Locator("#glance");
        await Assertions.Expect(pane).ToBeHiddenAsync();
        await window.Page.Keyboard.PressAsync("v");
        await Assertions.Expect(pane.Locator("article")).ToBeVisibleAsync();
        var row = window.Page.Locator("[data-row]", new() { HasText = mrn });
        await row.FocusAsync();
        await Assertions.Expect(pane).ToContainTextAsync(mrn);
        await Assertions.Expect(pane).ToContainTextAsync("LIST-1");
        await Look.IsGood(window, "officer-queue-preview");

        // It comes as it was left, without moving what stands there.
        await window.Leave(() => window.Page.ReloadAsync());
        await Assertions.Expect(pane).ToBeVisibleAsync();
        await window.IsCalm();
        await window.Page.Keyboard.PressAsync("v");
        await Assertions.Expect(pane).ToBeHiddenAsync();
        var looks = await house.Installation.Store.AuditTrail.Lines(
            new AuditFilter { Subject = mrn, Max = 10 },
            CancellationToken.None
        );
        Assert.Contains(looks, l => l.Act == "case-read" && l.By.Role == Role.Officer);
    }

    [Fact]
    public async Task A_queue_is_come_back_to_as_it_was_left()
    {
        var mrn = await house.Lodge("LIST-2");
        await using var window = await house.Enter(chromium, Role.Officer);
        await window.Go("/officer?show=open&sort=latest");
        await window.Press(mrn, AriaRole.Link);
        await window.Leave(() => window.Page.Keyboard.PressAsync("u"));
        Assert.Equal("/officer?show=open&sort=latest", window.Path);
        await window.Press("Queues", AriaRole.Link);
        Assert.Equal("/officer", window.Path);
        await window.IsCalm();
    }

    [Fact]
    public async Task A_trader_reads_a_case_beside_the_list_and_hears_when_it_cannot_be_fetched()
    {
        await house.Lodge("LIST-3");
        await using var window = await house.Enter(chromium, Role.Trader);
        window.ExpectsRefusals = true;
        await window.Go("/trader");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Preview", Exact = true }).ClickAsync();
        var pane = window.Page.Locator("#glance");
        await Assertions.Expect(pane.Locator("article")).ToBeVisibleAsync();
        await Look.IsGood(window, "trader-list-preview");
        await window.Page.RouteAsync("**/glance", route => route.AbortAsync());
        await window.Page.Locator("[data-row]").Nth(1).FocusAsync();
        await Assertions.Expect(pane).ToContainTextAsync("could not be fetched");
    }

    [Fact]
    public async Task A_file_of_a_list_is_whole_and_one_that_is_stopped_or_cut_off_is_not_saved()
    {
        await house.Lodge("LIST-4");
        await using var window = await house.Enter(chromium, Role.Trader);
        window.ExpectsRefusals = true;
        await window.Go("/trader");
        var saved = new List<IDownload>();
        window.Page.Download += (_, file) => saved.Add(file);
        var export = window.Page.Locator("a[data-export]");
        var told = window.Page.Locator("#export-told");

        var file = await window.Page.RunAndWaitForDownloadAsync(() => export.ClickAsync());
        var rows = (await File.ReadAllTextAsync(await file.PathAsync())).Split("\r\n")[1..^1];
        Assert.Contains(rows, row => row.Contains("LIST-4", StringComparison.Ordinal));
        await Assertions.Expect(told).ToHaveTextAsync($"The file is whole: {rows.Length:N0} rows.");
        Assert.EndsWith(".csv", file.SuggestedFilename, StringComparison.Ordinal);

        var goesOn = new TaskCompletionSource();
        await window.Page.RouteAsync(
            "**/*.csv*",
            async route =>
            {
                await goesOn.Task;
                await route.AbortAsync();
            }
        );
        await export.ClickAsync();
        await Assertions.Expect(told).ToHaveTextAsync("0 rows so far. Press again to stop.");
        await Look.IsGood(window, "trader-export");
        await export.ClickAsync();
        await Assertions.Expect(told).ToHaveTextAsync("Stopped after 0 rows; nothing was saved.");
        goesOn.SetResult();
        await export.ClickAsync();
        await Assertions
            .Expect(told)
            .ToHaveTextAsync("The file was cut off after 0 rows, so nothing was saved. Try again.");
        Assert.Equal(file, Assert.Single(saved));
        await window.IsCalm();
    }
}

/// <inheritdoc/>
[Collection(OnSqlite.Name)]
public sealed class ListOnSqliteTests(Chromium chromium, SqliteHouse house) : ListWalkTests(chromium, house);

/// <inheritdoc/>
[Collection(OnPostgres.Name)]
public sealed class ListOnPostgresTests(Chromium chromium, PostgresHouse house)
    : ListWalkTests(chromium, house);
