using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Operators;
using Customhouse.Server.Partners;
using Customhouse.Storage;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>
/// The administration as a simulation runs it: the real installation on the real store and log in a folder,
/// its timer, its follower and its consortium, all on one thread.
/// </summary>
internal sealed class SimulatedHouse : IDisposable
{
    private const string Origin = "customhouse.example/XA";

    private readonly SteppedRun _run;
    private readonly SteppedClock _clock;
    private readonly World _world;
    private readonly IReadOnlyList<SimulatedPartner> _partners;
    private readonly CancellationTokenSource _stop = new();

    private SimulatedHouse(
        SteppedRun run,
        SteppedClock clock,
        World world,
        IReadOnlyList<SimulatedPartner> partners,
        string folder
    )
    {
        (_run, _clock, _world, _partners, Folder) = (run, clock, world, partners, folder);
        (Installation, Book) = (null!, null!);
    }

    public string Folder { get; }

    public Installation Installation { get; private set; }

    public RegisterReader Book { get; private set; }

    public Task Timer { get; private set; } = Task.CompletedTask;

    public Task Follower { get; private set; } = Task.CompletedTask;

    /// <summary>Works at jobs.</summary>
    public Task Jobs { get; private set; } = Task.CompletedTask;

    /// <summary>How the background tasks go.</summary>
    public BackgroundTasks Tasks { get; private set; } = new(TimeProvider.System);

    /// <summary>The address of its store.</summary>
    public string Address => AddressOf(Folder);

    /// <summary>Where its log is.</summary>
    public LedgerOptions Place => PlaceIn(Folder);

    public static string AddressOf(string folder) => $"sqlite:{Path.Combine(folder, "store.db")}";

    public static LedgerOptions PlaceIn(string folder) =>
        new(Path.Combine(folder, "ledger"), Path.Combine(folder, "keys"), Origin) { HasPartners = true };

    /// <summary>Opens the house of a folder and starts what goes on by itself.</summary>
    /// <param name="keepsTime">Whether time comes to the cases.</param>
    public static SimulatedHouse Open(
        SteppedRun run,
        SteppedClock clock,
        World world,
        IReadOnlyList<SimulatedPartner> partners,
        string folder,
        bool keepsTime = true
    )
    {
        var house = new SimulatedHouse(run, clock, world, partners, folder);
        run.Run(async () =>
        {
            await house.Start(keepsTime);
            return true;
        });
        return house;
    }

    /// <summary>Runs work at the house, and what goes on beside it.</summary>
    public T Run<T>(Func<Task<T>> work) => _run.Run(work);

    /// <summary>Lets time pass.</summary>
    public void Wait(TimeSpan time) =>
        _run.Run(async () =>
        {
            await Task.Delay(time, _clock);
            return true;
        });

    /// <summary>Stops everything and closes the files.</summary>
    public void Close() =>
        _run.Run(async () =>
        {
            await SteppedRun.Cancel(_stop);
            foreach (var task in (Task[])[Timer, Follower, Jobs])
            {
                try
                {
                    await task;
                }
                catch (Exception e)
                    when (e is OperationCanceledException or InvalidOperationException or CaseErasedException)
                {
                    // It was told to end, or the fault that ended it was told by the invariants.
                }
            }
            await Installation.DisposeAsync();
            Dispose();
            return true;
        });

    public void Dispose() => _stop.Dispose();

    private async Task Start(bool keepsTime)
    {
        var edition = _world.Edition;
        Tasks = new BackgroundTasks(_clock);
        Installation = await Installation.Open(
            Address,
            new Terms { Administration = edition.Authority, Currency = edition.Currency },
            [edition],
            [
                .. _world.Operators.Select(o => RegisterReader.Of(o)),
                .. _world.Guarantees.Select(g => RegisterReader.Of(g)),
                .. _world.Authorisations.Select(a => RegisterReader.Of(a)),
                .. _world.Licences.Select(l => RegisterReader.Of(l)),
                .. World.Profiles.Select(p => RegisterReader.Of(p)),
            ],
            _clock,
            CancellationToken.None,
            Place
        );
        Book = new RegisterReader(Installation.Store);
        if (keepsTime)
            Timer = new TimeKeeper(
                Installation.Store,
                Installation.Desk,
                _clock,
                Tasks.Of(TimeKeeper.Name, TimeKeeper.Within)
            ).Run(_stop.Token);
        Jobs = new JobRunner(Installation.Store, [CountedJobs.Kind(_clock)], _clock, Tasks).Run(_stop.Token);
        if (Installation.Ledger is not { } ledger)
            return;
        Follower = ledger.Follower.Run(_stop.Token);
        if (_partners.Count > 0)
            await Join(ledger);
    }

    private async Task Join(AdministrationLog ledger)
    {
        var keys = MemberKeys.Open(Path.Combine(Folder, "keys"), Origin);
        var rules = Path.Combine(Folder, "rulebook");
        if (!File.Exists(rules))
        {
            var founded = NodeCircle.Founding(
                "simulation",
                2,
                [
                    keys.Member("XA", new Uri("http://XA.example/"), ledger.Verifier),
                    .. _partners.Select(p => p.Member),
                ],
                [keys, .. _partners.Select(p => p.Keys)]
            );
            foreach (var partner in _partners)
                partner.Join(founded);
            File.WriteAllBytes(rules, founded.Note.ToBytes());
        }
        var rulebook = Rulebook.Parse(File.ReadAllBytes(rules));
        ledger.PutInForce(rulebook.PolicyFor("XA"));
        await Installation.Seat.Take(
            () =>
                new Consortium(
                    "XA",
                    rulebook,
                    ledger.Writer,
                    keys.Cosigning,
                    Place.Folder,
                    name => new FolderStore(Path.Combine(Place.Folder, name)),
                    member => _partners.Single(p => p.Code == member.Code).Line,
                    _clock,
                    ledger.Gate
                ),
            note => ledger.Certify(note)
        );
    }
}
