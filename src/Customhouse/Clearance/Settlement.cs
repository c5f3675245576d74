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
            var whole = Open(dossier) + Secured(dossier) - Reserved(dossier);
            return whole <= 0
                ? Step.Pass
                : Reserve(dossier, inputs, new Money(whole, inputs.Terms.Currency), now, told)
                    ?? new Step(told, false);
        }

        var needed = Secured(dossier);
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
        var deferred = Math.Min(due, Deferred(dossier, inputs, now));
        if (
            Charge(dossier, inputs, deferred, now, told, GuaranteeKind.Deferment, GuaranteeKind.Cash) is
            { } unpaid
        )
            return unpaid;
        // What is paid otherwise is no debt of the deferment account's, whoever holds one.
        if (Charge(dossier, inputs, due - deferred, now, told, GuaranteeKind.Cash) is { } open)
            return open;
        return new Step([.. told, .. RepaymentAndRelease.Freed(dossier, needed)], false);
    }

    /// <summary>What the case has to secure: what a supplementary declaration took over of it, that one
    /// does.</summary>
    private static decimal Secured(Case dossier)
    {
        var whole = SecuredDuty.Of(dossier.Assessment);
        return dossier.CompletedBy is null ? whole : Math.Min(whole, Reserved(dossier));
    }

    /// <summary>Charges a part of what is due to an account of a kind.</summary>
    /// <returns>The step that waits for money; null where nothing is left of the part.</returns>
    private static Step? Charge(
        Case dossier,
        DecisionInputs inputs,
        decimal part,
        DateTimeOffset now,
        List<Event> told,
        params GuaranteeKind[] kinds
    )
    {
        if (part <= 0m)
            return null;
        var amount = new Money(part, inputs.Terms.Currency);
        if (AccountFor(dossier, inputs, kinds) is not { } account)
        {
            if (dossier.PaymentDueAt is null || IsCharged())
                told.Add(new PaymentAwaited(Left(), DueAt(dossier, inputs, now)));
            return new Step(told, true);
        }
        // What this decision charged before is not free any more.
        var free = account.Available.Amount - ChargedTo(account.Id);
        if (!(account with { Available = account.Available with { Amount = free } }).Covers(amount))
        {
            if (!dossier.IsShortOfFunds || IsCharged())
                told.Add(new FundsMissing(account.Id, amount, DueAt(dossier, inputs, now)));
            return new Step(told, true);
        }
        told.Add(new AccountCharged(account.Id, amount));
        return null;

        // A charge ends the time to pay; what is still open has one of its own.
        bool IsCharged() => told.OfType<AccountCharged>().Any();
        decimal ChargedTo(string? id) =>
            told.OfType<AccountCharged>().Where(c => id is null || c.Account == id).Sum(c => c.Amount.Amount);
        Money Left() => amount with { Amount = Open(dossier) - ChargedTo(null) };
    }

    /// <summary>What is declared to be deferred (DE 4/8) and is not on a deferment account yet.</summary>
    private static decimal Deferred(Case dossier, DecisionInputs inputs, DateTimeOffset now)
    {
        if (inputs.LawOn(DayOf(dossier, inputs, now)).Deferment is not { Method: var method })
            return 0m;
        var asked = dossier
            .Assessment!.Lines.Where(l => !l.IsSecurity && l.PaymentMethod == method)
            .Sum(l => l.Payable?.Amount ?? 0m);
        var charged = dossier
            .Charged.Where(c =>
                inputs.Registers.Accounts.GetValueOrDefault(c.Key) is not { Kind: GuaranteeKind.Cash }
            )
            .Sum(c => c.Value);
        return Math.Max(0m, asked - charged);
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
            || !Freeing(guarantee).Covers(amount)
        )
        {
            if (!dossier.IsShortOfFunds)
                told.Add(new FundsMissing("guarantee", amount, DueAt(dossier, inputs, now)));
            return new Step(told, true);
        }
        told.Add(new GuaranteeReserved(guarantee.Id, amount));
        return null;

        // What the simplified declaration holds for the same goods comes free in the same decision.
        Guarantee Freeing(Guarantee account) =>
            account with
            {
                Available = account.Available with
                {
                    Amount =
                        account.Available.Amount + Completion.FreedOn(account.Id, inputs.Completed, dossier),
                },
            };
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
                    declaration,
                    inputs.Registers,
                    inputs.LawOn(inputs.TimeOf(declaration).DayOf(accepted)),
                    inputs.TimeOf(declaration).DayOf(accepted)
                )
            );
    }

    private static DateOnly DayOf(Case dossier, DecisionInputs inputs, DateTimeOffset now) =>
        inputs.TimeOf(dossier.Declaration).DayOf(inputs.LawAt(dossier.AcceptedAt, now));

    private static DateTimeOffset DueAt(Case dossier, DecisionInputs inputs, DateTimeOffset now) =>
        inputs.TimeOf(dossier.Declaration).EndOf(now, inputs.Registers.LimitsOf(dossier, now).PaymentDays);

    private static decimal Reserved(Case dossier) => dossier.Reservations.Sum(r => r.Amount.Amount);
}
