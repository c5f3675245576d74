using System.Net;
using System.Threading.RateLimiting;
using Customhouse.Engine;
using Customhouse.Server.Tests.Engine;
using Customhouse.Server.Tests.Watching;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Settings;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>A limit of requests holds over all processes on one database, by however they are
/// asked.</summary>
public sealed class SharedRateTests(OnePostgresServer server, ITestOutputHelper output)
    : IClassFixture<OnePostgresServer>
{
    private const int PerSecond = 100;
    private const int Seconds = 20;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(150, 150)]
    [InlineData(300, 40)]
    [InlineData(60, 30)]
    public async Task Who_asks_two_processes_has_the_limit_once(int ofOne, int ofOther)
    {
        await using var store = PostgresStore.At(server.NewDatabase());
        var clock = new SteppedClock();
        using var one = new SharedRates(
            store,
            new WebOptions(PerSecond, 30),
            new BackgroundTasks(clock),
            clock
        );
        using var other = new SharedRates(
            store,
            new WebOptions(PerSecond, 30),
            new BackgroundTasks(clock),
            clock
        );
        await using var atOne = PartitionedRateLimiter.Create<HttpContext, string>(one.Of);
        await using var atOther = PartitionedRateLimiter.Create<HttpContext, string>(other.Of);
        var taken = new List<int>();
        for (var second = 0; second < Seconds; second++)
        {
            var inSecond = 0;
            for (var tenth = 0; tenth < 10; tenth++)
            {
                inSecond += Ask(atOne, ofOne / 10) + Ask(atOther, ofOther / 10);
                clock.Step(TimeSpan.FromMilliseconds(100));
            }
            taken.Add(inSecond);
            await one.GoRound(Now);
            await other.GoRound(Now);
        }
        // The bursts of the beginning are over after five seconds; then the limit holds together.
        var average = taken.Skip(5).Average();
        output.WriteLine(
            $"{ofOne} and {ofOther} a second asked, {average:F1} taken; in the first two seconds "
                + $"{taken[0]} and {taken[1]}"
        );
        var right = Math.Min(PerSecond, ofOne + ofOther);
        Assert.InRange(average, right * 0.95, right * 1.05);
    }

    [Fact, Poisons("SharedRates")]
    public async Task A_table_of_rates_that_is_away_is_told_and_each_process_keeps_its_own_limit()
    {
        var database = server.NewDatabase();
        await using var store = PostgresStore.At(database);
        var tasks = new BackgroundTasks(TimeProvider.System);
        using var rates = new SharedRates(store, new WebOptions(PerSecond, 30), tasks, new HastyClock());
        await using var limiter = PartitionedRateLimiter.Create<HttpContext, string>(rates.Of);
        await Execute(database, "alter table request_rates rename to request_rates_away");
        await rates.StartAsync(Now);
        await Patience.Until(
            async () =>
            {
                Assert.InRange(Ask(limiter, 1_000), 1, 3 * PerSecond);
                await Task.Delay(50, Now);
                return tasks.All.Single().Cause is not null;
            },
            "a task that tells of the table that is away"
        );
        await Execute(database, "alter table request_rates_away rename to request_rates");
        await Patience.Until(
            async () =>
            {
                Ask(limiter, 100);
                await Task.Delay(50, Now);
                return tasks.All.Single().Cause is null;
            },
            "a task that is well again with its table"
        );
        await rates.StopAsync(Now);
        Assert.True(rates.ExecuteTask!.IsCompletedSuccessfully);
    }

    private static async Task Execute(string database, string sql)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Now);
    }

    private static int Ask(PartitionedRateLimiter<HttpContext> limiter, int times)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.9");
        var taken = 0;
        for (var i = 0; i < times; i++)
        {
            using var lease = limiter.AttemptAcquire(context);
            if (lease.IsAcquired)
                taken++;
        }
        return taken;
    }

    private sealed class SteppedClock : TimeProvider
    {
        private long _ticks = TimeSpan.TicksPerDay;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

        public void Step(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
    }
}
