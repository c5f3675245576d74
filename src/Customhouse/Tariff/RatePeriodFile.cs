using System.Globalization;
using System.Text;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>
/// A period of rates as a file of our own: CSV (RFC 4180) that a spreadsheet can keep. Each row begins with a
/// word: period, from, to, own, published and source once each, rate once a currency.
/// </summary>
public static class RatePeriodFile
{
    private const string DayForm = "yyyy-MM-dd";

    private static readonly string[] Once = ["period", "from", "to", "own", "published", "source"];

    /// <summary>Writes a period.</summary>
    public static string Write(RatePeriod period)
    {
        var text = new StringBuilder();
        Row("period", period.Id);
        Row("from", Day(period.From));
        Row("to", Day(period.To));
        Row("own", period.Own.Code);
        Row("published", Day(period.PublishedOn));
        Row("source", period.Source);
        foreach (var rate in period.Rates)
            Row("rate", rate.Currency.Code, rate.ForeignPerOwn.ToString(CultureInfo.InvariantCulture));
        return text.ToString();

        void Row(params string[] cells) => text.Append(string.Join(',', cells.Select(Quoted))).Append('\n');
    }

    /// <summary>Reads a period; every fault is told with its row.</summary>
    /// <returns>The period; null where there are faults.</returns>
    public static (RatePeriod? Period, IReadOnlyList<string> Faults) Read(string text)
    {
        var faults = new List<string>();
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        var rates = new List<PeriodRate>();
        var number = 0;
        foreach (var line in text.TrimStart('\uFEFF').Split('\n'))
        {
            number++;
            if (line.Trim().Length == 0)
                continue;
            if (CellsOf(line.TrimEnd('\r')) is not { } cells)
            {
                faults.Add($"row {number}: a quotation mark is open at its end");
                continue;
            }
            // A spreadsheet fills rows up with empty cells.
            while (cells.Count > 1 && cells[^1].Length == 0)
                cells.RemoveAt(cells.Count - 1);
            Take(number, cells, told, rates, faults);
        }
        foreach (var lacking in Once.Where(w => !told.ContainsKey(w)))
            faults.Add($"the file has no row '{lacking}'");
        if (faults.Count > 0)
            return (null, faults);
        var period = new RatePeriod
        {
            Id = told["period"],
            From = DayOf("from"),
            To = DayOf("to"),
            Own = Currency.TryParse(told["own"], out var own)
                ? own
                : Lack<Currency>("own", "a currency, as EUR"),
            PublishedOn = DayOf("published"),
            Source = told["source"],
            Rates = [.. rates.OrderBy(r => r.Currency.Code, StringComparer.Ordinal)],
        };
        if (faults.Count == 0)
            faults.AddRange(period.Faults());
        return faults.Count == 0 ? (period, []) : (null, faults);

        DateOnly DayOf(string word) =>
            DateOnly.TryParseExact(
                told[word],
                DayForm,
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
                ? day
                : Lack<DateOnly>(word, "a day, as 2026-03-31");

        T Lack<T>(string word, string wanted)
            where T : struct
        {
            faults.Add($"'{word}' is '{Shown(told[word])}': write {wanted}");
            return default;
        }
    }

    private static void Take(
        int number,
        List<string> cells,
        Dictionary<string, string> told,
        List<PeriodRate> rates,
        List<string> faults
    )
    {
        var word = cells[0].Trim();
        if (Once.Contains(word, StringComparer.Ordinal))
        {
            if (cells.Count != 2)
                faults.Add($"row {number}: '{word}' has {cells.Count - 1} values and takes one");
            else if (!told.TryAdd(word, cells[1].Trim()))
                faults.Add($"row {number}: '{word}' stands a second time");
        }
        else if (word != "rate")
            faults.Add($"row {number}: '{Shown(word)}' begins no row: {string.Join(", ", Once)} and rate do");
        else if (cells.Count != 3)
            faults.Add($"row {number}: a rate is a currency and a number: rate,USD,1.0856");
        else if (!Currency.TryParse(cells[1].Trim(), out var currency))
            faults.Add($"row {number}: '{Shown(cells[1])}' is no currency (ISO 4217)");
        else if (NumberOf(cells[2]) is not { } units)
            faults.Add(
                $"row {number}: the rate of {currency} is '{Shown(cells[2])}': write a number with a point, as "
                    + "1.0856"
            );
        else if (rates.Count > Limits.RatePeriodCurrenciesMax)
            return; // The period itself tells that there are too many.
        else
            rates.Add(new PeriodRate(currency, units));
    }

    /// <summary>A plain number: no sign, no exponent and no separator of thousands, which a comma might
    /// be.</summary>
    internal static decimal? NumberOf(string text) =>
        text.Trim() is var number
        && number.Count(char.IsAsciiDigit) <= 2 * Limits.RateDigitsMax
        && decimal.TryParse(
            number,
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var value
        )
            ? value
            : null;

    private static string Shown(string text) => PlainText.Shown(text, Limits.RatePeriodIdCharactersMax);

    private static string Day(DateOnly day) => day.ToString(DayForm, CultureInfo.InvariantCulture);

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(',', '"')
            ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : cell;

    /// <summary>The cells of a row; null where a quotation is not closed.</summary>
    private static List<string>? CellsOf(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[i++]);
            else if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
                cell.Append(line[i]);
        }
        cells.Add(cell.ToString());
        return quoted ? null : cells;
    }
}
