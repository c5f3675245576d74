using Customhouse.Journal;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>A declaration's case as a kind of subject of the journal.</summary>
public static class DeclarationSubject
{
    /// <summary>Within which a declarant's reference (LRN) is taken once.</summary>
    public const string LrnSpace = "declaration/lrn";

    /// <summary>The kind: each event has a leaf of its own, so that each can be proved by itself.</summary>
    public static readonly SubjectKind<Case> Kind = new(
        Subject.UnmarkedKind,
        EventCatalogue.Create<CaseEvent>(CaseEventContext.Default, EventTelling.Tell),
        c => c.Sequence,
        CaseTables.Rows
    )
    {
        Postings = (subject, recorded) => Books.PostingsOf(MrnOf(subject), recorded),
        Tables = CaseTables.All,
        Deadline = CaseTables.Deadline,
        Documents = CaseTables.DocumentNames,
        Erasure = CaseErasure.Form,
    };

    /// <summary>The subject of a reference number.</summary>
    public static Subject For(Mrn mrn) => Kind.Subject(mrn.Text);

    /// <summary>The reference number of a subject.</summary>
    /// <exception cref="FormatException">It is a subject of another kind.</exception>
    public static Mrn MrnOf(Subject subject) =>
        subject.Kind == Kind.Name
            ? Mrn.Parse(subject.Id)
            : throw new FormatException($"{subject} is no declaration");

    /// <summary>What a decision on a case records. A rejected declaration, whenever that comes, frees its
    /// reference: the trader may lodge again under it.</summary>
    /// <exception cref="InvalidOperationException">The decision contradicts itself: a defect of
    /// ours.</exception>
    public static SubjectRecord Record(Decided<Case> decided) =>
        Kind.Record(decided.After.Mrn.Text, decided) with
        {
            FreesReferences = decided.After.IsRejected,
        };

    /// <summary>Takes the declarant's reference for a new case: as it was written, by which earlier versions
    /// of this program took it, and as references are compared.</summary>
    /// <param name="digest">SHA-256 of the message as received.</param>
    public static IReadOnlyList<ReferenceClaim> ClaimLrn(Case c, byte[] digest) =>
        [
            .. new[] { c.Lrn, PlainText.Compared(c.Lrn) }
                .Distinct(StringComparer.Ordinal)
                .Select(lrn => new ReferenceClaim(LrnSpace, c.Trader, lrn, For(c.Mrn), digest)),
        ];
}
