using System.Collections.Concurrent;
using System.Diagnostics;
using Customhouse.Lawbooks;
using Customhouse.Values;

namespace Customhouse.Engine.Lawbooks;

/// <summary>The files of lawbooks: those that ship with the program, or those of a folder.</summary>
public static class LawFolder
{
    private const string Prefix = "lawbooks/";
    private const string TextEnding = ".yaml";
    private const string CodesEnding = ".codes";
    private const string Head = "/lawbook.yaml";
    private const string StandsIn = "standsIn: true";

    private static readonly ConcurrentDictionary<CountryCode, LawReading> OfCountries = new();

    /// <summary>The countries whose lawbooks ship.</summary>
    public static IReadOnlyList<CountryCode> ShippedCountries { get; } =
    [
        .. typeof(LawFolder)
            .Assembly.GetManifestResourceNames()
            .Where(n =>
                n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(Head, StringComparison.Ordinal)
            )
            .Select(n => CountryCode.Parse(n[Prefix.Length..^Head.Length]))
            .OrderBy(c => c.Code, StringComparer.Ordinal),
    ];

    /// <summary>Whether a country's own lawbook ships.</summary>
    public static bool IsShipped(CountryCode country) => ShippedCountries.Contains(country);

    /// <summary>The shipped lawbook of an administration: its own, else the one that stands in for those that
    /// brought none. It is compiled once.</summary>
    public static Lawbook Of(CountryCode administration)
    {
        var reading = OfCountries.GetOrAdd(Owner(administration), c => CompiledLaws.Of(TextsOf(c)));
        return reading.Faults.Count == 0
            ? reading.Books.Single()
            : throw new UnreachableException(
                $"the shipped lawbooks have faults: {string.Join("; ", reading.Faults.Take(5))}"
            );
    }

    /// <summary>The texts of the shipped lawbook of an administration (<see cref="Of"/>).</summary>
    public static IReadOnlyDictionary<string, string> ShippedTexts(CountryCode administration) =>
        TextsOf(Owner(administration));

    /// <summary>The texts of the shipped files by their names.</summary>
    public static IReadOnlyDictionary<string, string> ShippedTexts()
    {
        var assembly = typeof(LawFolder).Assembly;
        return assembly
            .GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(n => n[Prefix.Length..], n => TextOf(assembly.GetManifestResourceStream(n)!));
    }

    /// <summary>The texts of a folder's files, or of files alone, by their names.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static IReadOnlyDictionary<string, string> TextsOf(IReadOnlyList<string> paths)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
            if (Directory.Exists(path))
                foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
                    Add(Path.GetRelativePath(path, file).Replace('\\', '/'), file);
            else
                Add(Path.GetFileName(path), path);
        return texts;

        void Add(string name, string file)
        {
            if (IsOfLaw(name))
                texts[name] = File.ReadAllText(file);
        }
    }

    /// <summary>Reads and checks the lawbooks of some files.</summary>
    public static LawReading Read(IReadOnlyDictionary<string, string> texts)
    {
        var (entries, codes, faults) = (new List<LawEntry>(), new List<LawCodes>(), new List<LawFault>());
        foreach (var (name, text) in texts.OrderBy(t => t.Key, StringComparer.Ordinal))
            if (name.EndsWith(CodesEnding, StringComparison.Ordinal))
                codes.Add(new LawCodes(name, CodesIn(text)));
            else if (YamlLaw.Read(name, text) is ({ } entry, null))
                entries.Add(entry);
            else
                faults.Add(YamlLaw.Read(name, text).Fault!);
        // What refers to a file that cannot be read would only say so once more.
        return faults.Count > 0
            ? new LawReading([], faults)
            : LawbookReader.Read(new LawFiles(entries, codes));
    }

    internal static bool IsOfLaw(string name) =>
        name.EndsWith(TextEnding, StringComparison.Ordinal)
        || name.EndsWith(CodesEnding, StringComparison.Ordinal);

    private static string[] CodesIn(string text) =>
        [.. text.Split('\n').Select(l => l.TrimEnd('\r')).Where(l => l.Length > 0 && l[0] != '#')];

    private static string TextOf(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static CountryCode Owner(CountryCode administration) =>
        IsShipped(administration)
            ? administration
            : ShippedCountries.Single(c =>
                ShippedTexts()[$"{c}{Head}"].Contains(StandsIn, StringComparison.Ordinal)
            );

    /// <summary>What lies in no country's folder is of all.</summary>
    private static Dictionary<string, string> TextsOf(CountryCode country) =>
        ShippedTexts()
            .Where(t =>
                !ShippedCountries.Any(c =>
                    c != country && t.Key.StartsWith($"{c}/", StringComparison.Ordinal)
                )
            )
            .ToDictionary(t => t.Key, t => t.Value, StringComparer.Ordinal);
}
