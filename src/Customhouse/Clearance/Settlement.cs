using Customhouse.Journal;
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
    /// What is still to be settled becomes events; a lack of funds stops the list (RES 14). A security is
    /// freed only when the duty behind it is settled (Kyoto General Annex 5.7), and what was settled too much
    /// goes back.
    /// </summary>
    public static Step Decide(Case dossier, DecisionInputs inputs, DateTimeOffset now)
    {
        if (dossier.Assessment is null && dossier.Settled == 0m && dossier.Reservations.Count == 0)
            return Step.Pass;
        var told = new List<Event>();
        if (dossier.ReleaseUnderSecurityAsked)
        {
            var whole = Open(dossier) + SecuredDuty.Of(dossier.Assessment) - Reserved(dossier);
            return whole <= 0
                ? Step.Pass
                : Reserve(dossier, inputs, new Money(whole, inputs.Terms.Currency), now, told)
                    ?? new Step(told, false);
        }

        var needed = SecuredDuty.Of(dossier.Assessment);
        var secured = needed - Reserved(dossier);
        if (
            secured > 0
            && Reserve(dossier, inputs, new Money(secured, inputs.Terms.Currency), now, told) is { } missing
        )
            return missing;

        var due = Open(dossier);
        if (due <= 0)
            return new Step(
                [
                    .. told,
                    .. RepaymentAndRelease.Credited(dossier, -due, inputs.Terms.Currency),
                    .. RepaymentAndRelease.Freed(dossier, needed),
                ],
                false
            );
        var amount = new Money(due, inputs.Terms.Currency);
        if (AccountFor(dossier, inputs, GuaranteeKind.Deferment, GuaranteeKind.Cash) is not { } account)
        {
            if (dossier.PaymentDueAt is null)
                told.Add(new PaymentAwaited(amount, DueAt(dossier, inputs, now)));
            return new Step(told, true);
        }
        if (!account.Covers(amount))
        {
            if (!dossier.IsShortOfFunds)
                told.Add(new FundsMissing(account.Id, amount, DueAt(dossier, inputs, now)));
            return new Step(told, true);
        }
        return new Step(
            [.. told, new AccountCharged(account.Id, amount), .. RepaymentAndRelease.Freed(dossier, needed)],
            false
        );
    }

    /// <summary>Duty of the case that is not settled yet, in the administration's currency.</summary>
    public static decimal Open(Case dossier) => Owed(dossier.Assessment) - dossier.Settled;

    /// <summary>What an assessment asks to be paid now, in the administration's currency.</summary>
    public static decimal Owed(Assessment? assessment) =>
        assessment?.Lines.Where(l => !l.IsSecurity).Sum(l => l.Payable?.Amount ?? 0m) ?? 0m;

    private static Step? Reserve(
        Case dossier,
        DecisionInputs inputs,
        Money amount,
        DateTimeOffset now,
        List<Event> told
    )
    {
        var chosen = dossier.ChosenGuarantee is { } id ? inputs.Guarantees.GetValueOrDefault(id) : null;
        if (
            (chosen ?? AccountFor(dossier, inputs, GuaranteeKind.Security)) is not { } guarantee
            || !guarantee.Covers(amount)
        )
        {
            if (!dossier.IsShortOfFunds)
                told.Add(new FundsMissing("guarantee", amount, DueAt(dossier, inputs, now)));
            return new Step(told, true);
        }
        told.Add(new GuaranteeReserved(guarantee.Id, amount));
        return null;
    }

    /// <summary>The first account of the kind that the declaration names, or that its importer holds, and
    /// whose holder is authorised on the day of acceptance to use it.</summary>
    private static Guarantee? AccountFor(Case dossier, DecisionInputs inputs, params GuaranteeKind[] kinds)
    {
        var declaration = dossier.Declaration;
        var named = declaration
            .Documents.Select(d => d.Id)
            .Concat(declaration.Guarantees.SelectMany(g => new[] { g.Id, g.Reference }))
            .Concat(declaration.Items.SelectMany(i => i.Documents).Select(d => d.Id))
            .Select(id => id is null ? null : inputs.Guarantees.GetValueOrDefault(id))
            .OfType<Guarantee>();
        return named.FirstOrDefault(IsUsable) ?? inputs.Guarantees.Values.FirstOrDefault(IsUsable);

        bool IsUsable(Guarantee account) =>
            kinds.Contains(account.Kind)
            && (
                dossier.AcceptedAt is not { } accepted
                || AccountCheck.IsAuthorised(
                    account,
                    inputs.Registers,
                    inputs.TimeOf(declaration).DayOf(accepted)
                )
            );
    }

    private static DateTimeOffset DueAt(Case dossier, DecisionInputs inputs, DateTimeOffset now) =>
        inputs.TimeOf(dossier.Declaration).EndOf(now, inputs.Terms.PaymentDays);

    private static decimal Reserved(Case dossier) => dossier.Reservations.Sum(r => r.Amount.Amount);
}
