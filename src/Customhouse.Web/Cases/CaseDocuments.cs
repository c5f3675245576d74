using Customhouse.Clearance;
using Customhouse.Storage;

namespace Customhouse.Web.Cases;

/// <summary>The documents of a case, as lists show them.</summary>
internal static class CaseDocuments
{
    /// <summary>The documents of a case, as handed in.</summary>
    public static IEnumerable<DocumentLine> Of(IReadOnlyList<JournalEntry> journal) =>
        from line in journal
        from d in line.Event switch
        {
            DocumentsAdded added => added.Documents,
            DocumentsSubmitted submitted => submitted.Documents,
            _ => [],
        }
        select new DocumentLine(d.Code, d.Reference, d.FileName, d.Sha256, d.Bytes, line.At);
}

/// <summary>One document as handed in.</summary>
public sealed record DocumentLine(
    string Code,
    string Reference,
    string FileName,
    string Sha256,
    long Bytes,
    DateTimeOffset HandedInAt
);
