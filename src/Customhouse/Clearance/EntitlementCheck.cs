using Customhouse.Declarations;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>
/// What a declaration rests on beside what it says: authorisations, the account that duty is deferred to, the
/// guarantee for what is not paid, licences. It is asked on lodgement, again when goods that were declared
/// before their arrival come, and of every later version, each time for the day of acceptance.
/// </summary>
public static class EntitlementCheck
{
    /// <summary>Every reason why the declaration is not entitled to what it asks for.</summary>
    /// <param name="assessed">What the tariff said of it, licences among it; null where it was not
    /// asked.</param>
    /// <param name="dossier">The case whose version it is; null where there is none yet.</param>
    /// <param name="at">The moment whose law holds; of lodgement while acceptance is to come.</param>
    public static IReadOnlyList<Refusal> Check(
        Declaration declaration,
        DecisionInputs inputs,
        AssessmentResult? assessed,
        DateTimeOffset at,
        Case? dossier = null
    )
    {
        var registers = inputs.Registers;
        var day = registers.TimeOf(declaration.Office).DayOf(at);
        var refusals = new List<Refusal>();
        if (registers.Verifies)
        {
            if (dossier?.AcceptedAt is null || Supplementing.IsLinked(dossier, inputs.Named))
                refusals.AddRange(Supplementing.Check(declaration, inputs.Named));
            refusals.AddRange(AuthorisationCheck.Check(declaration, registers, day));
            refusals.AddRange(AccountCheck.Deferment(declaration, registers, day));
            if (assessed is not null && SecuredDuty.IsIn(registers.Law, declaration))
                refusals.AddRange(Security(declaration, registers, assessed.Assessment, day));
        }
        if (assessed is null)
            refusals.AddRange(Unassessed(declaration, registers, inputs.Free, day));
        return refusals;
    }

    /// <summary>What is secured has a guarantee; so has what is not known before a later declaration tells
    /// it.</summary>
    private static IEnumerable<Refusal> Security(
        Declaration declaration,
        Registers registers,
        Assessment assessment,
        DateOnly day
    )
    {
        var secured = new Money(SecuredDuty.Of(assessment), registers.Terms.Currency);
        return secured.Amount > 0m ? AccountCheck.Security(declaration, registers, secured, day)
            : assessment.Lines.Any(l => l.NotComputed is not null)
                ? AccountCheck.Security(declaration, registers, null, day)
            : [];
    }

    /// <summary>What the tariff asks of goods whose duty nobody works out: a code that it has, and the
    /// licences that they need.</summary>
    private static IEnumerable<Refusal> Unassessed(
        Declaration declaration,
        Registers registers,
        IReadOnlyDictionary<string, decimal> free,
        DateOnly day
    )
    {
        var edition = registers.Tariff.On(day);
        return declaration
            .Items.SelectMany(i => edition?.FaultsOf(declaration, i, day) ?? [])
            .Concat(LicenceCheck.Check(declaration, registers, free, day).Refusals)
            .DistinctBy(r => (r.Code, r.Pointer));
    }
}
