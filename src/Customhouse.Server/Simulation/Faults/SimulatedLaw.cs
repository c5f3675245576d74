using Customhouse.Engine;
using Customhouse.Engine.Lawbooks;
using Customhouse.Lawbooks;
using Customhouse.Storage;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>Administrators who send editions of the lawbook in, put them in force and suspend them.</summary>
internal sealed partial class SimulatedPeople
{
    private int _laws;

    /// <summary>
    /// The lawbook goes on as an edition of another name from a day that comes, put in force by another
    /// person, or one is suspended: what is refused stays what it was. A fault of the disk may come between
    /// the steps.
    /// </summary>
    public async Task<Done> ChangeLaw(SimulatedHouse house)
    {
        var now = clock.GetUtcNow();
        var register = new LawRegister(house.Installation.Store);
        var registers = house.Installation.Administration.Registers;
        var today = registers.TimeOf(null).DayOf(now);
        var country = registers.Terms.Administration;
        var name = $"{country}-S{++_laws}";
        var suspends = random.Hits(0.3);
        var known = registers.Laws.All.Select(e => e.Name).ToArray();
        var what = suspends ? $"suspend law {name = random.Pick(known)}" : $"law {name}";
        try
        {
            if (suspends)
            {
                var off = await register.Suspend(
                    name,
                    "once more",
                    today,
                    now,
                    Administrator,
                    CancellationToken.None
                );
                what += $": {off.GetType().Name}";
            }
            else
            {
                var texts = LawFolder.ShippedTexts(country);
                var edition = LawBody.Read(name, texts, country, Administrator).Body!;
                var sent = await register.Send(edition, now, Administrator, CancellationToken.None);
                var from = today.AddDays(random.Between(0, 5));
                var outcome = await register.PutInForce(
                    new LawReference(name, edition.Digest),
                    from,
                    "published once more",
                    today,
                    now,
                    SecondAdministrator,
                    CancellationToken.None
                );
                what += $": {sent.GetType().Name}, from {from:O}: {outcome.GetType().Name}";
            }
        }
        catch (FormatException refused)
        {
            what += $": {refused.Message}";
        }
        catch (StoreUnavailableException e)
        {
            what += e.IsInDoubt ? ": nobody can say" : ": the store is away";
        }
        if (await house.Book.Load(CancellationToken.None) is { } changed)
            house.Installation.Administration.PutInForce(changed);
        return new Done(what, []);
    }
}
