using Customhouse.Values;

namespace Customhouse.Operators;

/// <summary>What a guarantee account is for.</summary>
public enum GuaranteeKind
{
    /// <summary>Secures duty that may become due (Kyoto Convention, General Annex ch. 5).</summary>
    Security,

    /// <summary>Duty is charged to it and paid later, all at once (deferment account).</summary>
    Deferment,

    /// <summary>Money paid in beforehand, drawn down by each release.</summary>
    Cash,
}

/// <summary>
/// A guarantee or deferment account. What is reserved and what is free always add up to the limit, and
/// neither is ever below zero: a reservation that does not fit is refused, never made in part.
/// </summary>
/// <param name="Id">The account's reference: GRN, deferment number, cash account.</param>
/// <param name="Holder">The operator that answers for it.</param>
/// <param name="Kind">Whether it secures, defers or pays duty.</param>
/// <param name="Limit">The most that may be reserved at one time.</param>
/// <param name="Available">What is free at this moment.</param>
public sealed record Guarantee(string Id, string Holder, GuaranteeKind Kind, Money Limit, Money Available)
{
    /// <summary>It secures single debts (UCC-IA art. 151, 152) and needs no authorisation; any other
    /// guarantee is a comprehensive one, for which its holder is authorised (UCC art. 95).</summary>
    public bool IsIndividual { get; init; }

    /// <summary>Whether the amount is free on it; an amount in another currency never is.</summary>
    public bool Covers(Money amount) => amount.Currency == Limit.Currency && amount <= Available;
}
