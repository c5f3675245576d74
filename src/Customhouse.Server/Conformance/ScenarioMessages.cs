using Customhouse.Declarations;
using Customhouse.Exchange;

namespace Customhouse.Server.Conformance;

/// <summary>
/// What a published scenario declared, from its own messages where they lie in the folder, else from its
/// extract; and what it declared later, by its amendments.
/// </summary>
internal sealed class ScenarioMessages
{
    private readonly PublishedDuty _scenario;
    private readonly Message? _original;
    private readonly IReadOnlyList<Message> _requests = [];

    public ScenarioMessages(string root, PublishedDuty scenario)
    {
        _scenario = scenario;
        if (scenario.DeclarationFile is not { } relative)
            return;
        var file = Path.Combine(root, relative);
        if (!File.Exists(file))
            return;
        _original = ReadFrom(file);
        _requests =
        [
            .. Directory
                .EnumerateFiles(Path.GetDirectoryName(file)!)
                .Order(StringComparer.Ordinal)
                .Where(f => Path.GetExtension(f).Equals(".xml", StringComparison.OrdinalIgnoreCase))
                .Select(ReadFrom)
                .OfType<Message>()
                .Where(m => m.Kind == MessageKind.Amendment),
        ];
    }

    /// <summary>
    /// The declaration as it stood when a notification was made: with every amendment that was granted before
    /// it (RES 11 with reason 39).
    /// </summary>
    public Declaration DeclaredAt(PublishedNotification notification)
    {
        if (_original is not { Body.Children.Count: > 0 } original)
            return _scenario.Extract;
        var granted = _scenario
            .Sequence.TakeWhile(n => n.File != Path.GetFileName(notification.File))
            .Count(n => n is { Code: "11", Reason: "39" });
        var version = original.Root;
        foreach (var request in _requests.Take(granted))
            version = AmendmentApplication.Apply(version, request.Root).Root ?? version;
        return DeclarationReading.Read(original with { Root = version }).Declaration;
    }

    private static Message? ReadFrom(string file) =>
        WcoXml.Read(File.ReadAllBytes(file)).Message is { Kind: not MessageKind.Response } message
            ? message
            : null;
}
