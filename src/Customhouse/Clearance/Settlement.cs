using Customhouse.Operators;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>
/// How the duty of a case is settled before release: charged to the deferment or cash account that the trader
/// names, reserved on a guarantee where it is only secured, or awaited as a payment.
/// </summary>
public static class Settlement
{
    /// <summary>
    /// What is still to be settled becomes facts; a lack of funds stops the list (RES 14). A security is freed only
    /// when the duty behind it is settled (Kyoto General Annex 5.7), and what was settled too much goes back.
    /// </summary>
    public static Step Of(Case @case, Facts facts, DateTimeOffset now)
    {
        if (@case.Assessment is null && @case.Settled == 0m && @case.Reservations.Count == 0) return Step.Pass;
        var told = new List<Event>();
        if (@case.ReleaseUnderSecurityAsked)
        {
            var whole = Open(@case) - Reserved(@case);
            return whole <= 0 ? Step.Pass
                : Reserve(@case, facts, new Money(whole, facts.Terms.Currency), now, told) ?? new Step(told, false);
        }

        var needed = Secured(@case.Assessment);
        var secured = needed - Reserved(@case);
        if (secured > 0
            && Reserve(@case, facts, new Money(secured, facts.Terms.Currency), now, told) is { } missing)
                return missing;

        var due = Open(@case);
        if (due <= 0)
            return new Step(
                [.. told, .. Restitution.Credited(@case, -due, facts.Terms.Currency), .. Freed(@case, secured, needed)],
                false);
        var amount = new Money(due, facts.Terms.Currency);
        if (AccountFor(@case, facts, GuaranteeKind.Deferment, GuaranteeKind.Cash) is not { } account)
        {
            if (@case.PaymentDueAt is null) told.Add(new PaymentAwaited(amount, DueAt(facts, now)));
            return new Step(told, true);
        }
        if (!account.Covers(amount))
        {
            if (!@case.IsShortOfFunds) told.Add(new FundsMissing(account.Id, amount, DueAt(facts, now)));
            return new Step(told, true);
        }
        return new Step([.. told, new AccountCharged(account.Id, amount), .. Freed(@case, secured, needed)], false);
    }

    /// <summary>Duty of the case that is not settled yet, in the administration's currency.</summary>
    public static decimal Open(Case @case) => Owed(@case.Assessment) - @case.Settled;

    /// <summary>What an assessment asks to be paid now, in the administration's currency.</summary>
    public static decimal Owed(Assessment? assessment) =>
        assessment?.Lines.Where(l => !l.IsSecurity).Sum(l => l.Payable?.Amount ?? 0m) ?? 0m;

    private static decimal Secured(Assessment? assessment) =>
        assessment?.Lines.Where(l => l.IsSecurity).Sum(l => l.Assessed.Amount) ?? 0m;

    private static IEnumerable<Event> Freed(Case @case, decimal missing, decimal needed) =>
        missing < 0m ? Restitution.Freed(@case, needed) : [];

    private static Step? Reserve(Case @case, Facts facts, Money amount, DateTimeOffset now, List<Event> told)
    {
        var chosen = @case.ChosenGuarantee is { } id ? facts.Guarantees.GetValueOrDefault(id) : null;
        if ((chosen ?? AccountFor(@case, facts, GuaranteeKind.Security)) is not { } guarantee
            || !guarantee.Covers(amount))
        {
            if (!@case.IsShortOfFunds) told.Add(new FundsMissing("guarantee", amount, DueAt(facts, now)));
            return new Step(told, true);
        }
        told.Add(new GuaranteeReserved(guarantee.Id, amount));
        return null;
    }

    /// <summary>The first account of the kind that the declaration names, or that its importer holds.</summary>
    private static Guarantee? AccountFor(Case @case, Facts facts, params GuaranteeKind[] kinds)
    {
        var declaration = @case.Declaration;
        var named = declaration.Documents.Select(d => d.Id)
            .Concat(declaration.Guarantees.SelectMany(g => new[] { g.Id, g.Reference }))
            .Select(id => id is null ? null : facts.Guarantees.GetValueOrDefault(id));
        return named.FirstOrDefault(g => g is not null && kinds.Contains(g.Kind))
            ?? facts.Guarantees.Values.FirstOrDefault(g => kinds.Contains(g.Kind));
    }

    private static DateTimeOffset DueAt(Facts facts, DateTimeOffset now) => now.AddDays(facts.Terms.PaymentDays);

    private static decimal Reserved(Case @case) => @case.Reservations.Sum(r => r.Amount.Amount);
}
