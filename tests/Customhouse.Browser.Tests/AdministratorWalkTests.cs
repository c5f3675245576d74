using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Customhouse.Server.Editions;
using Customhouse.Server.Importers;
using Customhouse.Tariff;
using Customhouse.Values;
using Customhouse.Web.Access;
using Microsoft.Playwright;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>An administrator's day: people, tokens and the law of the days to come.</summary>
public abstract class AdministratorWalkTests(Chromium chromium, FurnishedHouse house)
{
    private const string Office = "XA001";

    /// <summary>Of a file that takes long enough for a person to see how far it is, and is not too
    /// large.</summary>
    private const int CharactersMax = 32_000_000;

    private const int ClickMilliseconds = 5_000;

    /// <summary>How often a file is sent until the browser is quicker than its reader.</summary>
    private const int AttemptsMax = 10;

    [Fact]
    public async Task A_user_is_opened_comes_in_and_is_given_another_task()
    {
        await using var window = await house.Enter(chromium, Role.Administrator);
        await window.Go("/administrator/users");
        await window.Press("Add a user", AriaRole.Link);
        await window.Page.FillAsync("#id", "nell.walks");
        await window.Page.FillAsync("#name", "Nell Walks");
        await window.Page.SelectOptionAsync("#role", Role.Officer);
        await window.Press("Open the account");
        await Look.IsGood(window, "administrator-password");
        var person = new Person("nell.walks", await window.Page.Locator("#secret").InnerTextAsync());
        await window.Press("I have noted it", AriaRole.Link);
        Assert.Equal("/administrator/users/nell.walks", window.Path);

        await using var hers = await chromium.Open(house.Address);
        await person.SignIn(hers);
        Assert.True(person.HasFactor);
        Assert.Equal("/officer", hers.Path);

        await window.Page.SelectOptionAsync("#role", Role.Supervisor);
        await window.Page.FillAsync("#offices", Office);
        await window.Press("Save");
        // The first sign-in has changed the account since the page was shown, and that is told.
        window.ExpectsRefusals = true;
        Assert.Contains("changed this meanwhile", await window.Text(), StringComparison.Ordinal);
        await window.Go("/administrator/users/nell.walks");
        await window.Page.SelectOptionAsync("#role", Role.Supervisor);
        await window.Page.FillAsync("#offices", Office);
        await window.Press("Save");
        Assert.True(window.Path.EndsWith("?done=saved", StringComparison.Ordinal), await window.Text());

        await hers.Page.GotoAsync("/officer");
        Assert.StartsWith("/sign-in", hers.Path, StringComparison.Ordinal);
        await person.SignIn(hers);
        Assert.Equal("/supervisor", hers.Path);
        await hers.Page.Locator(".top details.menu summary").Last.ClickAsync();
        Assert.Contains(Office, await hers.Page.Locator(".top").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_shown_once_opens_what_its_role_may_and_ends_when_it_is_revoked()
    {
        await using var window = await house.Enter(chromium, Role.Administrator);
        await window.Go("/administrator/tokens");
        if (!await window.Page.Locator("#holder").IsVisibleAsync())
            await window.Page.Locator("summary.opener").ClickAsync();
        await window.Page.FillAsync("#holder", "walking-system");
        await window.Page.SelectOptionAsync("#role", Role.Auditor);
        await window.Page.FillAsync("#days", "2");
        await window.Press("Issue a token");
        await Look.IsGood(window, "administrator-token");
        var secret = await window.Page.Locator("#secret").InnerTextAsync();
        await window.Press("I have noted it", AriaRole.Link);
        Assert.DoesNotContain(secret, await window.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await Opens(secret));
        await window.Press("Revoke the token of walking-system");
        Assert.Contains("opens nothing any more", await window.Text(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await Opens(secret));
        await window.IsCalm();
    }

    [Fact]
    public async Task An_edition_is_read_in_looked_at_and_given_its_day()
    {
        await using var window = await house.Enter(chromium, Role.Administrator);
        window.ExpectsRefusals = true;
        await window.Go("/administrator/tariff");
        await CancelOne(window, Long());

        await Send(window, "next.tariff.gz", TariffImport.Pack(Next(), compress: true));
        await Assertions.Expect(window.Page.GetByText("XA-WALK was read")).ToBeVisibleAsync();
        await Look.IsGood(window, "administrator-edition-waits");
        await window.Press($"Compare with {EditionFiles.Demo().Id}", AriaRole.Link);
        await window.Leave(() => window.Page.Locator("a.tile[href*='changed']").ClickAsync());
        Assert.Contains(
            "77%",
            await window.Page.Locator("ins").First.InnerTextAsync(),
            StringComparison.Ordinal
        );
        await Look.IsGood(window, "administrator-differences");
        await window.Page.GoBackAsync();
        await window.Page.GoBackAsync();
        await window.Page.FillAsync("#day-XA-WALK", "2001-01-01");
        await window.Press("Put in force");
        await Assertions.Expect(window.Page.Locator("#faults")).ToContainTextAsync("no day to come");
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(30);
        await window.Page.FillAsync("#day-XA-WALK", day.ToString("yyyy-MM-dd"));
        await window.Press("Put in force");
        await Assertions
            .Expect(window.Page.Locator("table.list tbody tr").First)
            .ToContainTextAsync("To come");
        Assert.Equal("XA-WALK", house.Installation.Administration.Registers.Tariff.On(day)!.Id);
        await window.IsCalm();
    }

    /// <summary>
    /// Sends a long file in and cancels it. A busy machine may have read it to its end before the browser has
    /// pressed; then there is nothing left to cancel and the page tells what was read, so it is sent once
    /// more.
    /// </summary>
    private static async Task CancelOne(Window window, byte[] file)
    {
        var cancelled = window.Page.GetByText("Cancelled; nothing was kept.");
        var tooLate = window.Page.GetByText("Refused for 1 fault; nothing was kept.");
        for (var attempt = 1; attempt <= AttemptsMax; attempt++)
        {
            await Send(window, "long.tariff.gz", file);
            var cancel = window.Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" });
            await Assertions.Expect(cancel.Or(tooLate)).ToBeVisibleAsync();
            if (!await cancel.IsVisibleAsync())
                continue;
            await Assertions
                .Expect(window.Page.GetByRole(AriaRole.Progressbar).Or(tooLate))
                .ToBeVisibleAsync();
            try
            {
                await cancel.ClickAsync(new() { Timeout = ClickMilliseconds });
            }
            catch (Exception gone) when (gone is TimeoutException or PlaywrightException)
            {
                // The page was read anew between the look and the press: the file had been read to its end.
                await Assertions.Expect(tooLate).ToBeVisibleAsync();
                continue;
            }
            await Assertions.Expect(cancelled.Or(tooLate)).ToBeVisibleAsync();
            if (await cancelled.IsVisibleAsync())
                return;
        }
        Assert.Fail(
            $"a file of {file.Length} bytes was read to its end {AttemptsMax} times before it was cancelled"
        );
    }

    /// <summary>
    /// Sends a file in from the disk, as people do: bytes handed to the page itself would be written into it
    /// as text.
    /// </summary>
    private static async Task Send(Window window, string name, byte[] bytes)
    {
        var folder = Directory.CreateTempSubdirectory("customhouse-edition-");
        try
        {
            var path = Path.Combine(folder.FullName, name);
            await File.WriteAllBytesAsync(path, bytes);
            await window.Page.SetInputFilesAsync("#file", path);
            await window.Press("Send in");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<HttpStatusCode> Opens(string secret)
    {
        using var client = new HttpClient { BaseAddress = house.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var answer = await client.GetAsync("/declarations?max=1");
        return answer.StatusCode;
    }

    /// <summary>The demo's tariff with another rate on its first line.</summary>
    private static TariffEdition Next()
    {
        var now = EditionFiles.Demo();
        var lines = now.Nomenclature.Lines;
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var first = lines.First(l => l.IsInForce(today));
        return now with
        {
            Id = "XA-WALK",
            Nomenclature = new Nomenclature([
                first with
                {
                    Mfn = new Rate(77m),
                },
                .. lines.Where(l => l != first),
            ]),
        };
    }

    /// <summary>A file of half a million rows and more, which nobody wants to have read to its end.</summary>
    private static byte[] Long()
    {
        var edition = EditionFile.Write(EditionFiles.Demo() with { Id = "XA-LONG" });
        var lines = edition[(edition.IndexOf("\nlines\n", StringComparison.Ordinal) + "\nlines\n".Length)..];
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(edition));
            var more = Encoding.UTF8.GetBytes(lines);
            for (var size = edition.Length; size + lines.Length < CharactersMax; size += lines.Length)
                gzip.Write(more);
        }
        return packed.ToArray();
    }
}

/// <inheritdoc/>
[Collection(OnSqlite.Name)]
public sealed class AdministratorOnSqliteTests(Chromium chromium, SqliteHouse house)
    : AdministratorWalkTests(chromium, house);

/// <inheritdoc/>
[Collection(OnPostgres.Name)]
public sealed class AdministratorOnPostgresTests(Chromium chromium, PostgresHouse house)
    : AdministratorWalkTests(chromium, house);
