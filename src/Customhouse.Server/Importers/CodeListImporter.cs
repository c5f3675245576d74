using System.Text.Json;

namespace Customhouse.Server.Importers;

/// <summary>
/// Turns published code lists (JSON: an array of objects with a <c>code</c>, or an object whose keys are the
/// codes) into the house's own form: a line that says what the list is, then one code a line, in order.
/// </summary>
public static class CodeListImporter
{
    /// <param name="source">A file, or a folder whose JSON files are read as one list.</param>
    /// <param name="title">What the list is and who publishes it; it becomes the first line.</param>
    /// <returns>0.</returns>
    /// <exception cref="JsonException">A file is not JSON.</exception>
    /// <exception cref="FormatException">No code was found.</exception>
    public static int Run(string source, string title, string output, TextWriter says)
    {
        var files = Directory.Exists(source)
            ? Directory.EnumerateFiles(source, "*.json", SearchOption.AllDirectories)
            : [source];
        var codes = new SortedSet<string>(files.SelectMany(CodesOf), StringComparer.Ordinal);
        if (codes.Count == 0)
            throw new FormatException($"{source} holds no codes");
        File.WriteAllText(output, $"# {title}\n{string.Join('\n', codes)}\n");
        says.WriteLine($"{codes.Count} codes written to {output}");
        return 0;
    }

    private static List<string> CodesOf(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        return json.RootElement.ValueKind == JsonValueKind.Object
            ? [.. json.RootElement.EnumerateObject().Select(p => p.Name)]
            :
            [
                .. json
                    .RootElement.EnumerateArray()
                    .Where(e => e.TryGetProperty("code", out _))
                    .Select(e => e.GetProperty("code").GetString()!.Trim()),
            ];
    }
}
