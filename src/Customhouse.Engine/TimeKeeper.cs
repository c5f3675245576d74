using Customhouse.Clearance;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>
/// Brings time to the cases: declarations whose goods never came lapse, payments are reminded of, exports that
/// never left are asked about, and goods that waited for money go when there is money.
/// </summary>
public sealed class TimeKeeper(Store store, Desk desk, TimeProvider clock)
{
    /// <summary>Cases looked at in one round; the rest comes in the next.</summary>
    private const int CasesPerRoundMax = 200;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(15);

    /// <summary>Where the next round goes on among the cases that wait for money, so that each has its turn.</summary>
    private CaseKey? _waitingAfter;

    /// <summary>
    /// Goes round until it is stopped. A store that does not answer is asked again in the next round.
    /// </summary>
    public async Task Run(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Round, clock);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            try
            {
                await GoRound(cancellation);
            }
            catch (StoreUnavailableException)
            {
                continue; // Nothing was recorded; the cases are still due in the next round.
            }
        }
    }

    /// <summary>Looks once at every case on which time has something to do.</summary>
    /// <returns>How many cases changed.</returns>
    public async Task<int> GoRound(CancellationToken cancellation)
    {
        var changed = 0;
        var due = await store.CasesDue(clock.GetUtcNow(), CasesPerRoundMax, cancellation);
        var waiting = await store.Cases(new CaseFilter
        {
            States = [CaseState.AwaitingPayment], After = _waitingAfter, Max = CasesPerRoundMax,
        }, cancellation);
        _waitingAfter = waiting.Next;
        foreach (var mrn in due.Concat(waiting.Rows).Select(r => r.Mrn).Distinct())
        {
            var answer = await desk.Act(mrn, new PassTime(), Actor.System, cancellation);
            if (answer is Answer.Recorded { Facts.Count: > 0 }) changed++;
        }
        return changed;
    }
}
