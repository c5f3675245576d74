using System.Buffers;

namespace Customhouse.Values;

/// <summary>
/// Comma-separated values (RFC 4180) as spreadsheets take them: the one writer of all files of rows. A text
/// that a spreadsheet would take for a formula stands behind an apostrophe (OWASP, CSV injection); a number
/// stays a number.
/// </summary>
public static class CsvText
{
    /// <summary>What a file begins with, by which spreadsheets know UTF-8.</summary>
    public const string Beginning = "\uFEFF";

    /// <summary>As RFC 4180 ends a line.</summary>
    public const string LineEnd = "\r\n";

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\"\n\r\t");

    /// <summary>One line with its end.</summary>
    public static string Row(params IEnumerable<string?> cells) =>
        string.Join(',', cells.Select(Cell)) + LineEnd;

    /// <summary>A cell: quoted where it holds what stands between cells, in any country's habit.</summary>
    public static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var safe = IsFormula(text) ? $"'{text}" : text;
        return safe.AsSpan().ContainsAny(Quoted)
            ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : safe;
    }

    /// <summary>The text of a cell without that apostrophe, so that what is written out comes back the
    /// same.</summary>
    public static string Bare(string cell) =>
        cell.Length > 1 && cell[0] == '\'' && IsFormula(cell[1..]) ? cell[1..] : cell;

    /// <summary>
    /// Begins, behind blanks and such apostrophes, as formulas and commands do, and is no number. One sign
    /// alone says nothing to a spreadsheet.
    /// </summary>
    private static bool IsFormula(string text)
    {
        if (text.TrimStart('\'') is ['\t' or '\r' or '\n', ..])
            return true;
        var begun = text.AsSpan().TrimStart("' \u00a0");
        return begun.Length > 1
            && !IsNumber(begun)
            && begun[0] is '=' or '+' or '-' or '@' or '\uff1d' or '\uff0b' or '\uff0d' or '\uff20';
    }

    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        var digits = text[0] == '-' ? text[1..] : text;
        var point = digits.IndexOf('.');
        return digits.Length > 0
            && !digits.ContainsAnyExceptInRange('.', '9')
            && !digits.Contains('/')
            && point != 0
            && point != digits.Length - 1
            && digits.LastIndexOf('.') == point;
    }
}
