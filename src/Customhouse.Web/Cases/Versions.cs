using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Web.Cases;

/// <summary>The versions of one declaration, the lodged one first; the last is in force.</summary>
public sealed record VersionList(string Mrn, IReadOnlyList<VersionLine> Versions)
{
    public static VersionList Of(IReadOnlyList<JournalEntry> journal) =>
        new(
            journal[0].Mrn.Text,
            [
                .. journal
                    .Where(j => j.Event is DeclarationLodged or DeclarationAmended)
                    .Select(
                        (j, i) =>
                            new VersionLine(
                                i + 1,
                                j.At,
                                j.By.Role,
                                j.Event is DeclarationLodged ? "lodged" : "amended"
                            )
                    ),
            ]
        );
}

/// <param name="By">The role that brought it about.</param>
public sealed record VersionLine(int Version, DateTimeOffset At, string By, string How);

/// <summary>What changed from one version to another, value by value.</summary>
public sealed record VersionDifferences(string Mrn, int From, int To, IReadOnlyList<ValueChange> Changes)
{
    public static VersionDifferences Between(Mrn mrn, int from, Element before, int to, Element after) =>
        new(
            mrn.Text,
            from,
            to,
            [
                .. Differences
                    .Between(before, after)
                    .Select(d => new ValueChange(d.Pointer.ToString(), d.Before, d.After)),
            ]
        );
}

/// <param name="Before">Null where the value is new.</param>
/// <param name="After">Null where the value is gone.</param>
public sealed record ValueChange(string Pointer, string? Before, string? After);
