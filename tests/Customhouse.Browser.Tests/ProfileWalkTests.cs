using System.Globalization;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Microsoft.Playwright;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>A supervisor changes a risk profile, looks at what it would have hit, and puts it in
/// force.</summary>
public abstract class ProfileWalkTests(Chromium chromium, FurnishedHouse house)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_profile_is_changed_looked_at_against_last_week_and_put_in_force()
    {
        await using var window = await house.Enter(chromium, Role.Supervisor);
        window.ExpectsRefusals = true;
        var page = window.Page;
        await window.Go("/supervisor");
        await window.Press("Risk profiles", AriaRole.Link);
        await Look.IsGood(window, "supervisor-profiles");
        await window.Press("XA-EXC-02", AriaRole.Link);
        Assert.Contains("Beer, wine and oils", await window.Text(), StringComparison.Ordinal);
        await Look.IsGood(window, "supervisor-profile");
        // A random control: how many it picked differs from house to house, and may be none.
        var recorded = await Recorded("XA-EXC-02");

        await window.Press("Change", AriaRole.Link);
        await page.FillAsync("#share", "100");
        await page.SelectOptionAsync("#c0-add", "dispatch");
        await page.Locator("button[value='add-0']").ClickAsync();
        await Assertions.Expect(page.Locator("#c0-1-values")).ToBeVisibleAsync();
        await page.FillAsync("#c0-1-values", "Nowhere");
        await page.FillAsync("#c0-0-values", "2203, 2204, 2206, 2710");
        await window.Press("What would it have hit?");
        await Assertions.Expect(page.Locator("#c0-1-values-wrong")).ToBeVisibleAsync();
        Assert.Equal(
            ("100", "2203, 2204, 2206, 2710", "Nowhere"),
            (
                await page.InputValueAsync("#share"),
                await page.InputValueAsync("#c0-0-values"),
                await page.InputValueAsync("#c0-1-values")
            )
        );
        await Look.IsGood(window, "supervisor-profile-refused");
        Assert.Empty(await Look.ByKeyboard(window));
        await window.Leave(() => page.Locator("button[value='remove-0-1']").ClickAsync());
        await Preview(window);
        Assert.Equal("/supervisor/profiles/XA-EXC-02/preview", window.Path);
        var figures = await page.Locator(".tiles .figure").AllInnerTextsAsync();
        // What stood in force hit in the rehearsal what it hit in earnest; all of that and more is hit now.
        Assert.Contains($"version in force: {recorded}", await window.Text(), StringComparison.Ordinal);
        Assert.Equal(Number(figures[0]), recorded + Number(figures[1]) - Number(figures[2]));
        Assert.True(Number(figures[1]) > 0 && Number(figures[2]) == 0, string.Join(" ", figures));
        await Look.IsGood(window, "supervisor-profile-preview");
        Assert.Empty(await Look.ByKeyboard(window));

        await window.Press("Put in force");
        await Assertions.Expect(page.Locator("#grounds-wrong")).ToBeVisibleAsync();
        await page.FillAsync("#grounds", "The books of two warehouses were wrong");
        await window.Press("Put in force");
        Assert.Equal("/supervisor/profiles/XA-EXC-02?done=in-force", window.Path);
        Assert.Contains(
            "The books of two warehouses were wrong",
            await window.Text(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "commodity code lies within 2203, 2204, 2710",
            await page.Locator(".trace del").AllInnerTextsAsync() is { } gone ? string.Join(" ", gone) : "",
            StringComparison.Ordinal
        );
        await Look.IsGood(window, "supervisor-profile-in-force");
        var now = house.Installation.Administration.Registers.Profiles.Profiles.Single(p =>
            p.Id == "XA-EXC-02"
        );
        Assert.Equal((2, 1.0), (now.Version, now.Share));
        await window.IsCalm();
    }

    [Fact]
    public async Task Two_supervisors_never_overwrite_each_other()
    {
        await using var window = await house.Enter(chromium, Role.Supervisor);
        await using var other = await chromium.Open(house.Address);
        await new Person(await house.Open(Role.Supervisor)).SignIn(other);
        window.ExpectsRefusals = true;
        await window.Go("/supervisor/profiles/XA-VAL-64/edit");
        await window.Page.FillAsync("#share", "80");

        await other.Go("/supervisor/profiles/XA-VAL-64/edit");
        await other.Page.FillAsync("#owner", "Footwear desk");
        await Preview(other);
        await other.Page.FillAsync("#grounds", "A desk of its own");
        await other.Press("Put in force");

        await window.Press("What would it have hit?");
        var text = await window.Text();
        Assert.Contains("Somebody put another version in force", text, StringComparison.Ordinal);
        Assert.Contains("A desk of its own", text, StringComparison.Ordinal);
        await Look.IsGood(window, "supervisor-profile-conflict");
        await window.Press("Carry my change over to version 3");
        Assert.Equal("80", await window.Page.InputValueAsync("#share"));
        Assert.Equal("Footwear desk", await window.Page.InputValueAsync("#owner"));
        await Preview(window);
        await window.Page.FillAsync("#grounds", "More of them");
        await window.Press("Put in force");
        var now = house.Installation.Administration.Registers.Profiles.Profiles.Single(p =>
            p.Id == "XA-VAL-64"
        );
        Assert.Equal((4, 0.8, "Footwear desk"), (now.Version, now.Share, now.Owner));
        await window.IsCalm();
        await other.IsCalm();
    }

    [Fact]
    public async Task A_new_profile_is_written_in_rows_and_as_JSON_and_a_change_is_kept_until_it_is_thrown_away()
    {
        await using var window = await house.Enter(chromium, Role.Supervisor);
        window.ExpectsRefusals = true;
        var page = window.Page;
        await window.Go("/supervisor/profiles/XA-VAL-85/edit");
        Assert.Contains("Kept as it is", await window.Text(), StringComparison.Ordinal);
        await Look.IsGood(window, "supervisor-profile-deep");
        await window.Press("Edit the conditions as JSON");
        Assert.Contains("\"8528\"", await page.InputValueAsync("#json"), StringComparison.Ordinal);
        await Look.IsGood(window, "supervisor-profile-json");

        await window.Go("/supervisor/profiles/new");
        await Look.IsGood(window, "supervisor-profile-new");
        await page.FillAsync("#id", "XA-VAL-61");
        await page.FillAsync("#reason", "Toys that nobody tested");
        await page.FillAsync("#owner", "Product safety");
        await window.Leave(() => page.Locator("button[value='group']").ClickAsync());
        await page.SelectOptionAsync("#c1-add", "commodity");
        await window.Leave(() => page.Locator("button[value='add-1']").ClickAsync());
        await page.SelectOptionAsync("#c1-0-is", "within");
        await page.FillAsync("#c1-0-values", "9503, 9504");
        await window.Press("What would it have hit?");
        await Assertions.Expect(page.Locator("#id-wrong")).ToBeVisibleAsync();
        await page.FillAsync("#id", "XA-TOY-1");
        await Preview(window);
        Assert.Equal("/supervisor/profiles/XA-TOY-1/preview", window.Path);
        await window.Press("Back to the form", AriaRole.Link);
        Assert.Equal("9503, 9504", await page.InputValueAsync("#c1-0-values"));
        Assert.Contains("is kept here", await window.Text(), StringComparison.Ordinal);
        await Preview(window);
        await page.FillAsync("#grounds", "Accidents in two homes");
        await window.Press("Put in force");
        Assert.Contains("Version 1 is in force", await window.Text(), StringComparison.Ordinal);

        await window.Press("Change", AriaRole.Link);
        await page.FillAsync("#share", "50");
        await window.Press("What would it have hit?");
        await window.Go("/supervisor/profiles/XA-TOY-1/edit");
        Assert.Equal("50", await page.InputValueAsync("#share"));
        await window.Press("Throw it away");
        Assert.Equal("/supervisor/profiles/XA-TOY-1", window.Path);
        Assert.Contains(
            "100%",
            (await window.Text()).Replace("\u00a0", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        await window.IsCalm();
    }

    /// <summary>Asks what the change would have hit, and waits for the figures.</summary>
    private static async Task Preview(Window window)
    {
        await window.Press("What would it have hit?");
        await Assertions.Expect(window.Page.Locator("#grounds")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Assertions.Expect(window.Page.Locator(".tiles .figure").First).ToBeVisibleAsync();
    }

    /// <summary>How many cases of the last seven days the profile hit in earnest.</summary>
    private async Task<int> Recorded(string profile)
    {
        var (hits, from) = (0, TimeProvider.System.GetUtcNow().AddDays(-7));
        AcceptedKey? next = null;
        do
        {
            var page = await house.Installation.Store.ChosenCases.Since(
                [],
                from,
                next,
                withVersions: false,
                500,
                Cancellation
            );
            hits += page.Cases.Count(c => c.Choice.Hits.Any(h => h.Profile == profile));
            next = page.Next;
        } while (next is not null);
        return hits;
    }

    private static int Number(string figure) =>
        int.Parse(
            figure.Split('\n')[0],
            NumberStyles.AllowThousands | NumberStyles.AllowLeadingWhite,
            CultureInfo.InvariantCulture
        );
}

/// <inheritdoc/>
[Collection(OnSqlite.Name)]
public sealed class ProfileOnSqliteTests(Chromium chromium, SqliteHouse house)
    : ProfileWalkTests(chromium, house);

/// <inheritdoc/>
[Collection(OnPostgres.Name)]
public sealed class ProfileOnPostgresTests(Chromium chromium, PostgresHouse house)
    : ProfileWalkTests(chromium, house);
