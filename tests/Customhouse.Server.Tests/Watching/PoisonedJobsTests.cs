using System.Text.RegularExpressions;
using Customhouse.Engine;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.Engine;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Pages.Administrator;
using Xunit;

namespace Customhouse.Server.Tests.Watching;

/// <summary>Jobs and their runner meet what they cannot do, and tell so.</summary>
public sealed partial class PoisonedJobsTests
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_import_that_meets_a_fault_of_ours_is_told_and_the_next_one_is_taken()
    {
        await using var small = await SmallHouse.Open(TimeProvider.System);
        var tasks = new BackgroundTasks(small.Clock);
        var imports = new TariffImports(new StagedEditions(small.Store), small.Administration);
        var desk = new JobDesk(small.Store, [imports.Kind], small.Clock);
        var runner = new JobRunner(small.Store, [imports.Kind], small.Clock, tasks);
        var by = new Actor("one", Role.Administrator);
        var edition = Server.Importers.TariffImport.Pack(
            Server.Editions.EditionFiles.Demo() with
            {
                Id = "XA-NEXT",
            },
            compress: true
        );
        small.Execute("alter table register rename to registers_away");
        Assert.IsType<JobAsked.Taken>(await TariffImports.Begin(desk, "next.tariff", edition, by));
        Assert.True((await TariffImports.State(desk, Now))!.IsUnderWay);
        Assert.IsType<JobAsked.Busy>(await TariffImports.Begin(desk, "next.tariff", edition, by));
        await runner.TakeOne(Now);
        var failed = (await TariffImports.State(desk, Now))!;
        Assert.Equal(JobRunner.FaultOfOurs, Assert.Single(failed.Faults).Words);
        BackgroundTask Told() => tasks.All.Single(t => t.Name == "tariff imports");
        Assert.NotNull(Told().Cause);
        small.Execute("alter table registers_away rename to register");
        await TariffImports.Begin(desk, "next.tariff", edition, by);
        await runner.TakeOne(Now);
        Assert.Equal("XA-NEXT", (await TariffImports.State(desk, Now))!.Edition);
        Assert.Equal("XA-NEXT", Assert.Single(await new StagedEditions(small.Store).Staged(Now)).Edition.Id);
        Assert.Null(Told().Cause);
        // The file was kept until it was read, and no longer.
        Assert.DoesNotContain(
            await small.Store.Jobs.List(new JobFilter(), small.Clock.GetUtcNow(), Now),
            j => j.IsOpen
        );
    }

    [Fact, Poisons("JobWatch")]
    public async Task Jobs_that_cannot_be_read_are_told_and_go_on_when_they_can()
    {
        await using var house = new RunningHouse { Clock = new HastyClock() };
        await house.InitializeAsync();
        house.Execute("alter table jobs rename to jobs_away");
        string[] names = [JobRunner.Name, "job figures"];
        BackgroundTask Task(string name) => house.Installation.Tasks.All.Single(t => t.Name == name);
        await Patience.Until(() => names.All(n => Task(n).Cause is not null));
        using var anyone = house.Client(Role.Officer);
        Assert.True((await anyone.GetAsync("/declarations", Now)).IsSuccessStatusCode);
        house.Execute("alter table jobs_away rename to jobs");
        await Patience.Until(() => names.All(n => Task(n).Cause is null));
        // Of a kind that no program of this version does: it waits, and the metrics say so.
        await house.Installation.Store.Jobs.Ask(
            new JobRequest("of-a-later-version", "it", "{}", "steps"),
            new Actor("one", Role.Supervisor),
            house.Clock.GetUtcNow()
        );
        using var scraper = house.Client(Role.Scraper);
        await Patience.Until(async () =>
            (await scraper.GetStringAsync("/metrics", Now)) is var metrics
            && OneWaits().IsMatch(metrics)
            && SomeAge().IsMatch(metrics)
        );
    }

    [GeneratedRegex("customhouse_jobs_waiting\\{[^}]*\\} 1", RegexOptions.None, 1000)]
    private static partial Regex OneWaits();

    [GeneratedRegex("customhouse_jobs_waiting_age_seconds\\{[^}]*\\} [0-9.]*[1-9]", RegexOptions.None, 1000)]
    private static partial Regex SomeAge();
}
