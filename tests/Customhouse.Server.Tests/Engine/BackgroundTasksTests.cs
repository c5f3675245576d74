using Customhouse.Engine;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>What background tasks tell of themselves, and that nothing one of them meets stops it.</summary>
public sealed class BackgroundTasksTests
{
    private readonly HandClock _clock = new();
    private readonly List<BackgroundChange> _told = [];
    private readonly BackgroundTask _task;

    public BackgroundTasksTests()
    {
        var tasks = new BackgroundTasks(_clock);
        tasks.Listen(_told.Add);
        _task = tasks.Of("timer", TimeSpan.FromMinutes(1));
        Assert.Same(_task, tasks.Of("timer", TimeSpan.FromMinutes(1)));
        Assert.Equal([_task], tasks.All);
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_item_that_fails_is_told_once_and_stops_no_other()
    {
        for (var round = 0; round < 3; round++)
        {
            Assert.False(await _task.Try("bad", () => throw new InvalidDataException("unreadable"), Now));
            Assert.True(await _task.Try("good", () => Task.CompletedTask, Now));
        }
        Assert.Equal(3, _task.Failures);
        var failing = Assert.Single(_task.FailingItems);
        Assert.Equal(("bad", "unreadable", 3), (failing.Item, failing.Cause, failing.Times));
        Assert.Equal("unreadable", Assert.Single(_told).Cause);
        await _task.Try("bad", () => Task.CompletedTask, Now);
        Assert.Empty(_task.FailingItems);
        Assert.Equal((2, null), (_told.Count, _told[1].Cause));
    }

    [Fact]
    public void An_item_that_fails_is_left_alone_longer_each_time_up_to_an_hour()
    {
        for (var times = 0; times < 12; times++)
            _task.ItemFailed("bad", new IOException("away"));
        Assert.True(_task.Rests("bad"));
        Assert.False(_task.Rests("good"));
        _clock.Pass(TimeSpan.FromMinutes(59));
        Assert.True(_task.Rests("bad"));
        _clock.Pass(TimeSpan.FromMinutes(1));
        Assert.False(_task.Rests("bad"));
    }

    [Fact]
    public async Task A_round_that_fails_is_told_once_and_the_next_one_is_tried()
    {
        Assert.False(await _task.Round(_ => throw new InvalidOperationException("damaged"), Now));
        Assert.False(await _task.Round(_ => throw new InvalidOperationException("damaged"), Now));
        Assert.Equal(("damaged", 2L, 1), (_task.Cause, _task.Failures, _told.Count));
        Assert.True(await _task.Round(_ => Task.CompletedTask, Now));
        Assert.Null(_task.Cause);
        Assert.Equal(2, _told.Count);
    }

    [Fact]
    public async Task Without_a_round_in_its_time_it_is_behind()
    {
        Assert.False(_task.IsBehind);
        _clock.Pass(TimeSpan.FromMinutes(2));
        Assert.True(_task.IsBehind);
        await _task.Round(_ => Task.CompletedTask, Now);
        Assert.False(_task.IsBehind);
        _task.Stopped("two histories");
        Assert.True(_task.IsBehind);
        _task.RoundDone();
        Assert.Equal("two histories", _task.Cause);
    }

    [Fact]
    public async Task It_is_late_by_time_that_passed_since_it_began_and_by_no_clock_that_was_set()
    {
        _clock.Set(TimeSpan.FromDays(1));
        Assert.False(_task.IsBehind);
        _clock.Pass(TimeSpan.FromSeconds(50));
        // A busy machine came to its first round only now.
        await _task.Round(_ => throw new IOException("away"), Now);
        _clock.Pass(TimeSpan.FromSeconds(50));
        Assert.False(_task.IsBehind);
        await _task.Round(_ => throw new IOException("away"), Now);
        _clock.Pass(TimeSpan.FromSeconds(11));
        Assert.True(_task.IsBehind);
        await _task.Round(_ => Task.CompletedTask, Now);
        _clock.Set(TimeSpan.FromDays(-2));
        _clock.Pass(TimeSpan.FromSeconds(61));
        Assert.True(_task.IsBehind);
        Assert.Equal(TimeSpan.FromSeconds(61), _task.Age);
    }

    [Fact]
    public async Task A_store_that_does_not_answer_fails_the_round_and_no_item()
    {
        await Assert.ThrowsAsync<StoreUnavailableException>(() =>
            _task.Try("case", () => throw new StoreUnavailableException("full"), Now)
        );
        Assert.Empty(_task.FailingItems);
    }

    [Fact]
    public async Task It_ends_when_it_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        var rounds = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _task.Run(
                TimeSpan.Zero,
                _ =>
                {
                    if (++rounds == 3)
                        stop.Cancel();
                    throw new InvalidDataException("each round fails");
                },
                stop.Token
            )
        );
        Assert.Equal(3, rounds);
    }
}
