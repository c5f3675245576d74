using Customhouse.Declarations;
using Customhouse.Exchange;

namespace Customhouse.Server.Conformance;

/// <summary>
/// What a published scenario declared, from its own messages where they lie in the folder, else from its extract;
/// and what it declared later, by its amendments.
/// </summary>
internal sealed class ScenarioMessages
{
    private readonly PublishedDuty _scenario;
    private readonly Declaration _original;
    private readonly List<Declaration> _amendments;

    public ScenarioMessages(string root, PublishedDuty scenario)
    {
        _scenario = scenario;
        var file = scenario.DeclarationFile is { } relative ? Path.Combine(root, relative) : null;
        _original = file is not null && File.Exists(file) && ReadFrom(file) is { Items.Count: > 0 } read
            ? read
            : scenario.Extract;
        _amendments = file is not null && File.Exists(file)
            ? [.. Directory.EnumerateFiles(Path.GetDirectoryName(file)!).Order(StringComparer.Ordinal)
                .Where(f => Path.GetExtension(f).Equals(".xml", StringComparison.OrdinalIgnoreCase) && f != file)
                .Select(ReadFrom).OfType<Declaration>().Where(d => d.TypeCode == "COR")]
            : [];
    }

    /// <summary>
    /// The declaration as it stood when a notification was made: with every amendment that was granted before it
    /// (RES 11 with reason 39).
    /// </summary>
    public Declaration DeclaredAt(PublishedNotification notification)
    {
        var granted = 0;
        foreach (var (file, code, reason) in _scenario.Sequence)
        {
            if (file == Path.GetFileName(notification.File)) break;
            if (code == "11" && reason == "39") granted++;
        }
        return _amendments.Take(granted).Aggregate(_original, Amended);
    }

    /// <summary>What bears on duty in an amendment: prices, masses and quantities of the items that it names.</summary>
    private static Declaration Amended(Declaration declared, Declaration amendment) => declared with
    {
        Items =
        [
            .. declared.Items.Select(item =>
                amendment.Items.FirstOrDefault(a => a.Sequence == item.Sequence) is { } change
                    ? item with
                    {
                        ItemPrice = change.ItemPrice ?? item.ItemPrice,
                        StatisticalValue = change.StatisticalValue ?? item.StatisticalValue,
                        NetMassKilograms = change.NetMassKilograms ?? item.NetMassKilograms,
                        GrossMassKilograms = change.GrossMassKilograms ?? item.GrossMassKilograms,
                        SupplementaryQuantity = change.SupplementaryQuantity ?? item.SupplementaryQuantity,
                    }
                    : item),
        ],
    };

    private static Declaration? ReadFrom(string file) =>
        WcoXml.Read(File.ReadAllBytes(file)).Message is { Kind: not MessageKind.Response } message
            ? DeclarationReading.Of(message).Declaration
            : null;
}
