namespace Customhouse.Operators;

/// <summary>
/// An economic operator known to the administration: its identifier (EORI, TIN), whom it may represent and
/// whether it is an authorised economic operator (SAFE, TFA 7.7).
/// </summary>
/// <param name="Id">The identifier under which it declares.</param>
/// <param name="Country">Its seat, by ISO 3166-1 alpha-2.</param>
/// <param name="Since">The day of registration; new operators are told apart in risk figures.</param>
/// <param name="IsAuthorisedEconomicOperator">As customs authorised it (SAFE Framework, TFA 7.7).</param>
/// <param name="Authorisations">Categories that were told of it, as a note. Nothing rests on them: what it
/// holds stands in the register of authorisations (<see cref="Authorisation"/>).</param>
/// <param name="Mandates">Identifiers of the operators that it may represent; <c>*</c> for all.</param>
public sealed record Operator(
    string Id,
    string Name,
    string Country,
    DateOnly Since,
    bool IsAuthorisedEconomicOperator,
    IReadOnlyList<string> Authorisations,
    IReadOnlyList<string> Mandates
)
{
    /// <summary>True for itself and for those who gave it a mandate (UCC art. 18, 19).</summary>
    public bool MayActFor(string? operatorId) =>
        operatorId == Id || Mandates.Contains("*") || operatorId is not null && Mandates.Contains(operatorId);
}
