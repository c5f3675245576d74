using System.Net;
using System.Reflection;
using System.Text;
using Customhouse.Engine;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.Engine;
using Customhouse.Server.Tests.Storage;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Watching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace Customhouse.Server.Tests.Watching;

/// <summary>
/// Each service behind the requests meets what it cannot do: it tells so, does the rest, and no other service
/// hears of it.
/// </summary>
public sealed class PoisonedServicesTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_service_has_a_test_that_puts_something_in_its_way()
    {
        var poisoned = typeof(PoisonedServicesTests)
            .Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Instance | BindingFlags.Public))
            .Where(m => m.GetCustomAttributes().Any(a => a is FactAttribute))
            .SelectMany(m => m.GetCustomAttributes<PoisonsAttribute>())
            .Select(p => p.Service)
            .ToHashSet();
        var ours = BackgroundTypes.Ours().ToArray();
        Assert.Equal(
            poisoned.Order(StringComparer.Ordinal),
            ours.Select(t => t.Name).Order(StringComparer.Ordinal)
        );
        // What the host really runs is among them, and ends in the one way in which services end.
        using var nobody = new BerthAtNobody();
        await using var house = new RunningHouse { Anchor = nobody.Berth };
        await house.InitializeAsync();
        var running = house
            .Host.Services.GetServices<IHostedService>()
            .Select(s => s.GetType())
            .Where(t => t.Namespace!.StartsWith("Customhouse", StringComparison.Ordinal))
            .ToArray();
        Assert.All(running, t => Assert.Contains(t, ours));
        Assert.All(
            running.Where(t => t.IsAssignableTo(typeof(BackgroundService))),
            t => Assert.True(t.IsAssignableTo(typeof(BackgroundWatch)), t.Name)
        );
    }

    [Fact, Poisons("StoreWatch")]
    public async Task A_damaged_page_is_told_by_health_metrics_and_log_and_the_rest_goes_on()
    {
        var lines = new Lines();
        await using var house = new RunningHouse { Clock = new HastyClock(), Log = lines };
        await house.InitializeAsync();
        var mrns = new List<string>();
        for (var n = 0; n < 12; n++)
            mrns.Add(await Lodge(house, $"PAGE-{n:000}"));
        await Patience.Until(() => house.Installation.Ledger!.Reach().Logged >= 12);
        await house.Restart(file => DamagedPage.Of(file, "\"lrn\":\"PAGE-004\""));
        using var trader = house.Client(Role.Trader);
        using var damaged = await trader.GetAsync($"/declarations/{mrns[4]}", Now);
        Assert.Equal(HttpStatusCode.InternalServerError, damaged.StatusCode);

        await Patience.Until(() =>
            house.Installation.Tasks.All.Single(t => t.Name == "store").Cause is not null
        );
        using var scraper = house.Client(Role.Scraper);
        var ready = "";
        await Patience.Until(async () =>
            (
                ready = await (await scraper.GetAsync("/health/ready", Now)).Content.ReadAsStringAsync(Now)
            ).Contains("task store failed", StringComparison.Ordinal)
        );
        Assert.Contains("a page of the database is damaged", ready, StringComparison.Ordinal);
        Assert.Matches(
            "customhouse_task_failures_total\\{task=\"store\"\\} [1-9]",
            await scraper.GetStringAsync("/metrics", Now)
        );
        Assert.Contains(
            lines.All,
            l =>
                l.Contains(
                    "store fails and tries again: a page of the database is damaged",
                    StringComparison.Ordinal
                )
        );

        await Lodge(house, "AFTER-1");
        Assert.Equal(HttpStatusCode.OK, (await trader.GetAsync("/declarations", Now)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await trader.GetAsync($"/declarations/{mrns[^1]}", Now)).StatusCode);
        var rounds = house.Installation.Tasks.All.ToDictionary(t => t.Name, t => t.LastRound);
        await Patience.Until(() =>
            house
                .Installation.Tasks.All.Where(t => t.Name is TimeKeeper.Name or "live pages" or "health")
                .All(t => t.Cause is null && t.LastRound > rounds[t.Name])
        );
    }

    [Fact, Poisons("HealthWatch")]
    public async Task A_check_that_cannot_even_be_made_is_told_and_the_look_is_taken_again()
    {
        var lines = new Lines();
        await using var house = new RunningHouse { Clock = new HastyClock(), Log = lines };
        await house.InitializeAsync();
        var checks = house.Host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value;
        var disk = checks.Registrations.Single(r => r.Name == "disk");
        var make = disk.Factory;
        disk.Factory = _ => throw new InvalidOperationException("no check of the disk can be made");
        BackgroundTask Health() => house.Installation.Tasks.All.Single(t => t.Name == "health");
        await Patience.Until(() => Health().Cause is not null);
        Assert.Equal("no check of the disk can be made", Health().Cause);
        using var scraper = house.Client(Role.Scraper);
        Assert.Matches(
            "customhouse_task_failures_total\\{task=\"health\"\\} [1-9]",
            await scraper.GetStringAsync("/metrics", Now)
        );
        Assert.Contains(
            lines.All,
            l =>
                l.Contains(
                    "health fails and tries again: no check of the disk can be made",
                    StringComparison.Ordinal
                )
        );
        await Lodge(house, "NO-CHECK");

        disk.Factory = make;
        await Patience.Until(() => Health().Cause is null);
        Assert.DoesNotContain(
            house.Host.Services.GetRequiredService<ServiceHealth>().Last,
            c => c.Name == "disk" && c.State == CheckState.Failing
        );
        Assert.DoesNotContain(
            house.Host.Services.GetServices<IHostedService>().OfType<BackgroundService>(),
            service => service.ExecuteTask is { IsFaulted: true }
        );
    }

    [Fact, Poisons("DocumentWatch")]
    public async Task A_document_on_a_damaged_page_keeps_no_other_from_being_thrown_away()
    {
        await using var small = await SmallHouse.Open(TimeProvider.System);
        var old = small.Clock.GetUtcNow() - 2 * UnnamedDocuments.KeptFor;
        var all = new List<string>();
        for (var n = 0; n < 40; n++)
            all.Add(
                await small.Store.Documents.Keep(
                    Encoding.UTF8.GetBytes($"PAPER-{n:000}" + new string('.', 5_000)),
                    old
                )
            );
        await small.Restart(file => DamagedPage.Of(file, "PAPER-020"));
        var tasks = new BackgroundTasks(small.Clock);
        using var watch = new DocumentWatch(small.Store, small.Clock, tasks);
        await watch.StartAsync(Now);
        await Patience.Until(() => tasks.All is [{ LastRound: not null }]);
        await watch.StopAsync(Now);
        var task = Assert.Single(tasks.All);
        Assert.Null(task.Cause);
        // Its neighbours share the page that the tree is mended on.
        Assert.InRange(task.FailingItemCount, 1, 8);
        Assert.Equal(task.FailingItemCount, (await small.Store.Documents.Kept(all, Now)).Count);
    }

    [Fact, Poisons("AnchorWatch")]
    public async Task A_node_that_answers_nothing_is_told_and_clearance_goes_on()
    {
        using var nobody = new BerthAtNobody();
        await using var house = new RunningHouse { Clock = new HastyClock(), Anchor = nobody.Berth };
        await house.InitializeAsync();
        await Patience.Until(() =>
            house.Installation.Tasks.All.SingleOrDefault(t => t.Name == "anchor")?.Cause is { } cause
            && cause.Contains("does not answer", StringComparison.Ordinal)
        );
        await Lodge(house, "NO-NODE");
        using var scraper = house.Client(Role.Scraper);
        await Patience.Until(async () =>
            (await (await scraper.GetAsync("/health/ready", Now)).Content.ReadAsStringAsync(Now)).Contains(
                "task anchor failed",
                StringComparison.Ordinal
            )
        );
        Assert.Matches(
            "customhouse_task_failures_total\\{task=\"anchor\"\\} [1-9]",
            await scraper.GetStringAsync("/metrics", Now)
        );
    }

    [Fact, Poisons("LeasedWork")]
    public async Task Work_under_a_lease_that_fails_is_told_and_begins_anew()
    {
        await using var small = await SmallHouse.Open(TimeProvider.System);
        var tasks = new BackgroundTasks(small.Clock);
        var told = tasks.Of("leased", TimeSpan.FromMinutes(1));
        using var lease = small.Store.LeaseOf("leased");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Now);
        var times = 0;
        var failures = new List<string>();
        tasks.Listen(change =>
        {
            if (change.Cause is { } cause)
                failures.Add(cause);
        });
        var running = new LeasedWork(lease, told, small.Clock).Run(
            ends =>
                ++times < 3
                    ? throw new InvalidOperationException($"fault {times}")
                    : Task.Delay(Timeout.InfiniteTimeSpan, ends),
            _ => Task.CompletedTask,
            stop.Token
        );
        await Patience.Until(() => times == 3 && told.Cause is null);
        Assert.Equal(["fault 1", "fault 2"], failures);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.False(lease.IsHeld);
    }

    [Fact, Poisons("KeysAtStart"), Poisons("StoredKeys")]
    public async Task A_key_of_sessions_that_cannot_be_read_lets_everybody_in_again()
    {
        await using var house = new RunningHouse();
        await house.InitializeAsync();
        using (var before = await house.Person(Role.Officer))
            await before.Page("/officer");
        await house.Restart(file =>
        {
            using var connection = new Microsoft.Data.Sqlite.SqliteConnection(
                $"Data Source={file};Pooling=false"
            );
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "update register set body = x'3c' where kind = 'session-key'";
            Assert.Equal(1, command.ExecuteNonQuery());
        });
        using var after = await house.Person(Role.Officer);
        await after.Page("/officer");
        Assert.Single(house.Installation.Tasks.All.Single(t => t.Name == StoredKeys.TaskName).FailingItems);
    }

    [Fact]
    public async Task A_host_that_is_taken_away_without_being_stopped_tells_of_no_failure()
    {
        var lines = new Lines();
        await using var house = new RunningHouse { Log = lines };
        await house.InitializeAsync();
        var services = house
            .Host.Services.GetServices<IHostedService>()
            .OfType<BackgroundService>()
            .ToArray();
        await house.Host.DisposeAsync();
        await Patience.Until(() => services.All(s => s.ExecuteTask is null or { IsCompleted: true }));
        Assert.All(
            services,
            s => Assert.True(s.ExecuteTask is null or { IsCompletedSuccessfully: true }, $"{s}")
        );
        Assert.Empty(lines.All);
    }

    [Fact]
    public async Task A_service_that_somebody_else_cancels_has_failed()
    {
        using var watch = new GivenUp();
        await watch.StartAsync(Now);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => watch.ExecuteTask!);
        Assert.Equal("GivenUp was given up and nobody had stopped it", failure.Message);
    }

    private static async Task<string> Lodge(RunningHouse house, string lrn)
    {
        using var trader = house.Client(Role.Trader);
        using var lodged = await trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(
                RunningHouse
                    .Parcel(lrn)
                    .Replace("XA000000000101", RunningHouse.OwnTrader, StringComparison.Ordinal)
            ),
            Now
        );
        Assert.Equal(HttpStatusCode.Created, lodged.StatusCode);
        return lodged.Headers.Location!.ToString().Split('/')[^1];
    }

    private sealed class GivenUp : BackgroundWatch
    {
        protected override Task Go(CancellationToken stop) => Task.FromCanceled(new CancellationToken(true));
    }
}
