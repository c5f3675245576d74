using System.Diagnostics;
using Customhouse.Clearance;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>How many records a second; run by hand with <c>-explicit only</c>, for figures are no tests.</summary>
internal static class StoreMeasure
{
    /// <summary>The bare engine with rows of the same size in groups of the same size.</summary>
    public static string Bare(string address, Store measured)
    {
        var group = (int)Math.Max(1, measured.Figures.RecordsPerCommit);
        var figures = BareStore.Measure(address, 6_400, group, TimeSpan.FromSeconds(5));
        return $"bare: {figures.RowsPerSecond:F0} rows/s of 6400 B in groups of {group}";
    }

    public static async Task<string> Of(Store store, int callers, int records)
    {
        var made = Enumerable.Range(1, records).Select(i => SampleCases.Cleared(i)).ToArray();
        var next = -1;
        var waits = new double[records];
        var clock = Stopwatch.StartNew();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < records; i = Interlocked.Increment(ref next))
            {
                var began = clock.Elapsed;
                Assert.IsType<Recording.Done>(await store.Record(made[i], CancellationToken.None));
                waits[i] = (clock.Elapsed - began).TotalMilliseconds;
            }
        })));
        var seconds = clock.Elapsed.TotalSeconds;
        var cores = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds / seconds;
        Array.Sort(waits);
        var body = made[0].Facts.Sum(f => EventJson.Write(f).Length);
        return $"{records / seconds:F0} records/s ({made[0].Facts.Count} facts, {body} B of JSON, "
            + $"{((MessageEvent)made[0].Facts[0]).Payload.Length} B of message), {callers} callers, "
            + $"{store.Figures.RecordsPerCommit:F0} records a commit, "
            + $"p50 {waits[records / 2]:F1} ms, p99 {waits[records * 99 / 100]:F1} ms, {cores:F2} cores";
    }
}
