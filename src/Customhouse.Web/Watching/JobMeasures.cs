using System.Diagnostics.Metrics;
using Customhouse.Storage;

namespace Customhouse.Web.Watching;

/// <summary>How many jobs there were when somebody last counted.</summary>
public sealed class JobMeasures
{
    private JobFigures _figures = new(0, 0, 0, null);
    private double _age;

    public JobMeasures(IMeterFactory meters)
    {
        var meter = meters.Create(Measures.MeterName);
        meter.CreateObservableGauge(
            "customhouse.jobs.waiting",
            () => Volatile.Read(ref _figures).Waiting,
            null,
            "Jobs that no process works at yet"
        );
        meter.CreateObservableGauge(
            "customhouse.jobs.running",
            () => Volatile.Read(ref _figures).Running,
            null,
            "Jobs that a process works at"
        );
        meter.CreateObservableGauge(
            "customhouse.jobs.failed",
            () => Volatile.Read(ref _figures).Failed,
            null,
            "Jobs on record that ended without a result"
        );
        meter.CreateObservableGauge(
            "customhouse.jobs.waiting.age",
            () => Volatile.Read(ref _age),
            "s",
            "Since the first job that waits was asked for"
        );
    }

    public void Take(JobFigures figures, DateTimeOffset now)
    {
        Volatile.Write(ref _figures, figures);
        Volatile.Write(
            ref _age,
            figures.OldestWaitingSince is { } since ? Math.Max(0, (now - since).TotalSeconds) : 0
        );
    }
}
