using Customhouse.Clearance;
using Customhouse.Risk;
using Customhouse.Server.Tests.Modules.Parcels;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>What supervisors ask of a store.</summary>
public abstract partial class StoreTests
{
    [Fact]
    public async Task Releases_revenue_controls_and_work_are_told_as_they_were_recorded()
    {
        await OpenGuarantee("GAN1", 1000m);
        var cleared = SampleCases.Cleared(1);
        await Record(cleared);
        var looked = SampleCases.Reserving(2, "GAN1", 0m);
        await Record(looked);
        var chosen = SampleCases.Next(
            looked.After,
            new LaneChosen(new LaneChoice(Lane.Red, [new("P-9", 1, Lane.Red, "weight", ["mass 7"])], 1)),
            new ControlOrdered("weight in doubt")
        );
        await Record(chosen);
        await Record(
            SampleCases.Next(
                chosen.After,
                new ControlRecorded(new ControlResult(false, "12 kg more than declared", [], []))
            )
        );

        var (from, to) = (SampleCases.Morning.AddDays(-1), SampleCases.Morning.AddDays(1));
        var release = Assert.Single(await Store.OfficeFigures.Releases([], from, to, Now));
        Assert.Equal(Lane.Green, release.Lane);
        Assert.Empty(await Store.OfficeFigures.Releases([], from, SampleCases.Morning.AddHours(-1), Now));
        Assert.Empty(await Store.OfficeFigures.StepsToRelease([], from, to, 10, Now));

        var booked = Assert.Single(await Store.OfficeFigures.Revenue(0, 10, Now));
        var balance = Assert.Single(await Store.Accounts.Balances("revenue", Now));
        Assert.True(booked.Amount > 0);
        Assert.Equal((-balance.Amount, balance.Unit), (booked.Amount, booked.Unit));
        Assert.Empty(await Store.OfficeFigures.Revenue(booked.Position, 10, Now));

        var open = Assert.Single(await Store.OfficeFigures.OpenCounts([], Now));
        Assert.Equal((1L, Lane.Red, "XA000001"), (open.Cases, open.Lane, open.Office));

        var control = Assert.Single(await Store.OfficeFigures.LastControls([], 10, Now));
        Assert.Equal(("P-9", false), (Assert.Single(control.Choice.Hits).Profile, control.Satisfactory));

        var acts = Assert.Single(await Store.OfficeFigures.ActsSince([], from, 10, Now));
        Assert.Equal(("officer-7", 1L, 3L, 1L), (acts.Actor, acts.Cases, acts.Events, acts.Controls));
        Assert.Empty(await Store.OfficeFigures.ActsSince([], to, 10, Now));
        string[] elsewhere = ["XA000002"];
        Assert.Empty(await Store.OfficeFigures.OpenCounts(elsewhere, Now));
        Assert.Empty(await Store.OfficeFigures.Releases(elsewhere, from, to, Now));
        Assert.Empty(await Store.OfficeFigures.LastControls(elsewhere, 10, Now));
        Assert.Empty(await Store.OfficeFigures.ActsSince(elsewhere, from, 10, Now));
        Assert.Single(await Store.OfficeFigures.ActsSince(["XA000001"], from, 10, Now));
        Assert.Equal("XA000001", booked.Office);
    }

    [Fact]
    public async Task Acts_on_subjects_that_are_no_declarations_are_no_work_on_cases()
    {
        await using var store = Another(ParcelModule.Kinds);
        await store.Record(SampleCases.Reserving(1, "GAN1", 0m), Now);
        var from = SampleCases.Morning.AddDays(-1);
        Assert.Empty(await store.OfficeFigures.ActsSince([], from, 10, Now));
        var record = new DecisionToRecord([Arrived("P1", 100)], SampleCases.Morning, new("o-1", "officer"));
        Assert.IsType<Recording.Done>(await store.Record(record, Now));
        Assert.Empty(await store.OfficeFigures.ActsSince([], from, 10, Now));
    }
}
