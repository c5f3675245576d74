using System.Globalization;
using Spectre.Console;

namespace Customhouse.Server.Verbs;

/// <summary>The figures of a measurement, for people to read.</summary>
internal static class BenchPrint
{
    public static void Figures(BenchFigures f)
    {
        Console.WriteLine(
            $"bench lodge: {f.Profile} declarations of {f.MessageBytes} bytes on {f.Store}, "
                + "durable commits,"
        );
        Console.WriteLine(
            $"{f.Connections} clients in a process of their own, {f.Processes} of serve, {f.Seconds} s a phase "
                + $"after {f.WarmUpSeconds} s"
        );
        var table = new Table().Border(TableBorder.Simple).AddColumn("");
        foreach (var column in (string[])["highest rate", "half of it, by the clock"])
            table.AddColumn(new TableColumn(column).RightAligned());
        Row("declarations/s", l => $"{l.PerSecond:N0}");
        Row("server: processor time for each", l => $"{l.ServerMilliseconds:N2} ms");
        Row("answered, p50", l => $"{l.P50:N1} ms");
        Row("answered, p99", l => $"{l.P99:N1} ms");
        Row("green lane: to release, p50", l => $"{l.GreenP50:N1} ms");
        Row("green lane: to release, p99", l => $"{l.GreenP99:N1} ms");
        Row("green lane: share", l => $"{(l.Lodged == 0 ? 0 : 100.0 * l.Green / l.Lodged):N0} %");
        Row("failed", l => $"{l.Failed:N0}");
        Row("log behind at the end", Behind);
        Row("cores used: server, clients", l => $"{l.ServerCores:N2}, {l.ClientCores:N2}");
        Row(
            "server: memory before, after",
            l => $"{l.MemoryMegabytesBefore:N0}, {l.MemoryMegabytesAfter:N0} MB"
        );
        AnsiConsole.Write(table);
        Console.WriteLine(
            "Server's memory at each tenth of the highest rate: "
                + $"{string.Join(", ", f.Closed.MemoryMegabytes)} MB."
        );
        Console.WriteLine(
            $"The bare store commits {f.BareRowsPerSecond:N0} rows/s of a message's size; "
                + $"a declaration/s is {f.ShareOfBare:P1} of that."
        );

        void Row(string name, Func<LoadFigures, string> value) =>
            table.AddRow(name, value(f.Closed), value(f.Open));
    }

    /// <summary>A run of several, as soon as it is done.</summary>
    public static void Line(int round, BenchFigures f) =>
        Console.WriteLine(
            $"{round, 3}  log {f.Ledger, -4}  {f.Closed.PerSecond, 6:N0}/s  {f.Closed.ServerMilliseconds:N2} ms each"
                + $"  half: p99 {f.Open.P99:N1} ms  log behind {Behind(f.Closed)}, {Behind(f.Open)}"
                + $"  bare {f.BareRowsPerSecond:N0}/s"
        );

    /// <summary>Medians of several runs, and of each against the first of its round.</summary>
    public static void Rounds(IReadOnlyList<BenchFigures> runs, IReadOnlyList<string> ledgers)
    {
        var first = runs.Where(r => r.Ledger == ledgers[0]).ToArray();
        var table = new Table().Border(TableBorder.Simple).AddColumn("medians");
        foreach (var ledger in ledgers)
            table.AddColumn(new TableColumn($"log {ledger}").RightAligned());
        Row("declarations/s, highest", r => r.Closed.PerSecond, "N0");
        Row("server: processor time for each", r => r.Closed.ServerMilliseconds, "N2");
        Row("the same at half of it", r => r.Open.ServerMilliseconds, "N2");
        Row("answered at half of it, p99, ms", r => r.Open.P99, "N1");
        table.AddRow([
            "log behind at the end, s",
            .. ledgers.Select(l =>
                l == "off" ? "no log" : MedianOf(l, r => r.Closed.LogBehindSeconds ?? 0, "N1")
            ),
        ]);
        Row("bare rows/s", r => r.BareRowsPerSecond, "N0");
        Against($"rate by that of log {ledgers[0]}", r => r.Closed.PerSecond);
        Against("processor time by that", r => r.Closed.ServerMilliseconds);
        AnsiConsole.Write(table);

        void Row(string name, Func<BenchFigures, double> value, string form) =>
            table.AddRow([name, .. ledgers.Select(l => MedianOf(l, value, form))]);

        string MedianOf(string ledger, Func<BenchFigures, double> value, string form) =>
            Median(runs.Where(r => r.Ledger == ledger).Select(value))
                .ToString(form, CultureInfo.InvariantCulture);

        void Against(string name, Func<BenchFigures, double> value) =>
            table.AddRow([
                name,
                .. ledgers.Select(l =>
                    Median(runs.Where(r => r.Ledger == l).Zip(first, (r, f) => value(r) / value(f)))
                        .ToString("N3", CultureInfo.InvariantCulture)
                ),
            ]);
    }

    private static string Behind(LoadFigures l) => l.LogBehindSeconds is { } s ? $"{s:N1} s" : "no log";

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
