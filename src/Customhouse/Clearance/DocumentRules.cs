namespace Customhouse.Clearance;

/// <summary>When the documents that were wanted are all here.</summary>
internal static class DocumentRules
{
    /// <summary>That no document was handed in, and none before that could be all.</summary>
    public static Outcome NothingHandedIn { get; } =
        Outcome.No(
            "CH067",
            "no document was handed in, and none of before waits to be called all",
            "hand in a document; say that those of before are all while customs waits for more",
            "documents are handed in, or said to be all"
        );

    /// <summary>Whether documents that came before can be said to be all: customs waits for more.</summary>
    public static bool MayBeAll(Case dossier) =>
        dossier is { DocumentsOpen: true, DocumentsAreIn: false, HasDocuments: true };

    /// <summary>What is recorded of documents that come: that they are the last, or that the case waits for
    /// more.</summary>
    public static CaseEvent HandedIn(SubmitDocuments act, Case dossier) =>
        IsMoreWaitedFor(act, dossier)
            ? new DocumentsAdded(act.Documents)
            : new DocumentsSubmitted(act.Documents);

    /// <summary>Which of the documents that were wanted would still be missing with these.</summary>
    public static IReadOnlyList<string> MissingWith(
        IReadOnlyList<string> missing,
        IReadOnlyList<SubmittedDocument> documents
    ) =>
        missing.Count == 0 || documents.Count == 0
            ? missing
            :
            [
                .. missing.Where(m =>
                    !documents.Any(d => string.Equals(d.Code, m, StringComparison.OrdinalIgnoreCase))
                ),
            ];

    /// <summary>Once an officer looks at them, what comes later is added to that look.</summary>
    private static bool IsMoreWaitedFor(SubmitDocuments act, Case dossier)
    {
        if (!dossier.DocumentsOpen || dossier.DocumentsAreIn || act.AreAll == true)
            return false;
        // Where no certain documents are wanted, the trader alone knows which there are.
        return dossier.DocumentsMissing.Count > 0
            ? MissingWith(dossier.DocumentsMissing, act.Documents).Count > 0
            : act.AreAll == false;
    }
}
