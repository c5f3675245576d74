using Customhouse.Declarations;
using Customhouse.Values;

namespace Customhouse.Tariff;

/// <summary>A rate that parties fixed by contract, and how a declaration proves it.</summary>
/// <param name="Code">The document (DE 2/3, category and type together) or the statement (DE 2/2) that
/// proves the contract.</param>
/// <param name="Currency">The currency that it may be fixed for; null for any.</param>
/// <param name="Basis">The law that allows it.</param>
public sealed record ContractRate(string Code, Currency? Currency, string Basis);

/// <summary>
/// The rates that a declaration tells itself (DE 4/15). The published rate is the rule; a declared one that
/// differs counts only where the law of the administration names the proof of a contract.
/// </summary>
public static class DeclaredRates
{
    /// <summary>Digits after the point that the element can hold (WCO 118).</summary>
    private const int Decimals = 5;

    private const string Basis = "WTO Valuation Agreement art. 9; UCC art. 53; DE 4/15";

    /// <summary>Every declared rate that must not stand, with the published one.</summary>
    /// <param name="acceptedOn">The date of acceptance, whose rates hold.</param>
    public static IReadOnlyList<Refusal> Check(Declaration declaration, DutyTerms terms, DateOnly acceptedOn)
    {
        if (declaration.CurrencyExchanges.Count == 0)
            return [];
        var refusals = new List<Refusal>();
        var seen = new Dictionary<Currency, decimal>();
        for (var i = 0; i < declaration.CurrencyExchanges.Count; i++)
        {
            var place = Places.Body.Append("CurrencyExchange", i + 1);
            if (declaration.CurrencyExchanges[i] is not { Rate: { } rate } told)
                continue;
            if (told.Currency is not { } currency)
                refusals.Add(
                    Refuse(
                        place.Append("CurrencyTypeCode"),
                        $"the declared rate of exchange {rate} names no currency",
                        "leave the rate out: the published one is taken"
                    )
                );
            else if (rate <= 0m)
                refusals.Add(
                    Refuse(
                        place.Append("RateNumeric"),
                        $"the declared rate of exchange of {currency} is {rate}, and a rate is above zero",
                        "leave it out: the published rate is taken"
                    )
                );
            else if (seen.TryGetValue(currency, out var other) && other != rate)
                refusals.Add(
                    Refuse(
                        place.Append("RateNumeric"),
                        $"two rates of exchange of {currency} are declared, {other} and {rate}",
                        "declare one rate of a currency at most"
                    )
                );
            else if (
                ContractOf(declaration, currency, terms) is null
                && Misfit(currency, rate, terms, acceptedOn) is { } words
            )
                refusals.Add(
                    Refuse(
                        place.Append("RateNumeric"),
                        words,
                        "leave the declared rate out: the published one is taken"
                    )
                );
            if (told.Currency is { } known)
                seen.TryAdd(known, rate);
        }
        return refusals;
    }

    /// <summary>The rate for an amount that the parties agreed on: the one that a contract fixed where the
    /// law takes it, else the published one; null where there is none.</summary>
    internal static AppliedRate? Find(
        Declaration declaration,
        Currency currency,
        DutyTerms terms,
        DateOnly day
    )
    {
        foreach (var told in declaration.CurrencyExchanges)
            if (
                told is { Rate: { } rate and > 0m }
                && told.Currency == currency
                && currency != terms.Currency
                && ContractOf(declaration, currency, terms) is { } proof
            )
                return new AppliedRate(currency, terms.Currency, rate, day, day, proof);
        return terms.RateOn(currency, day);
    }

    private static string? Misfit(Currency currency, decimal rate, DutyTerms terms, DateOnly day)
    {
        if (currency == terms.Currency)
            return rate == 1m
                ? null
                : $"the declared rate of exchange of {currency} is {rate}, and duty is in {currency} itself: the "
                    + "rate is 1";
        if (terms.RateOn(currency, day) is not { } published)
            return $"the declared rate of exchange of {currency} is {rate}, and {terms.NoRate(currency, day)}";
        // The element holds fewer digits than a rate may be published with.
        return rate == published.ForeignPerOwn || rate == decimal.Round(published.ForeignPerOwn, Decimals)
            ? null
            : $"the declared rate of exchange is {rate} {currency} for 1 {terms.Currency}, and the published one is "
                + $"{published.ForeignPerOwn} ({published.Words})";
    }

    /// <summary>The proof of a contract that the law takes, in words; null where there is none.</summary>
    private static string? ContractOf(Declaration declaration, Currency currency, DutyTerms terms)
    {
        foreach (var allowed in terms.ContractRates)
        {
            if (allowed.Currency is { } only && only != currency)
                continue;
            var documents = declaration.Documents.Concat(declaration.Items.SelectMany(i => i.Documents));
            foreach (var document in documents)
                if (document.Code == allowed.Code && document.Id is { Length: > 0 } id)
                    return $"fixed by contract: document {allowed.Code} {id} ({allowed.Basis})";
            var statements = declaration.Statements.Concat(declaration.Items.SelectMany(i => i.Statements));
            if (statements.Any(s => s.Code == allowed.Code))
                return $"fixed by contract: statement {allowed.Code} ({allowed.Basis})";
        }
        return null;
    }

    private static Refusal Refuse(Pointer place, string rule, string mend) =>
        Pointing.Refuse("CH044", place, rule, Basis, mend) with
        {
            Demand = "a declared rate of exchange is the published one",
        };
}
