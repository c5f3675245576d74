using Customhouse.Engine;
using Customhouse.Risk;
using Customhouse.Server.Tests.Engine;
using Customhouse.Server.Tests.Watching;
using Customhouse.Storage;
using Customhouse.Web.Pages.Supervisor;
using Xunit;

namespace Customhouse.Server.Tests.Pages;

/// <summary>Rehearsals of a house, and the runner that does them when it is told to.</summary>
internal sealed class Rehearsing
{
    private readonly JobDesk _desk;
    private readonly JobRunner _runner;

    public Rehearsing(SmallHouse small, int pageSize = 250, BackgroundTasks? tasks = null)
    {
        tasks ??= new BackgroundTasks(small.Clock);
        Rehearsals = new Rehearsals(small.Store, small.Administration, small.Clock, tasks)
        {
            PageSize = pageSize,
        };
        _desk = new JobDesk(small.Store, [Rehearsals.Kind], small.Clock);
        _runner = new JobRunner(small.Store, [Rehearsals.Kind], small.Clock, tasks);
    }

    public Rehearsals Rehearsals { get; }

    public Task<JobAsked> Begin(
        Actor person,
        Profile? before,
        Profile after,
        IReadOnlyList<string>? offices = null
    ) => Rehearsals.Begin(_desk, person, before, after, offices);

    public async Task Work()
    {
        while (await _runner.TakeOne(TestContext.Current.CancellationToken)) { }
    }

    public Task<RehearsalState?> Of(Actor person) =>
        Rehearsals.Find(_desk, person, TestContext.Current.CancellationToken);
}
