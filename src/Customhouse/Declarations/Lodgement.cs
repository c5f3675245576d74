using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>
/// The rules of lodgement, as lists that can be read. The codes are those of the United Kingdom's Customs
/// Declaration Service, which the field knows; the words are our own.
/// </summary>
public static class Lodgement
{
    /// <summary>Rules that follow from the data model itself and hold in any administration.</summary>
    public static readonly IReadOnlyList<LodgementRule> General =
    [
        .. LodgementTotals.Rules,
        .. LodgementParties.General,
        .. LodgementDocuments.General,
    ];

    /// <summary>What the United Kingdom demands beside them.</summary>
    public static readonly IReadOnlyList<LodgementRule> UnitedKingdom =
    [
        .. General,
        .. LodgementProcedures.Rules,
        .. LodgementElements.Rules,
        .. LodgementMovements.Rules,
        .. LodgementLocations.Rules,
        .. LodgementDuties.Rules,
        .. LodgementDocuments.UnitedKingdom,
        .. LodgementParties.UnitedKingdom,
    ];

    /// <summary>Every fault of a declaration in one answer, in the order of the list; warnings among
    /// them.</summary>
    /// <param name="at">The moment of lodgement: a rule is applied from its first day on.</param>
    public static IReadOnlyList<Refusal> Check(
        IReadOnlyList<LodgementRule> rules,
        Declaration declaration,
        DateTimeOffset at
    )
    {
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        List<Refusal>? refusals = null;
        foreach (var rule in rules)
            if (rule.IsInForceOn(day))
                foreach (var refusal in rule.Refuse(declaration))
                    (refusals ??= []).Add(refusal);
        return refusals ?? (IReadOnlyList<Refusal>)[];
    }
}
