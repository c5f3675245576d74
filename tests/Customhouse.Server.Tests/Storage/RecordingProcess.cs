using System.Diagnostics;
using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Storage;

namespace Customhouse.Server.Tests.Storage;

/// <summary>
/// A process that records until it is killed, and writes down the serial of each case that was acknowledged.
/// It is this test program itself, started with <see cref="Argument"/> in place of a test run.
/// </summary>
internal static class RecordingProcess
{
    public const string Argument = "--record-until-killed";
    private const int Callers = 48;

    /// <param name="address">The store to record in.</param>
    /// <param name="serials">The file in which each acknowledged case has a line.</param>
    public static Process Start(string address, string serials)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [typeof(RecordingProcess).Assembly.Location, Argument, address, serials]
        )
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        return Process.Start(start)
            ?? throw new InvalidOperationException("the recording process did not start");
    }

    /// <summary>Records until the process is killed; never returns by itself.</summary>
    public static async Task Run(string address, string path)
    {
        await using var store = Store.Connect(address);
        await store.Registers.Change(
            [
                new RegisterChange("guarantee", "GAN1", 0, [])
                {
                    Openings = Books.Opening("guarantee/GAN1", 100_000m, "EUR"),
                },
            ],
            SampleCases.Morning,
            Actor.System
        );
        await using var serials = TextWriter.Synchronized(new StreamWriter(path) { AutoFlush = true });
        var serial = 0;
        await Task.WhenAll(
            Enumerable
                .Range(0, Callers)
                .Select(async _ =>
                {
                    while (true)
                    {
                        var next = Interlocked.Increment(ref serial);
                        var told = await store.Record(SampleCases.Cleared(next), CancellationToken.None);
                        if (told is not Recording.Done)
                            throw new InvalidOperationException($"case {next} was told {told}");
                        await serials.WriteLineAsync(next.ToString(CultureInfo.InvariantCulture));
                    }
                })
        );
    }
}
