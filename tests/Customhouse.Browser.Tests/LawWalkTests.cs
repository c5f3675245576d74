using System.IO.Compression;
using System.Text;
using Customhouse.Engine.Lawbooks;
using Customhouse.Web.Access;
using Microsoft.Playwright;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>Editions of the lawbook: two administrators bring them in, everybody reads them.</summary>
public abstract class LawWalkTests(Chromium chromium, FurnishedHouse house)
{
    private const string At = "/administrator/law";

    [Fact]
    public async Task An_edition_is_sent_in_by_one_and_compared_put_in_force_and_suspended_by_another()
    {
        await using var sender = await house.Enter(chromium, Role.Administrator);
        await using var other = await chromium.Open(house.Address);
        await new Person(await house.Open(Role.Administrator)).SignIn(other);

        await sender.Go("/law");
        await Look.IsGood(sender, "law-today");
        await using (var faulty = await house.Enter(chromium, Role.Administrator))
        {
            await Send(faulty, "XA-FAULT", "size(declaration.lrnn) > 100");
            await Assertions.Expect(faulty.Page.GetByText("XA/more.yaml:4").First).ToBeVisibleAsync();
        }
        await Send(sender, "XA-2039", "size(declaration.lrn) > 100");
        await Assertions.Expect(sender.Page.GetByText("You sent it in")).ToBeVisibleAsync();
        await Look.IsGood(sender, "administrator-law-wait");

        await other.Go($"{At}/XA-2039");
        await Assertions.Expect(other.Page.GetByText("1 part differs.")).ToBeVisibleAsync();
        await Look.IsGood(other, "administrator-law-differences");
        await other.Go(At);
        await other.Page.FillAsync("#day-XA-2039", "2039-01-01");
        await other.Page.FillAsync("#grounds-XA-2039", "law 7 of 2038");
        await other.Press("Put in force");
        await Assertions
            .Expect(other.Page.GetByText("The change of the law is recorded."))
            .ToBeVisibleAsync();
        var laws = house.Installation.Administration.Registers.Laws;
        Assert.Equal("XA-2039", laws.On(new DateOnly(2039, 1, 1))!.Name);
        Assert.Equal("XA-1", laws.On(new DateOnly(2038, 12, 31))!.Name);
        await Look.IsGood(other, "administrator-law");

        var row = other.Page.Locator("section.box", new() { HasText = "XA-2039" }).First;
        await row.Locator("summary").ClickAsync();
        await other.Page.FillAsync("#grounds-XA-2039", "it was repealed");
        await row.Locator("details button").ClickAsync();
        await Assertions.Expect(other.Page.GetByText("it was repealed")).ToBeVisibleAsync();
        laws = house.Installation.Administration.Registers.Laws;
        Assert.Equal("XA-1", laws.On(new DateOnly(2039, 1, 1))!.Name);
        await sender.IsCalm();
        await other.IsCalm();
    }

    private static async Task Send(Window window, string name, string demand)
    {
        var folder = Directory.CreateTempSubdirectory("customhouse-law-");
        try
        {
            var path = Path.Combine(folder.FullName, "law.zip");
            await using (var zip = await ZipFile.OpenAsync(path, ZipArchiveMode.Create))
            {
                foreach (var (file, text) in LawFolder.ShippedTexts())
                    await Add(
                        zip,
                        file,
                        file == "XA/lawbook.yaml" ? $"{text.TrimEnd()}\n  - XA/more.yaml\n" : text
                    );
                await Add(
                    zip,
                    "XA/more.yaml",
                    $"""
                    rules:
                      - code: XA900
                        of: declaration
                        demand: {demand}
                        at: declaration/FunctionalReferenceID
                        rule: References are long.
                        basis: for a test
                        mend: Take a longer reference.
                    """
                );
            }
            await window.Go(At);
            await window.Page.FillAsync("#name", name);
            await window.Page.SetInputFilesAsync("#file", path);
            await window.Press("Send in");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task Add(ZipArchive zip, string file, string text)
    {
        await using var entry = await zip.CreateEntry(file).OpenAsync();
        await entry.WriteAsync(Encoding.UTF8.GetBytes(text));
    }
}

/// <inheritdoc/>
[Collection(OnSqlite.Name)]
public sealed class LawOnSqliteTests(Chromium chromium, SqliteHouse house) : LawWalkTests(chromium, house);

/// <inheritdoc/>
[Collection(OnPostgres.Name)]
public sealed class LawOnPostgresTests(Chromium chromium, PostgresHouse house)
    : LawWalkTests(chromium, house);
