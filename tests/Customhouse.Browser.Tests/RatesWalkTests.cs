using System.Text;
using Customhouse.Server.Editions;
using Customhouse.Tariff;
using Customhouse.Web.Access;
using Microsoft.Playwright;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>Rates of exchange as two administrators bring them in.</summary>
public abstract class RatesWalkTests(Chromium chromium, FurnishedHouse house)
{
    private static readonly DateOnly First = new(2039, 1, 1);

    [Fact]
    public async Task Rates_are_sent_in_by_one_and_looked_at_and_put_in_force_by_another()
    {
        await using var sender = await house.Enter(chromium, Role.Administrator);
        await using var other = await chromium.Open(house.Address);
        await new Person(await house.Open(Role.Administrator)).SignIn(other);

        await sender.Go("/administrator/rates");
        await Look.IsGood(sender, "administrator-rates-empty");
        var months = DemoRates.Of(EditionFiles.Demo(), First, 2);
        await Send(sender, RatePeriodFile.Write(months[0]));
        await Assertions.Expect(sender.Page.GetByText("You sent it in")).ToBeVisibleAsync();
        await other.Go("/administrator/rates");
        await other.Press("Put in force");
        await Assertions.Expect(other.Page.GetByText("The rates are in force.")).ToBeVisibleAsync();

        var rates = months[1].Rates;
        var mistyped = months[1] with
        {
            Rates =
            [
                .. rates
                    .Skip(1)
                    .Select(r =>
                        r.Currency.Code == "USD" ? r with { ForeignPerOwn = r.ForeignPerOwn * 10m } : r
                    ),
            ],
        };
        await Send(sender, RatePeriodFile.Write(mistyped));
        await other.Go("/administrator/rates");
        await Assertions.Expect(other.Page.GetByText("Look again").First).ToBeVisibleAsync();
        await Look.IsGood(other, "administrator-rates-wait");
        await other.Press("Put in force");

        // A correction asks for grounds.
        await Send(sender, RatePeriodFile.Write(months[1]));
        await other.Go("/administrator/rates");
        await other.Page.FillAsync($"#grounds-{months[1].Id}", "a point was misplaced");
        await Look.IsGood(other, "administrator-rates-correction");
        await other.Press("Put in force");
        await other.Go($"/administrator/rates/{months[1].Id}");
        await Assertions.Expect(other.Page.GetByText("a point was misplaced")).ToBeVisibleAsync();
        await Look.IsGood(other, "administrator-rates-period");
        Assert.Equal(
            rates.Single(r => r.Currency.Code == "USD"),
            house
                .Installation.Administration.Registers.Rates.On(First.AddMonths(1))!
                .Rates.Single(r => r.Currency.Code == "USD")
        );
        await sender.IsCalm();
        await other.IsCalm();
    }

    private static async Task Send(Window window, string text)
    {
        var folder = Directory.CreateTempSubdirectory("customhouse-rates-");
        try
        {
            var path = Path.Combine(folder.FullName, "rates.csv");
            await File.WriteAllBytesAsync(path, Encoding.UTF8.GetBytes(text));
            await window.Go("/administrator/rates");
            await window.Page.SetInputFilesAsync("#file", path);
            await window.Press("Send in");
            await Assertions
                .Expect(window.Page.GetByText("The rates were read and wait."))
                .ToBeVisibleAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

/// <inheritdoc/>
[Collection(OnSqlite.Name)]
public sealed class RatesOnSqliteTests(Chromium chromium, SqliteHouse house)
    : RatesWalkTests(chromium, house);

/// <inheritdoc/>
[Collection(OnPostgres.Name)]
public sealed class RatesOnPostgresTests(Chromium chromium, PostgresHouse house)
    : RatesWalkTests(chromium, house);
