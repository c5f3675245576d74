using System.Diagnostics;
using Customhouse.Server.Tests.Storage;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>
/// The store is locked, gone or full while the server runs: callers are told 503 and when to come again, and
/// work goes on by itself when the world does.
/// </summary>
public sealed class LostStoreTests : IDisposable
{
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-lost-").FullName;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_locked_database_is_told_and_got_over()
    {
        await using var counter = await Counter.Open(_folder);
        using var trader = counter.As("trader");
        using var administrator = counter.As("administrator");
        var standing = (await trader.Lodge(Counter.Import("LOCK-1"))).Is(201);
        await using (
            var other = new SqliteConnection(
                $"Data Source={Path.Combine(_folder, "customhouse.db")};Pooling=false"
            )
        )
        {
            await other.OpenAsync(Now);
            await using var locking = other.CreateCommand();
            locking.CommandText = "begin exclusive";
            await locking.ExecuteNonQueryAsync(Now);
            var lodging = trader.Lodge(Counter.Import("LOCK-2"));
            var issuing = administrator.Post("/tokens", """{"role":"officer","holder":"late","days":1}""");
            Assert.Equal("cleared", (await trader.Get($"/declarations/{standing.Mrn}")).Is(200).State);
            (await lodging).IsUnavailable();
            (await issuing).IsUnavailable();
        }
        (await Recovered(() => trader.Lodge(Counter.Import("LOCK-2")))).Is(201);
        Assert.Equal(standing.Text, (await trader.Lodge(Counter.Import("LOCK-1"))).Text);
        Assert.DoesNotContain("late", (await administrator.Get("/tokens")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_PostgreSQL_that_goes_away_is_told_and_got_over()
    {
        using var server = PostgresServer.StartOrSkip();
        await using var counter = await Counter.Open(
            _folder,
            "--store",
            "postgres:" + server.NewDatabase("lost")
        );
        using var trader = counter.As("trader");
        using var officer = counter.As("officer");
        var standing = (await trader.Lodge(Counter.Import("GONE-1"))).Is(201);
        var open = (await trader.Lodge(Counter.Prelodged("GONE-2"))).Is(201).Mrn;
        server.Crash();
        (await trader.Lodge(Counter.Import("GONE-3"))).IsUnavailable();
        (await trader.Get($"/declarations/{standing.Mrn}")).IsUnavailable();
        (await trader.Get("/declarations")).IsUnavailable();
        (await officer.Post($"/declarations/{open}/detention", """{"grounds":"a look"}""")).IsUnavailable();
        using var anyone = counter.As(null);
        (await anyone.Get("/health/ready")).IsUnavailable();
        (await anyone.Get("/health/live")).Is(200);
        server.Start();
        var late = (await Recovered(() => trader.Lodge(Counter.Import("GONE-3")))).Is(201);
        Assert.Equal(late.Text, (await trader.Lodge(Counter.Import("GONE-3"))).Text);
        Assert.Equal(standing.Text, (await trader.Lodge(Counter.Import("GONE-1"))).Text);
        Assert.Equal("registered", (await trader.Get($"/declarations/{open}")).Is(200).State);
        (await anyone.Get("/health/ready")).Is(200);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_got_over()
    {
        using var disk = SmallDisk.MadeOrSkip(8);
        await using var counter = await Counter.Open(disk.Folder, "--requests-per-second", "0");
        using var trader = counter.As("trader");
        var (acknowledged, refused) = await Fill(trader);
        var (first, answer) = acknowledged.First();
        Assert.Equal(answer.Text, (await trader.Lodge(Counter.Import(first))).Text);
        Assert.Equal("cleared", (await trader.Get($"/declarations/{answer.Mrn}")).Is(200).State);
        disk.Resize(96);
        foreach (var lrn in refused)
            (await Recovered(() => trader.Lodge(Counter.Import(lrn)))).Is(201);
        foreach (var (lrn, before) in acknowledged.Reverse().Take(50))
            Assert.Equal(before.Text, (await trader.Lodge(Counter.Import(lrn))).Is(201).Text);
        await counter.Server.Kill();
        await counter.Start();
        using var again = counter.As("trader");
        foreach (var lrn in refused)
            (await again.Lodge(Counter.Import(lrn))).Is(201);
        Assert.DoesNotContain("crit:", counter.Server.Told, StringComparison.Ordinal);
    }

    /// <summary>Lodges until several in a row were told that the store cannot take them.</summary>
    private static async Task<(SortedDictionary<string, Told> Acknowledged, List<string> Refused)> Fill(
        Caller trader
    )
    {
        var acknowledged = new SortedDictionary<string, Told>(StringComparer.Ordinal);
        var refused = new List<string>();
        for (var n = 0; refused.Count < 4; n += 4)
        {
            Assert.True(n < 4_000, "the disk was never full");
            var references = Enumerable.Range(n, 4).Select(i => $"FULL-{i:D5}").ToArray();
            var told = await Task.WhenAll(references.Select(lrn => trader.Lodge(Counter.Import(lrn))));
            foreach (var (lrn, answer) in references.Zip(told))
            {
                if (answer.Status == 201)
                {
                    acknowledged[lrn] = answer;
                    continue;
                }
                answer.IsUnavailable();
                refused.Add(lrn);
            }
        }
        return (acknowledged, refused);
    }

    /// <summary>Asks until the answer is no longer 503.</summary>
    private static async Task<Told> Recovered(Func<Task<Told>> ask)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var told = await ask();
            if (told.Status != 503 || clock.Elapsed > RecoveryMax)
                return told;
            await Task.Delay(100, Now);
        }
    }
}
