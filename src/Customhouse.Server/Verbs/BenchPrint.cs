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
        Row("log behind at the end", l => l.LogBehindSeconds is { } s ? $"{s:N1} s" : "no log");
        Row("cores used: server, clients", l => $"{l.ServerCores:N2}, {l.ClientCores:N2}");
        Row(
            "server: memory before, after",
            l => $"{l.MemoryMegabytesBefore:N0}, {l.MemoryMegabytesAfter:N0} MB"
        );
        AnsiConsole.Write(table);
        Console.WriteLine(
            $"The bare store commits {f.BareRowsPerSecond:N0} rows/s of a message's size; "
                + $"a declaration/s is {f.ShareOfBare:P1} of that."
        );

        void Row(string name, Func<LoadFigures, string> value) =>
            table.AddRow(name, value(f.Closed), value(f.Open));
    }
}
