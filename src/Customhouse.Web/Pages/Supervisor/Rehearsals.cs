using Customhouse.Clearance;
using Customhouse.Declarations;
using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;

namespace Customhouse.Web.Pages.Supervisor;

/// <summary>How a rehearsal goes.</summary>
/// <param name="Of">Cases that will be asked; 0 while nobody knows.</param>
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

    /// <summary>Why it has no figures; null where it has some, or is under way.</summary>
    public string? Cause { get; init; }

    public bool IsUnderWay => EndedAt is null;
}

/// <summary>
/// Rehearses changes of profiles as jobs behind the requests, one for each person: another process may do it,
/// and goes on after a restart where the last one was.
/// </summary>
public sealed class Rehearsals
{
    /// <summary>Of its jobs, on record.</summary>
    public const string KindName = "rehearsal";

    public const int DaysBack = 7;

    private readonly Store _store;
    private readonly AdministrationState _administration;
    private readonly TimeProvider _clock;
    private readonly BackgroundTasks _tasks;

    public Rehearsals(
        Store store,
        AdministrationState administration,
        TimeProvider clock,
        BackgroundTasks tasks
    )
    {
        (_store, _administration, _clock, _tasks) = (store, administration, clock, tasks);
        Kind = JobKind.Create(
            KindName,
            "cases",
            [Role.Supervisor],
            RehearsalInput.Read,
            Step,
            JobRepeat.ReplacesOwn,
            TaskName
        );
    }

    private const string TaskName = "rehearsals";

    /// <summary>What a job of it does.</summary>
    public JobKind Kind { get; }

    /// <summary>Days back that are looked at; a bench may look farther.</summary>
    public int Days { get; init; } = DaysBack;

    /// <summary>Cases that are asked in one step.</summary>
    internal int PageSize { get; init; } = 250;

    private BackgroundTask Telling => _tasks.Of(TaskName, TimeSpan.MaxValue);

    /// <summary>Asks for a rehearsal in place of the person's last one, which is stopped where it is under
    /// way.</summary>
    /// <param name="offices">The customs offices whose cases are asked, besides those that name none; empty
    /// for all.
    /// </param>
    /// <param name="scope">What the person may see: see <see cref="JobRequest"/>.</param>
    /// <param name="address">Where the request came from, for the audit trail.</param>
    /// <exception cref="StoreUnavailableException">As for <see cref="JobDesk.Ask"/>.</exception>
    public Task<JobAsked> Begin(
        JobDesk desk,
        Actor person,
        Profile? before,
        Profile after,
        IReadOnlyList<string>? offices = null,
        string scope = "",
        string? address = null
    ) =>
        desk.Ask(
            KindName,
            after.Id,
            RehearsalInput.Write(before, after, offices ?? [], Days),
            person,
            null,
            scope,
            address
        );

    /// <summary>The last rehearsal of a person; null where there is none on record, or none that this version
    /// can read.</summary>
    /// <param name="scope">What the person may see now; what was found while it was another is not
    /// told.</param>
    public static async Task<RehearsalState?> Find(
        JobDesk desk,
        Actor person,
        CancellationToken cancellation,
        string scope = ""
    ) =>
        await desk.Last(KindName, person, cancellation) is { } job && job.Scope == scope
            ? StateOf(job)
            : null;

    private static RehearsalState? StateOf(JobContent content)
    {
        RehearsalInput input;
        try
        {
            input = RehearsalInput.Read(content.Input);
        }
        catch (FormatException)
        {
            return null;
        }
        var job = content.Job;
        var result = RehearsalResult.Read(content.Result);
        return new RehearsalState(
            input.Before,
            input.After,
            job.StartedAt ?? job.AskedAt,
            (int)job.Done,
            (int)job.Total,
            result?.IsCut ?? false,
            result?.Figures,
            job.State == JobState.Cancelled,
            job.EndedAt
        )
        {
            Offices = input.Offices,
            Cause = job.Cause,
        };
    }

    /// <summary>Asks one page of cases. A rehearsal whose other profiles changed meanwhile begins anew: half
    /// of its cases would else have met other profiles.</summary>
    internal async Task<JobStep> Step(RehearsalInput input, JobTurn turn, CancellationToken stop)
    {
        var registers = _administration.Registers;
        var mark = RehearsalPlace.MarkOf(registers);
        var place = turn.Place is { } json ? RehearsalPlace.Read(json) : null;
        if (place?.Mark != mark)
            place = await Beginning(input, mark, stop);
        var (from, wanted) = (place.From, place.Wanted);
        var rehearsal = new Rehearsal(
            input.Before,
            input.After,
            registers.Profiles,
            registers.Operators.GetValueOrDefault,
            registers.Model,
            registers.TimeOf(null).DayOf(place.Now),
            place.Found
        );
        var page = await _store.ChosenCases.Since(
            input.Offices,
            from,
            place.After,
            withVersions: true,
            Math.Min(PageSize, Math.Max(1, wanted - place.Cases)),
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
        var read = place.Cases + page.Read;
        turn.Tell(read, wanted);
        if (page.Next is null || read >= wanted)
            return new JobStep.Finished(
                new RehearsalResult(rehearsal.Figures(place.Now, input.Days), place.IsCut).Write()
            );
        return new JobStep.Next(
            (place with { Cases = read, After = page.Next, Found = rehearsal.SoFar() }).Write(),
            read,
            wanted
        );
    }

    private async Task<RehearsalPlace> Beginning(RehearsalInput input, string mark, CancellationToken stop)
    {
        var now = _clock.GetUtcNow();
        var from = now.AddDays(-input.Days);
        var accepted = await _store.ChosenCases.AcceptedSince(
            input.Offices,
            from,
            Limits.CasesRehearsedMax + 1,
            stop
        );
        var wanted = Math.Min(accepted, Limits.CasesRehearsedMax);
        return new RehearsalPlace(now, from, wanted, accepted > wanted, 0, null, mark, null);
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
            registers.TimeOf(chosen.Office).Local(chosen.ChosenAt),
            chosen.Office,
            chosen.Choice.Draw ?? Draw.Compute(chosen.Mrn, registers.DrawSalt),
            chosen.Satisfactory
        );
}
