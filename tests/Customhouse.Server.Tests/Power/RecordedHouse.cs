using System.Diagnostics;
using System.Globalization;
using Customhouse.Clearance;
using Customhouse.Ledger;
using Customhouse.Server.Tests.Storage;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Server.Tests.Power;

/// <summary>
/// A process with a store and a log in a folder, whose writes are recorded. Each thing that it acknowledges it writes
/// into a file of the same folder, so that the record tells what was acknowledged before what. It is this test program
/// itself.
/// </summary>
internal static class RecordedHouse
{
    public const string Argument = "--record-writes";
    public const string Told = "told";

    /// <summary>Compiles the recorder, runs the house under it and waits for its end.</summary>
    public static async Task<IReadOnlyList<RecordedWrite>> Run(string folder, string work, int cases)
    {
        var library = Path.Combine(work, "recorded-writes.so");
        await Finish(new ProcessStartInfo("gcc",
            ["-O1", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, Source, "-ldl", "-pthread"]));
        var trace = Path.Combine(work, "trace");
        var house = new ProcessStartInfo("dotnet",
            [typeof(RecordedHouse).Assembly.Location, Argument, folder, $"{cases}"]);
        house.Environment["LD_PRELOAD"] = library;
        house.Environment["RECORDED_FOLDER"] = folder;
        house.Environment["RECORDED_TRACE"] = trace;
        await Finish(house);
        return RecordedWrite.Read(trace, folder);
    }

    public static LedgerPlace PlaceIn(string folder) =>
        new(Path.Combine(folder, "ledger"), Path.Combine(folder, "keys"), "customhouse.example/XA");

    public static Task<Installation> Open(string folder) => Installation.Open(
        $"sqlite:{Path.Combine(folder, "store.db")}",
        new Terms { Administration = CountryCode.Parse("XA"), Currency = Currency.Eur },
        [Installation.WithoutTariff(CountryCode.Parse("XA"), Currency.Eur)], [], TimeProvider.System,
        CancellationToken.None, PlaceIn(folder));

    /// <summary>What the process does.</summary>
    public static async Task Work(string folder, int cases)
    {
        await using var house = await Open(folder);
        await using var told = new FileStream(Path.Combine(folder, Told), FileMode.Append, FileAccess.Write,
            FileShare.Read, bufferSize: 0);
        using var stop = new CancellationTokenSource();
        var follower = house.Ledger!.Follower.Run(stop.Token);
        await house.Store.Change([new RegisterChange("guarantee", "GAN1", 0, [])
        {
            Openings = Books.Opening("guarantee/GAN1", 100_000m, "EUR"),
        }], SampleCases.Morning, Actor.System);
        for (var serial = 1; serial <= cases; serial++)
        {
            if (await house.Store.Record(SampleCases.Cleared(serial), CancellationToken.None) is not Recording.Done)
                throw new InvalidOperationException($"case {serial} is not taken");
            Tell($"case {serial}");
            if (serial % 7 == 0)
            {
                var digest = await house.Store.Keep(new byte[serial * 900], SampleCases.Morning);
                Tell($"document {digest}");
            }
            if (serial % 5 != 0) continue;
            // The log is written beside; that it has come so far is told to the world by its checkpoint.
            var head = await house.Ledger.Writer.HeadAfter(house.Ledger.Log.Head.Size == 0 ? 0 : serial,
                CancellationToken.None);
            Tell($"log {head.Size} {head.Root}");
        }
        await stop.CancelAsync();
        await follower.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        void Tell(string what) => told.Write(System.Text.Encoding.UTF8.GetBytes(what + "\n"));
    }

    private static string Source => Api.RunningHouse.PathOf("tests", "Customhouse.Server.Tests", "Power",
        "recorded-writes.c");

    private static async Task Finish(ProcessStartInfo start)
    {
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        using var process = Process.Start(start)
            ?? throw new InvalidOperationException($"{start.FileName} did not start");
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{start.FileName} ended with {process.ExitCode.ToString(CultureInfo.InvariantCulture)}: {errors}");
    }
}
