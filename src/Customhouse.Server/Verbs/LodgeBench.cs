using System.Globalization;
using System.Text.Json;
using Customhouse.Clearance;
using Customhouse.Engine;
using Customhouse.Server.Editions;
using Customhouse.Server.Simulation;
using Customhouse.Storage;
using Customhouse.Web.Access;
using Customhouse.Web.Settings;

namespace Customhouse.Server.Verbs;

/// <summary>What is asked of <c>bench lodge</c>.</summary>
/// <param name="Store">An empty store; null for a SQLite file that is made and removed.</param>
/// <param name="Ledgers">on, off or pace; several are measured in turn.</param>
/// <param name="Rounds">How often each is measured.</param>
/// <param name="Profile">full or low-value.</param>
/// <param name="WarmUpSeconds">Lodged before anything is measured: a server that runs for days has compiled
/// its code.</param>
/// <param name="Processes">Processes of <c>serve</c>; more than one share a PostgreSQL.</param>
internal sealed record LodgeBenchOptions(
    string? Store,
    IReadOnlyList<string> Ledgers,
    int Rounds,
    string Profile,
    int Seconds,
    int WarmUpSeconds,
    int Connections,
    int Processes,
    string? Json
)
{
    /// <summary>Measurements, each with a store of its own.</summary>
    public int Runs => Rounds * Ledgers.Count;
}

/// <summary>
/// <c>bench lodge</c>: the clients of this process lodge at processes of <c>serve</c>, so that the servers'
/// processor time is theirs alone; beside it the bare engine commits rows of the same size.
/// </summary>
internal static class LodgeBench
{
    /// <summary>Messages that differ in goods, values and parties; each is lodged under new
    /// references.</summary>
    private const int MessagesRendered = 10_000;

    private const int BareRowsPerCommit = 64;
    private static readonly TimeSpan BareTime = TimeSpan.FromSeconds(5);

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
    };

    public static async Task<int> Run(LodgeBenchOptions options, CancellationToken cancellation)
    {
        if (options.Processes > 1 && options.Store?.StartsWith("postgres:", StringComparison.Ordinal) != true)
            throw new FormatException(
                "several processes need a PostgreSQL of their own: say --store postgres:CONNECTION, an "
                    + "empty database"
            );
        if (options.Runs > 1 && options.Store is not null)
            throw new FormatException(
                "each of several runs lodges into a store of its own: leave --store out, or give one --ledger "
                    + "and --rounds 1"
            );
        var figures = new List<BenchFigures>();
        for (var round = 1; round <= options.Rounds; round++)
            foreach (var ledger in options.Ledgers)
            {
                figures.Add(await MeasureOne(options, ledger, cancellation));
                if (options.Runs > 1)
                    BenchPrint.Line(round, figures[^1]);
                else
                    BenchPrint.Figures(figures[^1]);
            }
        if (options.Runs > 1)
            BenchPrint.Rounds(figures, options.Ledgers);
        if (options.Json is { } json)
            await File.WriteAllTextAsync(
                json,
                options.Runs > 1
                    ? JsonSerializer.Serialize(figures, Form)
                    : JsonSerializer.Serialize(figures[0], Form),
                cancellation
            );
        return figures.Sum(f => f.Closed.Failed + f.Open.Failed) == 0 ? Verb.Done : Verb.Refused;
    }

    /// <summary>One run, and what the bare store does beside it.</summary>
    private static async Task<BenchFigures> MeasureOne(
        LodgeBenchOptions options,
        string ledger,
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
            var address = options.Store ?? $"sqlite:{Path.Combine(folder.FullName, "lodge.db")}";
            var figures = await Measure(address, folder.FullName, options, ledger, cancellation);
            var bareAddress = address.StartsWith("sqlite:", StringComparison.Ordinal)
                ? $"sqlite:{Path.Combine(folder.FullName, "bare.db")}"
                : address;
            var bare = RawCommitBench.Measure(bareAddress, figures.MessageBytes, BareRowsPerCommit, BareTime);
            return figures with { BareRowsPerSecond = bare.RowsPerSecond };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<BenchFigures> Measure(
        string address,
        string folder,
        LodgeBenchOptions options,
        string ledger,
        CancellationToken cancellation
    )
    {
        var hasLedger = ledger != "off";
        var (secret, messages) = await Furnish(address, options.Profile, cancellation);
        var servers = new List<ServedProcess>();
        try
        {
            for (var i = 0; i < options.Processes; i++)
                servers.Add(
                    await ServedProcess.Start(
                        address,
                        Path.Combine(folder, i.ToString(CultureInfo.InvariantCulture)),
                        Path.Combine(folder, "keys"),
                        ledger,
                        cancellation
                    )
                );
            await using var store = Store.Connect(address);
            await using var lag = new LogLag(store, servers[0].Address);
            using var load = new LodgeLoad(servers, secret, messages, options.Connections);
            lag.Begin();
            await load.Closed(TimeSpan.FromSeconds(options.WarmUpSeconds), cancellation);
            var closed = await load.Closed(TimeSpan.FromSeconds(options.Seconds), cancellation);
            TimeSpan? behind = hasLedger ? await lag.Now(cancellation) : null;
            var open = await load.Open(
                closed.PerSecond / 2,
                TimeSpan.FromSeconds(options.Seconds),
                cancellation
            );
            TimeSpan? behindAtHalf = hasLedger ? await lag.Now(cancellation) : null;
            return new BenchFigures(
                options.Profile,
                ledger,
                address.Split(':')[0],
                options.Seconds,
                options.WarmUpSeconds,
                options.Connections,
                options.Processes,
                messages.Count,
                (int)messages.Average(m => m.Length),
                closed with
                {
                    LogBehindSeconds = behind?.TotalSeconds,
                },
                open with
                {
                    LogBehindSeconds = behindAtHalf?.TotalSeconds,
                }
            );
        }
        finally
        {
            foreach (var server in servers)
                await server.DisposeAsync();
        }
    }

    /// <summary>Sets the administration up, and issues the token with which the clients lodge.</summary>
    private static async Task<(string Secret, IReadOnlyList<byte[]> Messages)> Furnish(
        string store,
        string profile,
        CancellationToken cancellation
    )
    {
        var edition = EditionFiles.Demo();
        RegisterChange[] entries =
        [
            .. LoadMessages.Operators.Select(o => RegisterReader.Of(o)),
            .. LoadMessages.Authorisations.Select(a => RegisterReader.Of(a)),
            .. LoadMessages.Guarantees(edition.Currency).Select(g => RegisterReader.Of(g)),
            .. DemoProfiles.All.Select(p => RegisterReader.Of(p)),
        ];
        await using var installation = await Installation.Open(
            store,
            new Terms { Administration = edition.Authority, Currency = edition.Currency },
            [edition],
            entries,
            TimeProvider.System,
            cancellation
        );
        await using var host = Host.Create(
            installation,
            ["http://127.0.0.1:0"],
            new WebOptions(0, 30),
            keepsTime: false
        );
        var secret = await host.Services.GetRequiredService<TokenBook>().Issue(TraderToken, Actor.System);
        var on = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        return (
            secret,
            profile == "full"
                ? LoadMessages.Full(1, MessagesRendered, edition, on)
                : LoadMessages.LowValue(1, MessagesRendered, edition, on)
        );
    }

    /// <summary>The token of a trader that lodges for everybody.</summary>
    private static Token TraderToken(string hash) =>
        new(Token.NewId(), hash, Role.Trader, "bench", TimeProvider.System.GetUtcNow()) { Mandates = ["*"] };
}

/// <summary>What one run of <c>bench lodge</c> found.</summary>
/// <param name="Messages">Messages that differ from each other.</param>
/// <param name="Closed">Each client lodges again as soon as it is answered: the highest rate.</param>
/// <param name="Open">Half that rate, lodged by the clock whether earlier ones are answered or not.</param>
internal sealed record BenchFigures(
    string Profile,
    string Ledger,
    string Store,
    int Seconds,
    int WarmUpSeconds,
    int Connections,
    int Processes,
    int Messages,
    int MessageBytes,
    LoadFigures Closed,
    LoadFigures Open
)
{
    /// <summary>Rows of a message's size that the bare engine commits, with the same durability.</summary>
    public double BareRowsPerSecond { get; init; }

    public double ShareOfBare => Closed.PerSecond / BareRowsPerSecond;
}
