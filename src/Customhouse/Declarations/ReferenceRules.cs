using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>The rule on the trader's own reference.</summary>
public static class ReferenceRules
{
    /// <summary>A declaration has a reference of the trader's, by which it is taken once.</summary>
    public static readonly LodgementRule Named = new(
        "CDS10001",
        "A declaration bears the trader's own reference (LRN).",
        "DE 2/5; UCC-DA annex B",
        "Give FunctionalReferenceID, a reference that no earlier declaration of the declarant has.",
        d => d.Lrn.Length == 0 ? [Pointer.Parse("FunctionalReferenceID")] : []
    );
}
