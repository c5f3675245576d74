using Customhouse.Clearance;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Engine;

/// <summary>What time does on the subjects of a kind.</summary>
/// <param name="HasChanged">Looks at a subject that is due; tells whether it was changed.</param>
public sealed record DeadlineWork(SubjectKind Kind, Func<Subject, CancellationToken, Task<bool>> HasChanged);

/// <summary>
/// Brings time to the cases: declarations whose goods never came lapse, payments are reminded of, exports
/// that never left are asked about, goods that waited for money go when there is money, and the lanes of
/// goods on their way are planned anew when profiles change.
/// </summary>
/// <remarks>
/// A round goes on until nothing is due, page by page behind a place of its own: a case that fails stays
/// behind that place, and is left alone for longer each time, so that however many fail the others have their
/// turn.
/// </remarks>
/// <param name="task">Told of each round and of each case that fails.</param>
public sealed class TimeKeeper(Store store, CaseDesk desk, TimeProvider clock, BackgroundTask task)
{
    /// <summary>Name of its task.</summary>
    public const string Name = "timer";

    /// <summary>Within which a round is done.</summary>
    public static readonly TimeSpan Within = TimeSpan.FromMinutes(2);

    /// <summary>Cases that are read at once.</summary>
    private const int CasesPerPageMax = 200;

    /// <summary>Subjects of one kind looked at in one round; the next one follows at once then.</summary>
    private const int SubjectsPerRoundMax = 20_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    /// <summary>Where the next round goes on among the cases that wait for money, so that each has its
    /// turn.</summary>
    private CaseKey? _waitingAfter;

    /// <summary>What the lanes of registered declarations were planned by last, and where that goes
    /// on.</summary>
    private (ProfileBook Profiles, RiskModel? Model, DateOnly Day)? _plannedBy;
    private CaseKey? _plannedAfter;
    private bool _isPlanning;

    /// <summary>Where the next round goes on among what is due, by kind.</summary>
    private readonly Dictionary<string, SubjectDue?> _dueAfter = [];

    /// <summary>What time has to do on subjects of other modules.</summary>
    public IReadOnlyList<DeadlineWork> Others { get; init; } = [];

    /// <summary>Cases that are decided side by side, so that they share commits; one for a run that repeats
    /// itself.
    /// </summary>
    public int AtOnce { get; init; } = 8;

    /// <summary>The last round ended before all that was due was looked at.</summary>
    public bool IsMoreDue => _isPlanning || _dueAfter.Values.Any(place => place is not null);

    /// <summary>Goes round until it is stopped.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        while (true)
        {
            await Task.Delay(Pause, clock, cancellation);
            while (await task.Round(GoRound, cancellation) && IsMoreDue)
            {
                // Ten thousand that are due at midnight do not wait for pauses.
            }
        }
    }

    /// <summary>Looks once at every subject on which time has something to do.</summary>
    /// <returns>How many of them changed.</returns>
    /// <exception cref="StoreUnavailableException">Nothing was recorded of what is left; it is still due in
    /// the next round, which begins behind it.</exception>
    public async Task<int> GoRound(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var waiting = await store.Cases.Page(
            new CaseFilter
            {
                States = [CaseState.AwaitingPayment],
                After = _waitingAfter,
                Max = CasesPerPageMax,
            },
            cancellation
        );
        _waitingAfter = waiting.Next;
        var cases = new DeadlineWork(DeclarationSubject.Kind, HasChanged);
        var changed = await Look(
            cases,
            waiting.Rows.Select(r => DeclarationSubject.For(r.Mrn)),
            cancellation
        );
        foreach (var work in Others.Prepend(cases))
            changed += await GoThrough(work, now, cancellation);
        return changed + await PlanAnew(cases, now, cancellation);
    }

    /// <summary>Looks at the declarations whose goods are on their way, once profiles, the model or the day
    /// are others than when they were looked at last.</summary>
    private async Task<int> PlanAnew(DeadlineWork cases, DateTimeOffset now, CancellationToken cancellation)
    {
        var by = desk.PlansBy(now);
        if (_plannedBy != by)
            (_plannedBy, _plannedAfter, _isPlanning) = (by, null, true);
        var changed = 0;
        for (var looked = 0; _isPlanning && looked < SubjectsPerRoundMax; )
        {
            var page = await store.Cases.Page(
                new CaseFilter
                {
                    States = [CaseState.Registered],
                    After = _plannedAfter,
                    Max = CasesPerPageMax,
                },
                cancellation
            );
            // Moved first, as below.
            (_plannedAfter, _isPlanning) = (page.Next, page.Next is not null);
            changed += await Look(cases, page.Rows.Select(r => DeclarationSubject.For(r.Mrn)), cancellation);
            looked += page.Rows.Count;
        }
        return changed;
    }

    private async Task<int> GoThrough(DeadlineWork work, DateTimeOffset now, CancellationToken cancellation)
    {
        var (kind, changed) = (work.Kind, 0);
        for (var looked = 0; looked < SubjectsPerRoundMax; )
        {
            var place = _dueAfter.GetValueOrDefault(kind.Name);
            var due = await store.Deadlines.Due(kind, now, place, CasesPerPageMax, cancellation);
            // Moved first: whatever happens to this page, the next round does not begin with it.
            _dueAfter[kind.Name] = due.Count < CasesPerPageMax ? null : due[^1];
            changed += await Look(work, due.Select(d => d.Subject), cancellation);
            looked += due.Count;
            if (_dueAfter[kind.Name] is null)
                break;
        }
        return changed;
    }

    private async Task<int> Look(
        DeadlineWork work,
        IEnumerable<Subject> subjects,
        CancellationToken cancellation
    )
    {
        var changed = 0;
        var awake = subjects.Distinct().Where(subject => !task.Rests(subject.Key));
        await Parallel.ForEachAsync(
            awake,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = AtOnce,
                CancellationToken = cancellation,
                TaskScheduler = SteppedRun.Scheduler,
            },
            async (subject, stop) =>
                await task.Try(
                    subject.Key,
                    async () =>
                    {
                        if (await work.HasChanged(subject, stop))
                            Interlocked.Increment(ref changed);
                    },
                    stop
                )
        );
        return changed;
    }

    private async Task<bool> HasChanged(Subject subject, CancellationToken cancellation)
    {
        var mrn = DeclarationSubject.MrnOf(subject);
        try
        {
            return await desk.Act(mrn, new CheckDeadlines(), Actor.System, cancellation) switch
            {
                Answer.Recorded { Events.Count: var events } => events > 0,
                Answer.Refused { Refusals: [var refusal, ..] } => throw new InvalidOperationException(
                    $"what is due cannot be done: {refusal.Rule}"
                ),
                Answer.NotFound => throw new InvalidOperationException(
                    "the case is listed and has no events"
                ),
                _ => false, // Others keep changing it; it is due still.
            };
        }
        catch (CaseErasedException)
        {
            return false; // Nothing is due any more to a case that was erased.
        }
    }
}
