using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Engine;

/// <summary>What time brings to cases, found by the store and done at the desk.</summary>
public sealed class TimeKeeperTests
{
    private static readonly Actor Officer = new("officer-1", "officer", "XAAVN");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_export_that_never_left_is_asked_about_once()
    {
        var clock = new HandClock();
        await using var small = await SmallHouse.Open(clock);
        var lodged = await small.Lodged("export-exd.xml");
        await small.Desk.Act(lodged.Case.Mrn, new Present(), Officer, Now);
        Assert.Equal(CaseState.Cleared, (await small.Desk.Open(lodged.Case.Mrn, Now))!.State);
        var keeper = KeeperOf(small);
        clock.Pass(TimeSpan.FromDays(small.Administration.Terms.ExitDays));
        Assert.Equal(0, await keeper.GoRound(Now));
        clock.Pass(TimeSpan.FromDays(1));
        Assert.Equal(1, await keeper.GoRound(Now));
        clock.Pass(TimeSpan.FromDays(small.Administration.Terms.DocumentDays + 1));
        Assert.Equal(0, await keeper.GoRound(Now));
        // What time is done with must not stand in the way of what it is not.
        Assert.Empty(
            await small.Store.Deadlines.Due(DeclarationSubject.Kind, clock.GetUtcNow(), null, 10, Now)
        );
    }

    [Fact]
    public async Task Goods_that_stay_a_while_are_cleared_when_it_is_over()
    {
        var clock = new HandClock();
        await using var small = await SmallHouse.Open(clock, t => t with { Dwell = TimeSpan.FromHours(1) });
        var lodged = await small.Lodged("import-ima.xml");
        Assert.Equal(CaseState.Accepted, lodged.Case.State);
        clock.Pass(TimeSpan.FromHours(1));
        Assert.Equal(1, await KeeperOf(small).GoRound(Now));
        Assert.Equal(CaseState.Cleared, (await small.Desk.Open(lodged.Case.Mrn, Now))!.State);
    }

    [Fact]
    public async Task Goods_that_waited_for_money_go_when_there_is_money_however_many_wait_with_them()
    {
        var clock = new HandClock();
        await using var small = await SmallHouse.Open(clock);
        await small.Change([
            RegisterReader.Of(SmallHouse.Account("DAN0001", 0m), SmallHouse.Account("DAN0001"), 1),
        ]);
        for (var i = 0; i < 201; i++)
            Assert.Equal(
                CaseState.AwaitingPayment,
                (await small.Lodged("import-ima.xml", "AVEN-0001", $"WAIT-{i}")).Case.State
            );
        await small.Change([
            RegisterReader.Of(
                SmallHouse.Account("DAN0001", 10_000_000m),
                SmallHouse.Account("DAN0001", 0m),
                2
            ),
        ]);
        var keeper = KeeperOf(small);
        Assert.Equal(201, await keeper.GoRound(Now) + await keeper.GoRound(Now));
    }

    [Fact]
    public async Task A_lapse_is_found_by_the_store()
    {
        var clock = new HandClock();
        await using var small = await SmallHouse.Open(clock);
        var lodged = await small.Lodged("import-prelodged-imd.xml");
        clock.Pass(TimeSpan.FromDays(small.Administration.Terms.PresentationDays + 1));
        Assert.Equal(1, await KeeperOf(small).GoRound(Now));
        Assert.Equal(CaseState.Invalidated, (await small.Desk.Open(lodged.Case.Mrn, Now))!.State);
    }

    private static TimeKeeper KeeperOf(SmallHouse small, BackgroundTasks? tasks = null) =>
        new(
            small.Store,
            small.Desk,
            small.Clock,
            (tasks ?? new BackgroundTasks(small.Clock)).Of(TimeKeeper.Name, TimeKeeper.Within)
        );
}
