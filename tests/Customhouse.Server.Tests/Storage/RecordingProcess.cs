using System.Diagnostics;
using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>
/// A process that records until it is killed, and writes down the serial of each case that was acknowledged. It
/// is this test program itself, asked for one test that is never run otherwise.
/// </summary>
public sealed class RecordingProcess
{
    private const string StoreVariable = "CUSTOMHOUSE_TEST_RECORDER_STORE";
    private const string SerialsVariable = "CUSTOMHOUSE_TEST_RECORDER_SERIALS";
    private const int Callers = 48;

    /// <param name="address">The store to record in.</param>
    /// <param name="serials">The file in which each acknowledged case has a line.</param>
    public static Process Start(string address, string serials)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            typeof(RecordingProcess).Assembly.Location, "--explicit", "only",
            "--filter-method", $"{typeof(RecordingProcess).FullName}.{nameof(Until_it_is_killed)}",
        ])
        {
            RedirectStandardOutput = true, UseShellExecute = false,
        };
        start.Environment[StoreVariable] = address;
        start.Environment[SerialsVariable] = serials;
        return Process.Start(start) ?? throw new InvalidOperationException("the recording process did not start");
    }

    [Fact(Explicit = true)]
    public async Task Until_it_is_killed()
    {
        if (Environment.GetEnvironmentVariable(StoreVariable) is not { Length: > 0 } address
            || Environment.GetEnvironmentVariable(SerialsVariable) is not { Length: > 0 } path) return;
        await using var store = Store.Of(address);
        await store.Change([new RegisterChange("guarantee", "GAN1", 0, [])
        {
            Openings = Books.Opening("guarantee/GAN1", 100_000m, "EUR"),
        }], SampleCases.Morning, Actor.System);
        await using var serials = TextWriter.Synchronized(new StreamWriter(path) { AutoFlush = true });
        var serial = 0;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            while (true)
            {
                var next = Interlocked.Increment(ref serial);
                Assert.IsType<Recording.Done>(await store.Record(SampleCases.Cleared(next), CancellationToken.None));
                await serials.WriteLineAsync(next.ToString(CultureInfo.InvariantCulture));
            }
        }));
    }
}
