using System.Security.Cryptography;
using System.Text;
using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Editions;
using Customhouse.Server.Partners;
using Customhouse.Storage;
using Customhouse.Tariff;

namespace Customhouse.Server.Simulation.Faults;

/// <summary>How the run of a seed ended.</summary>
/// <param name="Broken">The first invariant that was broken; null where all held.</param>
/// <param name="Digest">Of all that happened: the same for the same seed.</param>
/// <param name="Trail">The steps in words.</param>
internal sealed record FaultRun(
    int Seed,
    int Steps,
    int Restarts,
    int Crashes,
    string? Broken,
    string Digest,
    IReadOnlyList<string> Trail
);

/// <summary>
/// A whole administration under everything that can go wrong at once, stepped by one clock and one generator,
/// after TigerBeetle's simulator: the same seed gives the same run, byte for byte.
/// </summary>
internal sealed partial class FaultSimulation : IDisposable
{
    /// <summary>Each run is restarted this often at least, one third of the way, two thirds, and so
    /// on.</summary>
    private const int RestartsMin = 4;

    private const int TradeDays = 400;
    private const double TradeVolume = 0.05;

    private static readonly Lazy<TariffEdition> Edition = new(EditionFiles.Demo);

    private readonly int _seed;
    private readonly SeededRandom _random;
    private readonly SteppedClock _clock;
    private readonly SteppedRun _run;
    private readonly SimulatedDisk _disk;
    private readonly World _world;
    private readonly SimulatedPeople _people;
    private readonly List<SimulatedPartner> _partners = [];
    private readonly Invariants _invariants;
    private readonly string _root;
    private readonly List<string> _trail = [];
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly (double Weight, string Name, Func<Done> Do)[] _steps;
    private SimulatedHouse _house = null!;
    private (string Folder, Acknowledged Told)? _backup;
    private bool _isClosing;
    private int _folders,
        _restarts,
        _crashes,
        _faultyUntil,
        _step;

    /// <param name="root">A folder of its own, empty.</param>
    /// <param name="putBack">Faults of former releases that are put back, so that a test sees that they are
    /// found.
    /// </param>
    public FaultSimulation(int seed, string root, IReadOnlySet<string>? putBack = null)
    {
        (_seed, _root) = (seed, root);
        _random = SeededRandom.Create(seed, "faults");
        var random = SeededRandom.Create(seed, "random bytes");
        var trade = new Trade(seed, Edition.Value, Edition.Value.From, TradeDays, TradeVolume);
        _world = trade.World;
        _clock = new SteppedClock(new DateTimeOffset(Edition.Value.From, new TimeOnly(8, 0), TimeSpan.Zero));
        _run = new SteppedRun(count => Bytes(random, count), GoOn)
        {
            PutBack = putBack ?? new HashSet<string>(),
        };
        _disk = new SimulatedDisk(_clock, _random);
        _run.Reached = _disk.Reach;
        _people = new SimulatedPeople(trade, _clock, _random);
        _invariants = new Invariants(_partners, _random);
        _steps =
        [
            (40, "trade", () => Act(_people.Trade)),
            (24, "react", () => Act(_people.React)),
            (8, "surprise", () => Act(_people.Surprise)),
            (4, "pay", () => Act(_people.PayAnything)),
            (4, "attack", () => Act(_people.Attack)),
            (6, "erase", () => Act(_people.Erase)),
            (4, "register", () => Act(_people.ChangeRegister)),
            (0.15, "edition", () => Act(_people.PutEditionInForce)),
            (0.3, "rates", () => Act(_people.PutRatesInForce)),
            (0.3, "law", () => Act(_people.ChangeLaw)),
            (0.4, "large", () => Act(_people.LodgeLarge)),
            (4, "job", () => Act(_people.AskJob)),
            (9, "wait", Wait),
            (2, "partner", ChangePartner),
            (2, "disk", ChangeDisk),
            (1, "crash", Crash),
            (0.3, "restart", Restart),
            (1, "clock", MoveClock),
            (0.8, "backup", Backup),
            (0.8, "restore", Restore),
        ];
    }

    /// <summary>Runs so many steps, or up to the first invariant that is broken.</summary>
    public FaultRun Run(int steps)
    {
        string? broken = null;
        try
        {
            Begin();
            for (_step = 1; _step <= steps && broken is null; _step++)
                broken = Step(steps);
            if (broken is null)
                broken = End();
        }
        catch (Exception fault)
        {
            // Whatever it is: nothing of this may happen, whoever did what.
            broken = $"{fault.GetType().Name}: {fault.Message} {At(fault)}";
        }
        return new FaultRun(
            _seed,
            Math.Min(_step, steps),
            _restarts,
            _crashes,
            broken,
            Convert.ToHexStringLower(_digest.GetCurrentHash()),
            _trail
        );
    }

    /// <summary>The folder of the house as it stands at the end, and who is in it.</summary>
    public (string Folder, Acknowledged Told, World World) Left => (_house.Folder, _people.Told, _world);

    public void Dispose()
    {
        _invariants.Dispose();
        _digest.Dispose();
        if (Directory.Exists(_root))
            Directory.Delete(_root, recursive: true);
    }

    private void Begin()
    {
        _run.Run(() =>
        {
            foreach (var code in (string[])["XB", "XC"])
                _partners.Add(
                    new SimulatedPartner(code, Path.Combine(_root, code), _clock)
                    {
                        IsCallerDown = () => _disk.HasCrashed,
                    }
                );
            return Task.FromResult(true);
        });
        _house = Open(NewFolder());
    }

    private string? Step(int steps)
    {
        if (_step >= _faultyUntil)
            _disk.Fault = DiskFault.None;
        var isDue = _step % Math.Max(1, steps / (RestartsMin + 1)) == 0;
        var step = isDue
            ? (0d, "restart", _random.Hits(0.5) ? Crash : Restart)
            : _random.Pick(_steps, s => s.Weight);
        Note($"{_step} {_clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} {step.Item2}");
        var restarts = _restarts;
        var done = step.Item3();
        Note($"  {done.What}");
        return Look(done.Touched, everything: _restarts != restarts);
    }

    private string? Look(IReadOnlyCollection<Values.Mrn> touched, bool everything)
    {
        var fault = _disk.Fault;
        _disk.Fault = DiskFault.None;
        try
        {
            return _house.Run(() => _invariants.Broken(_house, _people.Told, touched, everything));
        }
        finally
        {
            _disk.Fault = fault;
        }
    }

    /// <summary>Everything goes well again, what is behind is made up, and all that was told is looked
    /// at.</summary>
    private string? End()
    {
        _disk.Fault = DiskFault.None;
        foreach (var partner in _partners)
            partner.Mood = PartnerMood.There;
        _house.Wait(TimeSpan.FromMinutes(3));
        var broken = Look([], everything: true) ?? _house.Run(Behind);
        _house.Run(async () =>
        {
            foreach (var mrn in _people.Told.Cases)
                Note($"{mrn} {_people.Told.Of(Values.Mrn.Parse(mrn))}");
            Note($"{await _house.Installation.Store.Head(CancellationToken.None)}");
            return true;
        });
        if (_house.Installation.Ledger is { } ledger)
            Note($"{ledger.Log.Head.Size} {ledger.Log.Head.Root}");
        Close();
        _run.Run(async () =>
        {
            foreach (var partner in _partners)
                await partner.DisposeAsync();
            return true;
        });
        return broken;
    }

    private async Task<string?> Behind()
    {
        var jobs = await _house.Installation.Store.Jobs.Figures(_clock.GetUtcNow(), CancellationToken.None);
        if (jobs is not { Waiting: 0, Running: 0 })
            return $"{jobs.Waiting} jobs wait and {jobs.Running} run, and there was time for all of them";
        if (_house.Installation.Ledger is not { } ledger)
            return "the house has no log any more";
        var head = await _house.Installation.Store.Head(CancellationToken.None);
        var reach = ledger.Reach();
        return reach.Certified >= head
            ? null
            : $"the journal ends at {head}, {reach.Logged} are logged and {reach.Certified} certified: "
                + $"{ledger.Follower.State.Cause} {_house.Installation.Seat.Damage?.Message}"
                + string.Join("; ", _house.Installation.Seat.Current?.Certifier.Partners ?? []);
    }

    private Done Act(Func<SimulatedHouse, Task<Done>> act) =>
        _house.Run(async () =>
        {
            try
            {
                return await act(_house);
            }
            catch (StoreUnavailableException)
            {
                return Done.Nothing("the store is away");
            }
        });

    private Done Wait()
    {
        if (_random.Hits(0.5))
            _clock.MoveTo(_clock.GetUtcNow().AddHours(_random.LogNormal(10, 1.2)));
        var seconds = _random.Between(1, 40);
        _house.Wait(TimeSpan.FromSeconds(seconds));
        return Done.Nothing($"{seconds} s pass");
    }

    private Done MoveClock()
    {
        var hours = _random.Pick([-30.0, -1, -0.01, 0.5, 26, 24 * 40, 24 * 100]);
        _clock.MoveTo(_clock.GetUtcNow().AddHours(hours));
        return Done.Nothing($"the clock is moved by {hours} h");
    }

    private Done ChangePartner()
    {
        var partner = _random.Pick(_partners);
        partner.Mood = _random.Pick([
            PartnerMood.There,
            PartnerMood.Away,
            PartnerMood.Slow,
            PartnerMood.Lying,
        ]);
        return Done.Nothing($"{partner.Code} is {partner.Mood}");
    }

    private Done ChangeDisk()
    {
        _disk.Fault = _random.Pick([DiskFault.Full, DiskFault.Lost, DiskFault.Unanswered, DiskFault.Slow]);
        _faultyUntil = _step + _random.Between(1, 5);
        return Done.Nothing($"the disk is {_disk.Fault}");
    }

    private SimulatedHouse Open(string folder)
    {
        var house = SimulatedHouse.Open(_run, _clock, _world, _partners, folder);
        if (house.Installation.LedgerDamage is { } damage)
            throw new InvalidOperationException($"after a restart the log is damaged: {damage.Message}");
        return house;
    }

    /// <summary>Time stands still meanwhile: what ends, ends by itself.</summary>
    private void Close()
    {
        _invariants.Leave();
        _isClosing = true;
        _house.Close();
        _isClosing = false;
    }

    private bool GoOn()
    {
        if (!_isClosing)
            return _clock.GoOn();
        Thread.Yield();
        return true;
    }

    private string NewFolder() => Path.Combine(_root, $"{++_folders}");

    private void Note(string line)
    {
        // Where the files are is no part of what happened.
        line = line.Replace(_root, "~", StringComparison.Ordinal);
        _trail.Add(line);
        _digest.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
    }

    private static byte[] Bytes(SeededRandom random, int count)
    {
        var bytes = new byte[count];
        for (var i = 0; i < count; i++)
            bytes[i] = (byte)random.Below(256);
        return bytes;
    }

    private static string At(Exception fault) =>
        fault
            .StackTrace?.Split('\n')
            .FirstOrDefault(l => l.Contains("Customhouse", StringComparison.Ordinal))
            ?.Trim()
        ?? "";
}
