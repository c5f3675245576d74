using Customhouse.Operators;
using Customhouse.Values;

namespace Customhouse.Web.Api.Operators;

/// <summary>An operator as the interface writes it.</summary>
/// <param name="Since">The day of registration.</param>
/// <param name="Aeo">Authorised economic operator (SAFE, TFA 7.7).</param>
public sealed record OperatorEntry(
    string Id,
    string Name,
    string Country,
    DateOnly Since,
    bool Aeo,
    IReadOnlyList<string>? Authorisations,
    IReadOnlyList<string>? Mandates
)
{
    internal Operator Operator => new(Id, Name, Country, Since, Aeo, Authorisations ?? [], Mandates ?? []);

    public static OperatorEntry Of(Operator o) =>
        new(o.Id, o.Name, o.Country, o.Since, o.IsAuthorisedEconomicOperator, o.Authorisations, o.Mandates);
}
