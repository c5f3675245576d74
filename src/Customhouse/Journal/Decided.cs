namespace Customhouse.Journal;

/// <summary>What a decision comes to for one subject; the tables of its module follow from it.</summary>
/// <param name="Before">The subject as it was read; null for a new one.</param>
/// <param name="After">The subject after the events.</param>
/// <param name="Events">What happened, in order; applied to
/// <paramref name="Before"/> they give <paramref name="After"/>.</param>
/// <param name="At">When they are recorded.</param>
/// <param name="DueAt">When time has something to do on the subject next; null for never.</param>
public sealed record Decided<TState>(
    TState? Before,
    TState After,
    IReadOnlyList<Event> Events,
    DateTimeOffset At,
    DateTimeOffset? DueAt
)
    where TState : class;

/// <summary>What one decision records on one subject.</summary>
/// <param name="ExpectedSequence">How many events the subject had when the decision was made; 0 for a new
/// one.</param>
/// <param name="Events">What is written to the journal, in order.</param>
/// <param name="Rows">What changes in the tables of its module.</param>
public sealed record SubjectRecord(
    Subject Subject,
    int ExpectedSequence,
    IReadOnlyList<Event> Events,
    IReadOnlyList<RowChange> Rows
)
{
    /// <summary>The references that the subject has are free again: it came to nothing.</summary>
    public bool FreesReferences { get; init; }
}

/// <summary>
/// A reference that may be taken once, such as a trader's number for a declaration: whoever takes it again
/// finds the subject that has it.
/// </summary>
/// <param name="Space">What kind of reference it is, as <c>declaration/lrn</c>.</param>
/// <param name="Holder">Whose reference it is; empty where it is one for all.</param>
/// <param name="Reference">The reference itself, as its holder wrote it.</param>
/// <param name="By">The subject that takes it.</param>
/// <param name="Digest">SHA-256 of the content as received: tells whether the same came again.</param>
public sealed record ReferenceClaim(string Space, string Holder, string Reference, Subject By, byte[] Digest);
