using System.Diagnostics;
using System.IO.Compression;
using System.Text;

namespace Customhouse.Web.LookUps;

/// <summary>One code with what it means, in English and, where they are known, French, Spanish and
/// Arabic.</summary>
public sealed record LookUpEntry(string Code, IReadOnlyList<string> Names)
{
    /// <summary>The name in a language; in English where it has none.</summary>
    /// <param name="language">ISO 639-1.</param>
    public string In(string language)
    {
        var at = language switch
        {
            "fr" => 1,
            "es" => 2,
            "ar" => 3,
            _ => 0,
        };
        return at < Names.Count && Names[at].Length > 0 ? Names[at] : Names[0];
    }
}

/// <summary>
/// A published list of codes with names (see <c>customhouse import lookup</c>), read when it is first asked
/// for.
/// </summary>
public sealed class LookUpList
{
    /// <summary>Letters that people leave their marks out of when they type, and what they type.</summary>
    private static readonly Dictionary<char, string> Unmarked = Unmark(
        "AÁÀÂÄÃÅĀĂĄ CÇĆČĈ DĎĐÐ EÉÈÊËĒĖĘĚ GĞĢĜ HĤĦ IÍÌÎÏĪĮİ JĴ KĶ LĹĻĽŁ NÑŃŅŇ OÓÒÔÖÕŌŐØ RŔŘ SŚŞŠŜȘ TŢŤŦȚ "
            + "UÚÙÛÜŪŮŰŲ WŴ YÝŸŶ ZŹŻŽ"
    );

    /// <summary>ISO 3166-1.</summary>
    public static LookUpList Countries { get; } = new("countries.list.gz");

    /// <summary>ISO 4217.</summary>
    public static LookUpList Currencies { get; } = new("currencies.list.gz");

    /// <summary>Kinds of packages: UN/ECE Recommendation 21.</summary>
    public static LookUpList Packages { get; } = new("packages.list.gz");

    /// <summary>UN/LOCODE: places of trade and transport.</summary>
    public static LookUpList Places { get; } = new("places.list.gz");

    private readonly Lazy<(LookUpEntry Entry, string Words)[]> _entries;

    private LookUpList(string resource) => _entries = new(() => Read(resource));

    public int Count => _entries.Value.Length;

    /// <summary>The list of a name in an address; null for none.</summary>
    public static LookUpList? Find(string name) =>
        name switch
        {
            "countries" => Countries,
            "currencies" => Currencies,
            "packages" => Packages,
            "places" => Places,
            _ => null,
        };

    /// <summary>The entry of a code; null for an unknown one.</summary>
    public LookUpEntry? this[string code]
    {
        get
        {
            var (low, high) = (0, _entries.Value.Length - 1);
            while (low <= high)
            {
                var middle = (low + high) / 2;
                var order = string.CompareOrdinal(_entries.Value[middle].Entry.Code, code);
                if (order == 0)
                    return _entries.Value[middle].Entry;
                if (order < 0)
                    low = middle + 1;
                else
                    high = middle - 1;
            }
            return null;
        }
    }

    /// <summary>
    /// Codes that begin with the text first, then names that begin with it, then names in which a word begins
    /// with each of its words.
    /// </summary>
    public IReadOnlyList<LookUpEntry> Search(string text, int max)
    {
        var wanted = Folded(text.Trim());
        if (wanted.Length == 0)
            return [];
        var parts = wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = new List<LookUpEntry>[3] { [], [], [] };
        foreach (var (entry, words) in _entries.Value)
        {
            var rank =
                entry.Code.StartsWith(wanted, StringComparison.Ordinal) ? 0
                : words.AsSpan(1).StartsWith(wanted, StringComparison.Ordinal) ? 1
                : parts.All(p => IsIn(words, p)) ? 2
                : -1;
            if (rank >= 0 && found[rank].Count < max)
                found[rank].Add(entry);
        }
        return [.. found.SelectMany(f => f).Take(max)];
    }

    private static bool IsIn(string words, string part)
    {
        for (
            var at = words.IndexOf(part, StringComparison.Ordinal);
            at > 0;
            at = words.IndexOf(part, at + 1, StringComparison.Ordinal)
        )
            if (words[at - 1] == ' ')
                return true;
        return false;
    }

    private static (LookUpEntry, string)[] Read(string resource)
    {
        using var packed =
            typeof(LookUpList).Assembly.GetManifestResourceStream(resource)
            ?? throw new UnreachableException($"{resource} is not embedded");
        using var lines = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        var entries = new List<(LookUpEntry, string)>();
        while (lines.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.Length == 0)
                continue;
            var parts = line.Split('\t');
            entries.Add((new LookUpEntry(parts[0], parts[1..]), Folded(" " + string.Join(' ', parts[1..]))));
        }
        return [.. entries];
    }

    private static string Folded(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text.ToUpperInvariant())
            if (Unmarked.TryGetValue(letter, out var plain))
                folded.Append(plain);
            else
                folded.Append(letter is '-' or '(' or '/' or '\'' ? ' ' : letter);
        return folded.ToString();
    }

    private static Dictionary<char, string> Unmark(string families)
    {
        var plain = new Dictionary<char, string>
        {
            ['Æ'] = "AE",
            ['Œ'] = "OE",
            ['ß'] = "SS",
            ['Þ'] = "TH",
        };
        foreach (var family in families.Split(' '))
        foreach (var letter in family.AsSpan(1))
            plain[letter] = family[..1];
        return plain;
    }
}
