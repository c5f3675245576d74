using Customhouse.Clearance;
using Customhouse.Risk;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Storage;

/// <summary>Cases as selectivity met them, and who changed a register why.</summary>
public abstract partial class StoreTests
{
    [Fact]
    public async Task Accepted_cases_come_with_what_their_lane_was_chosen_by()
    {
        await OpenGuarantee("GAN1", 1000m);
        for (var serial = 1; serial <= 4; serial++)
            await Record(SampleCases.Cleared(serial));
        await Record(SampleCases.Rejected(5, "L5"));
        var open = SampleCases.Reserving(6, "GAN1", 0m);
        await Record(open);
        var chosen = SampleCases.Next(
            open.After,
            new LaneChosen(new LaneChoice(Lane.Red, [new("P-9", 1, Lane.Red, "weight", ["mass 7"])], 1)),
            new ControlOrdered("weight in doubt")
        );
        await Record(chosen);
        var controlled = SampleCases.Next(
            chosen.After,
            new ControlRecorded(new ControlResult(false, "12 kg more than declared", [], [])),
            new LaneChosen(new LaneChoice(Lane.Green, [], 0))
        );
        await Record(controlled);
        await Record(SampleCases.Reserving(7, "GAN1", 0m)); // Accepted, its lane not chosen yet.

        var from = SampleCases.Morning.AddDays(-1);
        Assert.Equal(6, await Store.ChosenCases.AcceptedSince([], from, 100, Now));
        Assert.Equal(3, await Store.ChosenCases.AcceptedSince([], from, 3, Now));
        Assert.Equal(0, await Store.ChosenCases.AcceptedSince(["XA000002"], from, 100, Now));
        Assert.Empty(
            (await Store.ChosenCases.Since(["XA000002"], from, null, withVersions: true, 100, Now)).Cases
        );
        Assert.Equal(
            0,
            await Store.ChosenCases.AcceptedSince([], SampleCases.Morning.AddMinutes(1), 100, Now)
        );
        var seen = new List<ChosenCase>();
        var read = 0;
        AcceptedKey? next = null;
        do
        {
            var page = await Store.ChosenCases.Since([], from, next, withVersions: true, 2, Now);
            seen.AddRange(page.Cases);
            read += page.Read;
            next = page.Next;
        } while (next is not null);
        Assert.Equal(6, read);
        Assert.Equal(
            [1L, 2, 3, 4, 6],
            seen.Select(c =>
                    Enumerable.Range(1, 9).Select(n => (long)n).Single(n => SampleCases.Number(n) == c.Mrn)
                )
                .Order()
        );
        var looked = seen.Single(c => c.Mrn == open.Mrn);
        // The first choice counts: what came after the control is no longer what selectivity met.
        Assert.Equal(
            ("P-9", false, "XA000001", SampleCases.Morning),
            (Assert.Single(looked.Choice.Hits).Profile, looked.Satisfactory, looked.Office, looked.AcceptedAt)
        );
        var green = seen.Single(c => c.Mrn == SampleCases.Number(1));
        Assert.Equal("LRN000000001", Declarations.KeptContent.Read(green.Version!.Kept).Lrn);
        Assert.Empty(green.Version.Event.Payload);
        Assert.Single(green.Assessment.Lines);
        Assert.Null(green.Satisfactory);
        var brief = await Store.ChosenCases.Since([], from, null, withVersions: false, 100, Now);
        Assert.All(brief.Cases, c => Assert.Null(c.Version));
        Assert.Equal(5, brief.Cases.Count);
        Assert.Empty(
            (await Store.ChosenCases.Since([], SampleCases.Morning.AddMinutes(1), null, true, 100, Now)).Cases
        );
    }

    [Fact]
    public async Task Changes_of_an_entry_are_told_with_who_made_them_and_why()
    {
        var at = SampleCases.Morning;
        for (var version = 0; version < 3; version++)
            await Store.Registers.Change(
                [
                    new RegisterChange("profile", "P", version, [1]) { Grounds = $"grounds {version}" },
                    new RegisterChange("profile", "Q", version, [1]),
                ],
                at,
                new Actor("supervisor1", "supervisor")
            );
        var lines = await Store.Registers.ChangesOf("profile", "P", Now);
        Assert.Equal(
            [(3, "grounds 2"), (2, "grounds 1"), (1, "grounds 0")],
            lines.Select(l => (l.Version, l.Grounds))
        );
        Assert.All(lines, l => Assert.Equal(("supervisor1", at), (l.By.Id, l.At)));
        Assert.Empty(await Store.Registers.ChangesOf("operator", "P", Now));
    }
}
