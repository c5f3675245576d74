using System.IO.Compression;
using System.Text;
using Customhouse.Values;

namespace Customhouse.Engine.Lawbooks;

/// <summary>A folder of a lawbook, packed as ZIP.</summary>
public static class LawArchive
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The texts of its files by their names from the folder on; the folder itself may be packed,
    /// too.</summary>
    /// <returns>The texts; null where it cannot be read, with why.</returns>
    public static (IReadOnlyDictionary<string, string>? Texts, string? Fault) Read(Stream packed)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var zip = new ZipArchive(packed, ZipArchiveMode.Read);
            foreach (var entry in zip.Entries.Where(e => LawFolder.IsOfLaw(e.FullName)))
            {
                if (texts.Count == Limits.LawFilesMax)
                    return (null, $"an edition has {Limits.LawFilesMax} files at most");
                if (TextOf(entry) is not { } text)
                    return (null, $"{entry.FullName} is larger than {Limits.LawCharactersMax} bytes");
                texts[entry.FullName.Replace('\\', '/')] = text;
            }
        }
        catch (Exception e) when (e is InvalidDataException or DecoderFallbackException or IOException)
        {
            return (null, $"this is no ZIP file of texts in UTF-8: {e.Message.TrimEnd('.')}");
        }
        return (WithoutFolder(texts), null);
    }

    /// <summary>Null where it is too large; what is said of its length is not believed.</summary>
    private static string? TextOf(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        var part = new byte[16 * 1024];
        for (int read; (read = stream.Read(part)) > 0; )
        {
            if (bytes.Length + read > Limits.LawCharactersMax)
                return null;
            bytes.Write(part, 0, read);
        }
        return Strict.GetString(bytes.GetBuffer(), 0, (int)bytes.Length).TrimStart('\uFEFF');
    }

    private static Dictionary<string, string> WithoutFolder(Dictionary<string, string> texts)
    {
        var folders = texts.Keys.Select(n => n.Split('/')[0]).Distinct().ToArray();
        return
            folders is [var one] && !CountryCode.TryParse(one, out _) && texts.Keys.All(n => n.Contains('/'))
            ? texts.ToDictionary(t => t.Key[(one.Length + 1)..], t => t.Value, StringComparer.Ordinal)
            : texts;
    }
}
