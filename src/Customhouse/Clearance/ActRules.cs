using System.Globalization;
using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Operators;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>What an act brings by itself, before the ordered steps go on.</summary>
/// <param name="Events">What the act brings; empty where it changes nothing or is refused.</param>
/// <param name="Refusals">Why the act was refused; empty where it was taken.</param>
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

    /// <summary>The act brings these events, and the steps go on.</summary>
    public static Outcome On(params IReadOnlyList<Event> events) => new(events, [], true);

    /// <summary>The act brings these events, and nothing follows from them.</summary>
    public static Outcome Only(params IReadOnlyList<Event> events) => new(events, [], false);

    /// <summary>The act is refused for one reason; it concerns no place in a message.</summary>
    /// <param name="code">The code of the rule, as <c>CH023</c>.</param>
    /// <param name="rule">What is wrong, with the values of this act, in plain words.</param>
    /// <param name="mend">What can be done.</param>
    /// <param name="demand">The rule without the values of this act; null where it holds none.</param>
    public static Outcome No(string code, string rule, string mend, string? demand = null) =>
        new([], [new Refusal(code, "", rule, "Order of clearance", mend) { Demand = demand }], false);
}

/// <summary>What an act brings that <see cref="AllowedActs"/> takes where the case stands.</summary>
public static class ActRules
{
    /// <summary>What the act brings, or why the case does not take it.</summary>
    /// <exception cref="InvalidOperationException">The act comes to a case without events and
    /// is no lodgement, what it needs was not loaded, or it is of no known type.</exception>
    public static Outcome To(Act act, Case dossier, DecisionInputs inputs, DateTimeOffset now)
    {
        if (act is not Lodge && dossier.Sequence == 0)
            throw new InvalidOperationException("an act was brought to a case without events");
        return dossier.WhyNot(act.GetType()) is { } refusal
            ? new Outcome([], [refusal], false)
            : Brought(act, dossier, inputs, now);
    }

    private static Outcome Brought(Act act, Case dossier, DecisionInputs inputs, DateTimeOffset now) =>
        act switch
        {
            Lodge a => Outcome.On(LodgedFrom(a.Message)),
            Present a => Outcome.On(new GoodsPresented(a.Location)),
            Depart a => Outcome.Only(
                dossier.ClearedAt is null ? new DepartureToldEarly(a.Location) : new GoodsExited(a.Location)
            ),
            Amend a => ChangeRules.Asked(
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
            Cancel a => ChangeRules.Asked(
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
            Grant => ChangeRules.Granted(dossier, inputs, now),
            Deny a => Outcome.On(new RequestDenied(a.Grounds)),
            WantDocuments a => Outcome.Only(
                new DocumentsWanted(
                    a.Grounds,
                    a.DocumentCodes,
                    a.Until
                        ?? inputs
                            .TimeOf(dossier.Declaration)
                            .EndOf(now, inputs.Registers.LimitsOf(dossier, now).DocumentDays)
                )
            ),
            SubmitDocuments { Documents.Count: 0 } when !DocumentRules.MayBeAll(dossier) =>
                DocumentRules.NothingHandedIn,
            SubmitDocuments a => Outcome.Only(DocumentRules.HandedIn(a, dossier)),
            AcceptDocuments a => Outcome.On(new DocumentsAccepted(a.Finding)),
            OrderControl a => Outcome.Only(new ControlOrdered(a.Grounds)),
            RecordControl a => ChangeRules.Controlled(a, dossier, inputs, now),
            Query a => Outcome.Only(new QuestionAsked(a.Question)),
            Reply a => Outcome.On(new QuestionAnswered(a.Answer)),
            Detain a => Outcome.Only(new GoodsDetained(a.Grounds)),
            LiftDetention a => Outcome.On(new DetentionLifted(a.Grounds)),
            Pay a => DutyRules.Paid(a, dossier, inputs),
            ReleaseUnderSecurity a => DutyRules.Secured(a, dossier, inputs, now),
            DetermineDuty a => Outcome.On(new DutyDetermined(a.Grounds)),
            Reassess a => DutyRules.Reassessed(a, dossier, inputs),
            AskReview a => DutyRules.ReviewAsked(a, dossier, inputs),
            CloseAudit a => Outcome.Only(new AuditClosed(a.Findings)),
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

    private static Outcome Timed(Case dossier, DecisionInputs inputs, DateTimeOffset now)
    {
        if (dossier.IsClosed)
            return Outcome.Only();
        if (dossier is { IsRegistered: true, AcceptedAt: null, LapsesAt: { } lapses } && now >= lapses)
            return Outcome.Only([
                .. RepaymentAndRelease.Whole(dossier, inputs.Terms.Currency),
                new DeclarationInvalidated("the goods were not presented in time"),
            ]);
        if (Selectivity.PlanAnew(dossier, inputs, now) is { } planned)
            return Outcome.Only(planned);
        var (time, limits) = (inputs.TimeOf(dossier.Declaration), inputs.Registers.LimitsOf(dossier, now));
        if (dossier.PaymentDueAt is { } due && now >= due)
            return Outcome.On(
                new PaymentReminded(
                    new Money(Settlement.Open(dossier), inputs.Terms.Currency),
                    time.EndOf(now, limits.PaymentDays)
                )
            );
        if (now >= Timing.Enquiry(dossier, limits, time))
            return Outcome.Only(new ExitEnquired(time.EndOf(now, limits.DocumentDays)));
        var dwells =
            dossier is { AcceptedAt: not null, ReleasedAt: null } && inputs.Terms.Dwell > TimeSpan.Zero;
        return dossier.IsShortOfFunds || dwells ? Outcome.On() : Outcome.Only();
    }
}
