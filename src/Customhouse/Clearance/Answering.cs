using System.Globalization;
using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>What an act brings by itself, before the ordered steps go on.</summary>
/// <param name="GoesOn">False where the steps have nothing to do after it.</param>
public readonly record struct Outcome(IReadOnlyList<Event> Facts, IReadOnlyList<Refusal> Refusals, bool GoesOn)
{
    public static Outcome On(params IReadOnlyList<Event> facts) => new(facts, [], true);

    public static Outcome Only(params IReadOnlyList<Event> facts) => new(facts, [], false);

    /// <param name="demand">The rule without the values of this act; null where it holds none.</param>
    public static Outcome No(string code, string rule, string mend, string? demand = null) =>
        new([], [new Refusal(code, "", rule, "Order of clearance", mend) { Demand = demand }], false);
}

/// <summary>Which act is allowed where a case stands, and what it brings.</summary>
public static class Answering
{
    public static Outcome To(Act act, Case @case, Facts facts, DateTimeOffset now) => act switch
    {
        Lodge a => @case.Sequence == 0
            ? Outcome.On(LodgedFrom(a.Message))
            : Outcome.No("CH001", "a case begins with one lodgement",
                "lodge a new declaration under a new reference"),
        _ when @case.Sequence == 0 => throw new InvalidOperationException("an act was brought to a case without facts"),
        _ when @case.IsClosed && act is not PassTime => Closed(@case),
        Present a => Presented(a, @case),
        Depart a => Departed(a, @case),
        Amend a => Asked(@case, new AmendmentRequested(a.Message.Format, a.Message.Declaration.Lrn)
            { Payload = a.Message.Payload, Declaration = a.Message.Declaration }, a.Message, facts, now),
        Cancel a => Asked(@case, new CancellationRequested(a.Message.Format, a.Message.Declaration.Lrn)
            { Payload = a.Message.Payload, Declaration = a.Message.Declaration }, a.Message, facts, now),
        Grant => Granted(@case, facts, now),
        Deny a => @case.Pending == PendingRequest.None ? NothingPends() : Outcome.On(new RequestDenied(a.Grounds)),
        WantDocuments a => BeforeRelease(@case,
            new DocumentsWanted(a.Grounds, a.DocumentCodes, a.Until ?? now.AddDays(facts.Terms.DocumentDays))),
        SubmitDocuments a => @case.DocumentsOpen || @case.QuestionOpen
            ? Outcome.Only(new DocumentsSubmitted(a.Documents))
            : Outcome.No("CH010", "documents are handed in when they are wanted",
                "wait until documents are asked for"),
        AcceptDocuments a => @case.DocumentsOpen
            ? Outcome.On(new DocumentsAccepted(a.Finding))
            : Outcome.No("CH011", "only documents that are wanted can be accepted", "look at the case's state first"),
        OrderControl a => @case.ControlOpen
            ? Outcome.No("CH012", "a control is open already", "record its result first")
            : BeforeRelease(@case, new ControlOrdered(a.Grounds)),
        RecordControl a => Controlled(a, @case, facts, now),
        Query a => BeforeRelease(@case, new QuestionAsked(a.Question)),
        Reply a => @case.QuestionOpen
            ? Outcome.On(new QuestionAnswered(a.Answer))
            : Outcome.No("CH013", "no question is open", "wait until a question is asked"),
        Detain a => @case.IsDetained
            ? Outcome.No("CH014", "the goods are detained already", "lift the detention first")
            : Outcome.Only(new GoodsDetained(a.Grounds)),
        LiftDetention a => @case.IsDetained
            ? Outcome.On(new DetentionLifted(a.Grounds))
            : Outcome.No("CH015", "the goods are not detained", "look at the case's state first"),
        Pay a => Paid(a, @case, facts),
        ReleaseUnderSecurity a => @case.ReleasedAt is null && !@case.ReleaseUnderSecurityAsked
            ? Secured(a, facts)
            : Outcome.No("CH016", "security stands in for duty before release only", "determine the duty instead"),
        DetermineDuty a => @case.ReleaseUnderSecurityAsked
            ? Outcome.On(new DutyDetermined(a.Grounds))
            : Outcome.No("CH017", "the duty of this case is not open", "reassess it if it was wrong"),
        Reassess a => Reassessed(a, @case, facts),
        PassTime => Timed(@case, facts, now),
        _ => throw new InvalidOperationException($"no meaning is known for the act {act.GetType().Name}"),
    };

    private static DeclarationLodged LodgedFrom(LodgedMessage message) => new(
        message.Format, message.Declaration.Lrn, message.Declaration.TypeCode,
        message.Declaration.Declarant?.Id ?? "")
    {
        Payload = message.Payload, Declaration = message.Declaration,
    };

    private static Outcome Closed(Case @case) => Outcome.No("CH002",
        $"the case is closed: {@case.State}", "lodge a new declaration for these goods");

    private static Outcome NothingPends() =>
        Outcome.No("CH003", "no request of the trader waits for a decision", "look at the case's state first");

    private static Outcome BeforeRelease(Case @case, Event fact) => @case.ReleasedAt is null
        ? Outcome.Only(fact)
        : Outcome.No("CH004", "the goods were released already", "reassess the case, or detain the goods");

    private static Outcome Presented(Present act, Case @case)
    {
        if (@case.PresentedAt is not null)
            return Outcome.No("CH005", "the goods were presented already", "nothing more is needed");
        if (!@case.IsRegistered)
            return Outcome.No("CH006", "goods are presented on a pre-lodged declaration", "nothing more is needed");
        return Outcome.On(new GoodsPresented(act.Location));
    }

    private static Outcome Departed(Depart act, Case @case)
    {
        if (!@case.IsExport)
            return Outcome.No("CH007", "only exports leave the customs territory", "check the reference number");
        return Outcome.Only(
            @case.ClearedAt is null ? new DepartureToldEarly(act.Location) : new GoodsExited(act.Location));
    }

    /// <summary>A change or an invalidation is asked for; customs decides (Kyoto General Annex 3.27, 3.28).</summary>
    private static Outcome Asked(
        Case @case, MessageEvent fact, LodgedMessage message, Facts facts, DateTimeOffset now)
    {
        if (@case.Pending != PendingRequest.None)
            return Outcome.No("CH020", "an earlier request waits for a decision", "wait for it, then ask again");
        if (@case is { ClearedAt: not null, IsExport: false } && fact is AmendmentRequested)
            return Outcome.No("CH021", "the declaration is cleared", "ask for a repayment or a reassessment");
        var faults = facts.CheckRequest(@case, message.Declaration, now).Where(r => !r.IsWarning).ToArray();
        return faults.Length > 0
            ? Outcome.Only(new RequestRejected(message.Declaration.Lrn, faults))
            : Outcome.Only(fact);
    }

    private static Outcome Granted(Case @case, Facts facts, DateTimeOffset now)
    {
        switch (@case.Pending)
        {
            case PendingRequest.Cancellation:
                return Outcome.Only([new RequestGranted(), .. Restitution.Whole(@case, facts.Terms.Currency),
                    new DeclarationInvalidated("asked for by the trader")]);
            case PendingRequest.Amendment:
                var amended = facts.AmendBy(@case.Declaration, @case.PendingMessage!);
                if (amended.Declaration is not { } next)
                    return Outcome.Only(new RequestDenied("the change cannot be applied"));
                return Unassessable(@case, next, facts, now) is [{ } fault, ..]
                    ? Outcome.Only(new RequestDenied($"the change cannot be assessed: {fault.Rule}"))
                    : Outcome.On(new RequestGranted(), NewVersion(@case, next));
            default:
                return NothingPends();
        }
    }

    /// <summary>
    /// Why a version to come could not be assessed. It must not come into force then: a case that was accepted
    /// would end as rejected, with its goods under way.
    /// </summary>
    private static Refusal[] Unassessable(
        Case @case, Declaration next, Facts facts, DateTimeOffset now) =>
        DataSets.TellingOf(next) == DutyTelling.Assessed
            ? [.. facts.Assess(next, @case.AcceptedAt ?? now).Refusals.Where(r => !r.IsWarning)]
            : [];

    private static DeclarationAmended NewVersion(Case @case, Declaration declaration) =>
        new("xml", @case.Version + 1) { Declaration = declaration };

    /// <summary>What a control found goes on record; what it put right becomes a new version.</summary>
    private static Outcome Controlled(RecordControl act, Case @case, Facts facts, DateTimeOffset now)
    {
        if (!@case.ControlOpen)
            return Outcome.No("CH022", "no control is open", "order a control first");
        var recorded = new ControlRecorded(act.Result);
        if (act.Result.Satisfactory)
            return Outcome.On(recorded);
        if (act.Result.Corrections.Count == 0)
            return Outcome.Only(recorded, new GoodsDetained("control: " + act.Result.Findings));
        var corrected = facts.CorrectBy(@case.Declaration, act.Result.Corrections);
        if (corrected.Declaration is not { } next) return new Outcome([], corrected.Refusals, false);
        return Unassessable(@case, next, facts, now) is { Length: > 0 } faults
            ? new Outcome([], faults, false)
            : Outcome.On(recorded, NewVersion(@case, next));
    }

    private static Outcome Paid(Pay act, Case @case, Facts facts)
    {
        if (act.Amount.Currency != facts.Terms.Currency)
            return Outcome.No("CH023",
                $"the payment is in {act.Amount.Currency}, and must be in {facts.Terms.Currency}",
                $"pay in {facts.Terms.Currency}", "duty is paid in the currency of the administration");
        if (act.Amount.Amount <= 0)
            return Outcome.No("CH024",
                $"the payment is {act.Amount.Amount.ToString(CultureInfo.InvariantCulture)} {act.Amount.Currency}, and "
                + "must be above 0", "tell the amount that the bank was paid", "a payment is an amount above zero");
        if (act.Amount.Amount >= Limits.AmountBelow)
            return Outcome.No("CH061",
                $"a payment of {act.Amount.Amount.ToString(CultureInfo.InvariantCulture)} {act.Amount.Currency} must "
                + $"be below {Limits.AmountBelow.ToString(CultureInfo.InvariantCulture)}",
                "tell the amount that the bank was paid", "an amount is below the limit of its field");
        if (!act.Amount.IsPayable)
            return Outcome.No("CH053",
                $"a payment of {act.Amount.Amount.ToString(CultureInfo.InvariantCulture)} {act.Amount.Currency} must "
                + $"not have more than {act.Amount.Currency.Decimals} decimals, as its currency has",
                "tell the amount that the bank was paid", "an amount has the decimals of its currency");
        if (@case.Payments.FirstOrDefault(p => p.Reference == act.Reference) is not { } before)
            return Outcome.On(new PaymentReceived(act.Reference, act.Amount));
        // A payment is told again when nobody saw the answer; it counts once.
        return before.Amount == act.Amount
            ? Outcome.Only()
            : Outcome.No("CH026",
                $"the payment {act.Reference} came already, with {before.Amount} and not {act.Amount}; one reference "
                + "must have one amount", "give another payment its own reference",
                "one reference has one payment");
    }

    /// <summary>An officer may choose among the guarantees that this declaration may use.</summary>
    private static Outcome Secured(ReleaseUnderSecurity act, Facts facts) =>
        act.Guarantee is null
        || facts.Guarantees.GetValueOrDefault(act.Guarantee) is { Kind: GuaranteeKind.Security }
            ? Outcome.On(new SecurityReleaseAsked(act.Grounds, act.Guarantee))
            : Outcome.No("CH027", $"{act.Guarantee} is no guarantee that this declaration may use",
                "choose a guarantee of its importer or declarant, or leave the choice out",
                "a guarantee is one that the declaration may use");

    private static Outcome Reassessed(Reassess act, Case @case, Facts facts)
    {
        if (@case.ClearedAt is null || @case.Assessment is null)
            return Outcome.No("CH025", "an audit comes after clearance (TFA 7.5)", "wait for clearance");
        if (act.Corrections.FirstOrDefault(c => !Reassessment.IsOf(@case, c)) is { } other)
            return Outcome.No("CH029", $"the declaration owes no {other.TaxType} on an item {other.Item}",
                "name an item of the declaration, and the tax by its code in capitals, as A00",
                "what is reassessed was assessed before");
        if (act.Corrections.Any(c => c.Assessed.Currency != facts.Terms.Currency || c.Assessed.Amount < 0m
                || !Reassessment.IsExact(c.Assessed.Amount))
            || act.Corrections.DistinctBy(c => (c.Item, c.TaxType)).Count() < act.Corrections.Count)
            return Outcome.No("CH028", $"duty is assessed once for each tax of an item, in {facts.Terms.Currency}, "
                + "at zero or more", "tell each tax of an item once, as it should have been assessed");
        var difference = Reassessment.Of(@case.Assessment, act.Corrections).Difference;
        return Outcome.On(
            new DutyReassessed(act.Grounds, act.Corrections, new Money(difference, facts.Terms.Currency)));
    }

    private static Outcome Timed(Case @case, Facts facts, DateTimeOffset now)
    {
        if (@case.IsClosed) return Outcome.Only();
        if (@case is { IsRegistered: true, AcceptedAt: null, LapsesAt: { } lapses } && now >= lapses)
            return Outcome.Only([.. Restitution.Whole(@case, facts.Terms.Currency),
                new DeclarationInvalidated("the goods were not presented in time")]);
        if (@case.PaymentDueAt is { } due && now >= due)
            return Outcome.On(new PaymentReminded(
                new Money(Settlement.Open(@case), facts.Terms.Currency), now.AddDays(facts.Terms.PaymentDays)));
        if (@case is { IsExport: true, ClearedAt: { } cleared, LapsesAt: null }
            && now >= cleared.AddDays(facts.Terms.ExitDays))
            return Outcome.Only(new ExitEnquired(now.AddDays(facts.Terms.DocumentDays)));
        var dwells = @case is { AcceptedAt: not null, ReleasedAt: null } && facts.Terms.Dwell > TimeSpan.Zero;
        return @case.IsShortOfFunds || dwells ? Outcome.On() : Outcome.Only();
    }
}
