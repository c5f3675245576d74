using Customhouse.Web.Access;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>A slow machine gets a page in pieces, and shows it in one.</summary>
[Collection(OnSqlite.Name)]
public sealed class SteadyPageTests(Chromium chromium, SqliteHouse house)
{
    /// <summary>How many times slower than it is the browser works.</summary>
    private const int Slower = 20;

    private const int Loads = 3;

    [Theory]
    [InlineData(Role.Trader, "/trader")]
    [InlineData(Role.Supervisor, "/background-jobs")]
    [InlineData(Role.Supervisor, "/supervisor")]
    public async Task A_page_that_comes_slowly_does_not_move(string role, string path)
    {
        for (var more = 0; more < Loads; more++)
            await house.Lodge($"STEADY-{role}-{path.Length}-{more}");
        await using var window = await house.Enter(chromium, role);
        var browser = await window.Page.Context.NewCDPSessionAsync(window.Page);
        await browser.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = Slower });

        for (var load = 0; load < Loads; load++)
        {
            await window.Go(path);
            await window.EndShifts();
            Assert.Empty(
                await window.Page.EvaluateAsync<string[]>("window.moved.filter((m) => m >= '0.01')")
            );
        }
    }
}
