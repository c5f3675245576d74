using Customhouse.Engine;
using Customhouse.Ledger;
using Customhouse.Server.Tests.Storage;
using Customhouse.Storage;
using Npgsql;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>Two processes of one administration on one database, each with a data folder of its own, with one
/// folder of keys.</summary>
internal sealed class TwoKeepers : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-two-").FullName;
    private readonly string _connection;
    private readonly string[] _settings;

    private TwoKeepers(string connection, string? firstConnection, string[] more)
    {
        _connection = connection;
        _settings = ["--keys", Path.Combine(_folder, "keys"), "--requests-per-second", "0", .. more];
        FirstStore = "postgres:" + (firstConnection ?? connection);
    }

    public string Store => "postgres:" + _connection;

    public string FirstStore { get; }

    /// <summary>Started first, so that it has the leases to begin with.</summary>
    public Counter First { get; private set; } = null!;

    public ServerProcess Second { get; private set; } = null!;

    /// <param name="server">Where the database is made.</param>
    /// <param name="line">The way of the first process to it; null for the usual one.</param>
    /// <param name="more">Further settings of both.</param>
    public static async Task<TwoKeepers> Start(
        PostgresServer server,
        CutLine? line = null,
        params string[] more
    )
    {
        var connection = server.NewDatabase("two");
        var through = line is null
            ? null
            : new NpgsqlConnectionStringBuilder(connection) { Port = line.Port };
        var two = new TwoKeepers(connection, through?.ConnectionString, more);
        try
        {
            two.First = await Counter.Open(
                Path.Combine(two._folder, "first"),
                ["--store", two.FirstStore, .. two._settings]
            );
            await two.StartSecond();
            return two;
        }
        catch
        {
            await two.DisposeAsync();
            throw;
        }
    }

    /// <param name="at">Where it listens; null for anywhere.</param>
    public async Task StartSecond(Uri? at = null)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "second"));
        Second = await ServerProcess.Start(
            Path.Combine(_folder, "second"),
            ["--store", Store, .. _settings, .. Listening(at)]
        );
    }

    /// <summary>Kills the first process, and starts it again where it listened.</summary>
    public async Task RestartFirst(Uri at)
    {
        await First.Server.Kill();
        Assert.DoesNotContain("crit:", First.Server.Told, StringComparison.Ordinal);
        await First.Server.DisposeAsync();
        await First.Start(Listening(at));
    }

    /// <summary>The same of the second one.</summary>
    public async Task RestartSecond(Uri at)
    {
        await Second.Kill();
        Assert.DoesNotContain("crit:", Second.Told, StringComparison.Ordinal);
        await Second.DisposeAsync();
        await StartSecond(at);
    }

    private static string[] Listening(Uri? at) => at is null ? [] : ["--urls", at.AbsoluteUri.TrimEnd('/')];

    /// <summary>Somebody with a token, at the second process.</summary>
    public Caller AtSecond(string role) => new(Second.Address, First.SecretOf(role));

    /// <summary>The one log that stands in the database, and that each event stands in it once and in order.
    /// The process that keeps it may still be behind the journal, and must come to its end.</summary>
    /// <param name="others">How many entries were put into it besides.</param>
    /// <param name="inDoubt">How many more may have been, because their answer was lost.</param>
    public async Task<LogHead> WholeLog(CancellationToken cancellation, int others = 0, int inDoubt = 0)
    {
        await using var store = Customhouse.Storage.Store.Connect(Store);
        using var lease = store.LeaseOf(Lease.Log);
        using var log = new TiledLog(store.SharedLogs(lease)!.Open("log"));
        var events = await store.Head(cancellation);
        await Patience.Until(
            () =>
            {
                log.Refresh();
                return JournalLeaves.LastPosition(log, log.Size) >= events;
            },
            $"fact {events} in the log"
        );
        var positions = Enumerable
            .Range(0, (int)log.Size)
            .Select(i => Leaf.PositionOf(log.Entry(i).Span, LeafKind.CaseEvent))
            .OfType<long>()
            .ToArray();
        Assert.Equal(Enumerable.Range(1, positions.Length).Select(i => (long)i), positions);
        Assert.Equal(events, positions.Length);
        Assert.InRange(log.Size - events, others, others + inDoubt);
        var key = VerifierKey.Parse(
            (
                await File.ReadAllTextAsync(Path.Combine(_folder, "first", "ledger", "policy"), cancellation)
            ).Split('\n')[0]["log ".Length..]
        );
        var report = await Audit.Run(log.Source, [key], null, null, cancellation);
        Assert.Null(report.Fault);
        Assert.Equal(log.Size, report.Checked);
        return log.Head;
    }

    /// <summary>Waits until an event of a case is in the log, as a process tells it.</summary>
    public static Task UntilLogged(Caller caller, string mrn) =>
        Patience.Until(
            async () =>
            {
                var told = await caller.Get($"/declarations/{mrn}/receipt");
                return told.Status == 200
                    && (
                        told.Text.Contains("\"state\":\"logged\"", StringComparison.Ordinal)
                        || told.Text.Contains("\"state\":\"certified\"", StringComparison.Ordinal)
                    );
            },
            $"{mrn} in the log"
        );

    public async ValueTask DisposeAsync()
    {
        if (Second is not null)
            await Second.DisposeAsync();
        if (First is not null)
            await First.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
