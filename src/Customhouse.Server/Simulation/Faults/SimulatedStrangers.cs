using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Journal;
using Customhouse.Ledger;
using Customhouse.Storage;
using Customhouse.Values;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>Those who pay and send what nobody expects: any amount, broken messages, the largest
/// ones.</summary>
internal sealed partial class SimulatedPeople
{
    private int _payments;
    private int _references;

    /// <summary>The last original declaration that goes to a case of its own, for a very large one.</summary>
    private (Mrn Mrn, Consignment Goods, string Lrn)? _large;

    /// <summary>A payment of any amount, also of what no coin pays.</summary>
    public Task<Done> PayAnything(SimulatedHouse house)
    {
        if (_cases.Count == 0)
            return Task.FromResult(Done.Nothing("nobody has a case"));
        var (mrn, _) = random.Pick(_cases);
        if (Told.Of(mrn) is { IsErased: true })
            return Task.FromResult(Done.Nothing($"{mrn} is erased"));
        var amount = random.Pick([
            1e-28m,
            0.001m,
            -5m,
            0m,
            0.01m,
            17.35m,
            2_000m,
            79228162514264337593543950335m,
        ]);
        var pay = new Pay($"ANY{++_payments}", new Money(amount, trade.World.Edition.Currency));
        return SteppedRun.IsPutBack("R14")
            ? PayPastTheDoor(house, mrn, pay)
            : Act(house, mrn, pay, new Actor("bank", "system"));
    }

    /// <summary>As the first release took it: no door looks at the amount.</summary>
    private async Task<Done> PayPastTheDoor(SimulatedHouse house, Mrn mrn, Pay pay)
    {
        var before = await house.Installation.Desk.Open(mrn, CancellationToken.None);
        if (before is null || Math.Abs(pay.Amount.Amount) > 10_000m)
            return Done.Nothing($"{mrn} takes no payment");
        var (payment, now) = (new PaymentReceived(pay.Reference, pay.Amount), clock.GetUtcNow());
        var record = DeclarationSubject.Record(
            new Decided<Case>(before, before.With(payment, now), [payment], now, DueAt: null)
        );
        var decided = new DecisionToRecord([record], now, new Actor("bank", "system"));
        var outcome = await house.Installation.Store.Record(decided, CancellationToken.None);
        return new Done($"{pay} {mrn} past the door: {outcome.GetType().Name}", [mrn]);
    }

    /// <summary>A message as nobody's software sends it.</summary>
    public async Task<Done> Attack(SimulatedHouse house)
    {
        if (_lodged.Count == 0)
            return Done.Nothing("nobody has lodged anything");
        var lodged = random.Pick(_lodged);
        var answer = await Tried(() =>
            house.Installation.Desk.Lodge(
                HostileMessages.Spoil(lodged.Bytes, random),
                lodged.Format,
                Trader(lodged.Truth),
                CancellationToken.None
            )
        );
        return await Learned(house, "attack", answer, null);
    }

    /// <summary>A message as large as they may be, and then a small change of it.</summary>
    public async Task<Done> LodgeLarge(SimulatedHouse house)
    {
        if (_large is { } large)
        {
            _large = null;
            if (Told.Of(large.Mrn) is { IsErased: true })
                return Done.Nothing($"{large.Mrn} is erased");
            var change = FollowUp.Amendment(large.Mrn, large.Lrn, large.Goods, 3.5m);
            var asked = await Tried(() =>
                house.Installation.Desk.Request(
                    large.Mrn,
                    change,
                    "xml",
                    new Actor(large.Goods.Trader.Id, "trader"),
                    CancellationToken.None
                )
            );
            var first = await Learned(house, "change of the large one", asked, null);
            var officer = trade.World.Officers[0];
            var granted = await Act(
                house,
                large.Mrn,
                new Grant(),
                new Actor(officer.Id, "officer", officer.Office)
            );
            return new Done($"{first.What} | {granted.What}", [large.Mrn]);
        }
        if (
            _lodged.LastOrDefault(l =>
                l.Truth.Declared is { IsExport: false, IsParcel: false, IsPreLodged: true }
                && l.Truth.Mistake is null
            )
            is not { } like
        )
            return Done.Nothing("nobody lodges large ones yet");
        var lrn = $"LARGE{++_references}";
        var message = HostileMessages.VeryLarge(like.Truth.Declared, lrn);
        var answer = await Tried(() =>
            house.Installation.Desk.Lodge(message, "xml", Trader(like.Truth), CancellationToken.None)
        );
        if (answer is Answer.Recorded recorded)
            _large = (recorded.Case.Mrn, like.Truth.Declared, lrn);
        return await Learned(house, $"large, {message.Length} bytes", answer, null);
    }
}
