namespace Customhouse.Tariff;

/// <summary>One row of the table of documents (DE 2/3) that are licences, certificates or permits.</summary>
/// <param name="Code">Category and type of the document, as <c>L100</c>.</param>
/// <param name="Name">What it is, as people know it.</param>
/// <param name="Basis">The law or list behind it.</param>
/// <param name="IsRegistered">It stands in the administration's own register of licences, and what is used is
/// written off; false for one that another authority keeps, of which the number is wanted.</param>
public sealed record LicenceDocument(string Code, string Name, string Basis, bool IsRegistered)
{
    /// <summary>The row of a document's code; null for a document that is no licence.</summary>
    /// <param name="table">Null where the law has none.</param>
    public static LicenceDocument? Find(IReadOnlyList<LicenceDocument>? table, string code)
    {
        // The table is short and a loop over it makes no garbage.
        for (var i = 0; i < (table?.Count ?? 0); i++)
            if (table![i].Code == code)
                return table[i];
        return null;
    }
}
