using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Server.Editions;
using Customhouse.Server.Simulation;
using Customhouse.Storage;
using Customhouse.Web;
using Customhouse.Web.Access;

namespace Customhouse.Server.Verbs;

/// <summary>The verb <c>bench</c>: measures on this machine and prints what it found.</summary>
internal static class BenchVerb
{
    private const int MessagesRendered = 2_000;
    private const int BareRowsPerCommit = 64;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BareTime = TimeSpan.FromSeconds(5);

    public static Command Command()
    {
        var name = new Argument<string>("NAME")
        {
            Description = "lodge, ledger, survey, desk",
            HelpName = "NAME",
        };
        name.AcceptOnlyFromAmong("lodge", "ledger", "survey", "desk");
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
        var connections = new Option<int>("--connections")
        {
            Description = "Clients at a time (lodge)",
            DefaultValueFactory = _ => 64,
        };
        var ledger = new Option<string>("--ledger")
        {
            Description = "on or off: with the events going into a log (lodge)",
            DefaultValueFactory = _ => "on",
        };
        ledger.AcceptOnlyFromAmong("on", "off");
        var cases = new Option<long>("--cases")
        {
            Description = "Cases in the store while desks are measured (desk)",
            DefaultValueFactory = _ => 20_000,
        };
        var processes = new Option<int>("--processes")
        {
            Description = "Processes of serve on one PostgreSQL; 0 for one with its clients in it (lodge)",
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
            connections,
            ledger,
            cases,
            processes,
            json,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var each = (int)Verb.Within("--seconds", parsed.GetValue(seconds), 1, 3_600);
                var clients = (int)Verb.Within("--connections", parsed.GetValue(connections), 1, 1_024);
                var filled = (long)Verb.Within("--cases", parsed.GetValue(cases), 100, 10_000_000);
                return parsed.GetValue(name) switch
                {
                    "survey" => SurveyLoad.Run(parsed.GetValue(store), cancellation),
                    "desk" => DeskBench.Run(parsed.GetValue(store), filled, each, cancellation),
                    "ledger" => LedgerBench.Run(each, parsed.GetValue(json), cancellation),
                    _ when parsed.GetValue(processes) > 0 => ProcessesBench.Run(
                        parsed.GetValue(store),
                        parsed.GetValue(ledger) == "on",
                        parsed.GetValue(profile)!,
                        each,
                        clients,
                        (int)Verb.Within("--processes", parsed.GetValue(processes), 0, 16),
                        cancellation
                    ),
                    _ => Run(
                        parsed.GetValue(store),
                        parsed.GetValue(ledger) == "on",
                        parsed.GetValue(profile)!,
                        each,
                        clients,
                        parsed.GetValue(json),
                        cancellation
                    ),
                };
            }
        );
        return command;
    }

    private static async Task<int> Run(
        string? store,
        bool hasLedger,
        string profile,
        int seconds,
        int connections,
        string? json,
        CancellationToken cancellation
    )
    {
        var folder = Directory.CreateDirectory(
            Path.Combine(
                Environment.CurrentDirectory,
                $"bench-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}"
            )
        );
        try
        {
            var address = store ?? $"sqlite:{Path.Combine(folder.FullName, "lodge.db")}";
            var figures = await Measure(
                address,
                hasLedger ? folder.FullName : null,
                profile,
                seconds,
                connections,
                cancellation
            );
            var bareAddress =
                store is null || store.StartsWith("sqlite:", StringComparison.Ordinal)
                    ? $"sqlite:{Path.Combine(folder.FullName, "bare.db")}"
                    : store;
            var bare = RawCommitBench.Measure(bareAddress, figures.MessageBytes, BareRowsPerCommit, BareTime);
            figures = figures with
            {
                BareRowsPerSecond = bare.RowsPerSecond,
                ShareOfBare = figures.Closed.PerSecond / bare.RowsPerSecond,
            };
            BenchPrint.Figures(figures);
            if (json is not null)
                await File.WriteAllTextAsync(json, JsonSerializer.Serialize(figures, Form), cancellation);
            return figures.Closed.Failed + figures.Open.Failed == 0 ? Verb.Done : Verb.Refused;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>An administration with all that the load needs.</summary>
    /// <param name="ledger">Below which its log is; null for none.</param>
    internal static Task<Installation> Open(string address, string? ledger, CancellationToken cancellation)
    {
        var edition = EditionFiles.Demo();
        RegisterChange[] entries =
        [
            .. LoadMessages.Operators.Select(o => RegisterReader.Of(o)),
            .. LoadMessages.Guarantees(edition.Currency).Select(g => RegisterReader.Of(g)),
            .. DemoProfiles.All.Select(p => RegisterReader.Of(p)),
        ];
        return Installation.Open(
            address,
            new Terms { Administration = edition.Authority, Currency = edition.Currency },
            [edition],
            entries,
            TimeProvider.System,
            cancellation,
            ledger is null
                ? null
                : new LedgerOptions(
                    Path.Combine(ledger, "ledger"),
                    Path.Combine(ledger, "keys"),
                    $"customhouse.example/{edition.Authority}"
                )
        );
    }

    /// <summary>The token of a trader that lodges for everybody.</summary>
    internal static Token TraderToken(string hash) =>
        new(Token.NewId(), hash, Role.Trader, "bench", TimeProvider.System.GetUtcNow()) { Mandates = ["*"] };

    internal static IReadOnlyList<byte[]> Messages(string profile, int count)
    {
        var edition = EditionFiles.Demo();
        var on = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        return profile == "full"
            ? LoadMessages.Full(1, count, edition, on)
            : LoadMessages.LowValue(1, count, edition, on);
    }

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
    };

    /// <summary>A real server on the loopback and its clients in one process: the figures include
    /// both.</summary>
    private static async Task<BenchFigures> Measure(
        string address,
        string? ledger,
        string profile,
        int seconds,
        int connections,
        CancellationToken cancellation
    )
    {
        await using var installation = await Open(address, ledger, cancellation);
        await using var host = Host.Of(installation, ["http://127.0.0.1:0"], new WebOptions(0, 30));
        await host.StartAsync(cancellation);
        var secret = await host.Services.GetRequiredService<TokenBook>().Issue(TraderToken, Actor.System);
        var messages = Messages(profile, MessagesRendered);
        using var load = new LodgeLoad([new Uri(Host.AddressOf(host))], secret, messages, connections);
        await load.Closed(WarmUp, cancellation);
        var closed = await load.Closed(TimeSpan.FromSeconds(seconds), cancellation);
        var open = await load.Open(closed.PerSecond / 2, TimeSpan.FromSeconds(seconds), cancellation);
        await host.StopAsync(cancellation);
        return new BenchFigures(
            profile,
            address.Split(':')[0],
            seconds,
            connections,
            (int)messages.Average(m => m.Length),
            closed,
            open
        );
    }
}

/// <summary>What one run of <c>bench lodge</c> found.</summary>
/// <param name="Closed">Each client lodges again as soon as it is answered: the highest rate.</param>
/// <param name="Open">Half that rate, lodged by the clock whether earlier ones are answered or not.</param>
internal sealed record BenchFigures(
    string Profile,
    string Store,
    int Seconds,
    int Connections,
    int MessageBytes,
    LoadFigures Closed,
    LoadFigures Open
)
{
    /// <summary>Rows of a message's size that the bare engine commits, with the same durability.</summary>
    public double BareRowsPerSecond { get; init; }

    public double ShareOfBare { get; init; }
}
