using Customhouse.Engine;
using Customhouse.Operators;
using Customhouse.Storage;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>Administrators who change registers and put editions of the tariff in force.</summary>
internal sealed partial class SimulatedPeople
{
    private int _editions;

    /// <summary>An administrator changes a register: an account's limit, an operator, a profile.</summary>
    public async Task<Done> ChangeRegister(SimulatedHouse house)
    {
        var registers = house.Installation.Administration.Registers;
        var (what, change) = random.Below(3) switch
        {
            0 => await ChangeOf(
                house,
                RegisterReader.OperatorKind,
                random.Pick([.. trade.World.Operators]).Id,
                entry =>
                    RegisterReader.Of(
                        RegisterReader.Read<Operator>(entry) with
                        {
                            Mandates = random.Hits(0.5) ? ["*"] : [],
                        },
                        entry.Version
                    )
            ),
            1 => await ChangeOf(
                house,
                RegisterReader.ProfileKind,
                random.Pick(World.Profiles).Id,
                entry => RegisterReader.Of(World.Profiles.Single(p => p.Id == entry.Id), entry.Version)
            ),
            _ => await ChangeOf(
                house,
                RegisterReader.GuaranteeKindName,
                random.Pick([.. trade.World.Guarantees]).Id,
                entry => Limited(RegisterReader.Read<Guarantee>(entry), entry)
            ),
        };
        if (change is null)
            return Done.Nothing($"{what} is not in the registers");
        try
        {
            var outcome = await house.Installation.Store.Registers.Change(
                [change],
                clock.GetUtcNow(),
                Administrator
            );
            what += $": {outcome.GetType().Name}";
        }
        catch (StoreUnavailableException e)
        {
            what += e.IsInDoubt ? ": nobody can say" : ": the store is away";
        }
        house.Installation.Administration.PutInForce(
            await house.Book.Load(CancellationToken.None) ?? registers
        );
        return new Done(what, []);
    }

    /// <summary>
    /// The tariff that is in force goes on as a new edition from a day that comes, by the two steps of the
    /// shelf; a fault of the disk may come between them.
    /// </summary>
    public async Task<Done> PutEditionInForce(SimulatedHouse house)
    {
        var now = clock.GetUtcNow();
        var shelf = new StagedEditions(house.Installation.Store);
        var edition = trade.World.Edition with { Id = $"{trade.World.Edition.Id}-{++_editions}", To = null };
        var what = $"edition {edition.Id}";
        try
        {
            what +=
                $": {(await shelf.Stage(edition, now, Administrator, CancellationToken.None)).GetType().Name}";
            var staged = await shelf.Staged(CancellationToken.None);
            if (staged.FirstOrDefault(s => s.Edition.Id == edition.Id) is not { } waiting)
                return Done.Nothing(what);
            var from = DateOnly.FromDateTime(now.UtcDateTime).AddDays(random.Between(1, 30));
            var outcome = await shelf.PutInForce(waiting, from, now, Administrator, CancellationToken.None);
            what += $", from {from:O}: {outcome.GetType().Name}";
        }
        catch (FormatException refused)
        {
            // A later edition is on the shelf already.
            what += $": {refused.Message}";
        }
        if (await house.Book.Load(CancellationToken.None) is { } registers)
            house.Installation.Administration.PutInForce(registers);
        return new Done(what, []);
    }

    private RegisterChange Limited(Guarantee account, RegisterEntry entry)
    {
        var amount = Math.Round(account.Limit.Amount * random.Pick([0m, 0.5m, 0.9m, 2m]), 2);
        return RegisterReader.Of(
            account with
            {
                Limit = account.Limit with { Amount = amount },
            },
            account,
            entry.Version
        );
    }

    private static async Task<(string What, RegisterChange? Change)> ChangeOf(
        SimulatedHouse house,
        string kind,
        string id,
        Func<RegisterEntry, RegisterChange> change
    ) =>
        (
            $"change {kind} {id}",
            await house.Installation.Store.Registers.Entry(kind, id, CancellationToken.None) is { } entry
                ? change(entry)
                : null
        );
}
