using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Customhouse.Clearance;
using Customhouse.Storage;
using Xunit;

namespace Customhouse.Server.Tests.Processes;

/// <summary>
/// Traders who lodge while servers are killed. Afterwards each sends everything once more, as a trader does
/// who had no answer: nothing acknowledged is lost, nothing is doubled, the books balance.
/// </summary>
internal sealed class LodgingTraders(int seed, ITestOutputHelper output)
{
    /// <summary>How often the server is killed; 3 where nothing is said.</summary>
    private const string KillsVariable = "CUSTOMHOUSE_KILLS";

    private const int Callers = 8;

    private readonly ConcurrentDictionary<string, string> _acknowledged = [];
    private readonly ConcurrentDictionary<string, string> _shown = [];
    private readonly Random _chance = new(seed);
    private Task _work = Task.CompletedTask;
    private int _sent,
        _refused;

    public static int Kills =>
        int.Parse(Environment.GetEnvironmentVariable(KillsVariable) ?? "3", CultureInfo.InvariantCulture);

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    /// <summary>How many were told to come again later, by the proxy or by a process.</summary>
    public int Refused => _refused;

    /// <summary>All of them lodge, each until it is over; what is not answered is not tried again.</summary>
    /// <param name="trader">One trader with its token.</param>
    public Task Lodge(Func<Caller> trader, CancellationToken over) =>
        _work = Task.WhenAll(
            Enumerable.Range(0, Callers).Select(_ => Task.Run(() => LodgeOn(trader, over), Now))
        );

    /// <summary>Waits until there are as many new answers as traders, then for a moment that nobody
    /// chose.</summary>
    public async Task UntilAnswered()
    {
        var before = _acknowledged.Count;
        await Patience.Until(() => _work.IsCompleted || _acknowledged.Count >= before + Callers);
        // They end early only where one of them was answered what must not be.
        if (_work.IsCompleted)
            await _work;
        await Task.Delay(_chance.Next(0, 600), Now);
    }

    /// <summary>Remembers the number that a page showed for a reference that was lodged there.</summary>
    public void Shown(string lrn, string mrn) => _shown[lrn] = mrn;

    /// <summary>Sends everything once more, and looks what became of it.</summary>
    public async Task Judge(Counter counter, string store)
    {
        var answers = await SendAllAgain(counter);
        var lost = _acknowledged.Where(a => answers[a.Key] != a.Value).Select(a => a.Key).ToArray();
        var numbers = answers.Values.Select(MrnOf).Concat(_shown.Values).ToArray();
        var doubled = numbers.Length - numbers.Distinct(StringComparer.Ordinal).Count();
        var cases = await CasesByReference(counter);
        var extra = cases.Values.Sum(c => c.Count) - cases.Count;
        output.WriteLine(
            $"{_sent} sent, {_acknowledged.Count} acknowledged, {lost.Length} lost, "
                + $"{doubled + extra} doubled"
        );
        Assert.True(
            lost.Length == 0,
            $"seed {seed}: acknowledged and answered otherwise: {string.Join(", ", lost)}"
        );
        Assert.True(
            doubled == 0 && extra == 0,
            $"seed {seed}: {doubled} numbers twice, {extra} cases too many"
        );
        Assert.Equal(
            answers.Keys.Concat(_shown.Keys).Order(StringComparer.Ordinal),
            cases.Keys.Order(StringComparer.Ordinal)
        );
        foreach (var (lrn, mrn) in _shown)
            Assert.Equal(mrn, cases[lrn].Single());
        await Balance(counter, store, answers.Values.Sum(PayableOf) + await PayableOfShown(counter));
        Assert.DoesNotContain("crit:", counter.Server.Told, StringComparison.Ordinal);
    }

    private async Task LodgeOn(Func<Caller> make, CancellationToken over)
    {
        using var trader = make();
        while (!over.IsCancellationRequested)
        {
            var lrn = ReferenceOf(Interlocked.Increment(ref _sent));
            try
            {
                var told = await trader.Lodge(Counter.Import(lrn));
                if (told.Status == 201)
                    _acknowledged[lrn] = told.Text;
                else
                {
                    Assert.True(
                        told.Status is 502 or 503 or 504,
                        $"{lrn} was answered {told.Status}: {told.Text}"
                    );
                    Interlocked.Increment(ref _refused);
                    await Task.Delay(20, Now);
                }
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException)
            {
                // Not acknowledged, whatever became of it.
                await Task.Delay(20, Now);
            }
        }
    }

    private async Task<ConcurrentDictionary<string, string>> SendAllAgain(Counter counter)
    {
        var answers = new ConcurrentDictionary<string, string>();
        using var trader = counter.As("trader");
        await Parallel.ForEachAsync(
            Enumerable.Range(1, _sent),
            new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = Now },
            async (n, _) =>
                answers[ReferenceOf(n)] = (await trader.Lodge(Counter.Import(ReferenceOf(n)))).Is(201).Text
        );
        return answers;
    }

    /// <summary>The numbers of the cases that stand under each reference.</summary>
    private static async Task<Dictionary<string, List<string>>> CasesByReference(Counter counter)
    {
        using var auditor = counter.As("auditor");
        var cases = new Dictionary<string, List<string>>();
        string? after = "";
        while (after is not null)
        {
            var start = after.Length == 0 ? "" : "&after=" + Uri.EscapeDataString(after);
            var page = (await auditor.Get("/declarations?max=500" + start)).Is(200).Json;
            foreach (var line in page.GetProperty("declarations").EnumerateArray())
            {
                var lrn = line.GetProperty("lrn").GetString()!;
                if (!cases.TryGetValue(lrn, out var numbers))
                    cases[lrn] = numbers = [];
                numbers.Add(line.GetProperty("mrn").GetString()!);
            }
            after = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        return cases;
    }

    private async Task<decimal> PayableOfShown(Counter counter)
    {
        using var auditor = counter.As("auditor");
        var sum = 0m;
        foreach (var mrn in _shown.Values)
            sum += PayableOf((await auditor.Get($"/declarations/{mrn}")).Is(200).Text);
        return sum;
    }

    /// <summary>What was granted is free or charged, what was charged is revenue, and the books add
    /// up.</summary>
    private static async Task Balance(Counter counter, string store, decimal payable)
    {
        using var administrator = counter.As("administrator");
        var account = (await administrator.Get($"/guarantees/{Counter.Account}"))
            .Is(200)
            .Json.GetProperty("account");
        Assert.Equal(
            Counter.Limit - payable,
            account.GetProperty("available").GetProperty("value").GetDecimal()
        );
        await counter.Server.Kill();
        await using var books = Store.Connect(store);
        var balances = await books.Accounts.Balances("", Now);
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

    private static decimal PayableOf(string answer) =>
        JsonDocument
            .Parse(answer)
            .RootElement.GetProperty("duties")
            .EnumerateArray()
            .Sum(d => d.GetProperty("payable").GetProperty("value").GetDecimal());
}
