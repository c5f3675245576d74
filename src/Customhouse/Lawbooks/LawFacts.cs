using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Lawbooks;

/// <summary>What a check by a lawbook knows beside the declaration.</summary>
/// <param name="Day">The legal day by whose law it is checked.</param>
/// <param name="Country">The country of the administration.</param>
/// <param name="Currency">The currency of the administration.</param>
/// <param name="Terms">What tells rates of exchange; null where no tariff is in force, and no rate is
/// known.</param>
/// <param name="Registers">What conditions may ask; null where nothing is looked up: rules that hang on it
/// are not told.</param>
public sealed record LawFacts(
    DateOnly Day,
    CountryCode Country,
    Currency Currency,
    DutyTerms? Terms,
    LawRegisters? Registers = null
)
{
    /// <summary>An amount in the currency of the administration, not rounded, by the rate of the day (WTO
    /// Valuation Agreement art. 9); null where none is published.</summary>
    public Money? InOwnCurrency(Money amount) =>
        amount.Currency == Currency ? amount
        : Terms?.RateOn(amount.Currency, Day) is { } rate
            ? new Money(amount.Amount / rate.ForeignPerOwn, Currency)
        : null;
}
