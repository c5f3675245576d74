using System.Text;
using System.Text.Json;
using CsvHelper;

namespace Customhouse.Server.Importers;

/// <summary>A row of a table: its line in the file, and what stands in each column that is not
/// empty.</summary>
internal sealed record TableRow(int Line, IReadOnlyDictionary<string, string> Cells);

/// <summary>
/// A table as spreadsheets save it (CSV, RFC 4180, with a comma, a semicolon or a tab between the cells), or
/// as JSON, an array of objects. Names of columns are read without regard to capitals; a low line counts as a
/// blank.
/// </summary>
/// <param name="file">Its name, for faults; one that ends in .json is read as JSON.</param>
internal sealed class TariffTable(string file, ReadOnlyMemory<byte> bytes)
{
    private const string Utf8 = "Save it as UTF-8; spreadsheets call that 'CSV UTF-8'.";

    private static readonly UTF8Encoding Strict = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>The columns in their order, each with the line where it first stands.</summary>
    public IReadOnlyDictionary<string, int> Columns => _columns;

    public IReadOnlyList<TableFault> Faults => _faults;

    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);
    private readonly List<TableFault> _faults = [];

    /// <summary>All rows; those at fault are left out and told in <see cref="Faults"/>.</summary>
    public IReadOnlyList<TableRow> Read()
    {
        var rows = new List<TableRow>();
        try
        {
            var text = Strict.GetString(bytes.Span).TrimStart('\uFEFF');
            if (file.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
                ReadJson(Encoding.UTF8.GetBytes(text), rows);
            else
                ReadCsv(text, rows);
        }
        catch (DecoderFallbackException e)
        {
            _faults.Add(
                new TableFault(
                    file,
                    0,
                    "",
                    $"Byte {e.Index} is 0x{e.BytesUnknown?[0]:x2}, which is no UTF-8.",
                    Utf8
                )
            );
        }
        catch (CsvValidationException e)
        {
            Wrong(
                0,
                "",
                $"This is no table: {e.Message.TrimEnd('.')}.",
                "Write one row of column names, and rows with as many cells at most."
            );
        }
        catch (CsvFormatException e)
        {
            Wrong(
                (int)e.LineNumber,
                "",
                $"The cells cannot be told apart: {e.Message.TrimEnd('.')}.",
                "Put a text that holds a quotation mark or a break into quotation marks, and write each "
                    + "mark twice."
            );
        }
        catch (JsonException e)
        {
            Wrong(
                (int)(e.LineNumber ?? 0) + 1,
                "",
                $"This is no JSON: {e.Message.Split(" LineNumber")[0].TrimEnd('.')}.",
                "Write an array of objects, one a line of the tariff."
            );
        }
        catch (InvalidOperationException e)
        {
            // The parser takes half of a surrogate pair behind \u, and tells it when its text is asked for.
            Wrong(0, "", $"A text in it is not Unicode: {e.Message.TrimEnd('.')}.", "Write the text anew.");
        }
        if (rows.Count == 0 && _faults.Count == 0)
            _faults.Add(
                new TableFault(
                    file,
                    0,
                    "",
                    "It holds no row.",
                    "Name the file that has the lines of the tariff."
                )
            );
        return rows;
    }

    private void ReadCsv(string text, List<TableRow> rows)
    {
        using var reader = CsvReader.FromText(
            text,
            CsvReaderOptions.Default with
            {
                TrackLineNumbers = true,
            }
        );
        reader.ReadHeader();
        string[] header = [.. reader.Headers.Select(NameOf)];
        foreach (var name in header)
            if (name.Length > 0 && !_columns.TryAdd(name, 1))
                Wrong(1, name, "The column stands there twice.", "Take one of the two out.");
        while (reader.Read() && _faults.Count < TableFault.Max)
        {
            var line = (int)reader.LineNumber;
            var cells = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < reader.FieldCount; i++)
            {
                if (reader.GetString(i).Trim() is not { Length: > 0 } cell)
                    continue;
                if (i >= header.Length || header[i].Length == 0)
                    Wrong(
                        line,
                        "",
                        $"Cell {i + 1} is '{cell}', and no column {i + 1} has a name; {header.Length} have.",
                        "Put a text that holds the mark between cells into quotation marks."
                    );
                else
                    cells[header[i]] = cell;
            }
            if (cells.Count > 0)
                rows.Add(new TableRow(line, cells));
        }
    }

    private void ReadJson(byte[] json, List<TableRow> rows)
    {
        var reader = new Utf8JsonReader(
            json,
            new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
        );
        var lines = new LineCount(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Wrong(
                1,
                "",
                $"It begins with {reader.TokenType}, and a table is an array.",
                "Put the lines between [ and ]."
            );
            return;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray && _faults.Count < TableFault.Max)
        {
            var line = lines.Of(reader.TokenStartIndex);
            if (reader.TokenType == JsonTokenType.StartObject)
                rows.Add(new TableRow(line, Members(ref reader, lines)));
            else
            {
                Wrong(
                    line,
                    "",
                    $"A line of the tariff is an object, and {reader.TokenType} stands there.",
                    "Write it as {\"code\": \"01012100\", ...}."
                );
                reader.Skip();
            }
        }
    }

    private Dictionary<string, string> Members(ref Utf8JsonReader reader, LineCount lines)
    {
        var cells = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = NameOf(reader.GetString()!);
            reader.Read();
            var line = lines.Of(reader.TokenStartIndex);
            _columns.TryAdd(name, line);
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            {
                Wrong(
                    line,
                    name,
                    $"The value is a {reader.TokenType}, and all values are texts.",
                    "Put it into quotation marks: a number would lose the zero that a code begins with."
                );
                reader.Skip();
            }
            else if (reader.GetString()?.Trim() is { Length: > 0 } value && !cells.TryAdd(name, value))
                Wrong(
                    line,
                    name,
                    $"The member is there twice, as '{cells[name]}' and '{value}'.",
                    "Take one of the two out."
                );
        }
        return cells;
    }

    private void Wrong(int line, string column, string words, string mend) =>
        _faults.Add(new TableFault(file, line, column.Length > 0 ? $"column {column}" : "", words, mend));

    /// <summary>
    /// "General_Duty " is "general duty"; what follows the word preference is a code and keeps its letters.
    /// </summary>
    private static string NameOf(string written)
    {
        var words = written.Replace('_', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
            return "";
        var first = words[0].ToLowerInvariant();
        return first == TariffTableLines.Preference
            ? string.Join(' ', [first, .. words[1..]])
            : string.Join(' ', words).ToLowerInvariant();
    }

    /// <summary>Lines of a text, counted once from its beginning to its end.</summary>
    private sealed class LineCount(byte[] text)
    {
        private int _counted;
        private int _line = 1;

        public int Of(long index)
        {
            _line += text.AsSpan(_counted, (int)index - _counted).Count((byte)'\n');
            _counted = (int)index;
            return _line;
        }
    }
}
