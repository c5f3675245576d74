using Customhouse.Operators;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Lawbooks;

/// <summary>The registers that conditions may ask, as a decision has loaded them. What is free on an account
/// or left of a licence is not among it: that is judged where it is drawn.</summary>
/// <param name="Operators">By their identifiers.</param>
/// <param name="Authorisations">All of them, those that are no more among them.</param>
/// <param name="Licences">By their numbers.</param>
/// <param name="Guarantees">Guarantee, deferment and cash accounts by their references.</param>
/// <param name="Offices">By their codes, closed ones among them.</param>
public sealed record LawRegisters(
    IReadOnlyDictionary<string, Operator> Operators,
    AuthorisationBook Authorisations,
    IReadOnlyDictionary<string, Licence> Licences,
    IReadOnlyDictionary<string, Guarantee> Guarantees,
    IReadOnlyDictionary<string, CustomsOffice> Offices
);
