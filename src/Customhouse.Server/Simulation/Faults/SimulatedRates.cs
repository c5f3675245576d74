using Customhouse.Engine;
using Customhouse.Server.Editions;
using Customhouse.Storage;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>Administrators who send rates of exchange in and put them in force.</summary>
internal sealed partial class SimulatedPeople
{
    private static readonly Actor SecondAdministrator = new("administrator2", "administrator");

    /// <summary>
    /// A month of rates is sent in by one and put in force by another, or corrected; the figures are those of
    /// the edition, so that what is owed stays what it was. A fault of the disk may come between the steps.
    /// </summary>
    public async Task<Done> PutRatesInForce(SimulatedHouse house)
    {
        var now = clock.GetUtcNow();
        var register = new RateRegister(house.Installation.Store);
        var edition = trade.World.Edition;
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var period = random.Pick(DemoRates.Of(edition, day, 3));
        var what = $"rates {period.Id}";
        try
        {
            var sent = await register.Send(
                period,
                edition.Currency,
                now,
                Administrator,
                CancellationToken.None
            );
            what += $": {sent.GetType().Name}";
            var staged = await register.Staged(CancellationToken.None);
            if (staged.FirstOrDefault(s => s.Period.Id == period.Id) is not { } waiting)
                return Done.Nothing(what);
            var outcome = await register.PutInForce(
                waiting,
                "published once more",
                now,
                SecondAdministrator,
                CancellationToken.None
            );
            what += $", version {waiting.Corrects + 1}: {outcome.GetType().Name}";
        }
        catch (StoreUnavailableException e)
        {
            what += e.IsInDoubt ? ": nobody can say" : ": the store is away";
        }
        if (await house.Book.Load(CancellationToken.None) is { } registers)
            house.Installation.Administration.PutInForce(registers);
        return new Done(what, []);
    }
}
