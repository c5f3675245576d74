using System.CommandLine;
using Customhouse.Server.Simulation;
using Spectre.Console;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>simulate</c>: trade with known frauds and mistakes, for tests, demos and
/// training.</summary>
internal static class SimulateTradeVerb
{
    public static Command Command()
    {
        var seed = new Option<int>("--seed")
        {
            Description = "The same seed makes the same trade",
            DefaultValueFactory = _ => 1,
        };
        var days = new Option<int>("--days") { Description = "Days of trade", DefaultValueFactory = _ => 30 };
        var output = new Option<string?>("--out")
        {
            Description = "Write the messages and the truth into this folder",
        };
        var start = new Option<DateOnly?>("--start")
        {
            Description = "The first day; usually that of the edition",
        };
        var volume = new Option<double>("--volume")
        {
            Description = "Against the usual number of declarations a day",
            DefaultValueFactory = _ => 1,
        };
        var command = new Command("simulate", "Make trade with known frauds, mistakes and habits")
        {
            seed,
            days,
            output,
            start,
            volume,
        };
        command.SetAction(parsed =>
            SimulateVerb.Run(
                parsed.GetValue(seed),
                parsed.GetValue(days),
                parsed.GetValue(output),
                AnsiConsole.Console,
                parsed.GetValue(start),
                parsed.GetValue(volume)
            )
        );
        return command;
    }
}
