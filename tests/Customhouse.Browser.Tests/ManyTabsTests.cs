using System.Text;
using Customhouse.Server.Tests.Api;
using Customhouse.Web.Access;
using Customhouse.Web.Insight;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>A person with many pages open: over HTTP/1.1 a browser has six connections to a host.</summary>
public sealed class ManyTabsTests(Chromium chromium)
{
    private const int Tabs = 8;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Eight_tabs_load_hear_of_cases_by_one_stream_and_leave_none_behind()
    {
        await using var house = new RunningHouse();
        await house.InitializeAsync();
        await Lodge(house, "TABS-0");
        var feed = house.Host.Services.GetRequiredService<CaseFeed>();
        var officer = await house.Open(Role.Officer);
        await using var window = await chromium.Open(house.Address);
        await new Person(officer.Id).SignIn(window);
        var pages = new List<IPage>();
        for (var tab = 0; tab < Tabs; tab++)
        {
            var page = await window.Page.Context.NewPageAsync();
            var answer = await page.GotoAsync(new Uri(house.Address, "/officer").ToString());
            Assert.Equal(200, answer!.Status);
            pages.Add(page);
        }
        await Until(() => feed.Listeners == 1);
        var before = await Window.PlacesOn(pages[^1]);

        await Lodge(house, "TABS-1");
        foreach (var page in pages)
            await Assertions.Expect(page.Locator(".fresh a")).ToBeVisibleAsync();
        Assert.Equal(before, await Window.PlacesOn(pages[^1]));

        foreach (var page in pages)
            await page.CloseAsync();
        await window.Page.GotoAsync("about:blank");
        await Until(() => feed.Listeners == 0);
    }

    private static async Task Lodge(RunningHouse house, string lrn)
    {
        using var trader = house.Client(Role.Trader);
        using var content = new StringContent(RunningHouse.Parcel(lrn), Encoding.UTF8, "application/xml");
        using var answer = await trader.PostAsync("/declarations", content, Now);
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static async Task Until(Func<bool> wanted)
    {
        for (var tries = 0; !wanted(); tries++)
        {
            Assert.True(tries < 300, "it never came about");
            await Task.Delay(100, Now);
        }
    }
}
