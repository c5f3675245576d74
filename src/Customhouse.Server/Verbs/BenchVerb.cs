using System.CommandLine;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>bench</c>: measures on this machine and prints what it found.</summary>
internal static class BenchVerb
{
    public static Command Command()
    {
        var name = new Argument<string>("NAME")
        {
            Description = "lodge, ledger, survey, desk, law, rehearsal",
            HelpName = "NAME",
        };
        name.AcceptOnlyFromAmong("lodge", "ledger", "survey", "desk", "law", "rehearsal");
        var seconds = new Option<int>("--seconds")
        {
            Description = "Seconds of each phase",
            DefaultValueFactory = _ => 20,
        };
        var profile = new Option<string>("--profile")
        {
            Description = "full (three goods items) or low-value",
            DefaultValueFactory = _ => "full",
        };
        profile.AcceptOnlyFromAmong("full", "low-value");
        var store = new Option<string?>("--store")
        {
            Description =
                "sqlite:PATH or postgres:CONNECTION, empty; usually a file of its own in the current folder",
        };
        var warmUp = new Option<int>("--warm-up")
        {
            Description = "Seconds of lodging before anything is measured, 1 to 600 (lodge)",
            DefaultValueFactory = _ => 5,
        };
        var connections = new Option<int>("--connections")
        {
            Description = "Clients at a time (lodge)",
            DefaultValueFactory = _ => 64,
        };
        var ledger = new Option<string[]>("--ledger")
        {
            Description =
                "on, off, or pace: with the events going into a log, 5 s behind at most; several are measured "
                + "in turn and compared (lodge)",
            DefaultValueFactory = _ => ["on"],
            AllowMultipleArgumentsPerToken = true,
        };
        ledger.AcceptOnlyFromAmong("on", "off", "pace");
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often each is measured, 1 to 100 (lodge, law)",
            DefaultValueFactory = _ => 1,
        };
        var cases = new Option<long>("--cases")
        {
            Description = "Cases in the store while it is measured (desk, rehearsal)",
            DefaultValueFactory = _ => 20_000,
        };
        var processes = new Option<int>("--processes")
        {
            Description = "Processes of serve; more than one share a PostgreSQL (lodge)",
            DefaultValueFactory = _ => 1,
        };
        var seed = new Option<int>("--seed")
        {
            Description = "From which rules and declarations are made up (law)",
            DefaultValueFactory = _ => 1,
        };
        var json = new Option<string?>("--json")
        {
            Description = "Write the figures to this file (lodge, ledger)",
        };
        var command = new Command("bench", "Measure this machine: rate, p50, p99, cores used, memory")
        {
            name,
            seconds,
            profile,
            store,
            warmUp,
            connections,
            ledger,
            rounds,
            cases,
            processes,
            seed,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var each = (int)Verb.Within("--seconds", parsed.GetValue(seconds), 1, 3_600);
                var clients = (int)Verb.Within("--connections", parsed.GetValue(connections), 1, 1_024);
                var times = (int)Verb.Within("--rounds", parsed.GetValue(rounds), 1, 100);
                var filled = (long)Verb.Within("--cases", parsed.GetValue(cases), 100, 10_000_000);
                return parsed.GetValue(name) switch
                {
                    "survey" => SurveyLoad.Run(parsed.GetValue(store), cancellation),
                    "desk" => DeskBench.Run(parsed.GetValue(store), filled, each, cancellation),
                    "law" => Task.FromResult(LawBench.Run(parsed.GetValue(seed), each, times, cancellation)),
                    "rehearsal" => RehearsalBench.Run(filled, cancellation),
                    "ledger" => LedgerBench.Run(each, parsed.GetValue(json), cancellation),
                    _ => LodgeBench.Run(
                        new LodgeBenchOptions(
                            parsed.GetValue(store),
                            [.. parsed.GetValue(ledger)!.Distinct(StringComparer.Ordinal)],
                            times,
                            parsed.GetValue(profile)!,
                            each,
                            (int)Verb.Within("--warm-up", parsed.GetValue(warmUp), 1, 600),
                            clients,
                            (int)Verb.Within("--processes", parsed.GetValue(processes), 1, 16),
                            parsed.GetValue(json)
                        ),
                        cancellation
                    ),
                };
            }
        );
        return command;
    }
}
