using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CsvHelper;

namespace Customhouse.Server.Importers;

/// <summary>
/// Turns published code lists with names into the house's own form, in which forms look codes up: a line that
/// says what the list is, then a line for each code: the code, its English name and, where the source has
/// them, the names in French, Spanish and Arabic, with tabulators between.
/// </summary>
public static class LookUpImporter
{
    /// <summary>What can be read: countries, currencies, packages, places.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["countries", "currencies", "packages", "places"];

    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="source">The published file; unpacked where its name ends in .gz.</param>
    /// <param name="output">Where the list goes; compressed where the name ends in .gz.</param>
    /// <returns>0, or 1 where nothing was found.</returns>
    /// <exception cref="FormatException">The kind is unknown.</exception>
    public static int Run(string kind, string source, string title, string output, TextWriter says)
    {
        using var text = new StreamReader(Opened(source), Encoding.UTF8);
        var rows = kind switch
        {
            "countries" => Countries(text),
            "currencies" => Currencies(text),
            "packages" => Packages(text),
            "places" => Places(text),
            _ => throw new FormatException($"{kind} is none of {string.Join(", ", Kinds)}"),
        };
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (code, names) in rows)
            sorted.TryAdd(code, string.Join('\t', names.Select(Plain)));
        if (sorted.Count == 0)
        {
            says.WriteLine($"{source} holds no {kind}");
            return 1;
        }
        using var stream = File.Create(output);
        using Stream packed = output.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(stream, CompressionLevel.SmallestSize)
            : stream;
        packed.Write(
            Encoding.UTF8.GetBytes(
                $"# {title}\n{string.Join('\n', sorted.Select(r => $"{r.Key}\t{r.Value}"))}\n"
            )
        );
        says.WriteLine($"{sorted.Count} {kind} written to {output}");
        return 0;
    }

    /// <summary>ISO 3166-1, as datasets/country-codes publishes it with the names of the United
    /// Nations.</summary>
    private static List<(string, string[])> Countries(TextReader csv) =>
        Rows(
            csv,
            row =>
                (
                    row.GetString("ISO3166-1-Alpha-2"),
                    [
                        Given(row.GetString("official_name_en"), row.GetString("CLDR display name")),
                        row.GetString("official_name_fr"),
                        row.GetString("official_name_es"),
                        row.GetString("official_name_ar"),
                    ]
                )
        );

    /// <summary>ISO 4217, as datasets/currency-codes publishes it; withdrawn ones are left out.</summary>
    private static List<(string, string[])> Currencies(TextReader csv) =>
        Rows(
            csv,
            row =>
                (
                    row.GetString("WithdrawalDate").Length > 0 ? "" : row.GetString("AlphabeticCode"),
                    [row.GetString("Currency")]
                )
        );

    /// <summary>UN/ECE Recommendation 21; those marked as deleted are left out.</summary>
    private static List<(string, string[])> Packages(TextReader csv) =>
        Rows(
            csv,
            row => (row.GetString("Status") == "X" ? "" : row.GetString("Code"), [row.GetString("Name")])
        );

    /// <summary>UN/LOCODE, as the reference data of the European customs systems carries it.</summary>
    private static List<(string, string[])> Places(TextReader text)
    {
        using var json = JsonDocument.Parse(text.ReadToEnd());
        return
        [
            .. json
                .RootElement.GetProperty("lists")
                .GetProperty("UnLocodeExtended")
                .GetProperty("listEntries")
                .EnumerateArray()
                .Where(e => e.GetProperty("state").GetString() == "valid")
                .Select(e =>
                    (
                        e.GetProperty("unLocodeExtendedCode").GetString()!,
                        (string[])[e.GetProperty("name").GetString()!]
                    )
                ),
        ];
    }

    private static List<(string, string[])> Rows(
        TextReader csv,
        Func<CsvReader, (string Code, string[] Names)> read
    )
    {
        var rows = new List<(string, string[])>();
        using var reader = CsvReader.Create(csv);
        reader.ReadHeader();
        while (reader.Read())
            if (read(reader) is { Code.Length: > 0 } row)
                rows.Add(row);
        return rows;
    }

    private static Stream Opened(string source)
    {
        var file = File.OpenRead(source);
        return source.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
    }

    private static string Given(string name, string otherwise) => name.Length > 0 ? name : otherwise;

    private static string Plain(string name) => name.Replace('\t', ' ').Replace('\n', ' ').Trim();
}
