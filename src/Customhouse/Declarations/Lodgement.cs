using Customhouse.Values;

namespace Customhouse.Declarations;

/// <summary>
/// The rules of lodgement, as lists that can be read. What an administration demands beside these stands in
/// its law. The codes are those of a published customs system, which the field knows; the words are our own.
/// </summary>
public static class Lodgement
{
    /// <summary>Rules that follow from the data model itself and hold in any administration.</summary>
    public static readonly IReadOnlyList<LodgementRule> General =
    [
        ReferenceRules.Named,
        .. LodgementTotals.Rules,
        .. SignRules.Rules,
        .. ContainerRules.Rules,
        .. LodgementParties.General,
        .. LodgementDocuments.General,
    ];

    /// <summary>Every fault of a declaration in one answer, in the order of the list; warnings among
    /// them.</summary>
    /// <param name="at">The moment of lodgement by the office's clocks: a rule is applied from its first day
    /// on.</param>
    public static IReadOnlyList<Refusal> Check(
        IReadOnlyList<LodgementRule> rules,
        Declaration declaration,
        DateTimeOffset at
    )
    {
        var day = DateOnly.FromDateTime(at.DateTime);
        List<Refusal>? refusals = null;
        foreach (var rule in rules)
            if (rule.IsInForceOn(day))
                foreach (var refusal in rule.Refuse(declaration))
                    (refusals ??= []).Add(refusal);
        return refusals ?? (IReadOnlyList<Refusal>)[];
    }
}
