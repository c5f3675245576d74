using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Customhouse.Engine;
using Customhouse.Server.Tests.Engine;
using Customhouse.Server.Tests.Watching;
using Customhouse.Web.Insight;
using Customhouse.Web.Watching;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Customhouse.Server.Tests.Api;

/// <summary>What goes on behind the requests of a whole installation, with calls that fail in its
/// way.</summary>
public sealed class BackgroundServicesTests : IAsyncLifetime
{
    private static readonly string[] Tables = ["journal", "cases", "register_journal", "documents"];

    private static readonly string[] Services =
    [
        TimeKeeper.Name,
        "ledger",
        "registers",
        "live pages",
        "documents",
    ];

    private readonly RunningHouse _house = new() { Clock = new HastyClock() };

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _house.InitializeAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    [
        Poisons("TimeWatch"),
        Poisons("LedgerWatch"),
        Poisons("RegisterWatch"),
        Poisons("CaseFeed"),
        Poisons("DocumentWatch")
    ]
    public async Task Every_service_outlives_calls_that_fail_and_goes_on_when_they_succeed()
    {
        var told = new List<BackgroundChange>();
        _house.Installation.Tasks.Listen(change =>
        {
            lock (told)
                told.Add(change);
        });
        foreach (var table in Tables)
            Execute($"alter table {table} rename to {table}_away");
        await Patience.Until(() => Services.All(name => TaskOf(name) is { Cause: not null }));
        using var anyone = _house.Client(null);
        Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync("/health/live", Now)).StatusCode);
        Assert.All(Services, name => Assert.False(TaskOf(name)!.HasStopped));
        Assert.All(Services, name => Assert.True(TaskOf(name)!.Failures > 0));
        // Whoever looks from outside is told: readiness in words, and each by its name in the metrics.
        using var scraper = _house.Client(Web.Access.Role.Scraper);
        var metrics = await scraper.GetStringAsync("/metrics", Now);
        Assert.All(
            Services,
            name => Assert.Matches($"customhouse_task_failures_total\\{{task=\"{name}\"\\}} [1-9]", metrics)
        );
        // Readiness is looked at twice a second and told from the last look meanwhile.
        await Patience.Until(
            async () =>
            {
                var ready = await (await scraper.GetAsync("/health/ready", Now)).Content.ReadAsStringAsync(
                    Now
                );
                return Services.All(name =>
                    ready.Contains($"the task {name} ", StringComparison.OrdinalIgnoreCase)
                );
            },
            "readiness that names each task"
        );
        Assert.Null(TaskOf("health")!.Cause);

        foreach (var table in Tables)
            Execute($"alter table {table}_away rename to {table}");
        await Patience.Until(() => Services.All(name => TaskOf(name) is { Cause: null }));
        using var trader = _house.Client(Web.Access.Role.Trader);
        var lodged = await trader.PostAsync(
            "/declarations",
            RunningHouse.Xml(
                RunningHouse
                    .Parcel("AFTER-1")
                    .Replace("XA000000000101", RunningHouse.OwnTrader, StringComparison.Ordinal)
            ),
            Now
        );
        Assert.Equal(HttpStatusCode.Created, lodged.StatusCode);
        await Patience.Until(() => _house.Installation.Ledger!.Reach().Logged > 0);
        // Told when it began and when it ended, and not with each round between.
        lock (told)
            Assert.All(
                Services,
                name => Assert.InRange(told.Count(c => c.Task.Name == name && c.Item is null), 2, 8)
            );
        Assert.DoesNotContain(
            _house.Host.Services.GetServices<IHostedService>().OfType<BackgroundService>(),
            service => service.ExecuteTask is { IsFaulted: true }
        );
    }

    [Fact]
    public async Task An_unreadable_case_is_a_page_of_its_own_and_no_other()
    {
        using var trader = _house.Client(Web.Access.Role.Trader);
        var mrns = new List<string>();
        foreach (var lrn in (string[])["BAD-1", "GOOD-1"])
        {
            var lodged = await trader.PostAsync(
                "/declarations",
                RunningHouse.Xml(
                    RunningHouse
                        .Parcel(lrn)
                        .Replace("XA000000000101", RunningHouse.OwnTrader, StringComparison.Ordinal)
                ),
                Now
            );
            var answer = await lodged.Content.ReadFromJsonAsync<JsonElement>(Now);
            Assert.True(lodged.StatusCode == HttpStatusCode.Created, answer.ToString());
            mrns.Add(answer.GetProperty("mrn").GetString()!);
        }
        var head = await _house.Installation.Store.Head(Now);
        await Patience.Until(() => _house.Installation.Ledger!.Reach().Logged >= head);
        Execute($"update journal set payload = x'3c' where subject = '{mrns[0]}' and sequence = 1");

        using var list = await trader.GetAsync("/declarations", Now);
        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
        using var bad = await trader.GetAsync($"/declarations/{mrns[0]}", Now);
        Assert.Equal(HttpStatusCode.InternalServerError, bad.StatusCode);
        Assert.Contains(
            $"The case {mrns[0]} cannot be read",
            await bad.Content.ReadAsStringAsync(Now),
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.OK, (await trader.GetAsync($"/declarations/{mrns[1]}", Now)).StatusCode);
        using var stranger = _house.WithSecret(await _house.Issue(Web.Access.Role.Trader, "XA000000000999"));
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await stranger.GetAsync($"/declarations/{mrns[0]}", Now)).StatusCode
        );

        using var person = await _house.Person(Web.Access.Role.Trader);
        var page = await person.Page("/trader");
        Assert.Contains(mrns[0], page, StringComparison.Ordinal);
        Assert.Contains(mrns[1], page, StringComparison.Ordinal);
        // The list reads its rows and opens no journal; what was never kept of a case has to be read of it.
        Assert.DoesNotContain("This case cannot be read.", page, StringComparison.Ordinal);
        Execute($"update cases set documents_in = null where mrn = '{mrns[0]}'");
        page = await person.Page("/trader");
        Assert.Contains("This case cannot be read.", page, StringComparison.Ordinal);
        Assert.Contains(mrns[1], page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_says_what_changed_in_the_words_of_the_task()
    {
        var tasks = new BackgroundTasks(TimeProvider.System);
        var lines = new Lines();
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(lines));
        _ = new BackgroundLog(tasks, factory.CreateLogger<BackgroundLog>());
        var task = tasks.Of("timer", TimeSpan.FromMinutes(1));
        task.ItemFailed("26XA1", new InvalidDataException("it cannot be read"));
        task.ItemFailed("26XA1", new InvalidDataException("it cannot be read"));
        task.ItemWell("26XA1");
        task.RoundFailed(new IOException("no space"));
        task.RoundDone();
        task.Stopped("two histories");
        Assert.Equal(
            [
                "Error timer: 26XA1 fails and is left for later: it cannot be read",
                "Warning timer: 26XA1 is well again",
                "Warning timer fails and tries again: no space",
                "Warning timer is well again",
                "Critical timer has stopped for good, the rest goes on: two histories",
            ],
            lines.All
        );
    }

    private BackgroundTask? TaskOf(string name) =>
        _house.Installation.Tasks.All.SingleOrDefault(t => t.Name == name);

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(_house.Folder, "test.db")};Pooling=false"
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma busy_timeout = 10000; " + sql;
        command.ExecuteNonQuery();
    }
}
