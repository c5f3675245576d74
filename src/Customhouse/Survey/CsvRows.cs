using System.Text;

namespace Customhouse.Survey;

/// <summary>Rows of comma-separated values (RFC 4180), and the names that spreadsheets give to their cells.</summary>
public static class CsvRows
{
    /// <summary>
    /// Reads all rows. A comma or a semicolon may stand between fields, whichever the first row has more of, for
    /// spreadsheets write the one or the other after the habit of the country.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<string>> Read(string text)
    {
        var first = text.Split('\n', 2)[0];
        var between = first.Count(c => c == ';') > first.Count(c => c == ',') ? ';' : ',';
        var rows = new List<IReadOnlyList<string>>();
        var row = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var at = text.StartsWith('\uFEFF') ? 1 : 0; at < text.Length; at++)
        {
            var c = text[at];
            if (quoted)
            {
                if (c != '"') field.Append(c);
                else if (at + 1 < text.Length && text[at + 1] == '"') field.Append(text[++at]);
                else quoted = false;
            }
            else if (c == '"' && field.Length == 0) quoted = true;
            else if (c == between) Take();
            else if (c == '\n')
            {
                Take();
                rows.Add(row);
                row = [];
            }
            else if (c != '\r') field.Append(c);
        }
        if (field.Length > 0 || row.Count > 0)
        {
            Take();
            rows.Add(row);
        }
        return rows;

        void Take()
        {
            row.Add(field.ToString());
            field.Clear();
        }
    }

    public static string Write(IEnumerable<IEnumerable<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows) text.AppendJoin(',', row.Select(Field)).Append('\n');
        return text.ToString();
    }

    /// <summary>A cell as spreadsheets name it: B7. Both numbers count from 0.</summary>
    public static string Cell(int row, int column)
    {
        var letters = "";
        for (var rest = column; rest >= 0; rest = rest / 26 - 1) letters = (char)('A' + rest % 26) + letters;
        return $"{letters}{row + 1}";
    }

    /// <summary>A text that a spreadsheet would take for a formula is written behind an apostrophe (OWASP).</summary>
    private static string Field(string text)
    {
        var safe = text.Length > 1 && text[0] is '=' or '+' or '@' ? $"'{text}" : text;
        return safe.AsSpan().ContainsAny(",;\"\n\r")
            ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
