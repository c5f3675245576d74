using Customhouse.Engine;
using Customhouse.Tariff;

namespace Customhouse.Server.Editions;

/// <summary>Editions as files and the one that the demo brings along.</summary>
public static class EditionFiles
{
    private const string DemoEdition = "xa-2026.tariff.gz";

    /// <summary>The tariff of XA, a fictional administration; it travels inside the program.</summary>
    public static TariffEdition Demo()
    {
        using var packed =
            typeof(EditionFiles).Assembly.GetManifestResourceStream(DemoEdition)
            ?? throw new InvalidOperationException($"{DemoEdition} is not in the program");
        return Read(packed, compressed: true);
    }

    /// <summary>Reads an edition file; a name that ends in .gz is a compressed one.</summary>
    /// <exception cref="FormatException">The file is no edition; the message names the row and what is
    /// wrong.</exception>
    public static TariffEdition Read(string path)
    {
        using var file = File.OpenRead(path);
        try
        {
            return Read(file, path.EndsWith(".gz", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            throw new FormatException(
                $"{path} is no edition of a tariff: {e.Message} Mend the file or take it out of "
                    + "its folder.",
                e
            );
        }
    }

    /// <summary>Reads all editions of a folder into one book.</summary>
    /// <exception cref="FormatException">A file is no edition, or the editions leave a gap or
    /// overlap.</exception>
    public static TariffBook ReadBook(string folder) =>
        new(
            Directory
                .EnumerateFiles(folder)
                .Where(f =>
                    f.EndsWith(".tariff", StringComparison.Ordinal)
                    || f.EndsWith(".tariff.gz", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal)
                .Select(Read)
        );

    private static TariffEdition Read(Stream file, bool compressed) =>
        EditionFile.Read(EditionText.Read(file, compressed));
}
