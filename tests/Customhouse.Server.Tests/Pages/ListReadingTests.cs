using System.Text.RegularExpressions;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Server.Simulation;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.Engine;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;
using Customhouse.Web.Pages.Officer;
using Customhouse.Web.Pages.Supervisor;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>
/// Lists, exports and counts open no journal: they say the same when nothing in it can be read any more.
/// </summary>
public sealed partial class ListReadingTests
{
    private static readonly string[] TraderPages = ["/trader", "/trader?show=all", "/trader/cases.csv"];

    private static readonly string[] OfficerPages =
    [
        "/officer?show=open",
        "/officer?show=act",
        "/officer/cases.csv?show=open",
        $"/officer?q={SmallHouse.Trader}",
    ];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_of_a_hundred_rows_reads_nothing_of_the_journal()
    {
        var house = new RunningHouse { KeepsTime = false };
        await house.InitializeAsync();
        try
        {
            for (var n = 0; n < 100; n++)
                await house.Installation.Desk.Lodge(
                    SmallHouse.Sample(
                        n % 3 == 0 ? "import-prelodged-imd.xml" : "import-ima.xml",
                        n % 3 == 0 ? "AVEN-0002" : "AVEN-0001",
                        $"ROW-{n:D4}"
                    ),
                    "xml",
                    Actor.System,
                    Now
                );
            using var trader = await house.Person(Role.Trader, RunningHouse.OwnTrader, ["*"]);
            using var officer = await house.Person(Role.Officer);
            var before = await Seen(trader, officer);
            Assert.Contains("ROW-0099", before[0], StringComparison.Ordinal);
            Assert.Equal(100, Regex.Count(before[^1], "\"mrn\""));

            Execute(house, "update journal set body = '[', payload = x'00'");

            Assert.Equal(before, await Seen(trader, officer));
            var first = (await house.Installation.Store.Cases.Page(new CaseFilter { Max = 1 }, Now)).Rows[0];
            await Assert.ThrowsAsync<CaseUnreadableException>(() =>
                house.Installation.Desk.Open(first.Mrn, Now)
            );

            // Rows of before it was kept how a case stands open their journals, as they did.
            Execute(house, "update cases set documents_in = null");
            Assert.NotEqual(before[0], (await Seen(trader, officer))[0]);
        }
        finally
        {
            await house.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_rehearsal_and_earlier_trade_read_no_message()
    {
        var imports = DemoProfiles.All.Single(p => p.Id == "XA-RND-01") with { Share = 1 };
        await using var small = await SmallHouse.Open(TimeProvider.System);
        var (book, _) = ProfileBook.Create([imports]);
        await small.Change([RegisterReader.Of(imports)], book);
        var mrns = new List<Mrn>();
        for (var n = 1; n <= 5; n++)
            mrns.Add((await small.Lodged("import-low-value.xml", "AVEN-0003", $"AVEN-1{n}")).Case.Mrn);
        var last = (await small.Desk.Open(mrns[^1], Now))!;
        var (figures, earlier) = (await Rehearsed(small, imports), await Before(small, last));
        Assert.Equal(5, figures.Cases);
        Assert.NotEmpty(earlier);

        // Where what is kept is damaged the message is read; a rehearsal leaves the case out and tells it.
        small.Execute("create table kept as select * from declaration_versions");
        small.Execute("update declaration_versions set body = x'01ff'");
        Assert.Equal(earlier, await Before(small, last));
        Assert.Equal(0, (await Rehearsed(small, imports)).Cases);
        small.Execute(
            "update declaration_versions set body = (select k.body from kept k "
                + "where k.mrn = declaration_versions.mrn and k.version = declaration_versions.version)"
        );

        small.Execute("update journal set payload = x'00'");
        Assert.Equivalent(figures with { Days = 0 }, (await Rehearsed(small, imports)) with { Days = 0 });
        Assert.Equal(earlier, await Before(small, last));

        small.Execute("update journal set body = '[' where type <> 'lane-chosen/1'");
        Assert.Equal(earlier, await Before(small, last));
        // What is kept damaged, and not to be read from its message either, is compared with nothing.
        small.Execute("update declaration_versions set body = x'01ff'");
        Assert.Empty(await Before(small, last));
    }

    private static async Task<IReadOnlyDictionary<int, EarlierPrices>> Before(SmallHouse small, Case c) =>
        (await EarlierTrade.Find(small.Store, small.Desk, c, [], Now)).OfTrader;

    private static async Task<RehearsalFigures> Rehearsed(SmallHouse small, Profile profile)
    {
        var rehearsing = new Rehearsing(small);
        var person = new Actor("one", "supervisor");
        await rehearsing.Begin(person, profile, profile with { Version = 2, Active = false });
        await rehearsing.Work();
        return (await rehearsing.Of(person))!.Figures!;
    }

    /// <summary>The pages with what differs from one request to the next left out.</summary>
    private static async Task<IReadOnlyList<string>> Seen(Browser trader, Browser officer)
    {
        var pages = new List<string>();
        foreach (var page in TraderPages)
            pages.Add(Passing().Replace(await trader.Page(page), ""));
        foreach (var page in OfficerPages)
            pages.Add(Passing().Replace(await officer.Page(page), ""));
        pages.Add(await officer.Client.GetStringAsync("/declarations?max=100", Now));
        return pages;
    }

    private static void Execute(RunningHouse house, string sql)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(house.Folder, "test.db")};Pooling=false"
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Marks of forms and of the policy, new on each page, and how long a case has waited.</summary>
    [GeneratedRegex(
        """nonce="[^"]*"|value="[A-Za-z0-9_-]{60,}"|<time[^>]*>[^<]*</time>""",
        RegexOptions.None,
        10_000
    )]
    private static partial Regex Passing();
}
