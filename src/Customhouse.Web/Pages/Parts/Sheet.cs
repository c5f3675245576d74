using System.Text;

namespace Customhouse.Web.Pages.Parts;

/// <summary>Rows for a spreadsheet (RFC 4180), with the mark by which spreadsheets know UTF-8.</summary>
internal static class Sheet
{
    public const string ContentType = "text/csv; charset=utf-8";

    /// <summary>What the first line begins with.</summary>
    public const string Beginning = "\uFEFF";

    public static StringBuilder Row(this StringBuilder text, params IEnumerable<string?> cells) =>
        text.AppendJoin(',', cells.Select(c => Cell(c ?? ""))).Append("\r\n");

    /// <summary>A cell; what a spreadsheet would take for a formula is kept from being one.</summary>
    public static string Cell(string text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text;
        return safe.IndexOfAny([',', '"', '\n', '\r']) < 0
            ? safe
            : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
