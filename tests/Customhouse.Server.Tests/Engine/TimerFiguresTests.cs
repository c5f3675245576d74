using System.Diagnostics;
using System.Globalization;
using Customhouse.Engine;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>How long the timer takes for what is due at midnight. With CUSTOMHOUSE_FIGURES set ten thousand
/// cases, else some hundreds.</summary>
public sealed class TimerFiguresTests
{
    private static readonly int Due = Environment.GetEnvironmentVariable("CUSTOMHOUSE_FIGURES") is not null
        ? 10_000
        : 400;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_that_is_due_at_midnight_is_done_in_one_round()
    {
        var clock = new HandClock();
        await using var small = await SmallHouse.Open(clock);
        for (var lodged = 0; lodged < Due; lodged += 100)
        {
            var from = lodged;
            await Task.WhenAll(
                Enumerable
                    .Range(from, 100)
                    .Select(i => small.Lodged("import-prelodged-imd.xml", "AVEN-0002", $"DUE-{i}"))
            );
        }
        clock.Pass(TimeSpan.FromDays(small.Administration.Terms.PresentationDays + 1));
        var keeper = new TimeKeeper(
            small.Store,
            small.Desk,
            clock,
            new BackgroundTasks(clock).Of(TimeKeeper.Name, TimeKeeper.Within)
        );
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(Due, await keeper.GoRound(Now));
        var took = Stopwatch.GetElapsedTime(started);
        TestContext.Current.SendDiagnosticMessage(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Due} cases due at once: {took.TotalSeconds:0.0} s, {Due / took.TotalSeconds:0} a second"
            )
        );
        Assert.True(took < TimeSpan.FromMinutes(2), $"it took {took}");
    }
}
