using System.Diagnostics;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Server.Editions;
using Customhouse.Server.Simulation;
using Customhouse.Storage;
using Customhouse.Web.Insight;
using Customhouse.Web.Watching;

namespace Customhouse.Server.Verbs;

/// <summary>
/// Fills a store with months of simulated trade, each case by the way that a real one takes: lodged, decided,
/// controlled, paid. A store that holds as many already is taken as it is.
/// </summary>
internal static class DeskFill
{
    private const int DaysBehind = 90;
    private const int Seed = 1;

    /// <summary>Cases that a day of simulated trade brings, about.</summary>
    private const int CasesOfDay = 200;

    /// <summary>Mistakes and frauds make the number of cases uneven; a store this full need not be
    /// filled.</summary>
    private const double Enough = 0.9;

    private static readonly TimeSpan TellEach = TimeSpan.FromSeconds(10);

    /// <summary>Opens a store with about this number of cases.</summary>
    /// <exception cref="FormatException">The store holds some cases, and fewer.</exception>
    public static async Task<Installation> Open(string address, long cases, CancellationToken cancellation)
    {
        var edition = EditionFiles.Demo();
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var start = today.AddDays(-DaysBehind) < edition.From ? edition.From : today.AddDays(-DaysBehind);
        var days = today.DayNumber - start.DayNumber;
        var volume = Math.Max(0.01, cases / (double)(CasesOfDay * days));
        var trade = new Trade(Seed, edition, start, days, volume);
        var house = await Installation.Open(
            address,
            new Terms { Administration = edition.Authority, Currency = edition.Currency },
            [edition],
            Entries(trade.World, (decimal)volume),
            TimeProvider.System,
            cancellation
        );
        try
        {
            var held = (await house.Store.Overview.Counts(null, cancellation)).Sum(c => c.Cases);
            if (held >= cases * Enough)
                return house;
            if (held > 0)
                throw new FormatException(
                    $"the store holds {held:N0} cases: take a fresh one, or ask for as many"
                );
            await Fill(house, trade, cases, cancellation);
            return house;
        }
        catch
        {
            await house.DisposeAsync();
            throw;
        }
    }

    private static async Task Fill(
        Installation house,
        Trade trade,
        long cases,
        CancellationToken cancellation
    )
    {
        var (started, told) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        using var measures = new Measures(TimeProvider.System);
        await new DemoTrade(house, trade, measures, new Notice()).PlayPast(
            share =>
            {
                var elapsed = Stopwatch.GetElapsedTime(started);
                if (elapsed - told < TellEach)
                    return;
                told = elapsed;
                Console.Error.WriteLine(
                    $"filling with {cases:N0} cases: {share:P1} after {elapsed.TotalSeconds:N0} s"
                );
            },
            cancellation
        );
    }

    /// <summary>Traders that bring so much more have accounts that are as much larger.</summary>
    private static IReadOnlyList<RegisterChange> Entries(World world, decimal volume) =>
        [
            .. world.Operators.Select(o => RegisterReader.Of(o)),
            .. world.Guarantees.Select(g =>
                RegisterReader.Of(
                    g with
                    {
                        Limit = g.Limit * Math.Max(1, volume),
                        Available = g.Available * Math.Max(1, volume),
                    }
                )
            ),
            .. world.Authorisations.Select(a => RegisterReader.Of(a)),
            .. world.Licences.Select(l => RegisterReader.Of(l)),
            .. World.Profiles.Select(p => RegisterReader.Of(p)),
        ];
}
