using System.Globalization;
using Customhouse.Web.Access;
using Microsoft.Playwright;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>
/// Who tries the demo signs in with what it prints and finds work on each desk. The pictures of the README
/// are made here: <c>CUSTOMHOUSE_README_PICTURES=docs/pictures</c> keeps them (see this project's README).
/// </summary>
public sealed class DemoTests(Chromium chromium)
{
    /// <summary>A picture that a page of text can carry.</summary>
    private const int PictureBytesMax = 150_000;

    /// <summary>Other suites run beside it; how long a month takes to play is not judged here.</summary>
    private const int PatienceMilliseconds = 900_000;

    private static readonly string? Folder = Environment.GetEnvironmentVariable("CUSTOMHOUSE_README_PICTURES")
        is { Length: > 0 } folder
        ? folder
        : null;

    [Fact]
    public async Task Each_desk_of_the_demo_has_work_for_who_signs_in_there()
    {
        await using var demo = await DemoProcess.Start();
        await using var trader = await Enter(demo, Role.Trader);
        await Played(trader, demo);
        await trader.Go("/trader");
        await trader
            .Page.Locator("table.list tbody tr", new() { HasText = "EUR" })
            .First.GetByRole(AriaRole.Link)
            .First.ClickAsync();
        await Take(trader, "trader-case");

        await using var officer = await Enter(demo, Role.Officer);
        await officer.Go("/officer");
        var rows = officer.Page.Locator("[data-row]");
        Assert.True(await rows.CountAsync() > 0, "nothing waits for the officer of the demo");
        await officer.Leave(() => rows.First.ClickAsync());
        await Take(officer, "officer-case");

        await using var supervisor = await Enter(demo, Role.Supervisor);
        await supervisor.Go("/supervisor");
        var open = await supervisor.Page.Locator("#figures .figure").First.InnerTextAsync();
        Assert.True(int.Parse(open, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) > 0, open);
        await Take(supervisor, "supervisor");

        await using var auditor = await Enter(demo, Role.Auditor);
        await auditor.Go("/auditor/ledger");
        Assert.Equal(4, await auditor.Page.Locator("table.list tbody tr").CountAsync());
        await Take(auditor, "consortium");
        foreach (var window in (Window[])[trader, officer, supervisor, auditor])
            await window.IsCalm();
    }

    private async Task<Window> Enter(DemoProcess demo, string role)
    {
        var window = await chromium.Open(demo.Address);
        await demo.PersonOf(role).SignIn(window);
        return window;
    }

    /// <summary>Waits until the month behind was played: the overview says so for as long as it is
    /// not.</summary>
    private async Task Played(Window window, DemoProcess demo)
    {
        await using var supervisor = await Enter(demo, Role.Supervisor);
        await supervisor.Go("/");
        await Assertions
            .Expect(supervisor.Page.Locator("p.notice"))
            .ToHaveTextAsync("", new() { Timeout = PatienceMilliseconds });
        await window.IsCalm();
    }

    /// <summary>What a person sees first, without scrolling.</summary>
    private static async Task Take(Window window, string name)
    {
        await window.Page.SetViewportSizeAsync(1200, 720);
        await window.Page.Mouse.MoveAsync(0, 0);
        var picture = await window.Page.ScreenshotAsync(
            new PageScreenshotOptions { Path = Folder is null ? null : Path.Combine(Folder, name + ".png") }
        );
        Assert.InRange(picture.Length, 20_000, PictureBytesMax);
    }
}
