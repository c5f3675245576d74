using Customhouse.Declarations;
using Customhouse.Lawbooks;
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
    /// <param name="now">When it is asked: while acceptance is to come, the law of this moment
    /// holds.</param>
    public static IReadOnlyList<Refusal> Check(
        Declaration declaration,
        DecisionInputs inputs,
        AssessmentResult? assessed,
        DateTimeOffset now,
        Case? dossier = null
    )
    {
        var registers = inputs.Registers;
        var day = registers.TimeOf(declaration.Office).DayOf(inputs.LawAt(dossier?.AcceptedAt, now));
        var law = inputs.LawOn(day);
        var refusals = new List<Refusal>(Unnamed(declaration, law));
        if (registers.Verifies(law))
        {
            var accounts = new AccountCheck(declaration, registers, law, day);
            var form = inputs.FormOn(registers.TimeOf(declaration.Office).DayOf(dossier?.AcceptedAt ?? now));
            if (dossier?.AcceptedAt is null || Supplementing.IsLinked(dossier, inputs.Named, form))
                refusals.AddRange(Supplementing.Check(declaration, inputs.Named, form));
            refusals.AddRange(AuthorisationCheck.Check(declaration, registers, law, day));
            refusals.AddRange(accounts.Deferment());
            if (assessed is not null && SecuredDuty.IsIn(law, declaration))
                refusals.AddRange(Security(accounts, registers.Terms.Currency, assessed.Assessment));
        }
        if (assessed is null)
            refusals.AddRange(Unassessed(declaration, registers, law, inputs.Free, day));
        return refusals;
    }

    /// <summary>What is secured has a guarantee; so has what is not known before a later declaration tells
    /// it.</summary>
    private static IEnumerable<Refusal> Security(AccountCheck accounts, Currency own, Assessment assessment)
    {
        var secured = new Money(SecuredDuty.Of(assessment), own);
        return secured.Amount > 0m ? accounts.Security(secured)
            : assessment.Lines.Any(l => l.NotComputed is not null) ? accounts.Security(null)
            : [];
    }

    /// <summary>A procedure that the law of the day does not name has no charges, reliefs and conditions that
    /// anybody could apply: nothing goes by it.</summary>
    private static IEnumerable<Refusal> Unnamed(Declaration declaration, LawTerms law)
    {
        for (var i = 0; i < declaration.Items.Count; i++)
            if (
                declaration.Items[i].RequestedProcedure is { Length: > 0 } requested
                && !law.Procedures.Known.Contains(requested)
            )
                yield return Pointing.Refuse(
                    "CH075",
                    Places.Body / Places.Item(i + 1) / "GovernmentProcedure[1]/CurrentCode",
                    $"Procedure {requested} is requested, and the law of the day names no such procedure.",
                    "Lawbook of the administration; DE 1/10",
                    $"Request one of {string.Join(", ", law.Procedures.Known.Order(StringComparer.Ordinal).Take(40))}."
                ) with
                {
                    Demand = "the requested procedure is one that the law names",
                };
    }

    /// <summary>What the tariff asks of goods whose duty nobody works out: a code that it has, and the
    /// licences that they need.</summary>
    private static IEnumerable<Refusal> Unassessed(
        Declaration declaration,
        Registers registers,
        LawTerms law,
        IReadOnlyDictionary<string, decimal> free,
        DateOnly day
    )
    {
        var edition = registers.Tariff.On(day);
        return declaration
            .Items.SelectMany(i => edition?.FaultsOf(declaration, i, day) ?? [])
            .Concat(LicenceCheck.Check(declaration, registers, law, free, day).Refusals)
            .DistinctBy(r => (r.Code, r.Pointer));
    }
}
