using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Customhouse.Server.Tests.Processes;
using Customhouse.Server.Tests.Storage;
using Customhouse.Web.Access;
using Microsoft.Playwright;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>
/// The real program, killed while a form is being filled in and started again on what it left behind: on both
/// stores the session goes on and no word is lost.
/// </summary>
public sealed class RestartWalkTests(Chromium chromium)
{
    private const string Operator = "XA000000000101";
    private const string Administrator = "administrator.token";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_restart_in_the_middle_of_a_form_loses_nothing(bool onPostgres)
    {
        using var postgres = new OnePostgresServer();
        var folder = Directory.CreateTempSubdirectory("customhouse-restart-");
        string[] more = onPostgres ? ["--store", $"postgres:{postgres.NewDatabase()}"] : [];
        try
        {
            await using var first = await ServerProcess.Start(folder.FullName, more);
            await using var window = await chromium.Open(first.Address);
            window.ExpectsRefusals = true;
            await Arrive(window, folder.FullName);
            await window.Go("/trader/lodge");
            await window.Press("New declaration");
            var draft = window.Path;
            await window.Page.FillAsync("#exporter-name", "Kept before");
            await window.Page.WaitForTimeoutAsync(600);
            await Assertions.Expect(window.Page.Locator("#kept")).ToHaveTextAsync("Kept");

            await first.Kill();
            await window.Page.FillAsync("#exporter-city", "Typed while it was down");
            await Assertions.Expect(window.Page.Locator("#kept")).ToContainTextAsync("still here");

            await using var second = await ServerProcess.Start(
                folder.FullName,
                [.. more, "--urls", first.Address.GetLeftPart(UriPartial.Authority)]
            );
            await Assertions.Expect(window.Page.Locator("#kept")).ToHaveTextAsync("Kept");
            await window.Go(draft);
            Assert.Equal("Kept before", await window.Page.InputValueAsync("#exporter-name"));
            Assert.Equal("Typed while it was down", await window.Page.InputValueAsync("#exporter-city"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Opens a trader's account with the token of the first start; the trader chooses its
    /// password.</summary>
    private static async Task Arrive(Window window, string folder)
    {
        using var client = new HttpClient { BaseAddress = window.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            (await File.ReadAllTextAsync(Path.Combine(folder, Administrator))).Trim()
        );
        using var body = new StringContent(
            JsonSerializer.Serialize(
                new
                {
                    name = "Robin Trader",
                    role = Role.Trader,
                    trader = Operator,
                }
            ),
            Encoding.UTF8,
            "application/json"
        );
        using var opened = await client.PutAsync("/accounts/robin", body);
        var told = await opened.Content.ReadAsStringAsync();
        Assert.True(opened.IsSuccessStatusCode, told);
        var initial = JsonDocument.Parse(told).RootElement.GetProperty("password").GetString()!;
        await new Person("robin", initial).SignIn(window);
    }
}
