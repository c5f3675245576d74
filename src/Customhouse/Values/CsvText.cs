namespace Customhouse.Values;

/// <summary>
/// Texts in the cells of comma-separated values, as spreadsheets take them. A text that a spreadsheet would
/// take for a formula stands behind an apostrophe (OWASP, CSV injection); a number stays a number.
/// </summary>
public static class CsvText
{
    /// <summary>A text as a cell may hold it; what stands between cells is quoted by who writes
    /// them.</summary>
    public static string Guarded(string? text) =>
        string.IsNullOrEmpty(text) ? ""
        : IsFormula(text) ? $"'{text}"
        : text;

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
