using System.Security.Cryptography;
using System.Text;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Engine.Rehearsing;
using Customhouse.Lawbooks;
using Customhouse.Rehearsing;
using Customhouse.Storage;
using Customhouse.Values;
using Customhouse.Web.Access;

namespace Customhouse.Web.Api.Jobs;

/// <summary>A change that a rehearsal is to try, or why there is none.</summary>
/// <param name="Fault">In plain words; null where there is a change.</param>
public sealed record ChangeFound(RehearsedChange? Change, string? Fault = null);

/// <summary>
/// Rehearses an edition of law on past trade, as a job behind the requests: it reads in short pages, rests
/// between them so that clearance comes first, and goes on in another process where this one is lost. One is
/// under way at a time.
/// </summary>
public abstract class ChangeRehearsals
{
    /// <summary>Rules, and codes of the tariff, that a report names.</summary>
    private const int NamedMax = 100;

    /// <summary>How long a step works before its place is told.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    /// <summary>Of the time that a page took, what is rested after it.</summary>
    private const double Rest = 0.1;

    private readonly AdministrationState _administration;
    private readonly PastTrade _past;
    private readonly Store _store;
    private readonly TimeProvider _clock;

    /// <param name="kindName">Of its jobs, on record.</param>
    private protected ChangeRehearsals(
        string kindName,
        Store store,
        AdministrationState administration,
        CaseDesk desk,
        TimeProvider clock,
        BackgroundTasks tasks
    )
    {
        (_store, _administration, _clock) = (store, administration, clock);
        _past = new PastTrade(store, desk, tasks.Of(kindName, TimeSpan.MaxValue));
        Kind = JobKind.Create(
            kindName,
            "declarations",
            [Role.Administrator],
            ChangeInput.Read,
            Step,
            JobRepeat.IsRefused
        );
    }

    /// <summary>What a job of it does.</summary>
    public JobKind Kind { get; }

    /// <summary>Declarations of one page.</summary>
    public int PageSize { get; init; } = Limits.RowsPerPageMax;

    /// <summary>Whether a step ends after each page, so that a test sees every place.</summary>
    internal bool StepsByPages { get; init; }

    /// <summary>The change that a rehearsal tries.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be read now.</exception>
    private protected abstract Task<ChangeFound> Find(
        ChangeInput input,
        Registers registers,
        CancellationToken cancellation
    );

    /// <summary>Tries a piece of past trade. Where the tariff or the rates change meanwhile it begins anew:
    /// half of the declarations would else have met others.</summary>
    internal async Task<JobStep> Step(ChangeInput input, JobTurn turn, CancellationToken stop)
    {
        var registers = _administration.Registers;
        var found = await Find(input, registers, stop);
        if (found.Change is not { } change)
            return new JobStep.Failed(found.Fault ?? "There is nothing to be tried.");
        var mark = MarkOf(registers);
        var period = PeriodOf(input, registers);
        var place = turn.Place is { } json ? ChangePlace.Parse(json) : null;
        if (place?.Mark != mark)
            place = await Beginning(period, mark, stop);
        var rehearsal = new TradeRehearsal(input.Whole ? change.Whole() : change, place.Found);
        var begun = _clock.GetTimestamp();
        do
        {
            var started = _clock.GetTimestamp();
            var page = await _past.Rehearse(rehearsal, period, place.AsOf, place.After, PageSize, stop);
            place = place with
            {
                Read = place.Read + page.Read,
                Asked = place.Asked + page.Asked,
                After = page.Next,
            };
            turn.Tell(place.Read, Math.Max(place.Of, place.Read));
            if (page.Next is null)
                return new JobStep.Finished(Result(place, change, registers, rehearsal).Write());
            await Task.Delay(_clock.GetElapsedTime(started) * Rest, _clock, stop);
        } while (!StepsByPages && _clock.GetElapsedTime(begun) < Slice);
        place = place with { Found = rehearsal.Figures() };
        return new JobStep.Next(place.Write(), place.Read, Math.Max(place.Of, place.Read));
    }

    /// <summary>Rehearses at once, to its end, without a job.</summary>
    /// <param name="wanted">What is rehearsed.</param>
    /// <param name="told">Is told how many declarations were read of how many.</param>
    /// <returns>What it came to; or why it cannot be rehearsed.</returns>
    /// <exception cref="StoreUnavailableException">The database does not answer.</exception>
    public async Task<(ChangeResult? Result, string? Fault)> Run(
        ChangeInput wanted,
        Action<long, long> told,
        CancellationToken cancellation
    )
    {
        string? place = null;
        while (true)
            switch (await Step(wanted, new JobTurn(Actor.System, place, null, told), cancellation))
            {
                case JobStep.Next next:
                    place = next.Place;
                    break;
                case JobStep.Finished finished:
                    return (ChangeResult.Read(finished.Result), null);
                case JobStep.Failed failed:
                    return (null, failed.Cause);
            }
    }

    private static ChangeResult Result(
        ChangePlace place,
        RehearsedChange change,
        Registers registers,
        TradeRehearsal rehearsal
    ) =>
        new(
            place.AsOf,
            place.Asked,
            [.. (change.Law?.Rules ?? []).Take(NamedMax)],
            change.Law?.Rules.Count ?? 0,
            change.Law?.SetsDiffer ?? false,
            [.. (change.Tariff?.Codes ?? []).Take(NamedMax)],
            change.Tariff?.Codes.Count ?? 0,
            change.Tariff?.TouchesAll ?? false,
            registers.Terms.Currency.Code,
            rehearsal.Figures()
        );

    private async Task<ChangePlace> Beginning(PastPeriod period, string mark, CancellationToken stop)
    {
        var now = _clock.GetUtcNow();
        var count = await _store.PastCases.Count(
            period with
            {
                To = period.To < now ? period.To : now,
            },
            stop
        );
        return new ChangePlace(now, count, 0, 0, null, mark, null);
    }

    private static PastPeriod PeriodOf(ChangeInput input, Registers registers)
    {
        var time = registers.TimeOf(null);
        return new PastPeriod(time.BeginOf(input.From), time.EndOf(input.To), input.Offices);
    }

    /// <summary>Tells from another all that decides besides the change and what is on record of single
    /// operators.</summary>
    private static string MarkOf(Registers registers) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Join(
                        '\n',
                        registers
                            .Tariff.Editions.Select(e => $"{e.Id} {e.From:O} {e.To:O}")
                            .Concat(registers.Rates.Periods.Select(p => p.Id))
                    )
                )
            ),
            0,
            8
        );
}
