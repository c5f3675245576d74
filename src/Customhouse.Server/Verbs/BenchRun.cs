using System.Collections.Concurrent;
using System.Diagnostics;

namespace Customhouse.Server.Verbs;

/// <summary>One measurement: it goes for some time, and takes down how long each piece of work
/// took.</summary>
internal sealed class BenchRun(string what, TimeSpan time) : IDisposable
{
    private readonly Process process = Process.GetCurrentProcess();
    private readonly TimeSpan processorAtStart = Process.GetCurrentProcess().TotalProcessorTime;
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly ConcurrentBag<double> milliseconds = [];
    private long pieces;

    /// <summary>Whether the time is not over yet.</summary>
    public bool Goes => Elapsed < time;

    /// <summary>Since the start.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(start);

    /// <summary>Does a piece of work that counts as many.</summary>
    public void Time(int count, Action work)
    {
        var begun = Stopwatch.GetTimestamp();
        work();
        Took(count, Stopwatch.GetElapsedTime(begun));
    }

    /// <inheritdoc cref="Time(int, Action)"/>
    public async Task Time(int count, Func<Task> work)
    {
        var begun = Stopwatch.GetTimestamp();
        await work();
        Took(count, Stopwatch.GetElapsedTime(begun));
    }

    /// <summary>Takes down work that was timed elsewhere.</summary>
    public void Took(int count, TimeSpan took)
    {
        milliseconds.Add(took.TotalMilliseconds);
        Interlocked.Add(ref pieces, count);
    }

    /// <summary>What was found.</summary>
    public LedgerFigure Figure()
    {
        var elapsed = Elapsed.TotalSeconds;
        process.Refresh();
        var sorted = milliseconds.Order().ToArray();
        return new LedgerFigure(
            what,
            pieces / elapsed,
            At(0.5),
            At(0.99),
            (process.TotalProcessorTime - processorAtStart).TotalSeconds / elapsed
        );

        double At(double share) => sorted.Length == 0 ? 0 : sorted[(int)((sorted.Length - 1) * share)];
    }

    public void Dispose() => process.Dispose();
}
