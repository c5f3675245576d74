using Customhouse.Engine;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>How long a round waits before it is tried again (docs/decisions/0047).</summary>
public sealed class RetriedRoundTests
{
    private readonly WaitingClock _clock = new();
    private readonly List<string> _told = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Waits_double_up_to_the_longest_and_begin_anew_with_the_next_piece_of_work()
    {
        var round = Round();
        var failures = 10;
        await round.Do(_ => failures-- > 0 ? throw new IOException("full") : Task.CompletedTask, Stop);
        Assert.Equal([0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30], _clock.Waits);
        Assert.Equal(10, _told.Count);
        failures = 1;
        await round.Do(_ => failures-- > 0 ? throw new IOException("full") : Task.CompletedTask, Stop);
        Assert.Equal(0.2, _clock.Waits[^1]);
        Assert.Equal(11, _clock.Waits.Count);
    }

    [Fact]
    public async Task What_no_later_try_mends_is_thrown_at_once()
    {
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            Round().Do(_ => throw new InvalidDataException("damaged"), Stop)
        );
        Assert.Empty(_clock.Waits);
        Assert.Empty(_told);
    }

    [Fact]
    public async Task A_round_that_is_stopped_ends_as_stopped()
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Round()
                .Do(
                    _ =>
                    {
                        stop.Cancel();
                        throw new IOException("full");
                    },
                    stop.Token
                )
        );
    }

    private RetriedRound Round() =>
        new(
            TimeSpan.FromMilliseconds(200),
            TimeSpan.FromSeconds(30),
            _clock,
            failure => failure is InvalidDataException,
            failure => _told.Add(failure.Message)
        );

    /// <summary>Writes down for how long somebody would wait, and lets nobody wait.</summary>
    private sealed class WaitingClock : TimeProvider
    {
        public List<double> Waits { get; } = [];

        public override ITimer CreateTimer(
            TimerCallback callback,
            object? state,
            TimeSpan dueTime,
            TimeSpan period
        )
        {
            if (dueTime != Timeout.InfiniteTimeSpan)
                Waits.Add(Math.Round(dueTime.TotalSeconds, 3));
            return base.CreateTimer(
                callback,
                state,
                dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero,
                period
            );
        }
    }
}
