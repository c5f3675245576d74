using Customhouse.Operators;
using Customhouse.Values;

namespace Customhouse.Web;

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

/// <summary>A guarantee, deferment or cash account as the interface writes it.</summary>
/// <param name="Kind">security, deferment or cash.</param>
public sealed record GuaranteeEntry(string Id, string Holder, string Kind, decimal Limit, string Currency)
{
    internal Guarantee Guarantee
    {
        get
        {
            var limit = new Money(Limit, Values.Currency.Parse(Currency));
            return new Guarantee(Id, Holder, Enum.Parse<GuaranteeKind>(Kind, ignoreCase: true), limit, limit);
        }
    }

    public static GuaranteeEntry Of(Guarantee g) =>
        new(g.Id, g.Holder, g.Kind.ToString().ToLowerInvariant(), g.Limit.Amount, g.Limit.Currency.Code);
}
