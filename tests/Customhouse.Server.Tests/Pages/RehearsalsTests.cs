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
    private static readonly Profile Imports = DemoProfiles.All.Single(p => p.Id == "XA-RND-01") with
    {
        Share = 1,
    };

    [Fact]
    public async Task A_rehearsal_hits_what_the_engine_hit_and_the_list_counts_the_same()
    {
        await using var small = await SmallHouse.Open(TimeProvider.System);
        var (book, _) = ProfileBook.Of([Imports]);
        await small.Change([RegisterReader.Of(Imports)], book);
        for (var n = 1; n <= 3; n++)
            await small.Lodged("import-low-value-imc.xml", "AVEN-0003", $"AVEN-1{n}");
        using var rehearsals = new Rehearsals(
            small.Store,
            small.Administration,
            small.Clock,
            new BackgroundTasks(small.Clock)
        );
        await rehearsals.Begin("one", Imports, Imports with { Version = 2, Active = false });
        var state = rehearsals.Of("one")!;
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
        Assert.Null(rehearsals.Of("another"));
        await rehearsals.Begin("elsewhere", Imports, Imports with { Version = 2, Active = false }, ["XA999"]);
        var scoped = rehearsals.Of("elsewhere")!.Figures!;
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
        using var rehearsals = new Rehearsals(
            small.Store,
            small.Administration,
            small.Clock,
            new BackgroundTasks(small.Clock)
        );
        rehearsals.Stop("nobody");
        var first = rehearsals.Begin("one", null, Imports);
        var second = rehearsals.Begin("one", null, Imports with { Share = 0.5 });
        await Task.WhenAll(first, second);
        Assert.Equal(0.5, rehearsals.Of("one")!.After.Share);
        Assert.Equal(0, rehearsals.Of("one")!.Figures!.Cases);
        var many = Enumerable.Range(0, 20).Select(n => rehearsals.Begin($"p{n}", null, Imports)).ToArray();
        for (var n = 0; n < 20; n++)
            rehearsals.Stop($"p{n}");
        await Task.WhenAll(many);
        // Each either ended before it was stopped or shows nothing.
        for (var n = 0; n < 20; n++)
            Assert.True(
                rehearsals.Of($"p{n}") is { IsUnderWay: false } s && s.IsStopped == (s.Figures is null)
            );
        rehearsals.Stop("p1");
        await Task.WhenAll(
            Enumerable.Range(0, Rehearsals.PeopleMax).Select(n => rehearsals.Begin($"q{n}", null, Imports))
        );
        await rehearsals.Begin("last", null, Imports);
        Assert.Null(rehearsals.Of("one"));
    }

    [Fact, Poisons("Rehearsals"), Poisons("ProfileHits")]
    public async Task A_case_that_cannot_be_read_is_left_out_and_told()
    {
        await using var small = await SmallHouse.Open(TimeProvider.System);
        var (book, _) = ProfileBook.Of([Imports]);
        await small.Change([RegisterReader.Of(Imports)], book);
        var mrns = new List<Values.Mrn>();
        for (var n = 1; n <= 4; n++)
            mrns.Add((await small.Lodged("import-low-value-imc.xml", "AVEN-0003", $"AVEN-1{n}")).Case.Mrn);
        // One of before versions were kept, whose message is damaged; and one whose choice of lane is.
        small.Execute($"delete from declaration_versions where mrn = '{mrns[0]}'");
        small.Execute($"update journal set payload = x'00' where subject = '{mrns[0]}' and sequence = 1");
        small.Execute(
            $"update journal set body = '[' where subject = '{mrns[1]}' and type = 'lane-chosen/1'"
        );
        var tasks = new BackgroundTasks(small.Clock);
        using var rehearsals = new Rehearsals(small.Store, small.Administration, small.Clock, tasks);
        await rehearsals.Begin("one", Imports, Imports with { Version = 2, Active = false });
        Assert.Equal(2, rehearsals.Of("one")!.Figures!.Cases);
        Assert.Equal(
            mrns[0].Text,
            Assert.Single(tasks.All.Single(t => t.Name == "rehearsals").FailingItems).Item
        );

        // A call that fails leaves no figures, is told, and the next one is as if it had not been.
        small.Execute("alter table cases rename to cases_away");
        await rehearsals.Begin("one", Imports, Imports with { Version = 2, Active = false });
        Assert.True(rehearsals.Of("one") is { IsUnderWay: false, Figures: null });
        Assert.NotNull(tasks.All.Single(t => t.Name == "rehearsals").Cause);
        var hits = new ProfileHits([], small.Store, small.Clock, tasks);
        Assert.Null(await hits.Read());
        await Patience.Until(() =>
            tasks.All.SingleOrDefault(t => t.Name == "profile hits")?.Cause is not null
        );
        small.Execute("alter table cases_away rename to cases");
        await rehearsals.Begin("one", Imports, Imports with { Version = 2, Active = false });
        Assert.Equal(2, rehearsals.Of("one")!.Figures!.Cases);
        HitCounts? counted = null;
        await Patience.Until(async () => (counted = await hits.Read()) is not null);
        Assert.Equal(3, counted!.ByProfile[Imports.Id].Hits);
    }

    [Fact]
    public async Task A_store_that_is_gone_is_told_and_not_waited_for()
    {
        var small = await SmallHouse.Open(TimeProvider.System);
        using var rehearsals = new Rehearsals(
            small.Store,
            small.Administration,
            small.Clock,
            new BackgroundTasks(small.Clock)
        );
        await small.DisposeAsync();
        await rehearsals.Begin("one", null, Imports);
        Assert.True(rehearsals.Of("one") is { IsUnderWay: false, IsStopped: false, Figures: null });
    }
}
