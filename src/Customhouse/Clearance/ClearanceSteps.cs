using Customhouse.Declarations;
using Customhouse.Journal;
using Customhouse.Lawbooks;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>What a step brings: events, and whether the list stops here.</summary>
/// <param name="Events">What the step adds to the case.</param>
/// <param name="Stops">True where somebody must act before the later steps.</param>
public readonly record struct Step(IReadOnlyList<Event> Events, bool Stops)
{
    /// <summary>The assessment of the version in force that the step made: later steps go by it.</summary>
    public AssessmentResult? Assessed { get; init; }

    /// <summary>The step has nothing to do; the next one goes on.</summary>
    public static readonly Step Pass = new([], false);

    /// <summary>Nothing new, and nothing goes on: what was awaited is still open.</summary>
    public static readonly Step Wait = new([], true);

    /// <summary>These events, and the next step goes on.</summary>
    public static Step On(params IReadOnlyList<Event> events) => new(events, false);

    /// <summary>These events, and the later steps wait.</summary>
    public static Step Stop(params IReadOnlyList<Event> events) => new(events, true);
}

/// <summary>What one act came to: the events to record and the case after them, or why it was
/// refused.</summary>
/// <param name="Events">What is recorded; empty where the act was refused or changes nothing.</param>
/// <param name="After">The case after the events; as it was, where there are none.</param>
/// <param name="Refusals">Why the act was refused; warnings may stand beside events.</param>
public sealed record Decision(IReadOnlyList<Event> Events, Case After, IReadOnlyList<Refusal> Refusals)
{
    /// <summary>The act was not taken: nothing is recorded.</summary>
    public bool IsRefused => Events.Count == 0 && Refusals.Count > 0;
}

/// <summary>
/// The product in one place: how a declaration goes from lodgement to release. Every act of anyone ends in
/// the same list; each step looks at the case, does what is still to be done, and stops where somebody must
/// act.
/// </summary>
public static class ClearanceSteps
{
    /// <summary>
    /// The steps in their order; each takes the case, what a decision knows, and the moment.
    /// </summary>
    public static readonly IReadOnlyList<Func<Case, DecisionInputs, DateTimeOffset, Step>> Steps =
    [
        Accept,
        Assess,
        Target,
        Route,
        CorrectionPeriod,
        Secure,
        Release,
    ];

    /// <summary>Decides what an act comes to. Pure: the same arguments give the same decision.</summary>
    /// <exception cref="InvalidOperationException">The act comes to a case without events and
    /// is no lodgement, what it needs was not loaded, or it is of no known type.</exception>
    public static Decision Decide(Case before, Act act, DecisionInputs inputs, DateTimeOffset now)
    {
        inputs = inputs.Under(before, now);
        if ((LawInForce.Wanting(inputs.Law) ?? LawInForce.Wanting(inputs.DutyLaw)) is { } wanting)
            return new Decision([], before, [wanting]);
        // Goods that come are accepted by the law of today: without one nothing is recorded of them.
        if (
            act is Present
            && before.AcceptedAt is null
            && LawInForce.Wanting(inputs.Registers.LawAt(now)) is { } unread
        )
            return new Decision([], before, [unread]);
        var answer = ActRules.To(act, before, inputs, now);
        if (answer.Refusals.Count > 0 && answer.Events.Count == 0)
            return new Decision([], before, answer.Refusals);

        var recorded = new List<Event>();
        var after = Take(answer.Events, before);
        var known = answer.Assessed is null ? inputs : inputs with { Assessed = answer.Assessed };
        if (answer.GoesOn)
            foreach (var step in Steps)
            {
                var outcome = step(after, known, now);
                if (outcome.Assessed is { } assessed)
                    known = known with { Assessed = assessed };
                after = Take(outcome.Events, after);
                known = known.Under(after, now);
                if (outcome.Stops)
                    break;
            }
        return new Decision(recorded, after, answer.Refusals);

        Case Take(IReadOnlyList<Event> events, Case on)
        {
            foreach (var told in LawInForce.Named(events, inputs.Law))
            {
                recorded.Add(told);
                on = on.With(told, now);
            }
            return on;
        }
    }

    /// <summary>The message is checked; then it is registered until the goods arrive, or accepted.</summary>
    private static Step Accept(Case dossier, DecisionInputs inputs, DateTimeOffset now)
    {
        if (dossier.AcceptedAt is not null)
            return Step.Pass;
        if (dossier is { IsRegistered: true, PresentedAt: null })
            return Step.Pass;
        // What was registered before is accepted by the law of today.
        inputs = inputs with
        {
            Law = inputs.Registers.LawAt(now),
        };
        if (LawInForce.Wanting(inputs.Law) is { } wanting)
            return Step.Stop(new DeclarationRejected([wanting]));
        var time = inputs.TimeOf(dossier.Declaration);
        // Of goods that come later it is asked again: the law of the day of acceptance holds.
        var (refusals, assessed) = LodgementCheck.Ask(dossier.Declaration, inputs, now);
        var faults = refusals.Where(r => !r.IsWarning).ToArray();
        if (faults.Length > 0)
            return Step.Stop(new DeclarationRejected(faults) { Law = inputs.Law!.Reference });
        if (dossier.IsRegistered)
            return Step.On(new DeclarationAccepted(now, []) { Law = inputs.Law!.Reference }) with
            {
                Assessed = assessed,
            };
        var taken = dossier.Declaration.IsPreLodged
            ? Step.On(
                new DeclarationRegistered(
                    time.EndOf(now, inputs.Registers.LimitsOf(dossier, now).PresentationDays),
                    refusals
                )
                {
                    Law = inputs.Law!.Reference,
                }
            )
            : Step.On(new DeclarationAccepted(now, refusals) { Law = inputs.Law!.Reference });
        return taken with { Assessed = assessed };
    }

    /// <summary>Duty is told by the tariff in force at acceptance; before arrival, at this moment.</summary>
    private static Step Assess(Case dossier, DecisionInputs inputs, DateTimeOffset now)
    {
        if (dossier.Assessment is not null)
            return Step.Pass;
        if (
            !SecuredDuty.IsWorkedOut(
                inputs,
                dossier.Declaration,
                inputs.TimeOf(dossier.Declaration).DayOf(inputs.LawAt(dossier.AcceptedAt, now))
            )
        )
            return Untaxed(dossier, inputs, now);
        var assessed = AssessmentOf(dossier, dossier.Declaration, inputs, now);
        if (assessed.Refusals.Any(r => !r.IsWarning))
            return Step.Stop(new DeclarationRejected(assessed.Refusals));
        return Step.On([
            // What an earlier version drew goes back before this one draws.
            .. RepaymentAndRelease.QuotaReturns(dossier),
            new DutyAssessed(DutyStage.Indicative, assessed.Edition, assessed.Assessment),
            .. dossier.AcceptedAt is null ? [] : Supplementing.Beyond(assessed.Draws, inputs.Completed),
        ]);
    }

    /// <summary>Where the tariff is not asked, licences are written off all the same, once for each
    /// version.</summary>
    private static Step Untaxed(Case dossier, DecisionInputs inputs, DateTimeOffset now)
    {
        var told = new List<Event>();
        var day = inputs.TimeOf(dossier.Declaration).DayOf(inputs.LawAt(dossier.AcceptedAt, now));
        if (dossier is { AcceptedAt: not null, ClearedAt: null } && dossier.VersionDrawn < dossier.Version)
            told.AddRange([
                .. RepaymentAndRelease.QuotaReturns(dossier),
                .. Supplementing.Beyond(
                    LicenceCheck
                        .Check(dossier.Declaration, inputs.Registers, inputs.LawOn(day), inputs.Free, day)
                        .Uses,
                    inputs.Completed
                ),
            ]);
        if (inputs.TellingOf(dossier.Declaration, day) == DutyTelling.Nothing)
            told.Add(new DutyAssessed(DutyStage.Indicative, "", Assessment.Nothing));
        return told.Count == 0 ? Step.Pass : Step.On(told);
    }

    /// <summary>What a version of the case owes by the tariff in force at its acceptance, at this moment
    /// before it.</summary>
    internal static AssessmentResult AssessmentOf(
        Case dossier,
        Declaration version,
        DecisionInputs inputs,
        DateTimeOffset now
    ) => inputs.Assessed ?? DutyAssessment.Assess(version, inputs, inputs.LawAt(dossier.AcceptedAt, now));

    /// <summary>Selectivity picks the lane of each version: as planned when it is registered, and as it is
    /// followed when the goods are there. Nothing goes on before they are.</summary>
    private static Step Target(Case dossier, DecisionInputs inputs, DateTimeOffset now)
    {
        if (dossier.Choice is not null)
            return dossier.AcceptedAt is null ? Step.Wait : Step.Pass;
        var chosen = new LaneChosen(Selectivity.Choose(dossier, inputs, now));
        return dossier.AcceptedAt is null ? Step.Stop(chosen with { IsPlanned = true }) : Step.On(chosen);
    }

    /// <summary>The lane says who must look first; what is held waits here.</summary>
    private static Step Route(Case dossier, DecisionInputs inputs, DateTimeOffset now)
    {
        if (dossier.IsHeld)
            return Step.Wait;
        if (dossier.RoutedLane == dossier.Lane)
            return Step.Pass;
        return dossier.Lane switch
        {
            Lane.Red => Step.Stop(new ControlOrdered(Grounds(dossier))),
            Lane.Yellow => Step.Stop(
                new DocumentsWanted(
                    Grounds(dossier),
                    [],
                    inputs
                        .TimeOf(dossier.Declaration)
                        .EndOf(now, inputs.Registers.LimitsOf(dossier, now).DocumentDays)
                )
            ),
            _ => Step.Pass,
        };
    }

    /// <summary>Goods stay a while after acceptance, so that the trader's own corrections are still
    /// taken.</summary>
    private static Step CorrectionPeriod(Case dossier, DecisionInputs inputs, DateTimeOffset now) =>
        dossier.ReleasedAt is null
        && !dossier.ReleaseUnderSecurityAsked
        && now < dossier.AcceptedAt + inputs.Terms.Dwell
            ? Step.Wait
            : Step.Pass;

    /// <summary>
    /// Duty is charged, secured or awaited before the goods go; what a determination, a later version or an
    /// audit changes of it is settled after they went.
    /// </summary>
    private static Step Secure(Case dossier, DecisionInputs inputs, DateTimeOffset now) =>
        Settlement.Decide(dossier, inputs, now);

    /// <summary>The goods go: under security while the final duty is open, or with nothing open.</summary>
    private static Step Release(Case dossier, DecisionInputs inputs, DateTimeOffset now)
    {
        if (dossier.ClearedAt is not null)
            return Step.Pass;
        var told = new List<Event>();
        if (dossier.ReleaseUnderSecurityAsked)
        {
            if (dossier.ReleasedAt is not null)
                return Step.Wait;
            if (dossier.Assessment is { } secured)
                told.Add(new DutyAssessed(DutyStage.Provisional, dossier.Edition ?? "", secured));
            told.Add(new GoodsReleased(GoodsReleased.UnderSecurity));
            return new Step(told, true);
        }
        if (dossier.Assessment is { } final)
            told.AddRange([
                .. RepaymentAndRelease.Withdrawn(dossier, inputs.Terms.Currency),
                new DutyAssessed(DutyStage.Final, dossier.Edition ?? "", final),
            ]);
        if (
            dossier.ResultToldForVersion < dossier.Version
            && (dossier.Version > 1 || dossier.IsExportArrival)
        )
            told.Add(new ResultTold(dossier.Version));
        told.Add(new DeclarationCleared());
        return new Step(told, true);
    }

    private static string Grounds(Case dossier) =>
        string.Join("; ", dossier.Choice!.Hits.Select(h => h.Reason));
}
