using System.Globalization;
using System.Text.RegularExpressions;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Server.Importers;

/// <summary>
/// Reads the cells of a plain tariff: a code, a day, units, a rate. A cell at fault is told with what stands
/// in it and what would mend it, and the reading goes on, so that all faults are mended together.
/// </summary>
/// <param name="currency">The currency of amounts on a unit.</param>
internal sealed partial class TariffCells(string file, Currency currency)
{
    private const int SubheadingDigits = 6;

    /// <summary>Units as people write them, and their codes of UN/ECE Recommendation 20.</summary>
    private static readonly Dictionary<string, string> UsualUnits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["kg"] = "KGM",
        ["g"] = "GRM",
        ["t"] = "TNE",
        ["l"] = "LTR",
        ["hl"] = "HLT",
        ["m"] = "MTR",
        ["m2"] = "MTK",
        ["m3"] = "MTQ",
        ["no"] = "NAR",
        ["pcs"] = "NAR",
        ["u"] = "NAR",
        ["item"] = "NAR",
        ["pair"] = "PR",
        ["pairs"] = "PR",
        ["dozen"] = "DZN",
        ["1000"] = "MIL",
        ["kwh"] = "KWH",
        ["ct"] = "CTM",
        ["carat"] = "CTM",
    };

    private readonly List<TableFault> _faults = [];

    public IReadOnlyList<TableFault> Faults => _faults;

    /// <summary>What stands in a cell; nothing where it is empty.</summary>
    public static string Of(TableRow row, string column) => row.Cells.GetValueOrDefault(column, "");

    public void Wrong(int line, string column, string words, string mend) =>
        _faults.Add(new TableFault(file, line, $"column {column}", words, mend));

    /// <summary>
    /// A commodity code; a code of an odd length has most likely lost the zero that it begins with.
    /// </summary>
    /// <param name="digits">What stands in the cell, without its dots and blanks.</param>
    public HsCode Code(TableRow row, string column, string digits)
    {
        var written = Of(row, column);
        if (!HsCode.TryParse(digits, out var code))
            Wrong(
                row.Line,
                column,
                $"'{written}' is no commodity code, which has {SubheadingDigits} to 14 digits.",
                "Write its digits, as 01012100 or 0101.21.00."
            );
        else if (digits.Length < SubheadingDigits)
            Wrong(
                row.Line,
                column,
                $"'{written}' has {digits.Length} digits, and goods are declared under "
                    + $"{SubheadingDigits} or more.",
                "Write the whole code, or leave the duty of a heading empty."
            );
        else if (digits.Length % 2 == 1)
            Wrong(
                row.Line,
                column,
                $"'{written}' has {digits.Length} digits, and codes have an even number.",
                $"If the spreadsheet took a zero away, write 0{digits} and give the column the format 'text'."
            );
        return code;
    }

    /// <summary>A day as ISO 8601 writes it; null where it is at fault.</summary>
    public DateOnly? Day(TableRow row, string column)
    {
        var written = Of(row, column);
        if (
            DateOnly.TryParseExact(
                written,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
        )
            return day;
        Wrong(
            row.Line,
            column,
            $"'{written}' is no day such as 2026-01-31.",
            "Give the column the format yyyy-mm-dd; days written otherwise can be read in two ways."
        );
        return null;
    }

    /// <summary>Units of quantity, codes of UN/ECE Recommendation 20.</summary>
    public IReadOnlyList<string> Units(TableRow row, string column)
    {
        string[] units = Of(row, column).Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var unit in units)
        {
            var isUsual = UsualUnits.TryGetValue(unit, out var meant) && meant != unit;
            if (isUsual || !UnitCode().IsMatch(unit))
                Wrong(
                    row.Line,
                    column,
                    $"'{unit}' is no code of UN/ECE Recommendation 20.",
                    isUsual ? $"Write {meant}." : "Write its two or three capitals, as KGM."
                );
        }
        return units;
    }

    public bool YesOrNo(TableRow row, string column)
    {
        var written = Of(row, column);
        if (written is "" or "no" or "yes")
            return written == "yes";
        Wrong(row.Line, column, $"'{written}' is neither yes nor no.", "Write yes, or leave it empty.");
        return false;
    }

    /// <summary>
    /// A rate as docs/TARIFF.md tells it: <c>free</c>, <c>5.6%</c>, <c>0.03/KGM</c>, and sums of these.
    /// </summary>
    public Rate Rate(TableRow row, string column, string written)
    {
        if (written.Equals("free", StringComparison.OrdinalIgnoreCase))
            return Tariff.Rate.Free;
        var isWords = written is ['"', _, .., '"'];
        var text = isWords ? written : Glue().Replace(written, "${mark}");
        try
        {
            return RateText.Parse(text, currency);
        }
        catch (FormatException)
        {
            Wrong(
                row.Line,
                column,
                written.Length == 0 ? "It is empty." : $"'{written}' is no rate.",
                MendOf(text)
            );
            return Tariff.Rate.Free;
        }
    }

    private static string MendOf(string text) =>
        text.Contains(',', StringComparison.Ordinal)
            ? $"Write decimals with a point: {text.Replace(',', '.')}."
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
            ? $"Say what it is charged on: {text}% of the value, or {text}/KGM for so much a kilogram."
        : "Write it as free, 5.6%, 0.03/KGM or 5.6%+0.03/KGM; put words that cannot be computed into "
            + "quotation marks.";

    [GeneratedRegex("^[A-Z0-9]{2,3}$", RegexOptions.None, 1000)]
    private static partial Regex UnitCode();

    /// <summary>
    /// Blanks that say nothing: around a plus and a stroke, before a per cent sign, after a bound.
    /// </summary>
    [GeneratedRegex(@"\s*(?<mark>[+/])\s*|\s+(?=%)|(?<=[<>]=)\s+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Glue();
}
