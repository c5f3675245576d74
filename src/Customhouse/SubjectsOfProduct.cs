using Customhouse.Clearance;
using Customhouse.Journal;

namespace Customhouse;

/// <summary>The kinds of subject of this product: one line for each module that records.</summary>
public static class SubjectsOfProduct
{
    public static SubjectKinds Kinds { get; } = new(DeclarationSubject.Kind);
}
