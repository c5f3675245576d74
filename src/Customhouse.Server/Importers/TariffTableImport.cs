using Customhouse.Tariff;

namespace Customhouse.Server.Importers;

/// <summary>
/// Makes an edition of a tariff that an administration has in a spreadsheet: its head, and its lines as a
/// table.
/// </summary>
/// <param name="HeadFile">JSON where the name ends in .json, else the head of an edition in our own
/// form.</param>
/// <param name="TableFile">JSON where the name ends in .json, else CSV.</param>
/// <param name="OutFile">Where the edition goes; compressed where the name ends in .gz.</param>
internal sealed record TariffTableImport(string HeadFile, string TableFile, string OutFile)
{
    /// <summary>Writes the edition, or tells every fault and writes nothing.</summary>
    /// <returns>The edition; null where there are faults.</returns>
    /// <exception cref="FormatException">The head in our own form is at fault.</exception>
    public TariffEdition? Run(TextWriter to)
    {
        var (head, faults) = Head();
        if (head is null)
            return Refuse(faults, to);
        var table = new TariffTable(Path.GetFileName(TableFile), File.ReadAllBytes(TableFile));
        var rows = table.Read();
        if (table.Faults.Count > 0)
            return Refuse(table.Faults, to);
        var reading = new TariffTableLines(Path.GetFileName(TableFile), head);
        var lines = reading.Read(table.Columns, rows);
        if (reading.Faults.Count > 0)
            return Refuse(reading.Faults, to);

        var edition = head with { Nomenclature = new Nomenclature(lines) };
        File.WriteAllBytes(
            OutFile,
            TariffImport.Pack(edition, OutFile.EndsWith(".gz", StringComparison.Ordinal))
        );
        to.WriteLine(
            $"{edition.Id}: {lines.Count} lines taken, {reading.Headings} rows of headings left out, "
                + $"written to {OutFile}"
        );
        return edition;
    }

    private (TariffEdition? Head, IReadOnlyList<TableFault> Faults) Head()
    {
        if (!HeadFile.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return (EditionFile.Read(File.ReadAllText(HeadFile)), []);
        var head = new TariffHead(Path.GetFileName(HeadFile));
        return (head.Read(File.ReadAllBytes(HeadFile)), head.Faults);
    }

    private static TariffEdition? Refuse(IReadOnlyList<TableFault> faults, TextWriter to)
    {
        foreach (var fault in faults.Take(TableFault.Max))
            to.WriteLine(fault);
        var told =
            faults.Count >= TableFault.Max ? $"{TableFault.Max} faults or more"
            : faults.Count == 1 ? "1 fault"
            : $"{faults.Count} faults";
        to.WriteLine($"{told}: nothing was written");
        return null;
    }
}
