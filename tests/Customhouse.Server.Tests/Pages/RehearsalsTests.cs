using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Server.Simulation;
using Customhouse.Server.Tests.Engine;
using Customhouse.Server.Tests.Watching;
using Customhouse.Storage;
using Customhouse.Web.Insight;
using Customhouse.Web.Pages.Supervisor;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>Rehearsals behind the requests: what they come to, and how they are stopped.</summary>
public sealed class RehearsalsTests
{
    private static readonly Actor One = Of("one");

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static readonly Profile Imports = DemoProfiles.All.Single(p => p.Id == "XA-RND-01") with
    {
        Share = 1,
    };

    [Fact]
    public async Task A_rehearsal_hits_what_the_engine_hit_and_the_list_counts_the_same()
    {
        await using var small = await SmallHouse.Open(TimeProvider.System);
        var (book, _) = ProfileBook.Create([Imports]);
        await small.Change([RegisterReader.Of(Imports)], book);
        for (var n = 1; n <= 3; n++)
            await small.Lodged("import-low-value.xml", "AVEN-0003", $"AVEN-1{n}");
        var rehearsing = new Rehearsing(small);
        await rehearsing.Begin(One, Imports, Imports with { Version = 2, Active = false });
        await rehearsing.Work();
        var state = (await rehearsing.Of(One))!;
        var figures = state.Figures!;
        Assert.Equal(
            (3, 3, 0, 3, 3),
            (
                figures.Cases,
                figures.Before.Hits,
                figures.After.Hits,
                figures.NoLonger.Cases,
                figures.Shown.Count
            )
        );
        Assert.Equal([new LaneMove(Lane.Red, Lane.Green, 3)], figures.Moves);
        Assert.Equal((3, 3, false, false), (state.Read, state.Of, state.IsCut, state.IsUnderWay));
        Assert.Equal(Imports, state.Before);
        Assert.Null(await rehearsing.Of(Of("another")));
        var elsewhere = Of("elsewhere");
        await rehearsing.Begin(elsewhere, Imports, Imports with { Version = 2, Active = false }, ["XA999"]);
        await rehearsing.Work();
        var scoped = (await rehearsing.Of(elsewhere))!.Figures!;
        // They name no office, so they are everybody's.
        Assert.Equal((3, 3, 3), (scoped.Cases, scoped.Before.Hits, scoped.Shown.Count));
        var counts = await new ProfileHits(
            [],
            small.Store,
            small.Clock,
            new BackgroundTasks(small.Clock)
        ).Read();
        for (var i = 0; i < 100 && counts is null; i++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            counts = await new ProfileHits(
                [],
                small.Store,
                small.Clock,
                new BackgroundTasks(small.Clock)
            ).Read();
        }
        Assert.Equal(new ProfileHit(3, 0, 0), counts!.ByProfile[Imports.Id]);
    }

    [Fact]
    public async Task A_person_has_one_rehearsal_at_a_time_and_can_stop_it()
    {
        await using var small = await SmallHouse.Open(TimeProvider.System);
        var rehearsing = new Rehearsing(small);
        await rehearsing.Begin(One, null, Imports);
        await rehearsing.Begin(One, null, Imports with { Share = 0.5 });
        Assert.Equal(
            [JobState.Waiting, JobState.Cancelled],
            (await small.Store.Jobs.List(new JobFilter(), small.Clock.GetUtcNow(), Now)).Select(j => j.State)
        );
        await rehearsing.Work();
        Assert.Equal(0.5, (await rehearsing.Of(One))!.After.Share);
        Assert.Equal(0, (await rehearsing.Of(One))!.Figures!.Cases);
        var number = Assert.IsType<JobAsked.Taken>(await rehearsing.Begin(One, null, Imports)).Number;
        await small.Store.Jobs.Cancel(number, Actor.System, small.Clock.GetUtcNow(), "");
        Assert.True(await rehearsing.Of(One) is { IsStopped: true, IsUnderWay: false, Figures: null });
        Assert.IsType<JobAsked.NotAllowed>(
            await rehearsing.Begin(new Actor(SmallHouse.Trader, "trader"), null, Imports)
        );
    }

    [Fact]
    public async Task Gone_on_with_elsewhere_it_comes_to_the_same_as_in_one_go()
    {
        await using var small = await SmallHouse.Open(TimeProvider.System);
        var (book, _) = ProfileBook.Create([Imports]);
        await small.Change([RegisterReader.Of(Imports)], book);
        for (var n = 1; n <= 7; n++)
            await small.Lodged("import-low-value.xml", "AVEN-0003", $"AVEN-1{n}");
        var after = Imports with { Version = 2, Share = 0.3 };
        var whole = new Rehearsing(small);
        await whole.Begin(One, Imports, after);
        await whole.Work();
        var expected = Told(await whole.Of(One));

        // Two cases a step, and each step by another process that knows nothing but the place.
        string? place = null;
        for (var step = 0; ; step++)
        {
            var other = new Rehearsing(small, pageSize: 2);
            var input = RehearsalInput.Read(RehearsalInput.Write(Imports, after, [], Rehearsals.DaysBack));
            var turn = new JobTurn(One, place, null, (_, _) => { });
            var next = await other.Rehearsals.Step(input, turn, Now);
            if (next is JobStep.Finished finished)
            {
                Assert.Equal(3, step);
                Assert.Equal(expected, Told(RehearsalResult.Read(finished.Result!)!.Figures));
                break;
            }
            place = Assert.IsType<JobStep.Next>(next).Place;
        }

        // Other profiles came in force meanwhile: what met the old ones does not count.
        var (changed, _) = ProfileBook.Create([Imports, DemoProfiles.All[1]]);
        small.Administration.PutInForce(small.Administration.Registers with { Profiles = changed });
        var anew = await new Rehearsing(small, pageSize: 2).Rehearsals.Step(
            RehearsalInput.Read(RehearsalInput.Write(Imports, after, [], Rehearsals.DaysBack)),
            new JobTurn(One, place, null, (_, _) => { }),
            Now
        );
        Assert.Equal(2, Assert.IsType<JobStep.Next>(anew).Done);

        static string Told(object? figures) =>
            System.Text.Json.JsonSerializer.Serialize(
                (figures as RehearsalState)?.Figures ?? (RehearsalFigures)figures!
            );
    }

    [Fact, Poisons("Rehearsals"), Poisons("ProfileHits")]
    public async Task A_case_that_cannot_be_read_is_left_out_and_told()
    {
        await using var small = await SmallHouse.Open(TimeProvider.System);
        var (book, _) = ProfileBook.Create([Imports]);
        await small.Change([RegisterReader.Of(Imports)], book);
        var mrns = new List<Values.Mrn>();
        for (var n = 1; n <= 4; n++)
            mrns.Add((await small.Lodged("import-low-value.xml", "AVEN-0003", $"AVEN-1{n}")).Case.Mrn);
        // One of before versions were kept, whose message is damaged; and one whose choice of lane is.
        small.Execute($"delete from declaration_versions where mrn = '{mrns[0]}'");
        small.Execute($"update journal set payload = x'00' where subject = '{mrns[0]}' and sequence = 1");
        small.Execute(
            $"update journal set body = '[' where subject = '{mrns[1]}' and type = 'lane-chosen/1'"
        );
        var tasks = new BackgroundTasks(small.Clock);
        var rehearsing = new Rehearsing(small, tasks: tasks);
        await rehearsing.Begin(One, Imports, Imports with { Version = 2, Active = false });
        await rehearsing.Work();
        Assert.Equal(2, (await rehearsing.Of(One))!.Figures!.Cases);
        Assert.Equal(
            mrns[0].Text,
            Assert.Single(tasks.All.Single(t => t.Name == "rehearsals").FailingItems).Item
        );

        // A call that fails leaves no figures, is told, and the next one is as if it had not been.
        small.Execute("alter table cases rename to cases_away");
        await rehearsing.Begin(One, Imports, Imports with { Version = 2, Active = false });
        await rehearsing.Work();
        Assert.True(await rehearsing.Of(One) is { IsUnderWay: false, IsStopped: false, Figures: null });
        Assert.NotNull(tasks.All.Single(t => t.Name == "rehearsals").Cause);
        var hits = new ProfileHits([], small.Store, small.Clock, tasks);
        Assert.Null(await hits.Read());
        await Patience.Until(() =>
            tasks.All.SingleOrDefault(t => t.Name == "profile hits")?.Cause is not null
        );
        small.Execute("alter table cases_away rename to cases");
        await rehearsing.Begin(One, Imports, Imports with { Version = 2, Active = false });
        await rehearsing.Work();
        Assert.Equal(2, (await rehearsing.Of(One))!.Figures!.Cases);
        HitCounts? counted = null;
        await Patience.Until(async () => (counted = await hits.Read()) is not null);
        Assert.Equal(3, counted!.ByProfile[Imports.Id].Hits);
    }

    [Fact]
    public async Task A_store_that_is_gone_is_told_and_not_waited_for()
    {
        var small = await SmallHouse.Open(TimeProvider.System);
        var rehearsing = new Rehearsing(small);
        await small.DisposeAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => rehearsing.Begin(One, null, Imports));
    }

    private static Actor Of(string id) => new(id, "supervisor");
}
