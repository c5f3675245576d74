using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Customhouse.Clearance;
using Customhouse.Server.Editions;
using Customhouse.Server.Tests.Api;
using Customhouse.Server.Tests.Processes;
using Customhouse.Values;
using Xunit;

namespace Customhouse.Server.Tests.PowerLoss;

/// <summary>
/// A killed process leaves what it wrote in the memory of the system; a power failure takes that too. The
/// server runs under a recorder of its writes. Then disks are made as they may be after a failure at each
/// sync, with the writes after it missing, torn or out of order, and each is started from: what was
/// acknowledged before is there.
/// </summary>
public sealed class PowerLossTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>How many disks are tried; 60 where nothing is said.</summary>
    private const string DisksVariable = "CUSTOMHOUSE_POWER_FAILURES";

    private const int Callers = 3;
    private const int Lodgements = 45;

    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-power-").FullName;
    private readonly ConcurrentQueue<(long At, Mrn Mrn, int Events)> _acknowledged = [];
    private readonly ConcurrentQueue<(long At, string Id)> _registered = [];
    private readonly int _seed = Seed.OfThisRun;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static int Disks =>
        int.Parse(Environment.GetEnvironmentVariable(DisksVariable) ?? "60", CultureInfo.InvariantCulture);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_was_acknowledged_outlives_a_power_failure_at_any_sync()
    {
        var calls = await Record();
        var disk = new RecordedDisk(calls);
        var points = disk.SyncPoints;
        var chance = new Random(_seed);
        output.WriteLine(
            $"seed {_seed}: {calls.Count} calls, {points.Count} syncs, {_acknowledged.Count} acknowledged"
        );
        Assert.True(points.Count > Lodgements, $"only {points.Count} syncs were seen");
        var tariff = EditionFiles.ReadBook(Path.Combine(_folder, "data", "tariff")).Editions;
        for (var i = 0; i < Disks; i++)
        {
            // Evenly over the whole run, and at a point in the stretch that nobody chose.
            var stretch = (double)points.Count / Disks;
            var point = points[
                Math.Min(points.Count - 1, (int)(i * stretch + chance.NextDouble() * stretch))
            ];
            var unsynced = (Unsynced)(i % Enum.GetValues<Unsynced>().Length);
            var image = Path.Combine(_folder, "image");
            disk.Image(point, unsynced, chance, image);
            var what = $"seed {_seed}, disk {i}: after call {point}, later writes {unsynced}";
            await Judge(image, calls[point].At, tariff, what);
            Directory.Delete(image, recursive: true);
        }
    }

    [Fact]
    public async Task A_disk_that_loses_what_was_synced_is_seen()
    {
        var calls = await Record();
        // As if the disk had answered every sync and done none of the last half of them.
        var half = calls.Count / 2;
        calls = [.. calls.Where((c, i) => i < half || c.Kind is not (CallKind.SyncBegun or CallKind.Synced))];
        calls.Add(
            calls[^1] with
            {
                Kind = CallKind.Opened,
                Bytes = Encoding.UTF8.GetBytes("last"),
                Inode = 1,
            }
        );
        var image = Path.Combine(_folder, "image");
        new RecordedDisk(calls).Image(calls.Count - 1, Unsynced.Dropped, new Random(_seed), image);
        var tariff = EditionFiles.ReadBook(Path.Combine(_folder, "data", "tariff")).Editions;
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() =>
            Judge(image, calls[^1].At, tariff, "a lying disk")
        );
    }

    /// <summary>Runs the server under the recorder while traders lodge and registers change.</summary>
    private async Task<List<RecordedCall>> Record()
    {
        var data = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName;
        var trace = Path.Combine(_folder, "trace");
        var environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = Recorder(),
            ["POWER_FOLDER"] = data,
            ["POWER_TRACE"] = trace,
        };
        await using (var counter = await Counter.Open(data, environment, "--requests-per-second", "0"))
        {
            var serial = 0;
            await Task.WhenAll(
                Enumerable
                    .Range(0, Callers)
                    .Select(async _ =>
                    {
                        using var trader = counter.As("trader");
                        while (Interlocked.Increment(ref serial) is var n && n <= Lodgements)
                            await Lodge(trader, n);
                    })
                    .Append(ChangeRegisters(counter))
            );
            await counter.Server.Kill();
        }
        return RecordedCall.Read(trace);
    }

    private async Task Lodge(Caller trader, int serial)
    {
        var lrn = $"POWER-{serial:D4}";
        var open = serial % 3 == 0;
        var told = (await trader.Lodge(open ? Counter.Prelodged(lrn) : Counter.Import(lrn))).Is(201);
        _acknowledged.Enqueue((RecordedCall.Now, Mrn.Parse(told.Mrn), 1));
        if (!open)
            return;
        (await trader.Message($"/declarations/{told.Mrn}/cancellation", Counter.Cancellation(told.Mrn))).Is(
            200
        );
        _acknowledged.Enqueue((RecordedCall.Now, Mrn.Parse(told.Mrn), 2));
    }

    private async Task ChangeRegisters(Counter counter)
    {
        using var administrator = counter.As("administrator");
        for (var i = 0; i < 10; i++)
        {
            var id = $"XA0000000009{i:D2}";
            (
                await administrator.Put(
                    $"/operators/{id}",
                    JsonSerializer.Serialize(
                        new
                        {
                            id,
                            name = $"Operator {i}",
                            country = "XA",
                            since = "2020-01-01",
                            aeo = false,
                        }
                    )
                )
            ).Is(200);
            _registered.Enqueue((RecordedCall.Now, id));
            await Task.Delay(40, Now);
        }
    }

    private async Task Judge(string image, long at, IReadOnlyList<Tariff.TariffEdition> tariff, string what)
    {
        Directory.CreateDirectory(image);
        var terms = new Terms { Administration = CountryCode.Parse("XA"), Currency = tariff[0].Currency };
        await using var house = await Installation.Open(
            $"sqlite:{Path.Combine(image, "customhouse.db")}",
            terms,
            tariff,
            [],
            TimeProvider.System,
            Now,
            new LedgerOptions(
                Path.Combine(image, "ledger"),
                Path.Combine(image, "keys"),
                Settings.UsualOrigin("XA")
            )
        );
        foreach (var (_, mrn, events) in _acknowledged.Where(a => a.At <= at))
        {
            var there = (await house.Store.Open(DeclarationSubject.For(mrn), Now)).Count;
            Assert.True(
                there >= events,
                $"{what}: {mrn} was acknowledged with {events} events or more, {there} are there"
            );
            Assert.True(
                await house.Store.Cases.Find(mrn, Now) is { } row && row.Sequence == there,
                $"{what}: the row of {mrn} does not fit its journal"
            );
        }
        foreach (var (_, id) in _registered.Where(r => r.At <= at))
            Assert.True(
                house.Administration.Registers.Operators.ContainsKey(id),
                $"{what}: the operator {id} is lost"
            );
        var balances = await house.Store.Accounts.Balances("", Now);
        Assert.True(balances.Sum(b => b.Amount) == 0m, $"{what}: the books do not add up");
        Assert.True(house.LedgerDamage is null, $"{what}: {house.LedgerDamage?.Message}");
        await CatchesUp(house, what);
    }

    /// <summary>The log on this disk is one that the journal on it can be followed from to its end.</summary>
    private static async Task CatchesUp(Installation house, string what)
    {
        var head = await house.Store.Head(Now);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Now);
        var follows = house.Ledger!.Follower.Run(over.Token);
        var since = Stopwatch.StartNew();
        while (
            house.Ledger.Reach().Logged < head
            && !house.Ledger.Follower.State.HasStopped
            && since.Elapsed < TimeSpan.FromSeconds(30)
        )
            await Task.Delay(5, Now);
        Assert.True(
            house.Ledger.Reach().Logged == head,
            $"{what}: the log is at {house.Ledger.Reach().Logged} of {head}: "
                + $"{house.Ledger.Follower.State.Cause}"
        );
        await over.CancelAsync();
        await follows.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>The recorder, compiled on this machine.</summary>
    private string Recorder()
    {
        var made = Path.Combine(_folder, "record-writes.so");
        var source = RunningHouse.PathOf("tests", "Customhouse.Server.Tests", "PowerLoss", "record-writes.c");
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/gcc"))
        {
            Assert.SkipUnless(
                Environment.GetEnvironmentVariable("CUSTOMHOUSE_TEST_ALL") == "1",
                "the recorder of writes needs Linux and gcc"
            );
        }
        using var compiler = Process.Start(
            new ProcessStartInfo(
                "gcc",
                ["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", made, source, "-ldl", "-lpthread"]
            )
            {
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        var faults = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        Assert.True(compiler.ExitCode == 0, faults);
        return made;
    }
}
