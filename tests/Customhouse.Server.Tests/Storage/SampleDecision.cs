using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Server.Tests.Storage;

/// <summary>A decision of the samples on one case; a test changes any part of it before it is
/// recorded.</summary>
internal sealed record SampleDecision(
    Case? Before,
    Case After,
    IReadOnlyList<Event> Events,
    DateTimeOffset At,
    Actor By
)
{
    public Mrn Mrn => After.Mrn;

    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Of the message, for a new case that takes its reference; null for one that takes
    /// none.</summary>
    public byte[]? Digest { get; init; }

    public IReadOnlyList<KeptDocument> Documents { get; init; } = [];

    public static implicit operator DecisionToRecord(SampleDecision decided) =>
        new(
            [
                DeclarationSubject.Record(
                    new Decided<Case>(
                        decided.Before,
                        decided.After,
                        decided.Events,
                        decided.At,
                        decided.DueAt
                    )
                ),
            ],
            decided.At,
            decided.By
        )
        {
            Claims = decided.Digest is { } digest ? DeclarationSubject.ClaimLrn(decided.After, digest) : [],
            Documents = decided.Documents,
        };
}
