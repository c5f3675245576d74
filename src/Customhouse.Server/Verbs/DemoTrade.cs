using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Server.Simulation;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Insight;
using Customhouse.Web.Watching;
using Answer = Customhouse.Engine.Answer;

namespace Customhouse.Server.Verbs;

/// <summary>
/// Plays simulated trade at the desk: what lies before this moment as fast as the store takes it, each act at
/// its own time; what follows live, at the pace asked for.
/// </summary>
internal sealed class DemoTrade(Installation house, Trade trade, Measures measures, Notice notice)
{
    /// <summary>Acts that stand within this span and on different cases are done side by side.</summary>
    private static readonly TimeSpan SideBySide = TimeSpan.FromHours(6);

    private const int SideBySideMax = 64;

    private readonly Reactions _reactions = new(trade.World);
    private readonly PriorityQueue<Step, (DateTimeOffset At, long Order)> _ahead = new();
    private readonly Dictionary<string, (Mrn Mrn, Truth Truth)> _cases = new(StringComparer.Ordinal);

    /// <summary>The reaction that answers to where a case stands now; older ones are overtaken.</summary>
    private readonly Dictionary<string, Reaction> _expected = new(StringComparer.Ordinal);

    private long _order;

    /// <summary>Plays until it is stopped. Days that were are told on the overview while they pass.</summary>
    public async Task Play(double perSecond, CancellationToken cancellation)
    {
        using var happenings = trade.Happenings().GetEnumerator();
        await CatchUp(
            happenings,
            done => notice.Words = $"A month of trade is being lodged: {done:P0} done.",
            cancellation
        );
        notice.Words = null;
        // Time comes to the cases once they are of the present: before, all of them would seem overdue.
        await Task.WhenAll(
            Live(happenings, perSecond, cancellation),
            new TimeKeeper(
                house.Store,
                house.Desk,
                house.Clock,
                house.Tasks.Of(TimeKeeper.Name, TimeKeeper.Within)
            ).Run(cancellation)
        );
    }

    /// <summary>Plays what lies before this moment, and no more.</summary>
    /// <param name="told">Is told the share of the time that is played.</param>
    public async Task PlayPast(Action<double> told, CancellationToken cancellation)
    {
        using var happenings = trade.Happenings().GetEnumerator();
        await CatchUp(happenings, told, cancellation);
    }

    private async Task CatchUp(
        IEnumerator<SimulatedEvent> happenings,
        Action<double> told,
        CancellationToken cancellation
    )
    {
        Plan(happenings);
        var now = house.Clock.GetUtcNow();
        var first = _ahead.Count > 0 ? _ahead.Peek().At : now;
        while (_ahead.TryPeek(out var step, out _) && step.At < now)
        {
            told((step.At - first) / (now - first));
            await Together(Batch(happenings, now), cancellation);
        }
    }

    private async Task Live(
        IEnumerator<SimulatedEvent> happenings,
        double perSecond,
        CancellationToken cancellation
    )
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / perSecond), house.Clock);
        while (_ahead.TryDequeue(out var step, out _))
        {
            if (step.Happening is not null)
                Plan(happenings);
            if (step.Happening is Lodged)
                await timer.WaitForNextTickAsync(cancellation);
            await Together([step], cancellation, house.Clock);
        }
    }

    /// <summary>The next steps that do not depend on one another.</summary>
    private List<Step> Batch(IEnumerator<SimulatedEvent> happenings, DateTimeOffset before)
    {
        var batch = new List<Step>();
        var cases = new HashSet<string>(StringComparer.Ordinal);
        while (
            batch.Count < SideBySideMax
            && _ahead.TryPeek(out var next, out _)
            && next.At < before
            && (batch.Count == 0 || next.At - batch[0].At < SideBySide)
            && cases.Add(next.Lrn)
        )
        {
            batch.Add(_ahead.Dequeue());
            if (next.Happening is not null)
                Plan(happenings);
        }
        return batch;
    }

    private async Task Together(List<Step> steps, CancellationToken cancellation, TimeProvider? clock = null)
    {
        var done = await Task.WhenAll(steps.Select(s => Take(s, clock ?? new Past(s.At), cancellation)));
        for (var i = 0; i < steps.Count; i++)
            if (done[i] is { } recorded)
                React(steps[i], recorded);
    }

    private async Task<Answer.Recorded?> Take(Step step, TimeProvider clock, CancellationToken cancellation)
    {
        var desk = new CaseDesk(house.Store, house.Administration, clock);
        try
        {
            var answer = await Bring(step, desk, cancellation);
            if (answer is Answer.Refused refused)
                measures.Refused(refused.Refusals);
            return answer as Answer.Recorded;
        }
        catch (StoreUnavailableException)
        {
            return null; // The demo goes on without this act, as a trader's system would after some tries.
        }
    }

    private async Task<Answer?> Bring(Step step, CaseDesk desk, CancellationToken cancellation)
    {
        if (step.Happening is Lodged lodged)
            return await desk.Lodge(lodged.Bytes, lodged.Format, Trader(lodged.Trader), cancellation);
        if (!_cases.TryGetValue(step.Lrn, out var at))
            return null;
        if (step.Reaction is not null && _expected.GetValueOrDefault(step.Lrn) != step.Reaction)
            return null;
        var trader = Trader(at.Truth.Declared.Trader.Id);
        return step switch
        {
            { Reaction: { } r } => await desk.Act(
                at.Mrn,
                r.Act,
                new Actor(r.Actor, r.Role, r.Office),
                cancellation
            ),
            { Happening: Presented p } => await desk.Act(
                at.Mrn,
                new Present(p.Location),
                trader,
                cancellation
            ),
            { Happening: Departed d } => await desk.Act(
                at.Mrn,
                new Depart(d.Location),
                Actor.System,
                cancellation
            ),
            { Happening: Asked a } => await desk.Request(
                at.Mrn,
                a.Bytes(at.Mrn),
                "xml",
                trader,
                cancellation
            ),
            _ => null,
        };
    }

    /// <summary>What was recorded makes somebody act next.</summary>
    private void React(Step step, Answer.Recorded recorded)
    {
        if (step.Happening is Lodged lodged)
            _cases[step.Lrn] = (recorded.Case.Mrn, lodged.Truth);
        if (!_cases.TryGetValue(step.Lrn, out var at))
            return;
        _expected.Remove(step.Lrn);
        if (_reactions.To(recorded.Case, at.Truth, step.At) is { } reaction)
        {
            _expected[step.Lrn] = reaction;
            _ahead.Enqueue(new Step(reaction.At, step.Lrn, null, reaction), (reaction.At, _order++));
        }
        else if (recorded.Case.IsClosed || recorded.Case is { ClearedAt: not null, IsExport: false })
            _cases.Remove(step.Lrn);
    }

    private void Plan(IEnumerator<SimulatedEvent> happenings)
    {
        if (!happenings.MoveNext())
            return;
        var next = happenings.Current;
        _ahead.Enqueue(new Step(next.At, next.Lrn, next, null), (next.At, _order++));
    }

    private static Actor Trader(string id) => new(id, "trader");

    /// <param name="Happening">Of the trade; null where it is an answer to how a case stands.</param>
    private sealed record Step(DateTimeOffset At, string Lrn, SimulatedEvent? Happening, Reaction? Reaction);

    /// <summary>A moment that is over.</summary>
    private sealed class Past(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
