using System.Globalization;
using Customhouse.Server.Editions;
using Customhouse.Tariff;
using Customhouse.Values;
using Spectre.Console;

namespace Customhouse.Server.Simulation;

/// <summary>
/// The verb <c>simulate</c>: makes trade with known frauds and mistakes, for tests, demos and training.
/// </summary>
public static class SimulateVerb
{
    private const int ExitDone = 0;
    private const int DaysMax = 3_650;
    private const double VolumeMax = 1_000;
    private const int FilesPerFolder = 1_000;

    /// <summary>
    /// Makes the trade of some days; with a folder, writes each message into <c>messages/</c> and the truth
    /// into <c>truth.jsonl</c>, one line for each message; prints what there was.
    /// </summary>
    /// <param name="start">The first day; null for the first day of the edition.</param>
    /// <param name="outFolder">Null to count only.</param>
    /// <param name="volume">Against the usual number of declarations a day.</param>
    /// <returns>0 when done.</returns>
    /// <exception cref="FormatException">A number is out of range.</exception>
    public static int Run(
        int seed,
        int days,
        string? outFolder,
        IAnsiConsole console,
        DateOnly? start = null,
        double volume = 1,
        TariffEdition? edition = null
    )
    {
        if (days is < 1 or > DaysMax)
            throw new FormatException($"--days is {days}: give a number from 1 to {DaysMax}");
        if (volume is not (> 0 and <= VolumeMax))
            throw new FormatException($"--volume is {volume}: give a number over 0 and up to {VolumeMax}");
        edition ??= EditionFiles.Demo();
        var trade = new Trade(seed, edition, start ?? edition.From, days, volume);
        var counts = new Counts(edition);
        using (var output = outFolder is null ? null : new Output(outFolder, edition))
            foreach (var happening in trade.Happenings())
            {
                counts.Add(happening);
                output?.Write(happening);
            }
        counts.Print(console, trade, days);
        if (outFolder is not null)
            console.WriteLine($"messages and truth are in {outFolder}");
        return ExitDone;
    }

    private sealed class Output : IDisposable
    {
        private readonly string _folder;
        private readonly TariffEdition _edition;
        private readonly StreamWriter _truth;
        private int _count;

        public Output(string folder, TariffEdition edition)
        {
            (_folder, _edition) = (folder, edition);
            Directory.CreateDirectory(folder);
            _truth = new StreamWriter(Path.Combine(folder, "truth.jsonl")) { NewLine = "\n" };
        }

        public void Write(SimulatedEvent happening)
        {
            switch (happening)
            {
                case Lodged lodged:
                    var file = File(lodged.Lrn, lodged.Format);
                    System.IO.File.WriteAllBytes(Path.Combine(_folder, file), lodged.Bytes);
                    _truth.WriteLine(lodged.Truth.ToJson(_edition, file));
                    break;
                case Asked asked:
                    // Nobody took the declaration here: its reference number is one that could have been
                    // given.
                    var mrn = Mrn.Create(asked.At.Year, _edition.Authority, (ulong)_count, 'R');
                    System.IO.File.WriteAllBytes(
                        Path.Combine(
                            _folder,
                            File(asked.Lrn + (asked.IsCancellation ? "-cancel" : "-amend"), "xml")
                        ),
                        asked.Bytes(mrn)
                    );
                    break;
            }
        }

        private string File(string name, string format)
        {
            var folder = Path.Combine(
                "messages",
                (_count++ / FilesPerFolder).ToString("D4", CultureInfo.InvariantCulture)
            );
            Directory.CreateDirectory(Path.Combine(_folder, folder));
            return Path.Combine(folder, $"{name}.{format}");
        }

        public void Dispose() => _truth.Dispose();
    }

    private sealed class Counts(TariffEdition edition)
    {
        private readonly SortedDictionary<string, int> _kinds = new(StringComparer.Ordinal);
        private readonly SortedDictionary<FraudKind, (int Count, decimal Evaded)> _frauds = [];
        private readonly SortedDictionary<string, int> _mistakes = new(StringComparer.Ordinal);
        private int _lodged;
        private long _bytes;

        public void Add(SimulatedEvent happening)
        {
            switch (happening)
            {
                case Lodged { Truth: var truth } lodged:
                    _lodged++;
                    _bytes += lodged.Bytes.Length;
                    if (truth.Mistake is { } mistake)
                        Count(_mistakes, $"{mistake.Name} ({mistake.Code})");
                    else
                        Count(_kinds, truth.Kind);
                    if (truth.IsFraud && truth.Mistake is null)
                    {
                        var before = _frauds.GetValueOrDefault(truth.Fraud);
                        _frauds[truth.Fraud] = (before.Count + 1, before.Evaded + truth.Evaded(edition));
                    }
                    break;
                case Asked asked:
                    Count(_kinds, asked.IsCancellation ? "~ cancellation asked" : "~ amendment asked");
                    break;
                default:
                    Count(_kinds, happening is Presented ? "~ presented" : "~ departed");
                    break;
            }
        }

        public void Print(IAnsiConsole console, Trade trade, int days)
        {
            console.WriteLine(
                $"seed {trade.Seed}, {days} days, {_lodged} messages lodged,"
                    + $" {_bytes / 1024.0 / Math.Max(1, _lodged):0.0} KiB on average"
            );
            var sound = Math.Max(1, _lodged - _mistakes.Values.Sum());
            var table = new Table()
                .Border(TableBorder.Simple)
                .AddColumn("what")
                .AddColumn(new TableColumn("count").RightAligned())
                .AddColumn(new TableColumn("share").RightAligned())
                .AddColumn(new TableColumn($"evaded, {edition.Currency}").RightAligned());
            foreach (var (kind, count) in _kinds)
                table.AddRow(kind.TrimStart('~', ' '), $"{count}", kind[0] == '~' ? "" : Share(count), "");
            table.AddRow(
                "[bold]frauds (known to the truth only)[/]",
                $"{_frauds.Values.Sum(f => f.Count)}",
                Share(_frauds.Values.Sum(f => f.Count)),
                $"{_frauds.Values.Sum(f => f.Evaded):0}"
            );
            foreach (var (kind, (count, evaded)) in _frauds)
                table.AddRow($"  {kind}", $"{count}", Share(count), $"{evaded:0}");
            table.AddRow("[bold]honest mistakes, to be refused[/]", $"{_mistakes.Values.Sum()}", "", "");
            foreach (var (mistake, count) in _mistakes)
                table.AddRow($"  {Markup.Escape(mistake)}", $"{count}", "", "");
            console.Write(table);

            string Share(int count) => $"{100.0 * count / sound:0.0} %";
        }

        private static void Count(SortedDictionary<string, int> counts, string what) =>
            counts[what] = counts.GetValueOrDefault(what) + 1;
    }
}
