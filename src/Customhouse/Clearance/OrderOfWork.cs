using Customhouse.Declarations;
using Customhouse.Risk;
using Customhouse.Tariff;
using Customhouse.Values;

namespace Customhouse.Clearance;

/// <summary>What a step brings: facts, and whether the list stops here.</summary>
public readonly record struct Step(IReadOnlyList<Event> Facts, bool Stops)
{
    public static readonly Step Pass = new([], false);
    public static readonly Step Wait = new([], true);

    public static Step On(params IReadOnlyList<Event> facts) => new(facts, false);

    public static Step Stop(params IReadOnlyList<Event> facts) => new(facts, true);
}

/// <summary>What one act came to: the facts to record and the case after them, or why it was refused.</summary>
public sealed record Decision(IReadOnlyList<Event> Facts, Case After, IReadOnlyList<Refusal> Refusals)
{
    public bool IsRefused => Facts.Count == 0 && Refusals.Count > 0;
}

/// <summary>
/// The product in one place: how a declaration goes from lodgement to release. Every act of anyone ends in the
/// same list; each step looks at the case, does what is still to be done, and stops where somebody must act.
/// </summary>
public static class OrderOfWork
{
    public static readonly IReadOnlyList<Func<Case, Facts, DateTimeOffset, Step>> Steps =
        [Accept, Assess, Target, Route, Dwell, Secure, Release];

    /// <summary>Decides what an act comes to. Pure: the same arguments give the same decision.</summary>
    public static Decision Decide(Case before, Act act, Facts facts, DateTimeOffset now)
    {
        var answer = Answering.To(act, before, facts, now);
        if (answer.Refusals.Count > 0 && answer.Facts.Count == 0) return new Decision([], before, answer.Refusals);

        var recorded = new List<Event>(answer.Facts);
        var after = answer.Facts.Aggregate(before, (c, f) => c.With(f, now));
        if (answer.GoesOn)
            foreach (var step in Steps)
            {
                var outcome = step(after, facts, now);
                recorded.AddRange(outcome.Facts);
                after = outcome.Facts.Aggregate(after, (c, f) => c.With(f, now));
                if (outcome.Stops) break;
            }
        return new Decision(recorded, after, answer.Refusals);
    }

    /// <summary>The message is checked; then it is registered until the goods arrive, or accepted.</summary>
    private static Step Accept(Case @case, Facts facts, DateTimeOffset now)
    {
        if (@case.AcceptedAt is not null) return Step.Pass;
        if (@case.IsRegistered)
            return @case.PresentedAt is null ? Step.Pass : Step.On(new DeclarationAccepted(now, []));

        var refusals = facts.Check(@case.Declaration, now).Concat(
            DataSets.TellingOf(@case.Declaration) == DutyTelling.Assessed
                ? facts.Assess(@case.Declaration, now).Refusals : []);
        var faults = refusals.Where(r => !r.IsWarning).ToArray();
        if (faults.Length > 0) return Step.Stop(new DeclarationRejected(faults));
        return @case.Declaration.IsPreLodged
            ? Step.On(new DeclarationRegistered(now.AddDays(facts.Terms.PresentationDays), [.. refusals]))
            : Step.On(new DeclarationAccepted(now, [.. refusals]));
    }

    /// <summary>Duty is told by the tariff in force at acceptance; before arrival, at this moment.</summary>
    private static Step Assess(Case @case, Facts facts, DateTimeOffset now)
    {
        if (@case.Assessment is not null) return Step.Pass;
        var telling = DataSets.TellingOf(@case.Declaration);
        if (telling == DutyTelling.None) return Step.Pass;
        if (telling == DutyTelling.Nothing)
            return Step.On(new DutyAssessed(DutyStage.Indicative, "", Assessment.Nothing));
        var assessed = facts.Assess(@case.Declaration, @case.AcceptedAt ?? now);
        if (assessed.Refusals.Any(r => !r.IsWarning))
            return Step.Stop(new DeclarationRejected(assessed.Refusals));
        return Step.On([
            .. Restitution.Undrawn(@case), // What an earlier version drew goes back before this one draws.
            new DutyAssessed(DutyStage.Indicative, assessed.Edition, assessed.Assessment),
            .. @case.AcceptedAt is null ? [] : assessed.Draws]);
    }

    /// <summary>Selectivity picks the lane, once for each version.</summary>
    private static Step Target(Case @case, Facts facts, DateTimeOffset now)
    {
        if (@case.AcceptedAt is null) return Step.Wait;
        if (@case.Choice is not null) return Step.Pass;
        return Step.On(new LaneChosen(
            facts.Target(@case.Mrn, @case.Declaration, @case.Assessment ?? Assessment.Nothing, now)));
    }

    /// <summary>The lane says who must look first; what is held waits here.</summary>
    private static Step Route(Case @case, Facts facts, DateTimeOffset now)
    {
        if (@case.IsHeld) return Step.Wait;
        if (@case.RoutedLane == @case.Lane) return Step.Pass;
        return @case.Lane switch
        {
            Lane.Red => Step.Stop(new ControlOrdered(Grounds(@case))),
            Lane.Yellow => Step.Stop(
                new DocumentsWanted(Grounds(@case), [], now.AddDays(facts.Terms.DocumentDays))),
            _ => Step.Pass,
        };
    }

    /// <summary>Goods stay a while after acceptance, so that the trader's own corrections are still taken.</summary>
    private static Step Dwell(Case @case, Facts facts, DateTimeOffset now) =>
        @case.ReleasedAt is null && !@case.ReleaseUnderSecurityAsked && now < @case.AcceptedAt + facts.Terms.Dwell
            ? Step.Wait
            : Step.Pass;

    /// <summary>
    /// Duty is charged, secured or awaited before the goods go; what a determination, a later version or an audit
    /// changes of it is settled after they went.
    /// </summary>
    private static Step Secure(Case @case, Facts facts, DateTimeOffset now) => Settlement.Of(@case, facts, now);

    /// <summary>The goods go: under security while the final duty is open, or with nothing open.</summary>
    private static Step Release(Case @case, Facts facts, DateTimeOffset now)
    {
        if (@case.ClearedAt is not null) return Step.Pass;
        var told = new List<Event>();
        if (@case.ReleaseUnderSecurityAsked)
        {
            if (@case.ReleasedAt is not null) return Step.Wait;
            if (@case.Assessment is { } secured)
                told.Add(new DutyAssessed(DutyStage.Provisional, @case.Edition ?? "", secured));
            told.Add(new GoodsReleased("under security, TFA 7.3"));
            return new Step(told, true);
        }
        if (@case.Assessment is { } final)
            told.AddRange([.. Restitution.Withdrawn(@case, facts.Terms.Currency),
                new DutyAssessed(DutyStage.Final, @case.Edition ?? "", final)]);
        if (@case.ResultToldForVersion < @case.Version && (@case.Version > 1 || @case.IsExportArrival))
            told.Add(new ResultTold(@case.Version));
        told.Add(new DeclarationCleared());
        return new Step(told, true);
    }

    private static string Grounds(Case @case) => string.Join("; ", @case.Choice!.Hits.Select(h => h.Reason));
}
