using System.Globalization;
using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>Acts about money: a payment, release under security, an audit's reassessment.</summary>
internal static class DutyRules
{
    public static Outcome Paid(Pay act, Case dossier, DecisionInputs inputs)
    {
        if (act.Amount.Currency != inputs.Terms.Currency)
            return Outcome.No(
                "CH023",
                $"the payment is in {act.Amount.Currency}, and must be in {inputs.Terms.Currency}",
                $"pay in {inputs.Terms.Currency}",
                "duty is paid in the currency of the administration"
            );
        if (act.Amount.Amount <= 0)
            return Outcome.No(
                "CH024",
                $"the payment is {act.Amount.Amount.ToString(CultureInfo.InvariantCulture)} "
                    + $"{act.Amount.Currency}, and must be above 0",
                "tell the amount that the bank was paid",
                "a payment is an amount above zero"
            );
        if (act.Amount.Amount >= Limits.AmountBelow)
            return Outcome.No(
                "CH061",
                $"a payment of {act.Amount.Amount.ToString(CultureInfo.InvariantCulture)} "
                    + $"{act.Amount.Currency} must be below "
                    + $"{Limits.AmountBelow.ToString(CultureInfo.InvariantCulture)}",
                "tell the amount that the bank was paid",
                "an amount is below the limit of its field"
            );
        if (!act.Amount.IsPayable)
            return Outcome.No(
                "CH053",
                $"a payment of {act.Amount.Amount.ToString(CultureInfo.InvariantCulture)} "
                    + $"{act.Amount.Currency} must not have more than {act.Amount.Currency.Decimals} "
                    + "decimals, as its currency has",
                "tell the amount that the bank was paid",
                "an amount has the decimals of its currency"
            );
        if (dossier.Payments.FirstOrDefault(IsOf) is not { } before)
            return Outcome.On(new PaymentReceived(PlainText.Reference(act.Reference), act.Amount));
        // A payment is told again when nobody saw the answer; it counts once.
        return before.Amount == act.Amount
            ? Outcome.Only()
            : Outcome.No(
                "CH026",
                $"the payment {act.Reference} came already, with {before.Amount} and not {act.Amount}; one "
                    + "reference must have one amount",
                "give another payment its own reference",
                "one reference has one payment"
            );

        bool IsOf(PaymentReceived payment) =>
            PlainText.Compared(payment.Reference) == PlainText.Compared(act.Reference);
    }

    /// <summary>An officer may choose among the guarantees that this declaration may use.</summary>
    public static Outcome Secured(
        ReleaseUnderSecurity act,
        Case dossier,
        DecisionInputs inputs,
        DateTimeOffset now
    ) =>
        act.Guarantee is null
        || inputs.Guarantees.GetValueOrDefault(act.Guarantee) is { Kind: GuaranteeKind.Security } chosen
            && AccountCheck.IsAuthorised(
                chosen,
                dossier.Declaration,
                inputs.Registers,
                inputs.LawOn(inputs.TimeOf(dossier.Declaration).DayOf(dossier.AcceptedAt ?? now)),
                inputs.TimeOf(dossier.Declaration).DayOf(dossier.AcceptedAt ?? now)
            )
            ? Outcome.On(new SecurityReleaseAsked(act.Grounds, act.Guarantee))
            : Outcome.No(
                "CH027",
                $"{act.Guarantee} is no guarantee that this declaration may use",
                "choose a guarantee of its importer or declarant, or leave the choice out",
                "a guarantee is one that the declaration may use"
            );

    /// <summary>Nothing is asked back that was not paid.</summary>
    public static Outcome ReviewAsked(AskReview act, Case dossier, DecisionInputs inputs)
    {
        if (!ReasonText.SaysEnough(act.Grounds))
            return Outcome.No(
                "CH054",
                $"the reason is \"{act.Grounds}\", and must have at least "
                    + $"{ReasonText.CharactersMin} letters or digits",
                "say in a few words what is wrong",
                "a reason says what is wrong"
            );
        if (act.Repayment is not { } asked)
            return Outcome.Only(new ReviewRequested(act.Grounds, null));
        if (asked.Currency != inputs.Terms.Currency || asked.Amount <= 0m || !asked.IsPayable)
            return Outcome.No(
                "CH059",
                $"a repayment of {asked.Amount.ToString(CultureInfo.InvariantCulture)} {asked.Currency} is "
                    + $"asked for; it must be above 0, in {inputs.Terms.Currency}, with the decimals of that "
                    + "currency",
                $"tell what is to be repaid in {inputs.Terms.Currency}, or nothing for a correction alone",
                "a repayment is an amount above zero in the currency of the administration"
            );
        var paid = new Money(dossier.Settled, inputs.Terms.Currency);
        return asked.Amount > paid.Amount
            ? Outcome.No(
                "CH058",
                $"a repayment of {asked} is asked for, and {paid} was paid; no more is repaid than was paid",
                $"ask for {paid} at most",
                "no more is repaid than was paid"
            )
            : Outcome.Only(new ReviewRequested(act.Grounds, asked));
    }

    public static Outcome Reassessed(Reassess act, Case dossier, DecisionInputs inputs)
    {
        if (act.Corrections.FirstOrDefault(c => !Reassessment.IsOf(dossier, c)) is { } other)
            return Outcome.No(
                "CH029",
                $"the declaration owes no {other.TaxType} on an item {other.Item}",
                "name an item of the declaration, and the tax by its code in capitals, as A00",
                "what is reassessed was assessed before"
            );
        if (
            act.Corrections.Any(c =>
                c.Assessed.Currency != inputs.Terms.Currency
                || c.Assessed.Amount < 0m
                || !Reassessment.IsExact(c.Assessed.Amount)
            )
            || act.Corrections.DistinctBy(c => (c.Item, c.TaxType)).Count() < act.Corrections.Count
        )
            return Outcome.No(
                "CH028",
                $"duty is assessed once for each tax of an item, in {inputs.Terms.Currency}, at zero or more",
                "tell each tax of an item once, as it should have been assessed"
            );
        var difference = Reassessment.Compute(dossier.Assessment!, act.Corrections).Difference;
        return Outcome.On(
            new DutyReassessed(act.Grounds, act.Corrections, new Money(difference, inputs.Terms.Currency))
        );
    }
}
