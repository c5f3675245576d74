using Customhouse.Operators;
using Customhouse.Values;

namespace Customhouse.Web.Api.Guarantees;

/// <summary>A guarantee, deferment or cash account as the interface writes it.</summary>
/// <param name="Kind">security, deferment or cash.</param>
/// <param name="Individual">A security for single debts, which needs no authorisation; left out for
/// others.</param>
public sealed record GuaranteeEntry(
    string Id,
    string Holder,
    string Kind,
    decimal Limit,
    string Currency,
    bool? Individual = null
)
{
    internal Guarantee Guarantee
    {
        get
        {
            var limit = new Money(Limit, Values.Currency.Parse(Currency));
            return new Guarantee(Id, Holder, Enum.Parse<GuaranteeKind>(Kind, ignoreCase: true), limit, limit)
            {
                IsIndividual = Individual ?? false,
            };
        }
    }

    public static GuaranteeEntry Of(Guarantee g) =>
        new(
            g.Id,
            g.Holder,
            g.Kind.ToString().ToLowerInvariant(),
            g.Limit.Amount,
            g.Limit.Currency.Code,
            g.IsIndividual ? true : null
        );
}
