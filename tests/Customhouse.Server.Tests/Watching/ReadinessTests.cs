using System.Net;
using System.Text.Json.Nodes;
using Customhouse.Engine;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.Engine;
using Customhouse.Server.Tests.Processes;
using Customhouse.Web.Access;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Customhouse.Server.Tests.Watching;

/// <summary>/health/ready says no when work cannot be done as it should, which check says so, and what would
/// mend it.
/// </summary>
public sealed class ReadinessTests
{
    private static readonly string[] AllChecks =
    [
        "disk",
        "law",
        "ledger",
        "rates",
        "store-read",
        "store-write",
        "tasks",
        "timer",
    ];

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_is_well_names_every_check()
    {
        await using var house = new RunningHouse();
        await house.InitializeAsync();
        var (status, body) = await Ready(house, null);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("ready", body["status"]!.GetValue<string>());
        Assert.Equal("XA-1", body["law"]!["name"]!.GetValue<string>());
        Assert.Equal(AllChecks, body["checks"]!.AsArray().Select(c => c!["name"]!.GetValue<string>()));
        Assert.All(body["checks"]!.AsArray(), c => Assert.NotNull(c!["since"]));
    }

    [Fact]
    public async Task A_ledger_that_has_stopped_is_not_ready_and_clears_all_the_same()
    {
        await using var house = new RunningHouse();
        await house.InitializeAsync();
        await Lodge(house, "STOP-1");
        await Until(house, body => body["ledger"]?["unlogged"]?.GetValue<long>() == 0);
        // As the consortium does where a log is behind what its partners cosigned.
        house.Installation.Ledger!.Writer.Halt(
            new Ledger.LogDamagedException("the log", "stopped by a test")
        );
        await Lodge(house, "STOP-2");
        var body = await Until(house, b => StateOf(b, "ledger") == "failing");
        Assert.Contains(
            "The ledger has stopped",
            CheckOf(body, "ledger")["cause"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
        Assert.Null(CheckOf(body, "ledger")["inside"]);
        Assert.Equal(503, body["status"]!.GetValue<int>());
        var (_, inside) = await Ready(house, Role.Scraper);
        Assert.Contains(
            "stopped by a test",
            CheckOf(inside, "ledger")["inside"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
        using var scraper = house.Client(Role.Scraper);
        Assert.Matches(
            "\ncustomhouse_ledger_stopped(\\{[^}]*\\})? 1\n",
            await scraper.GetStringAsync("/metrics", Now)
        );
        Assert.Equal("well", StateOf(body, "store-write"));
        var since = CheckOf(body, "ledger")["since"]!.GetValue<string>();
        await Task.Delay(1_000, Now);
        Assert.Equal(since, CheckOf((await Ready(house, null)).Body, "ledger")["since"]!.GetValue<string>());
        // Not 503: a proxy would ask another process, which says "ask again" for ever.
        using var writer = house.Client(Role.Administrator);
        using var kept = await writer.PostAsync("/ledger/entries", Processes.Caller.Entry(1), Now);
        Assert.Equal(HttpStatusCode.InternalServerError, kept.StatusCode);
        Assert.Contains(
            "has stopped for good and takes nothing more",
            await kept.Content.ReadAsStringAsync(Now),
            StringComparison.Ordinal
        );
        using var live = house.Client(null);
        Assert.Equal(HttpStatusCode.OK, (await live.GetAsync("/health/live", Now)).StatusCode);
        using var administrator = await house.Person(Role.Administrator);
        Assert.Contains(
            "stopped by a test",
            await administrator.Page("/administrator"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_timer_that_is_held_is_not_ready_until_it_has_caught_up()
    {
        var clock = new ShiftedClock();
        await using var house = new RunningHouse { Clock = clock, KeepsTime = false };
        await house.InitializeAsync();
        using var trader = house.Client(Role.Trader);
        using var lodged = await trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(
                Counter
                    .Prelodged("HELD-1")
                    .Replace(Counter.Trader, RunningHouse.OwnTrader, StringComparison.Ordinal)
            ),
            Now
        );
        Assert.Equal(HttpStatusCode.Created, lodged.StatusCode);
        Assert.Equal("well", StateOf((await Ready(house, null)).Body, "timer"));
        clock.Shift = TimeSpan.FromDays(365);
        var body = await Until(house, b => StateOf(b, "timer") == "failing");
        Assert.Contains(
            "1 cases wait for the timer",
            CheckOf(body, "timer")["cause"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
        await new TimeKeeper(
            house.Installation.Store,
            house.Installation.Desk,
            clock,
            house.Installation.Tasks.Of(TimeKeeper.Name, TimeKeeper.Within)
        ).GoRound(Now);
        await Until(house, b => StateOf(b, "timer") == "well");
    }

    [Fact]
    public async Task A_background_task_that_fails_whole_rounds_is_not_ready_and_one_with_failing_items_is()
    {
        await using var house = new RunningHouse();
        await house.InitializeAsync();
        var task = house
            .Host.Services.GetRequiredService<BackgroundTasks>()
            .Of("a task of the test", TimeSpan.FromMilliseconds(200));
        task.RoundFailed(new InvalidOperationException("a page of the database is damaged"));
        var body = await Until(house, b => StateOf(b, "tasks") == "failing");
        Assert.Contains(
            "a task of the test",
            CheckOf(body, "tasks")["cause"]!.GetValue<string>(),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("damaged", body.ToJsonString(), StringComparison.Ordinal);
        using var scraper = house.Client(Role.Scraper);
        Assert.Contains(
            "customhouse_task_behind{task=\"a task of the test\"} 1",
            await scraper.GetStringAsync("/metrics", Now),
            StringComparison.Ordinal
        );
        var patient = house
            .Host.Services.GetRequiredService<BackgroundTasks>()
            .Of("another", TimeSpan.FromHours(1));
        patient.ItemFailed("26XA1", new InvalidOperationException("poisoned"));
        task.Stopped("held by the test");
        Assert.Equal(
            503,
            (await Until(house, b => StateOf(b, "tasks") == "failing"))["status"]!.GetValue<int>()
        );
    }

    [Fact]
    public async Task A_disk_that_is_almost_full_is_not_ready_before_it_is_full()
    {
        using var disk = SmallDisk.MadeOrSkip(48);
        await using var counter = await Counter.Open(disk.Folder);
        using var anyone = counter.As(null);
        (await anyone.Get("/health/ready")).Is(200);
        var left = new DriveInfo(disk.Folder).AvailableFreeSpace;
        await File.WriteAllBytesAsync(Path.Combine(disk.Folder, "filler"), new byte[left - 600 * 1024], Now);
        var told = await Until(anyone, 503);
        Assert.Equal("failing", StateOf(JsonNode.Parse(told.Text)!, "disk"));
        Assert.Contains("MiB are free where the data lies", told.Text, StringComparison.Ordinal);
        Assert.Equal("5", told.Headers.GetValues("Retry-After").Single());
        (await anyone.Get("/health/live")).Is(200);
        File.Delete(Path.Combine(disk.Folder, "filler"));
        await Until(anyone, 200);
    }

    private static async Task<Told> Until(Processes.Caller anyone, int status)
    {
        Told? told = null;
        await Patience.Until(async () => (told = await anyone.Get("/health/ready")).Status == status);
        return told!;
    }

    private static async Task<JsonNode> Until(RunningHouse house, Func<JsonNode, bool> wanted)
    {
        for (var tries = 0; ; tries++)
        {
            var (_, body) = await Ready(house, null);
            if (wanted(body))
                return body;
            Assert.True(tries < 200, $"it never came about: {body}");
            await Task.Delay(100, Now);
        }
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Ready(RunningHouse house, string? role)
    {
        using var client = house.Client(role);
        using var answer = await client.GetAsync("/health/ready", Now);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Now))!);
    }

    private static JsonNode CheckOf(JsonNode body, string name) =>
        body["checks"]!.AsArray().Single(c => c!["name"]!.GetValue<string>() == name)!;

    private static string StateOf(JsonNode body, string name) =>
        CheckOf(body, name)["state"]!.GetValue<string>();

    private static async Task Lodge(RunningHouse house, string lrn)
    {
        using var trader = house.Client(Role.Trader);
        using var lodged = await trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(RunningHouse.Parcel(lrn)),
            Now
        );
        Assert.Equal(HttpStatusCode.Created, lodged.StatusCode);
    }
}
