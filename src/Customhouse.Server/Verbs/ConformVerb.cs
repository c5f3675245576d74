using System.CommandLine;
using Customhouse.Server.Conformance;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>conform</c>: replays published cases against this build.</summary>
internal static class ConformVerb
{
    /// <summary>Every suite: its name, and what replays a folder and gives the exit code.</summary>
    private static readonly Dictionary<string, Func<string, string?, TextWriter, int>> Suites = new()
    {
        ["cds"] = CdsSuite.Run,
        ["cel"] = CelSuite.Run,
        ["credentials"] = CredentialsSuite.Run,
        ["duty"] = DutySuite.Run,
        ["ledger"] = LedgerSuite.Run,
        ["traces"] = TracesSuite.Run,
    };

    public static Command Command()
    {
        var suite = new Argument<string>("SUITE")
        {
            Description = string.Join(", ", Suites.Keys),
            HelpName = "SUITE",
        };
        suite.AcceptOnlyFromAmong([.. Suites.Keys]);
        var folder = new Argument<DirectoryInfo>("DIR")
        {
            Description = "Folder with the layout of the open data",
        };
        folder.AcceptExistingOnly();
        var json = new Option<string?>("--json")
        {
            Description = "Write every case and its differences to this file",
        };
        var command = new Command(
            "conform",
            "Replay published cases, name each difference, end with the counts"
        )
        {
            suite,
            folder,
            json,
        };
        command.SetAction(parsed =>
            Verb.Reading(
                parsed.GetValue(folder)!.FullName,
                () =>
                    Suites[parsed.GetValue(suite)!]
                        (parsed.GetValue(folder)!.FullName, parsed.GetValue(json), Console.Out)
            )
        );
        return command;
    }
}
