using System.CommandLine;
using System.Diagnostics;
using Customhouse.Server.Simulation.Faults;

namespace Customhouse.Server.Verbs;

/// <summary>
/// The verb <c>simulate-faults</c>: a whole administration under crashes, full disks, lies and surprises,
/// seed by seed. A seed that fails is replayed by its number.
/// </summary>
internal static class SimulateFaultsVerb
{
    private const int TrailLinesShown = 60;

    public static Command Command()
    {
        var seed = new Option<int>("--seed")
        {
            Description = "The first seed; the same seed is the same run",
            DefaultValueFactory = _ => 1,
        };
        var count = new Option<int>("--count")
        {
            Description = "How many seeds",
            DefaultValueFactory = _ => 1,
        };
        var steps = new Option<int>("--steps")
        {
            Description = "Steps of each seed",
            DefaultValueFactory = _ => 300,
        };
        var trail = new Option<bool>("--trail") { Description = "Print each step" };
        var command = new Command(
            "simulate-faults",
            "Run a whole administration under everything that can go wrong"
        )
        {
            seed,
            count,
            steps,
            trail,
        };
        command.SetAction(
            async (parsed, stop) =>
                await Run(
                    parsed.GetValue(seed),
                    parsed.GetValue(count),
                    parsed.GetValue(steps),
                    parsed.GetValue(trail),
                    stop
                )
        );
        return command;
    }

    private static async Task<int> Run(int first, int count, int steps, bool trail, CancellationToken stop)
    {
        var (run, failed, crashes, restarts) = (0, 0, 0, 0);
        for (var seed = first; seed < first + count && !stop.IsCancellationRequested; seed++)
        {
            var watch = Stopwatch.StartNew();
            var folder = FaultFolder.New();
            using var simulation = new FaultSimulation(seed, folder);
            var done = simulation.Run(steps);
            var broken = done.Broken ?? await EveryPage.Broken(simulation, stop);
            (run, crashes, restarts) = (run + 1, crashes + done.Crashes, restarts + done.Restarts);
            Console.WriteLine(
                $"seed {seed}: {done.Steps} steps, {done.Restarts} restarts, {done.Crashes} crashes, "
                    + $"{watch.Elapsed.TotalSeconds:0.0} s, digest {done.Digest[..16]}: "
                    + $"{broken ?? "all invariants hold"}"
            );
            if (broken is not null)
                failed++;
            if (trail)
                Console.WriteLine(string.Join('\n', done.Trail));
            else if (broken is not null)
                Console.WriteLine(string.Join('\n', done.Trail.TakeLast(TrailLinesShown)));
            if (broken is not null)
                Console.WriteLine(
                    $"replay it: customhouse simulate-faults --seed {seed} --steps {steps} --trail"
                );
        }
        Console.WriteLine(
            $"{run} seeds, {run * (long)steps} steps, {restarts} restarts, {crashes} crashes: "
                + $"{run - failed} passed, {failed} failed"
        );
        return failed == 0 ? Verb.Done : Verb.Refused;
    }
}
