using System.Diagnostics.Metrics;
using System.Globalization;
using Customhouse.Engine;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Customhouse.Web.Watching;

/// <summary>Does what goes on behind the requests go on?</summary>
internal sealed class TaskCheck(BackgroundTasks tasks) : IHealthCheck
{
    private const string Mend =
        "Look at the task at /administrator and in the log; it is tried again by itself unless it has "
        + "stopped.";

    private const int NamedMax = 5;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        var ill = tasks.All.Where(t => t.IsBehind || t.Cause is not null || t.FailingItemCount > 0).ToArray();
        if (ill.Length == 0)
            return Task.FromResult(CheckAnswer.Well());
        var words = string.Join(' ', ill.Select(WordsOf));
        var inside = string.Join("; ", ill.SelectMany(InsideOf));
        return Task.FromResult(
            ill.Any(t => t.IsBehind)
                ? CheckAnswer.Failing(words, Mend, inside)
                : CheckAnswer.Degraded(words, Mend, inside)
        );
    }

    private static string WordsOf(BackgroundTask task) =>
        task switch
        {
            { HasStopped: true } => $"The task {task.Name} has stopped.",
            { IsBehind: true } => string.Create(
                CultureInfo.InvariantCulture,
                $"The task {task.Name} has done no round for more than {task.Within.TotalSeconds:0} s."
            ),
            { Cause: not null } => $"The last round of the task {task.Name} failed.",
            _ => $"The task {task.Name} fails on {task.FailingItemCount} of its items and does the others.",
        };

    private static IEnumerable<string> InsideOf(BackgroundTask task) =>
        [
            .. task.Cause is { } cause ? [$"{task.Name}: {cause}"] : Array.Empty<string>(),
            .. task.FailingItems.Take(NamedMax).Select(f => $"{task.Name}, {f.Item}: {f.Cause}"),
        ];
}

/// <summary>Each task behind the requests as gauges.</summary>
public sealed class TaskMeasures
{
    public TaskMeasures(BackgroundTasks tasks, IMeterFactory meters)
    {
        var meter = meters.Create(Measures.MeterName);
        meter.CreateObservableGauge(
            "customhouse.task.round.age",
            () => tasks.All.Select(t => new Measurement<double>(t.Age.TotalSeconds, Tag(t))),
            "s",
            "Since a task behind the requests did a round, or since the start"
        );
        meter.CreateObservableGauge(
            "customhouse.task.behind",
            () => tasks.All.Select(t => new Measurement<int>(t.IsBehind ? 1 : 0, Tag(t))),
            null,
            "1 where a task has done no round for longer than it may take, or has stopped"
        );
        meter.CreateObservableCounter(
            "customhouse.task.failures",
            () => tasks.All.Select(t => new Measurement<long>(t.Failures, Tag(t))),
            null,
            "Rounds and items of a task that failed"
        );
        meter.CreateObservableGauge(
            "customhouse.task.failing",
            () => tasks.All.Select(t => new Measurement<long>(t.FailingItemCount, Tag(t))),
            null,
            "Items that a task cannot do now while it does the others"
        );
    }

    private static KeyValuePair<string, object?> Tag(BackgroundTask task) => new("task", task.Name);
}
