using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>Reads a register from end to end.</summary>
internal static class RegisterEntries
{
    /// <summary>Every current entry of a kind, in the order of their names.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    public static async Task<List<RegisterEntry>> All(
        this RegisterStore registers,
        string kind,
        CancellationToken cancellation
    )
    {
        var entries = new List<RegisterEntry>();
        var after = "";
        while (
            await registers.Entries(kind, after, Limits.RowsPerPageMax, cancellation) is { Count: > 0 } page
        )
        {
            entries.AddRange(page);
            after = page[^1].Id;
        }
        return entries;
    }
}
