using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>What lodgement comes to.</summary>
/// <param name="Refusals">Every fault and warning, in the order in which they are told.</param>
/// <param name="Assessed">What the tariff said; null where it was not asked.</param>
public sealed record LodgementAnswer(IReadOnlyList<Refusal> Refusals, AssessmentResult? Assessed);

/// <summary>
/// All that a declaration is asked before it is taken: the rules of its lawbook, what it rests on, and the
/// tariff where its duty is told or secured. Lodgement asks it, and whoever wants to know what lodgement
/// would say under another law.
/// </summary>
public static class LodgementCheck
{
    /// <summary>Asks a declaration everything. Pure: the same arguments give the same answer.</summary>
    /// <param name="inputs">What the decision knows, the edition of the lawbook among it.</param>
    /// <param name="at">The moment whose law holds.</param>
    public static LodgementAnswer Ask(Declaration declaration, DecisionInputs inputs, DateTimeOffset at)
    {
        var facts = inputs.FactsFor(declaration, at);
        var assessed = SecuredDuty.IsWorkedOut(inputs, declaration, facts.Day)
            ? inputs.Assessed ?? DutyAssessment.Assess(declaration, inputs, at)
            : null;
        return new LodgementAnswer(
            [
                .. inputs.Lawbook.Check(declaration, facts),
                .. EntitlementCheck.Check(declaration, inputs, assessed, at),
                .. assessed?.Refusals ?? [],
            ],
            assessed
        );
    }
}
