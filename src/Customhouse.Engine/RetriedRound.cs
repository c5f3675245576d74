using Polly;
using Polly.Retry;

namespace Customhouse.Engine;

/// <summary>
/// Does a piece of work until it succeeds. After a failure it waits, each time twice as long as before, up to
/// a longest wait; the next piece of work begins with the first wait again.
/// </summary>
/// <param name="first">The wait after the first failure.</param>
/// <param name="longest">No wait is longer.</param>
/// <param name="isForGood">A failure that no later try mends: it is thrown at once.</param>
/// <param name="failed">Told of each other failure, before the wait.</param>
internal sealed class RetriedRound(
    TimeSpan first,
    TimeSpan longest,
    TimeProvider clock,
    Predicate<Exception> isForGood,
    Action<Exception> failed
)
{
    private readonly ResiliencePipeline _tries = new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(
            new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = first,
                MaxDelay = longest,
                ShouldHandle = tried =>
                    ValueTask.FromResult(
                        tried.Outcome.Exception is { } failure
                            && !isForGood(failure)
                            && !IsStopped(failure, tried.Context)
                    ),
                OnRetry = tried =>
                {
                    failed(tried.Outcome.Exception!);
                    return ValueTask.CompletedTask;
                },
            }
        )
        .Build();

    /// <summary>Returns when the work was done.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public async Task Do(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        // A simulation has one thread, and all that was begun on it goes on there.
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, stop);
        try
        {
            await _tries.ExecuteAsync(
                static (context, work) => new ValueTask(work(context.CancellationToken)),
                context,
                work
            );
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static bool IsStopped(Exception failure, ResilienceContext context) =>
        failure is OperationCanceledException && context.CancellationToken.IsCancellationRequested;
}
