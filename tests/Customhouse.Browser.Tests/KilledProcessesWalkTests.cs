using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Customhouse.Server.Tests;
using Customhouse.Server.Tests.Processes;
using Customhouse.Server.Tests.Storage;
using Customhouse.Web.Access;
using Xunit;
using Caller = Customhouse.Server.Tests.Processes.Caller;

namespace Customhouse.Browser.Tests;

/// <summary>
/// Two processes of one administration behind nginx, killed in turn under load, while a trader sits at the
/// desk: the session goes on, each page comes, and what was lodged there stands once.
/// </summary>
public sealed partial class KilledProcessesWalkTests(Chromium chromium, ITestOutputHelper output)
    : IDisposable
{
    /// <summary>One of the two always runs, so a page that does not come after this long does not
    /// come.</summary>
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("customhouse-walked-");
    private int _pages,
        _lodged,
        _unanswered;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Two_processes_killed_in_turn_behind_a_proxy_lose_and_double_nothing_while_somebody_walks()
    {
        output.WriteLine($"seed {Seed.OfThisRun}");
        var traders = new LodgingTraders(Seed.OfThisRun, output);
        using var server = PostgresServer.StartOrSkip();
        await using var two = await TwoKeepers.Start(server, more: ["--behind-tls", "yes"]);
        var (first, second) = (two.First.Server.Address, two.Second.Address);
        using var proxy = await NginxServer.StartOrSkip(first, second);
        await using var window = await chromium.Open(proxy.Address, ownCertificate: true);
        // What was not answered is asked again; anything else that goes wrong on a page is a complaint.
        window.ExpectsRefusals = true;
        await (await Trader(two.First)).SignIn(window);

        using var over = CancellationTokenSource.CreateLinkedTokenSource(Now);
        var work = traders.Lodge(
            () => new Caller(proxy.Address, two.First.SecretOf("trader"), proxy.Handler()),
            over.Token
        );
        var walk = Walk(window, traders, over.Token);
        var readWhileOneWasDown = 0;
        try
        {
            for (var round = 0; round < LodgingTraders.Kills && !walk.IsCompleted; round++)
            {
                await UntilReadOn(walk);
                await traders.UntilAnswered();
                var before = Volatile.Read(ref _pages);
                await (round % 2 == 0 ? two.RestartFirst(first) : two.RestartSecond(second));
                readWhileOneWasDown += Volatile.Read(ref _pages) - before;
            }
            await UntilReadOn(walk);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(work, walk);
        }
        await window.IsCalm();
        await traders.Judge(two.First, two.Store);
        var head = await two.WholeLog(Now);
        output.WriteLine(
            $"{LodgingTraders.Kills} kills of two processes in turn: a browser read {_pages} pages, "
                + $"{readWhileOneWasDown} of them while one was down, and lodged {_lodged}; {_unanswered} "
                + "were not "
                + $"answered at once; {traders.Refused} of the traders' were told to come again; one log "
                + $"of {head.Size} "
                + "entries"
        );
        Assert.DoesNotContain("crit:", two.First.Server.Told + two.Second.Told, StringComparison.Ordinal);
        Assert.True(readWhileOneWasDown > 0, "no page came while one of two processes was down");
        Assert.True(
            _pages > _unanswered,
            $"{_pages} pages and {_unanswered} that were not answered; nginx says: "
                + string.Join('\n', proxy.Errors.Split('\n').TakeLast(20))
        );
    }

    /// <summary>Waits until one more page came, or the walk ended early because something was
    /// wrong.</summary>
    private Task UntilReadOn(Task walk)
    {
        var before = Volatile.Read(ref _pages);
        return Patience.Until(() => walk.IsCompleted || Volatile.Read(ref _pages) > before);
    }

    /// <summary>An account of the trader; its password is chosen at the first sign-in.</summary>
    private static async Task<Person> Trader(Counter counter)
    {
        using var administrator = counter.As("administrator");
        var opened = await administrator.Put(
            "/accounts/robin",
            JsonSerializer.Serialize(
                new
                {
                    name = "Robin Trader",
                    role = Role.Trader,
                    trader = Counter.Trader,
                }
            )
        );
        return new Person("robin", opened.Json.GetProperty("password").GetString()!);
    }

    /// <summary>Lodges a file, reads its case, and finds it in the list; and again.</summary>
    private async Task Walk(Window window, LodgingTraders traders, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var lrn = $"W{(_lodged + 1).ToString("D6", CultureInfo.InvariantCulture)}";
            var mrn = await Lodge(window, lrn);
            traders.Shown(lrn, mrn);
            _lodged++;
            await Read(window, $"/trader/cases/{mrn}");
            Assert.Contains(lrn, await window.Text(), StringComparison.Ordinal);
            await Read(window, $"/trader?q={lrn}");
            Assert.Equal(1, await window.Page.Locator($"table.list a[href*='{mrn}']").CountAsync());
        }
    }

    /// <summary>Lodges as somebody does who had no answer: the same file again, until its case is
    /// shown.</summary>
    private async Task<string> Lodge(Window window, string lrn)
    {
        var file = Path.Combine(_folder.FullName, lrn + ".xml");
        await File.WriteAllTextAsync(file, Counter.Import(lrn), Now);
        for (var patience = Stopwatch.StartNew(); ; _unanswered++)
        {
            await Read(window, "/trader/lodge");
            await window.Page.SetInputFilesAsync("#file", file);
            var answer = await window.Page.RunAndWaitForResponseAsync(
                () => window.Press("Lodge"),
                a => a.Request.Method == "POST" && new Uri(a.Url).AbsolutePath == "/trader/lodge"
            );
            if (answer.Status == 302)
            {
                var shown = CaseShown().Match(answer.Headers["location"]);
                Assert.True(shown.Success, $"{lrn} leads to {answer.Headers["location"]}");
                return shown.Groups["mrn"].Value;
            }
            Assert.True(
                answer.Status is 502 or 503 or 504,
                $"{lrn} is answered {answer.Status}: {await window.Page.ContentAsync()}"
            );
            Assert.True(patience.Elapsed < WaitMax, $"{lrn} is not taken: {answer.Status}");
        }
    }

    private async Task Read(Window window, string path)
    {
        for (var patience = Stopwatch.StartNew(); ; _unanswered++)
        {
            var answer = await window.Page.GotoAsync(path);
            if (answer?.Status == 200)
            {
                Assert.Equal(path, window.Path);
                Interlocked.Increment(ref _pages);
                return;
            }
            Assert.True(
                answer?.Status is 502 or 503 or 504,
                $"{path} is answered {answer?.Status} at {window.Page.Url}"
            );
            Assert.True(patience.Elapsed < WaitMax, $"{path} does not come: {answer?.Status}");
            await Task.Delay(100, Now);
        }
    }

    [GeneratedRegex(@"/trader/cases/(?<mrn>[0-9A-Z]{18})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CaseShown();
}
