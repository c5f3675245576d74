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
    /// <param name="free">What is free on the accounts of licences, by account.</param>
    /// <param name="at">The moment of acceptance; of lodgement while that is to come.</param>
    public static IReadOnlyList<Refusal> Check(
        Declaration declaration,
        Registers registers,
        AssessmentResult? assessed,
        IReadOnlyDictionary<string, decimal> free,
        DateTimeOffset at
    )
    {
        var day = registers.TimeOf(declaration.Office).DayOf(at);
        var refusals = new List<Refusal>();
        if (registers.Verifies)
        {
            refusals.AddRange(AuthorisationCheck.Check(declaration, registers, day));
            refusals.AddRange(AccountCheck.Deferment(declaration, registers, day));
            if (
                SecuredDuty.IsIn(registers.Law, declaration)
                && SecuredDuty.Of(assessed?.Assessment) is > 0m and var secured
            )
                refusals.AddRange(
                    AccountCheck.Security(
                        declaration,
                        registers,
                        new Money(secured, registers.Terms.Currency),
                        day
                    )
                );
        }
        if (assessed is null)
            refusals.AddRange(LicenceCheck.Check(declaration, registers, free, day).Refusals);
        return refusals;
    }
}
