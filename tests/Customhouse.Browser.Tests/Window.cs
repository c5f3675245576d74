using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Customhouse.Browser.Tests;

/// <summary>
/// One window of a browser on one house. It hears all that a page complains about, asks another host for, or
/// moves while it is read; <see cref="IsCalm"/> says so.
/// </summary>
public sealed class Window : IAsyncDisposable
{
    public static readonly ViewportSize Wide = new() { Width = 1280, Height = 900 };
    public static readonly ViewportSize Narrow = new() { Width = 390, Height = 844 };

    /// <summary>The limit under which Core Web Vitals call a page steady.</summary>
    private const double ShiftMax = 0.1;

    /// <summary>Generous: a machine that builds and tests at once is slow, and slow is not wrong
    /// here.</summary>
    internal const int PatienceMilliseconds = 120_000;

    /// <summary>Sums up what moved without a person having asked for it, from before the first
    /// pixel.</summary>
    private const string CountShifts = """
        window.shifted = 0;
        window.moved = [];
        const add = (entries) => {
          for (const entry of entries) {
            if (entry.hadRecentInput) continue;
            window.shifted += entry.value;
            window.moved.push(`${entry.value.toFixed(3)} after ${entry.startTime} ms:` + entry.sources.map((s) =>
              ` ${s.node?.outerHTML?.slice(0, 60)} by ${s.currentRect.x - s.previousRect.x},`
              + ` ${s.currentRect.y - s.previousRect.y}`));
          }
        };
        window.shifts = new PerformanceObserver((list) => add(list.getEntries()));
        window.shifts.observe({ type: "layout-shift", buffered: true });
        window.endShifts = () => {
          add(window.shifts.takeRecords());
          window.shifts.disconnect();
        };
        """;

    private readonly List<string> _complaints = [];

    private Window(IPage page, Uri address) => (Page, Address) = (page, address);

    /// <summary>The house that it shows.</summary>
    public Uri Address { get; }

    public IPage Page { get; }

    /// <summary>The path and query that the window shows.</summary>
    public string Path => new Uri(Page.Url).PathAndQuery;

    /// <summary>
    /// Complaints about answers that a walk brings about on purpose (a refused form is a 422) are none.
    /// </summary>
    public bool ExpectsRefusals { get; set; }

    internal static async Task<Window> Of(IBrowserContext context, Uri address)
    {
        context.SetDefaultTimeout(PatienceMilliseconds);
        await context.AddInitScriptAsync(CountShifts);
        var window = new Window(await context.NewPageAsync(), address);
        window.Listen();
        return window;
    }

    /// <summary>Opens a page and waits until it stands.</summary>
    public async Task Go(string path)
    {
        var answer = await Page.GotoAsync(path);
        Assert.True(answer?.Ok == true, $"{path}: {answer?.Status} at {Page.Url}");
    }

    /// <summary>Presses what a name names, and waits for the page that follows.</summary>
    public async Task Press(string name, AriaRole role = AriaRole.Button) =>
        await Leave(() => Page.GetByRole(role, new() { Name = name, Exact = true }).First.ClickAsync());

    /// <summary>Does what leads to another page and waits for it.</summary>
    public async Task Leave(Func<Task> act)
    {
        await Page.EvaluateAsync("window.left = true");
        await act();
        var patience = Stopwatch.StartNew();
        while (!await HasLeft())
        {
            Assert.True(
                patience.ElapsedMilliseconds < PatienceMilliseconds,
                $"nothing leads away from {Path}"
            );
            await Task.Delay(20);
        }
    }

    public Task<string> Text() => Page.Locator("main").InnerTextAsync();

    /// <summary>Where each part of a page lies, by its top and bottom: news lies over the page and moves
    /// none.</summary>
    internal static Task<string> PlacesOn(IPage page) =>
        page.EvaluateAsync<string>(
            """
            () => [...document.querySelectorAll("main > :not([hidden], .fresh, #offline)")]
              .map((e) => e.getBoundingClientRect()).map((r) => `${r.top} to ${r.bottom}`).join(", ")
            """
        );

    /// <summary>What is wrong with how the page moved while it was read; null where nothing is.</summary>
    internal async Task<string?> Moves()
    {
        var shift = (await Page.EvaluateAsync<JsonElement>("window.shifted ?? 0")).GetDouble();
        if (shift < ShiftMax)
            return null;
        var moved = await Page.EvaluateAsync<string[]>("window.moved");
        return $"{Path} shifts by {shift:0.000}: {string.Join("; ", moved)}";
    }

    /// <summary>Nothing was complained about, fetched from elsewhere, or moved under the reader.</summary>
    public async Task IsCalm()
    {
        var moves = await Moves();
        Assert.True(moves is null, moves);
        lock (_complaints)
            Assert.True(_complaints.Count == 0, string.Join("\n", _complaints));
    }

    /// <summary>
    /// What moves from here on is the test's doing, which makes the page wide and narrow: the browser
    /// forgives it for half a second only, and a long page on a busy machine is laid out later than that.
    /// </summary>
    internal Task EndShifts() => Page.EvaluateAsync("window.endShifts()");

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();

    /// <summary>
    /// Asked from outside: a wait inside the page would have to evaluate text, which its security policy
    /// forbids. A page that goes while it is asked has not been left yet.
    /// </summary>
    private async Task<bool> HasLeft()
    {
        try
        {
            return await Page.EvaluateAsync<bool>("!window.left && document.readyState === 'complete'");
        }
        catch (PlaywrightException e)
            when (e.Message.Contains("context was destroyed", StringComparison.Ordinal)
                || e.Message.Contains("navigating", StringComparison.Ordinal)
            )
        {
            return false;
        }
    }

    private void Listen()
    {
        Page.Console += (_, said) =>
        {
            var isStatus = said.Text.StartsWith("Failed to load resource", StringComparison.Ordinal);
            if (said.Type == "error" && !(ExpectsRefusals && isStatus))
                Complain($"{Page.Url} says: {said.Text}");
        };
        Page.Response += (_, answer) =>
        {
            if (answer.Status == 500)
                Complain($"{Page.Url} is answered {answer.Status} by {answer.Url}");
        };
        Page.PageError += (_, error) => Complain($"{Page.Url} fails: {error}");
        Page.Request += (_, request) =>
        {
            var at = new Uri(request.Url);
            if (at.Scheme is not ("data" or "blob" or "about") && at.Authority != Address.Authority)
                Complain($"{Page.Url} asks another host: {request.Url}");
        };
    }

    private void Complain(string what)
    {
        lock (_complaints)
            _complaints.Add(what);
    }
}
