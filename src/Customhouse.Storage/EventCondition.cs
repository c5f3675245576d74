using Customhouse.Clearance;
using Customhouse.Journal;

namespace Customhouse.Storage;

/// <summary>Families of events as conditions of a query. Their names are ours and hold no quotation
/// marks.</summary>
internal static class EventCondition
{
    /// <summary>True for lines whose type is of the family. One name is compared with <c>=</c>: some indices
    /// hold the lines of one type, and are used where a query repeats their condition word for
    /// word.</summary>
    public static string In(this EventFamily family, string column) =>
        family.Names is [var only]
            ? $"{column} = '{only}'"
            : $"{column} in ({string.Join(", ", family.Names.Select(name => $"'{name}'"))})";
}
