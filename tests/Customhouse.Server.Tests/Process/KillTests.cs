using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Customhouse.Clearance;
using Customhouse.Server.Tests.Storage;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>
/// The server is killed again and again while traders lodge. Afterwards each sends everything once more, as a
/// trader does who had no answer: nothing acknowledged is lost, nothing is doubled, the books balance.
/// </summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>How often the server is killed; 3 where nothing is said.</summary>
    private const string KillsVariable = "CUSTOMHOUSE_KILLS";

    private const int Callers = 8;

    private readonly string _folder = Directory.CreateTempSubdirectory("customhouse-killed-").FullName;
    private readonly ConcurrentDictionary<string, string> _acknowledged = [];
    private readonly int _seed = Seed.OfThisRun;
    private int _sent;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private static int Kills => int.Parse(
        Environment.GetEnvironmentVariable(KillsVariable) ?? "3", CultureInfo.InvariantCulture);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public Task A_killed_server_on_the_embedded_store_loses_and_doubles_nothing() =>
        LoseNothing($"sqlite:{Path.Combine(_folder, "customhouse.db")}", Kills);

    [Fact]
    public async Task A_killed_server_on_PostgreSQL_loses_and_doubles_nothing()
    {
        using var server = PostgresServer.StartOrSkip();
        await LoseNothing("postgres:" + server.NewDatabase("killed"), Math.Max(1, Kills - 1));
    }

    /// <summary>Traders lodge and somebody walks through the pages behind nginx, while one process after the other is
    /// killed and started again.</summary>
    [Fact]
    public async Task Two_processes_killed_in_turn_behind_a_proxy_lose_and_double_nothing()
    {
        output.WriteLine($"seed {_seed}");
        var chance = new Random(_seed);
        using var server = PostgresServer.StartOrSkip();
        await using var two = await TwoKeepers.Start(server);
        var ports = (First: two.First.Server.Address, Second: two.Second.Address);
        using var proxy = await NginxServer.StartOrSkip(ports.First, ports.Second);
        Caller Behind(string role) => new(proxy.Address, two.First.SecretOf(role), proxy.Handler());
        await Patience.Until(async () => (await Behind("trader").Get("/declarations?max=1")).Status == 200);
        using var over = new CancellationTokenSource();
        var work = Enumerable.Range(0, Callers).Select(_ => Task.Run(() => LodgeThrough(over, Behind), Now)).ToArray();
        var walk = Task.Run(() => Walk(over, Behind("auditor")), Now);
        for (var round = 0; round < Kills; round++)
        {
            var before = _acknowledged.Count;
            await Patience.Until(() => _acknowledged.Count >= before + Callers);
            await Task.Delay(chance.Next(0, 600), Now);
            if (round % 2 == 0) await two.RestartFirst(ports.First);
            else await two.RestartSecond(ports.Second);
        }
        await over.CancelAsync();
        await Task.WhenAll(work);
        var (pages, failed) = await walk;
        await Judge(two.First, two.Store);
        var head = await two.WholeLog(Now);
        output.WriteLine($"{Kills} kills of two processes in turn: {pages} pages read, {failed} not answered; "
            + $"one log of {head.Size} entries");
        Assert.True(pages > failed, $"{pages} pages and {failed} that were not answered; nginx says: "
            + string.Join('\n', proxy.Errors.Split('\n').TakeLast(20)));
        Assert.DoesNotContain("crit:", two.First.Server.Told + two.Second.Told, StringComparison.Ordinal);
    }

    private async Task LodgeThrough(CancellationTokenSource over, Func<string, Caller> behind)
    {
        using var trader = behind("trader");
        while (!over.IsCancellationRequested)
        {
            var lrn = ReferenceOf(Interlocked.Increment(ref _sent));
            try
            {
                var told = await trader.Lodge(Counter.Import(lrn));
                if (told.Status == 201) _acknowledged[lrn] = told.Text;
                else await Task.Delay(20, Now);
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException)
            {
                // Not acknowledged, whatever became of it.
                continue;
            }
        }
    }

    private static async Task<(int Pages, int Failed)> Walk(CancellationTokenSource over, Caller auditor)
    {
        var (pages, failed) = (0, 0);
        while (!over.IsCancellationRequested)
        {
            foreach (var path in (string[])["/declarations?max=20", "/health/live", "/ledger/pending"])
            {
                try
                {
                    var status = (await auditor.Get(path)).Status;
                    if (status == 200) pages++;
                    else failed++;
                }
                catch (Exception gone) when (gone is HttpRequestException or IOException)
                {
                    failed++;
                }
            }
        }
        auditor.Dispose();
        return (pages, failed);
    }

    private async Task LoseNothing(string store, int kills)
    {
        output.WriteLine($"seed {_seed}");
        var chance = new Random(_seed);
        await using var counter = await Counter.Open(_folder, "--store", store, "--requests-per-second", "0");
        for (var round = 0; round < kills; round++)
        {
            await KillUnderLoad(counter, chance);
            await counter.Start();
        }
        output.WriteLine($"{kills} kills");
        await Judge(counter, store);
    }

    /// <summary>Sends everything once more, and looks what became of it.</summary>
    private async Task Judge(Counter counter, string store)
    {
        var answers = await SendAllAgain(counter);
        var lost = _acknowledged.Where(a => answers[a.Key] != a.Value).Select(a => a.Key).ToArray();
        var doubled = answers.Count - answers.Values.Select(MrnOf).Distinct(StringComparer.Ordinal).Count();
        var cases = await CasesByReference(counter);
        var extra = cases.Values.Sum() - cases.Count;
        output.WriteLine($"{_sent} sent, {_acknowledged.Count} acknowledged, {lost.Length} lost, "
            + $"{doubled + extra} doubled");
        Assert.True(lost.Length == 0, $"seed {_seed}: acknowledged and answered otherwise: {string.Join(", ", lost)}");
        Assert.True(doubled == 0 && extra == 0, $"seed {_seed}: {doubled} numbers twice, {extra} cases too many");
        Assert.Equal(answers.Keys.Order(StringComparer.Ordinal), cases.Keys.Order(StringComparer.Ordinal));
        await Balance(counter, store, answers.Values.Sum(PayableOf));
        Assert.DoesNotContain("crit:", counter.Server.Told, StringComparison.Ordinal);
    }

    /// <summary>Lodges by several callers at once; kills the server at a moment that nobody chose.</summary>
    private async Task KillUnderLoad(Counter counter, Random chance)
    {
        using var over = new CancellationTokenSource();
        var before = _acknowledged.Count;
        var callers = Enumerable.Range(0, Callers)
            .Select(_ => Task.Run(() => LodgeUntil(over, counter), Now)).ToArray();
        await Patience.Until(() => _acknowledged.Count >= before + Callers);
        await Task.Delay(chance.Next(0, 600), Now);
        await counter.Server.Kill();
        await over.CancelAsync();
        await Task.WhenAll(callers);
        await counter.Server.DisposeAsync();
    }

    private async Task LodgeUntil(CancellationTokenSource over, Counter counter)
    {
        using var trader = counter.As("trader");
        while (!over.IsCancellationRequested)
        {
            var lrn = ReferenceOf(Interlocked.Increment(ref _sent));
            try
            {
                _acknowledged[lrn] = (await trader.Lodge(Counter.Import(lrn))).Is(201).Text;
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException)
            {
                // The server is gone: this one was not acknowledged, whatever became of it.
                return;
            }
        }
    }

    private async Task<ConcurrentDictionary<string, string>> SendAllAgain(Counter counter)
    {
        var answers = new ConcurrentDictionary<string, string>();
        using var trader = counter.As("trader");
        await Parallel.ForEachAsync(Enumerable.Range(1, _sent),
            new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = Now }, async (n, _) =>
                answers[ReferenceOf(n)] = (await trader.Lodge(Counter.Import(ReferenceOf(n)))).Is(201).Text);
        return answers;
    }

    /// <summary>How many cases stand under each reference.</summary>
    private static async Task<Dictionary<string, int>> CasesByReference(Counter counter)
    {
        using var auditor = counter.As("auditor");
        var cases = new Dictionary<string, int>();
        string? after = "";
        while (after is not null)
        {
            var start = after.Length == 0 ? "" : "&after=" + Uri.EscapeDataString(after);
            var page = (await auditor.Get("/declarations?max=500" + start)).Is(200).Json;
            foreach (var line in page.GetProperty("declarations").EnumerateArray())
            {
                var lrn = line.GetProperty("lrn").GetString()!;
                cases[lrn] = cases.GetValueOrDefault(lrn) + 1;
            }
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        return cases;
    }

    /// <summary>What was granted is free or charged, what was charged is revenue, and the books add up.</summary>
    private static async Task Balance(Counter counter, string store, decimal payable)
    {
        using var administrator = counter.As("administrator");
        var account = (await administrator.Get($"/guarantees/{Counter.Account}")).Is(200).Json.GetProperty("account");
        Assert.Equal(Counter.Limit - payable,
            account.GetProperty("available").GetProperty("value").GetDecimal());
        await counter.Server.Kill();
        await using var books = Store.Of(store);
        var balances = await books.Balances("", Now);
        decimal Of(string path) => balances.Where(b => b.Account == path).Sum(b => b.Amount);
        var charged = Of($"guarantee/{Counter.Account}/charged");
        Assert.Equal(Counter.Limit, Of(Books.Free(Counter.Account)) + charged);
        Assert.Equal(-Counter.Limit, Of($"guarantee/{Counter.Account}/granted"));
        Assert.Equal(payable, charged);
        Assert.Equal(-charged, Of("revenue"));
        Assert.Equal(0m, balances.Sum(b => b.Amount));
    }

    private static string ReferenceOf(int serial) => $"K{serial:D6}";

    private static string MrnOf(string answer) =>
        JsonDocument.Parse(answer).RootElement.GetProperty("mrn").GetString()!;

    private static decimal PayableOf(string answer) => JsonDocument.Parse(answer).RootElement.GetProperty("duties")
        .EnumerateArray().Sum(d => d.GetProperty("payable").GetProperty("value").GetDecimal());
}
