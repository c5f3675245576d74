using System.IO.Compression;
using System.Text;
using Customhouse.Tariff;

namespace Customhouse.Server.Importers;

/// <summary>Makes an edition of files: its rules, the US tariff database, and the exchange rates.</summary>
/// <param name="RulesFile">The head of an edition in our own form (<see cref="EditionFile"/>).</param>
/// <param name="TariffFile">The US tariff database, CSV, unpacked.</param>
/// <param name="RatesFile">Monthly exchange rates, CSV; null where the rules hold them.</param>
/// <param name="OutFile">Where the edition goes; compressed where the name ends in .gz.</param>
/// <param name="OmittedChapters">Chapters left out, as 98 and 99.</param>
public sealed record TariffImport(
    string RulesFile,
    string TariffFile,
    string? RatesFile,
    string OutFile,
    IReadOnlyCollection<string> OmittedChapters
)
{
    /// <summary>Imports, writes the edition and prints what was taken and what was refused by name.</summary>
    public TariffEdition Run(TextWriter to)
    {
        var rules = EditionFile.Read(File.ReadAllText(RulesFile));
        if (RatesFile is not null)
        {
            // Last year's rates too, so that a declaration accepted on the first day has one in effect.
            using var rates = File.OpenText(RatesFile);
            rules = rules with
            {
                ExchangeRates = ExchangeRateImporter.Import(rates, rules.Currency, rules.From.AddMonths(-1)),
            };
        }
        var importer = new UsTariffImporter(rules, OmittedChapters);
        using var tariff = File.OpenText(TariffFile);
        var edition = importer.Import(tariff);
        File.WriteAllBytes(OutFile, Pack(edition, OutFile.EndsWith(".gz", StringComparison.Ordinal)));
        importer.Report.Print(to);
        return edition;
    }

    /// <summary>The bytes of an edition file; compressed bytes are the same for the same edition.</summary>
    public static byte[] Pack(TariffEdition edition, bool compress)
    {
        var text = Encoding.UTF8.GetBytes(EditionFile.Write(edition));
        if (!compress)
            return text;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(text);
        return packed.ToArray();
    }
}
