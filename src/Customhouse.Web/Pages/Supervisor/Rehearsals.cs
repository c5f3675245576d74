using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Web.Pages.Supervisor;

/// <summary>How a rehearsal goes.</summary>
/// <param name="Of">Cases that will be asked.</param>
/// <param name="IsCut">The week brought more cases than are asked.</param>
/// <param name="Figures">Null until it has ended, and where it was stopped or failed.</param>
/// <param name="EndedAt">Null while it is under way.</param>
public sealed record RehearsalState(
    Profile? Before,
    Profile After,
    DateTimeOffset StartedAt,
    int Read,
    int Of,
    bool IsCut,
    RehearsalFigures? Figures,
    bool IsStopped,
    DateTimeOffset? EndedAt
)
{
    /// <summary>The customs offices whose cases are asked, besides those that name none; empty for
    /// all.</summary>
    public IReadOnlyList<string> Offices { get; init; } = [];

    public bool IsUnderWay => EndedAt is null;
}

/// <summary>
/// Rehearses changes of profiles behind the requests: one at a time for each person, and one at a time in the
/// house, so that nobody's question slows the work of the day. Results are kept until the next start.
/// </summary>
public sealed class Rehearsals(
    Store store,
    AdministrationState administration,
    TimeProvider clock,
    BackgroundTasks tasks
) : IDisposable
{
    public const int DaysBack = 7;

    /// <summary>People whose last result is kept.</summary>
    public const int PeopleMax = 100;

    private const int PageSize = 250;

    /// <summary>Days back that are looked at; a bench may look farther.</summary>
    public int Days { get; init; } = DaysBack;

    private readonly Lock _turn = new();
    private readonly SemaphoreSlim _atWork = new(1);
    private readonly CancellationTokenSource _ends = new();
    private readonly Dictionary<string, Run> _runs = new(StringComparer.Ordinal);

    /// <summary>The rehearsal of a person, under way or ended; null where there was none since the
    /// start.</summary>
    public RehearsalState? Of(string person)
    {
        lock (_turn)
            return _runs.GetValueOrDefault(person)?.State;
    }

    /// <summary>Begins a rehearsal in place of the person's last one, which is stopped where it is under
    /// way.</summary>
    /// <param name="offices">The customs offices whose cases are asked, besides those that name none; empty
    /// for all.
    /// </param>
    /// <returns>Ends with the rehearsal, however that ends.</returns>
    public Task Begin(string person, Profile? before, Profile after, IReadOnlyList<string>? offices = null)
    {
        lock (_turn)
        {
            Halt(person);
            while (
                _runs.Count >= PeopleMax
                && _runs.Where(r => !r.Value.State.IsUnderWay).MinBy(r => r.Value.State.StartedAt)
                    is { Key: { } oldest }
            )
                _runs.Remove(oldest);
            var run = new Run(
                new RehearsalState(before, after, clock.GetUtcNow(), 0, 0, false, null, false, null)
                {
                    Offices = offices ?? [],
                },
                CancellationTokenSource.CreateLinkedTokenSource(_ends.Token)
            );
            _runs[person] = run;
            return Task.Run(() => Go(run), CancellationToken.None);
        }
    }

    /// <summary>Stops the rehearsal of a person; nothing is shown of half a week.</summary>
    public void Stop(string person)
    {
        lock (_turn)
            Halt(person);
    }

    public void Dispose()
    {
        _ends.Cancel();
        _ends.Dispose();
    }

    private BackgroundTask Telling => tasks.Of("rehearsals", TimeSpan.MaxValue);

    private void Halt(string person)
    {
        if (_runs.GetValueOrDefault(person) is { State.IsUnderWay: true } run)
            run.Stop.Cancel();
    }

    private async Task Go(Run run)
    {
        RehearsalFigures? figures = null;
        var stop = run.Stop.Token;
        try
        {
            await _atWork.WaitAsync(stop);
            try
            {
                // A fault of ours leaves no figures, as the state says, and is told where somebody looks for
                // it.
                await Telling.Round(async stopping => figures = await Rehearse(run, stopping), stop);
            }
            finally
            {
                _atWork.Release();
            }
        }
        catch (OperationCanceledException)
        {
            // The state says that there are no figures, and why.
        }
        finally
        {
            lock (_turn)
            {
                run.State = run.State with
                {
                    Figures = figures,
                    EndedAt = clock.GetUtcNow(),
                    IsStopped = figures is null && stop.IsCancellationRequested,
                };
                run.Stop.Dispose();
            }
        }
    }

    private async Task<RehearsalFigures> Rehearse(Run run, CancellationToken stop)
    {
        var (registers, now) = (administration.Registers, clock.GetUtcNow());
        var from = now.AddDays(-Days);
        var rehearsal = new Rehearsal(
            run.State.Before,
            run.State.After,
            registers.Profiles,
            registers.Operators.GetValueOrDefault,
            registers.Model,
            DateOnly.FromDateTime(now.UtcDateTime)
        );
        var accepted = await store.ChosenCases.AcceptedSince(
            run.State.Offices,
            from,
            Limits.CasesRehearsedMax + 1,
            stop
        );
        var wanted = Math.Min(accepted, Limits.CasesRehearsedMax);
        lock (_turn)
            run.State = run.State with { Of = wanted, IsCut = accepted > wanted };
        var read = 0;
        AcceptedKey? after = null;
        do
        {
            var page = await store.ChosenCases.Since(
                run.State.Offices,
                from,
                after,
                withVersions: true,
                Math.Min(PageSize, Math.Max(1, wanted - read)),
                stop
            );
            foreach (var chosen in page.Cases)
                if (chosen.Version is { } version)
                    await Telling.Try(
                        chosen.Mrn.Text,
                        () =>
                        {
                            rehearsal.Take(MetOf(chosen, version, registers));
                            return Task.CompletedTask;
                        },
                        stop
                    );
            read += page.Read;
            after = page.Next;
            lock (_turn)
                run.State = run.State with { Read = read };
            stop.ThrowIfCancellationRequested();
        } while (after is not null && read < wanted);
        return rehearsal.Figures(now, Days);
    }

    /// <summary>The case as selectivity met it.</summary>
    /// <exception cref="InvalidDataException">What is kept of it is damaged: <c>customhouse decode</c> makes
    /// it anew.</exception>
    /// <exception cref="InvalidOperationException">The message on record can no longer be read.</exception>
    internal static Met MetOf(ChosenCase chosen, ChosenVersion version, Registers registers) =>
        new(
            chosen.Mrn,
            version.Kept is { } kept
                ? KeptContent.Read(kept)
                : Versions.Reopen(version.Event.Payload, version.Event.Format).Declaration
                    ?? throw new InvalidOperationException("a message on record can no longer be read"),
            Selectivity.WorthOf(chosen.Assessment),
            chosen.ChosenAt,
            chosen.Office,
            Draw.Of(chosen.Mrn, registers.DrawSalt),
            chosen.Satisfactory
        );

    private sealed class Run(RehearsalState state, CancellationTokenSource stop)
    {
        public RehearsalState State { get; set; } = state;

        public CancellationTokenSource Stop => stop;
    }
}
