using System.Globalization;
using Customhouse.Declarations;
using Customhouse.Operators;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>What an act brings by itself, before the ordered steps go on.</summary>
/// <param name="GoesOn">False where the steps have nothing to do after it.</param>
public readonly record struct Outcome(
    IReadOnlyList<Event> Events,
    IReadOnlyList<Refusal> Refusals,
    bool GoesOn
)
{
    /// <summary>The assessment of the version that the act brought in force; null where none was
    /// made.</summary>
    public AssessmentResult? Assessed { get; init; }

    public static Outcome On(params IReadOnlyList<Event> events) => new(events, [], true);

    public static Outcome Only(params IReadOnlyList<Event> events) => new(events, [], false);

    /// <param name="demand">The rule without the values of this act; null where it holds none.</param>
    public static Outcome No(string code, string rule, string mend, string? demand = null) =>
        new([], [new Refusal(code, "", rule, "Order of clearance", mend) { Demand = demand }], false);
}

/// <summary>Which act is allowed where a case stands, and what it brings.</summary>
public static class ActRules
{
    public static Outcome To(Act act, Case dossier, DecisionInputs inputs, DateTimeOffset now) =>
        act switch
        {
            Lodge a => dossier.Sequence == 0
                ? Outcome.On(LodgedFrom(a.Message))
                : Outcome.No(
                    "CH001",
                    "a case begins with one lodgement",
                    "lodge a new declaration under a new reference"
                ),
            _ when dossier.Sequence == 0 => throw new InvalidOperationException(
                "an act was brought to a case without events"
            ),
            _ when dossier.IsClosed && act is not CheckDeadlines => Closed(dossier),
            Present a => Presented(a, dossier),
            Depart a => Departed(a, dossier),
            Amend a => Asked(
                dossier,
                new AmendmentRequested(a.Message.Format, a.Message.Declaration.Lrn)
                {
                    Payload = a.Message.Payload,
                    Declaration = a.Message.Declaration,
                },
                a.Message,
                inputs,
                now
            ),
            Cancel a => Asked(
                dossier,
                new CancellationRequested(a.Message.Format, a.Message.Declaration.Lrn)
                {
                    Payload = a.Message.Payload,
                    Declaration = a.Message.Declaration,
                },
                a.Message,
                inputs,
                now
            ),
            Grant => Granted(dossier, inputs, now),
            Deny a => dossier.Pending == PendingRequest.None
                ? NothingPends()
                : Outcome.On(new RequestDenied(a.Grounds)),
            WantDocuments a => BeforeRelease(
                dossier,
                new DocumentsWanted(
                    a.Grounds,
                    a.DocumentCodes,
                    a.Until ?? now.AddDays(inputs.Terms.DocumentDays)
                )
            ),
            SubmitDocuments a => dossier.DocumentsOpen || dossier.QuestionOpen
                ? Outcome.Only(new DocumentsSubmitted(a.Documents))
                : Outcome.No(
                    "CH010",
                    "documents are handed in when they are wanted",
                    "wait until documents are asked for"
                ),
            AcceptDocuments a => dossier.DocumentsOpen
                ? Outcome.On(new DocumentsAccepted(a.Finding))
                : Outcome.No(
                    "CH011",
                    "only documents that are wanted can be accepted",
                    "look at the case's state first"
                ),
            OrderControl a => dossier.ControlOpen
                ? Outcome.No("CH012", "a control is open already", "record its result first")
                : BeforeRelease(dossier, new ControlOrdered(a.Grounds)),
            RecordControl a => Controlled(a, dossier, inputs, now),
            Query a => BeforeRelease(dossier, new QuestionAsked(a.Question)),
            Reply a => dossier.QuestionOpen
                ? Outcome.On(new QuestionAnswered(a.Answer))
                : Outcome.No("CH013", "no question is open", "wait until a question is asked"),
            Detain a => dossier.IsDetained
                ? Outcome.No("CH014", "the goods are detained already", "lift the detention first")
                : Outcome.Only(new GoodsDetained(a.Grounds)),
            LiftDetention a => dossier.IsDetained
                ? Outcome.On(new DetentionLifted(a.Grounds))
                : Outcome.No("CH015", "the goods are not detained", "look at the case's state first"),
            Pay a => Paid(a, dossier, inputs),
            ReleaseUnderSecurity a => dossier.ReleasedAt is null && !dossier.ReleaseUnderSecurityAsked
                ? Secured(a, inputs)
                : Outcome.No(
                    "CH016",
                    "security stands in for duty before release only",
                    "determine the duty instead"
                ),
            DetermineDuty a => dossier.ReleaseUnderSecurityAsked
                ? Outcome.On(new DutyDetermined(a.Grounds))
                : Outcome.No("CH017", "the duty of this case is not open", "reassess it if it was wrong"),
            Reassess a => Reassessed(a, dossier, inputs),
            CheckDeadlines => Timed(dossier, inputs, now),
            _ => throw new InvalidOperationException($"no meaning is known for the act {act.GetType().Name}"),
        };

    private static DeclarationLodged LodgedFrom(LodgedMessage message) =>
        new(
            message.Format,
            message.Declaration.Lrn,
            message.Declaration.TypeCode,
            message.Declaration.Declarant?.Id ?? ""
        )
        {
            Payload = message.Payload,
            Declaration = message.Declaration,
        };

    private static Outcome Closed(Case dossier) =>
        Outcome.No(
            "CH002",
            $"the case is closed: {dossier.State}",
            "lodge a new declaration for these goods"
        );

    private static Outcome NothingPends() =>
        Outcome.No(
            "CH003",
            "no request of the trader waits for a decision",
            "look at the case's state first"
        );

    private static Outcome BeforeRelease(Case dossier, Event caseEvent) =>
        dossier.ReleasedAt is null
            ? Outcome.Only(caseEvent)
            : Outcome.No(
                "CH004",
                "the goods were released already",
                "reassess the case, or detain the goods"
            );

    private static Outcome Presented(Present act, Case dossier)
    {
        if (dossier.PresentedAt is not null)
            return Outcome.No("CH005", "the goods were presented already", "nothing more is needed");
        if (!dossier.IsRegistered)
            return Outcome.No(
                "CH006",
                "goods are presented on a pre-lodged declaration",
                "nothing more is needed"
            );
        return Outcome.On(new GoodsPresented(act.Location));
    }

    private static Outcome Departed(Depart act, Case dossier)
    {
        if (!dossier.IsExport)
            return Outcome.No(
                "CH007",
                "only exports leave the customs territory",
                "check the reference number"
            );
        return Outcome.Only(
            dossier.ClearedAt is null ? new DepartureToldEarly(act.Location) : new GoodsExited(act.Location)
        );
    }

    /// <summary>A change or an invalidation is asked for; customs decides (Kyoto General Annex 3.27,
    /// 3.28).</summary>
    private static Outcome Asked(
        Case dossier,
        MessageEvent caseEvent,
        LodgedMessage message,
        DecisionInputs inputs,
        DateTimeOffset now
    )
    {
        if (dossier.Pending != PendingRequest.None)
            return Outcome.No(
                "CH020",
                "an earlier request waits for a decision",
                "wait for it, then ask again"
            );
        if (dossier is { ClearedAt: not null, IsExport: false } && caseEvent is AmendmentRequested)
            return Outcome.No("CH021", "the declaration is cleared", "ask for a repayment or a reassessment");
        var proposed = inputs.Proposed;
        var faults = (proposed?.Refusals ?? [])
            .Concat(
                LodgementRequests.Check(
                    inputs.Rules,
                    dossier.Declaration,
                    message.Declaration,
                    proposed?.Declaration,
                    now
                )
            )
            .Where(r => !r.IsWarning)
            .ToArray();
        return faults.Length > 0
            ? Outcome.Only(new RequestRejected(message.Declaration.Lrn, faults))
            : Outcome.Only(caseEvent);
    }

    private static Outcome Granted(Case dossier, DecisionInputs inputs, DateTimeOffset now)
    {
        switch (dossier.Pending)
        {
            case PendingRequest.Cancellation:
                return Outcome.Only([
                    new RequestGranted(),
                    .. RepaymentAndRelease.Whole(dossier, inputs.Terms.Currency),
                    new DeclarationInvalidated("asked for by the trader"),
                ]);
            case PendingRequest.Amendment:
                if (Proposed(inputs).Declaration is not { } next)
                    return Outcome.Only(new RequestDenied("the change cannot be applied"));
                var assessed = AssessedAhead(dossier, next, inputs, now);
                return FaultsOf(assessed) is [{ } fault, ..]
                    ? Outcome.Only(new RequestDenied($"the change cannot be assessed: {fault.Rule}"))
                    : Outcome.On(new RequestGranted(), NewVersion(dossier, next)) with
                    {
                        Assessed = assessed,
                    };
            default:
                return NothingPends();
        }
    }

    private static AmendmentResult Proposed(DecisionInputs inputs) =>
        inputs.Proposed
        ?? throw new InvalidOperationException("the version that this act brings in force was not loaded");

    /// <summary>
    /// The assessment of a version to come; null where its duty is not assessed. One that has faults must not
    /// come into force: a case that was accepted would end as rejected, with its goods under way.
    /// </summary>
    private static AssessmentResult? AssessedAhead(
        Case dossier,
        Declaration next,
        DecisionInputs inputs,
        DateTimeOffset now
    ) =>
        DataSets.TellingOf(next) == DutyTelling.Assessed
            ? ClearanceSteps.AssessmentOf(dossier, next, inputs, now)
            : null;

    private static Refusal[] FaultsOf(AssessmentResult? assessed) =>
        [.. (assessed?.Refusals ?? []).Where(r => !r.IsWarning)];

    private static DeclarationAmended NewVersion(Case dossier, Declaration declaration) =>
        new("xml", dossier.Version + 1) { Declaration = declaration };

    /// <summary>What a control found goes on record; what it put right becomes a new version.</summary>
    private static Outcome Controlled(
        RecordControl act,
        Case dossier,
        DecisionInputs inputs,
        DateTimeOffset now
    )
    {
        if (!dossier.ControlOpen)
            return Outcome.No("CH022", "no control is open", "order a control first");
        var recorded = new ControlRecorded(act.Result);
        if (act.Result.Satisfactory)
            return Outcome.On(recorded);
        if (act.Result.Corrections.Count == 0)
            return Outcome.Only(recorded, new GoodsDetained("control: " + act.Result.Findings));
        var corrected = Proposed(inputs);
        if (corrected.Declaration is not { } next)
            return new Outcome([], corrected.Refusals, false);
        var assessed = AssessedAhead(dossier, next, inputs, now);
        return FaultsOf(assessed) is { Length: > 0 } faults
            ? new Outcome([], faults, false)
            : Outcome.On(recorded, NewVersion(dossier, next)) with
            {
                Assessed = assessed,
            };
    }

    private static Outcome Paid(Pay act, Case dossier, DecisionInputs inputs)
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
                    + $"{act.Amount.Currency}, and "
                    + "must be above 0",
                "tell the amount that the bank was paid",
                "a payment is an amount above zero"
            );
        if (act.Amount.Amount >= Limits.AmountBelow)
            return Outcome.No(
                "CH061",
                $"a payment of {act.Amount.Amount.ToString(CultureInfo.InvariantCulture)} "
                    + $"{act.Amount.Currency} must "
                    + $"be below {Limits.AmountBelow.ToString(CultureInfo.InvariantCulture)}",
                "tell the amount that the bank was paid",
                "an amount is below the limit of its field"
            );
        if (!act.Amount.IsPayable)
            return Outcome.No(
                "CH053",
                $"a payment of {act.Amount.Amount.ToString(CultureInfo.InvariantCulture)} "
                    + $"{act.Amount.Currency} must "
                    + $"not have more than {act.Amount.Currency.Decimals} decimals, as its currency has",
                "tell the amount that the bank was paid",
                "an amount has the decimals of its currency"
            );
        if (dossier.Payments.FirstOrDefault(p => p.Reference == act.Reference) is not { } before)
            return Outcome.On(new PaymentReceived(act.Reference, act.Amount));
        // A payment is told again when nobody saw the answer; it counts once.
        return before.Amount == act.Amount
            ? Outcome.Only()
            : Outcome.No(
                "CH026",
                $"the payment {act.Reference} came already, with {before.Amount} and not {act.Amount}; "
                    + "one reference "
                    + "must have one amount",
                "give another payment its own reference",
                "one reference has one payment"
            );
    }

    /// <summary>An officer may choose among the guarantees that this declaration may use.</summary>
    private static Outcome Secured(ReleaseUnderSecurity act, DecisionInputs inputs) =>
        act.Guarantee is null
        || inputs.Guarantees.GetValueOrDefault(act.Guarantee) is { Kind: GuaranteeKind.Security }
            ? Outcome.On(new SecurityReleaseAsked(act.Grounds, act.Guarantee))
            : Outcome.No(
                "CH027",
                $"{act.Guarantee} is no guarantee that this declaration may use",
                "choose a guarantee of its importer or declarant, or leave the choice out",
                "a guarantee is one that the declaration may use"
            );

    private static Outcome Reassessed(Reassess act, Case dossier, DecisionInputs inputs)
    {
        if (dossier.ClearedAt is null || dossier.Assessment is null)
            return Outcome.No("CH025", "an audit comes after clearance (TFA 7.5)", "wait for clearance");
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
                $"duty is assessed once for each tax of an item, in {inputs.Terms.Currency}, "
                    + "at zero or more",
                "tell each tax of an item once, as it should have been assessed"
            );
        var difference = Reassessment.Of(dossier.Assessment, act.Corrections).Difference;
        return Outcome.On(
            new DutyReassessed(act.Grounds, act.Corrections, new Money(difference, inputs.Terms.Currency))
        );
    }

    private static Outcome Timed(Case dossier, DecisionInputs inputs, DateTimeOffset now)
    {
        if (dossier.IsClosed)
            return Outcome.Only();
        if (dossier is { IsRegistered: true, AcceptedAt: null, LapsesAt: { } lapses } && now >= lapses)
            return Outcome.Only([
                .. RepaymentAndRelease.Whole(dossier, inputs.Terms.Currency),
                new DeclarationInvalidated("the goods were not presented in time"),
            ]);
        if (dossier.PaymentDueAt is { } due && now >= due)
            return Outcome.On(
                new PaymentReminded(
                    new Money(Settlement.Open(dossier), inputs.Terms.Currency),
                    now.AddDays(inputs.Terms.PaymentDays)
                )
            );
        if (
            dossier is { IsExport: true, ClearedAt: { } cleared, LapsesAt: null }
            && now >= cleared.AddDays(inputs.Terms.ExitDays)
        )
            return Outcome.Only(new ExitEnquired(now.AddDays(inputs.Terms.DocumentDays)));
        var dwells =
            dossier is { AcceptedAt: not null, ReleasedAt: null } && inputs.Terms.Dwell > TimeSpan.Zero;
        return dossier.IsShortOfFunds || dwells ? Outcome.On() : Outcome.Only();
    }
}
