using Customhouse.Clearance;
using Customhouse.Journal;

namespace Customhouse;

/// <summary>The kinds of subject of this product: one line for each module that records.</summary>
public static class SubjectsOfProduct
{
    /// <summary>Every kind that this program records, reads and proves.</summary>
    public static SubjectKinds Kinds { get; } = new(DeclarationSubject.Kind);
}
