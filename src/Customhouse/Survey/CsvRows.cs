using System.Text;
using Customhouse.Values;

namespace Customhouse.Survey;

/// <summary>Rows of comma-separated values (RFC 4180), and the names that spreadsheets give to their
/// cells.</summary>
public static class CsvRows
{
    /// <summary>
    /// Reads all rows. A comma or a semicolon may stand between fields, whichever the first row has more of,
    /// for spreadsheets write the one or the other after the habit of the country.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<string>> Read(string text) => Read(text, out _);

    /// <inheritdoc cref="Read(string)"/>
    /// <param name="open">The cell whose quotation mark is never closed; null if all are.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Read(string text, out string? open)
    {
        var between = Between(text);
        var rows = new List<IReadOnlyList<string>>();
        var row = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        for (var at = text.StartsWith('\uFEFF') ? 1 : 0; at < text.Length; at++)
        {
            var c = text[at];
            if (quoted)
            {
                if (c != '"')
                    field.Append(c);
                else if (at + 1 < text.Length && text[at + 1] == '"')
                    field.Append(text[++at]);
                else
                    quoted = false;
            }
            else if (c == '"' && field.Length == 0)
                quoted = true;
            else if (c == between)
                Take();
            else if (c == '\n')
            {
                Take();
                rows.Add(row);
                row = [];
            }
            else if (c != '\r')
                field.Append(c);
        }
        if (field.Length > 0 || row.Count > 0 || quoted)
        {
            Take();
            rows.Add(row);
        }
        open = quoted ? Cell(rows.Count - 1, rows[^1].Count - 1) : null;
        return rows;

        void Take()
        {
            row.Add(CsvText.Bare(field.ToString()));
            field.Clear();
        }
    }

    /// <summary>What stands between the fields of the first row, quoted ones aside.</summary>
    private static char Between(string text)
    {
        var (semicolons, commas, quoted) = (0, 0, false);
        foreach (var c in text)
        {
            if (c == '"')
                quoted = !quoted;
            else if (quoted)
                continue;
            else if (c == '\n')
                break;
            else if (c == ';')
                semicolons++;
            else if (c == ',')
                commas++;
        }
        return semicolons > commas ? ';' : ',';
    }

    /// <summary>A cell as spreadsheets name it: B7. Both numbers count from 0.</summary>
    public static string Cell(int row, int column)
    {
        var letters = "";
        for (var rest = column; rest >= 0; rest = rest / 26 - 1)
            letters = (char)('A' + rest % 26) + letters;
        return $"{letters}{row + 1}";
    }
}
