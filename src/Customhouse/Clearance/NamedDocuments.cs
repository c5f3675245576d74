using Customhouse.Journal;

namespace Customhouse.Clearance;

/// <summary>
/// Which documents an event names. That is kept beside the journal, so that whoever erases a case or looks
/// for documents of nobody does not read the events of all others.
/// </summary>
public static class NamedDocuments
{
    /// <summary>The SHA-256 digests that an event names, in lower-case hexadecimal digits; photographs of a
    /// control are kept as documents are.</summary>
    public static IEnumerable<string> Find(Event recorded) =>
        recorded switch
        {
            DocumentsAdded added => added.Documents.Select(d => d.Sha256).OfType<string>(),
            DocumentsSubmitted handedIn => handedIn.Documents.Select(d => d.Sha256).OfType<string>(),
            ControlRecorded control => control.Result.Photographs ?? [],
            _ => [],
        };
}
