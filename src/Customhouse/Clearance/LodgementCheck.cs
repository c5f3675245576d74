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
    /// <param name="now">When it is asked: the law of this moment holds, and that of the simplified
    /// declaration for duty where it completes one.</param>
    public static LodgementAnswer Ask(Declaration declaration, DecisionInputs inputs, DateTimeOffset now)
    {
        var charged = inputs.LawAt(null, now);
        var assessed = SecuredDuty.IsWorkedOut(inputs, declaration, inputs.TimeOf(declaration).DayOf(charged))
            ? inputs.Assessed ?? DutyAssessment.Assess(declaration, inputs, charged)
            : null;
        return new LodgementAnswer(
            [
                .. inputs.Lawbook.Check(declaration, inputs.FactsFor(declaration, now)),
                .. EntitlementCheck.Check(declaration, inputs, assessed, now),
                .. assessed?.Refusals ?? [],
            ],
            assessed
        );
    }
}
