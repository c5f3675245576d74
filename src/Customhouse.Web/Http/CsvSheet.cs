using System.Text;
using CsvHelper;
using Customhouse.Values;

namespace Customhouse.Web.Http;

/// <summary>
/// The one writer of comma-separated values (RFC 4180). A text that a spreadsheet would take for a formula
/// stands behind an apostrophe, see <see cref="CsvText"/>.
/// </summary>
public sealed class CsvSheet : IDisposable
{
    /// <summary>What a sheet begins with, by which spreadsheets know UTF-8.</summary>
    public const string Beginning = "\uFEFF";

    private const string EndOfPack = "\n";

    private readonly CsvWriter _cells;

    private CsvSheet(TextWriter text, CsvWriterOptions options) =>
        _cells = CsvWriter.Create(text, options, true);

    /// <summary>A sheet for people, as spreadsheets open it; the caller writes <see cref="Beginning"/>
    /// first.</summary>
    /// <param name="text">Takes the rows, at the latest with <see cref="Flush"/>, and is not closed.</param>
    public static CsvSheet To(TextWriter text) => new(text, Options());

    /// <summary>A whole sheet for people.</summary>
    public static string Text(IEnumerable<IEnumerable<string?>> rows) => Beginning + Written(rows, Options());

    /// <summary>
    /// The rows of a data pack, whose root covers its bytes: they end as they did when the first was
    /// released, and bear no mark of their encoding, which its method note tells.
    /// </summary>
    public static string PackText(IEnumerable<IEnumerable<string?>> rows) =>
        Written(rows, Options(EndOfPack));

    /// <summary>One row with its end.</summary>
    public void Row(params IEnumerable<string?> cells)
    {
        foreach (var cell in cells)
            _cells.WriteField(CsvText.Guarded(cell));
        _cells.EndRecord();
    }

    /// <summary>Hands on what was written.</summary>
    public void Flush() => _cells.Flush();

    public void Dispose() => _cells.Dispose();

    private static string Written(IEnumerable<IEnumerable<string?>> rows, CsvWriterOptions options)
    {
        using var text = new StringWriter();
        using (var sheet = new CsvSheet(text, options))
            foreach (var row in rows)
                sheet.Row(row);
        return text.ToString();
    }

    /// <summary>A cell is quoted where it holds what stands between cells in any country's habit. A sheet may
    /// end with a row that says what was left out, which is shorter.</summary>
    private static CsvWriterOptions Options(string lineEnd = "\r\n") =>
        new()
        {
            NewLine = lineEnd,
            ValidateFieldCount = false,
            ShouldQuote = (cell, _, _, _) => cell.IndexOfAny(';', '\t') >= 0,
        };
}
