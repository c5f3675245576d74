using System.Globalization;
using Customhouse.Declarations;
using Customhouse.Journal;
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
            Deny a => dossier.Pending == PendingRequest.None
                ? ChangeRules.NothingPends()
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
            RecordControl a => ChangeRules.Controlled(a, dossier, inputs, now),
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
            Pay a => DutyRules.Paid(a, dossier, inputs),
            ReleaseUnderSecurity a => dossier.ReleasedAt is null && !dossier.ReleaseUnderSecurityAsked
                ? DutyRules.Secured(a, inputs)
                : Outcome.No(
                    "CH016",
                    "security stands in for duty before release only",
                    "determine the duty instead"
                ),
            DetermineDuty a => dossier.ReleaseUnderSecurityAsked
                ? Outcome.On(new DutyDetermined(a.Grounds))
                : Outcome.No("CH017", "the duty of this case is not open", "reassess it if it was wrong"),
            Reassess a => DutyRules.Reassessed(a, dossier, inputs),
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
